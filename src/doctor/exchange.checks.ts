// Checks of the exchange on behalf of the user, and of the permissions that the Graph token has.
import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { decodeJwt, type JWTPayload } from 'jose';
import { portal } from '../auth/aadsts.js';
import { createOnBehalfOf } from '../auth/on-behalf-of.js';
import { scopesOf } from '../auth/token-rules.js';
import { buildSubgraph } from '../graphql/schema.js';
import { permissions, type Permission } from '../msgraph/permissions.js';
import { defineCheck, failed, passed, skipped, warning, type Check } from './check.js';
import { createGraphReader } from './graph-reader.js';
import { failureOrOutage, grantOf } from './failure.js';
import { msgraphApplicationId } from './user.checks.js';

const exchange = defineCheck({
  id: 'exchange.token',
  title: 'A Graph token for the user',
  tried: "Exchanged the user's token for a token of Microsoft Graph, with the gateway's credential.",
  needs: ['upstreams', 'caller'],
  provides: ['msgraphToken', 'graph'],
  run: async ({ caller, upstreams }, { userAgent }) => {
    const tried = `Exchanged the user's token for one with the scope ${upstreams.exchange.scope}.`;
    const onBehalfOf = createOnBehalfOf({ ...upstreams.exchange, onExchange: () => undefined });
    try {
      const msgraphToken = await onBehalfOf.getToken(caller);
      const graph = createGraphReader({ upstreams, userAgent, onBehalfOf, caller });
      return passed('Entra issued a token.', { tried, facts: { msgraphToken, graph } });
    } catch (error) {
      return { ...failureOrOutage(error), tried };
    }
  },
});

const claims = defineCheck({
  id: 'exchange.claims',
  title: 'Resource and scopes of the Graph token',
  tried: 'Read the claims aud and scp of the Graph token.',
  needs: ['upstreams', 'msgraphToken'],
  provides: ['msgraphClaims'],
  run: ({ msgraphToken, upstreams: { tenant } }) => {
    let msgraphClaims: JWTPayload;
    try {
      msgraphClaims = decodeJwt(msgraphToken);
    } catch {
      return skipped('The Graph token cannot be read, as Microsoft reserves. Section 5 shows what it may do.');
    }
    const { origin } = new URL(tenant.msgraphUrl);
    const audiences = new Set([msgraphClaims.aud ?? []].flat().map((audience) => audience.replace(/\/$/, '')));
    const facts = { msgraphClaims };
    if (audiences.has(origin) || audiences.has(msgraphApplicationId)) {
      const scopes = scopesOf(msgraphClaims).filter((scope) => /^[\w.:/-]+$/.test(scope));
      return passed(`It is for the Graph of MSGRAPH_URL, with the scopes ${scopes.join(' ')}.`, { facts });
    }
    const todo = [`Compare MSGRAPH_URL with the tenant's cloud: ${portal.tenant}.`];
    return failed(`It is for another resource than ${origin}.`, { todo, facts });
  },
});

const checkPermission = (key: string, permission: Permission): Check =>
  defineCheck({
    id: `exchange.${key}`,
    title: `${permission.name} for ${key.startsWith('write') ? 'changes of' : 'reads of'} ${permission.path}`,
    tried: 'Looked for it, or for a permission that includes it, in the claim scp of the Graph token.',
    needs: ['msgraphClaims'],
    run: ({ msgraphClaims }) => {
      const scopes = scopesOf(msgraphClaims);
      const having = [permission.name, ...permission.alsoAccepted].find((name) => scopes.includes(name));
      if (having !== undefined) {
        return passed(having === permission.name ? 'The token has it.' : `The token has ${having}, which includes it.`);
      }
      const details = fieldsThatNeed(permission, buildSubgraph().schema);
      const many = details.length === 1 ? 'this field fails' : `these ${details.length} fields fail`;
      const found = `The token lacks it, so ${many}:`;
      const grant = grantOf(permission.name);
      // A deployment may be for reading only.
      return key.startsWith('write')
        ? warning(found, { details, todo: [`If the gateway should change something: ${grant}`] })
        : failed(found, { details, todo: [grant] });
    },
  });

export const exchangeChecks: readonly Check[] = [
  exchange,
  claims,
  ...Object.entries<Permission>(permissions).map(([key, permission]) => checkPermission(key, permission)),
];

const paths: readonly string[] = [...new Set(Object.values(permissions).map(({ path }) => path))];

/**
 * Returns the fields that fail without a permission, such as `Query.complianceManagementPartners`, sorted. The schema's
 * descriptions, which are made from the table of permissions, name the permission that each field needs and the path
 * that it calls.
 */
export function fieldsThatNeed(permission: Permission, schema: GraphQLSchema): string[] {
  const fields: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if ((!isObjectType(type) && !isInterfaceType(type)) || type.name.startsWith('__')) continue;
    if (isNeeded(permission, type.description)) fields.push(`${type.name} (every field but id)`);
    for (const { description, name } of Object.values(type.getFields())) {
      if (isNeeded(permission, description)) fields.push(`${type.name}.${name}`);
    }
  }
  return fields.toSorted();
}

/** Whether a description says that a permission is needed, and names no path of another one. */
function isNeeded({ name, path }: Permission, description: string | null | undefined): boolean {
  if (!description?.replace(/\s+/g, ' ').includes(`eeds \`${name}\``)) return false;
  const named = paths.filter((known) => description.includes(known));
  return named.length === 0 || named.includes(path);
}
