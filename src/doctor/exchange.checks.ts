// Checks of the exchange on behalf of the user, and of the permissions that the Graph token has.
import { decodeJwt, type JWTPayload } from 'jose';
import { AuthorityUnavailableError } from '../auth/errors.js';
import { scopesOf } from '../auth/access-token.js';
import { createOnBehalfOf } from '../auth/on-behalf-of.js';
import { buildSubgraph } from '../graphql/schema.js';
import { permissions, type Permission } from '../msgraph/permissions.js';
import { defineCheck, type Check } from './check.js';
import { authFailure } from './failure.js';
import { createGraphReader } from './graph-reader.js';
import { fieldsThatNeed } from './permission-fields.js';
import { grantOf, portal } from './portal.js';
import { msgraphApplicationId } from './user.checks.js';

const exchange = defineCheck({
  id: 'exchange.token',
  section: 'exchange',
  title: 'A Graph token for the user',
  tried: "Exchanged the user's token for a token of Microsoft Graph, with the gateway's credential.",
  needs: ['upstreams', 'caller'],
  provides: ['msgraphToken', 'graph'],
  run: async ({ caller, upstreams }, { userAgent }) => {
    const tried = `Exchanged the user's token for one with the scope ${upstreams.exchange.scope}.`;
    const onBehalfOf = createOnBehalfOf({ ...upstreams.exchange, onExchange: () => undefined });
    try {
      const msgraphToken = await onBehalfOf.getToken(caller);
      const getToken = onBehalfOf.getToken.bind(undefined, caller);
      const scopeOf = onBehalfOf.scopeOf.bind(undefined, caller);
      const graph = createGraphReader({ upstreams, userAgent, getToken, scopeOf });
      return { outcome: 'passed', tried, found: 'Entra issued a token.', facts: { msgraphToken, graph } };
    } catch (error) {
      const failure = authFailure(error);
      return { ...failure, ...(error instanceof AuthorityUnavailableError ? { outcome: 'skipped' } : {}), tried };
    }
  },
});

const claims = defineCheck({
  id: 'exchange.claims',
  section: 'exchange',
  title: 'Resource and scopes of the Graph token',
  tried: 'Read the claims aud and scp of the Graph token.',
  needs: ['upstreams', 'msgraphToken'],
  provides: ['msgraphClaims'],
  run: ({ msgraphToken, upstreams: { tenant } }) => {
    let msgraphClaims: JWTPayload;
    try {
      msgraphClaims = decodeJwt(msgraphToken);
    } catch {
      return {
        outcome: 'skipped',
        found: 'The Graph token cannot be read, as Microsoft reserves. Section 5 shows what it may do.',
      };
    }
    const { origin } = new URL(tenant.msgraphUrl);
    const audiences = new Set([msgraphClaims.aud ?? []].flat().map((audience) => audience.replace(/\/$/, '')));
    const facts = { msgraphClaims };
    if (audiences.has(origin) || audiences.has(msgraphApplicationId)) {
      const scopes = scopesOf(msgraphClaims).filter((scope) => /^[\w.:/-]+$/.test(scope));
      return {
        outcome: 'passed',
        found: `It is for the Graph of MSGRAPH_URL, with the scopes ${scopes.join(' ')}.`,
        facts,
      };
    }
    return {
      outcome: 'failed',
      found: `It is for another resource than ${origin}.`,
      todo: [`Compare MSGRAPH_URL with the tenant's cloud: ${portal.tenant}.`],
      facts,
    };
  },
});

const checkPermission = (key: string, permission: Permission): Check =>
  defineCheck({
    id: `exchange.${key}`,
    section: 'exchange',
    title: `${permission.name} for ${key.startsWith('write') ? 'changes of' : 'reads of'} ${permission.path}`,
    tried: 'Looked for it, or for a permission that includes it, in the claim scp of the Graph token.',
    needs: ['msgraphClaims'],
    run: ({ msgraphClaims }) => {
      const scopes = scopesOf(msgraphClaims);
      const having = [permission.name, ...permission.alsoAccepted].find((name) => scopes.includes(name));
      if (having !== undefined) {
        return {
          outcome: 'passed',
          found: having === permission.name ? 'The token has it.' : `The token has ${having}, which includes it.`,
        };
      }
      const isWrite = key.startsWith('write');
      const fields = fieldsThatNeed(permission, buildSubgraph().schema);
      return {
        // A deployment may be for reading only.
        outcome: isWrite ? 'warning' : 'failed',
        found: `The token lacks it, so ${fields.length === 1 ? 'this field fails' : `these ${fields.length} fields fail`}:`,
        details: fields,
        todo: [`${isWrite ? 'If the gateway should change something: ' : ''}${grantOf(permission.name)}`],
      };
    },
  });

export const exchangeChecks: readonly Check[] = [
  exchange,
  claims,
  ...Object.entries<Permission>(permissions).map(([key, permission]) => checkPermission(key, permission)),
];
