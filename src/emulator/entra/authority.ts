// A local Microsoft Entra authority: metadata, keys, on-behalf-of and client-credentials grants, and developer sign-in.
import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Conditions, GrantName, TokenRefusal } from '../control/conditions.js';
import type { Certificate } from './certificate.js';
import { readChallenge } from './claims.js';
import { createEmulatorServer } from '../server.js';
import { readClient, readOnBehalfOfGrant, refusalBody, type Form, type GrantRules } from './on-behalf-of-grant.js';
import {
  clientId,
  frontEndClientId,
  gatewayScope,
  isEmulatorUser,
  tenantId,
  users,
  type EmulatorUser,
} from '../tenant.js';

/** Additional claims of a token, to satisfy a claims challenge. */
interface ExtraClaims {
  /** Authentication contexts, such as `c1`. */
  acrs: string[] | undefined;
}

export interface Authority {
  host: string;
  /** Returns a token for the gateway. */
  signIn: (user: EmulatorUser, extraClaims: ExtraClaims) => Promise<string>;
  /** Returns the token that an exchange of the user's token for this origin would give. */
  signInToMsGraph: (user: EmulatorUser, origin: string, extraClaims: ExtraClaims) => Promise<string>;
  /** Returns a token for the gateway with other claims and header members. */
  sign: (claims: Record<string, unknown>, header?: Record<string, unknown>) => Promise<string>;
  close: () => Promise<void>;
}

export interface AuthorityOptions extends GrantRules {
  certificate: Certificate;
  /** 0 chooses a free port. */
  port: number;
  /** What is set at this moment. */
  conditions: Readonly<Conditions>;
  /** Returns the host of Graph that the metadata names. */
  msgraphHost: () => string;
  onExchange: () => void;
  onKeys: () => void;
}

const hourSeconds = 3600;

/** Entra's refusal of metadata of a tenant that it does not know. */
const unknownTenant = { status: 400, error: 'invalid_tenant', number: 90_002, text: 'Tenant not found.' } as const;

/** Starts the authority on 127.0.0.1, over TLS, since MSAL requires https. */
export async function startAuthority(options: AuthorityOptions): Promise<Authority> {
  const { certificate, conditions, keys, port } = options;
  const app = createEmulatorServer(certificate);
  let host = '';
  app.addHook('onRequest', async ({ raw, url }, reply) => {
    const { clockSkewSeconds, outage } = conditions;
    if (clockSkewSeconds !== 0) reply.header('date', new Date(Date.now() + clockSkewSeconds * 1000).toUTCString());
    if (outage === 'none' || (outage === 'keys' && !url.includes('/discovery/'))) return;
    reply.hijack();
    raw.socket.destroy();
  });
  const issuer = (version: '1.0' | '2.0'): string => `${host}/${tenantId}/${version === '2.0' ? 'v2.0' : ''}`;
  const sign: Authority['sign'] = (claims, header) =>
    keys.sign({ ...gatewayClaims(issuer('2.0'), 'admin'), ...claims }, header);

  for (const [path, version] of [
    ['', '1.0'],
    ['/v2.0', '2.0'],
  ] as const) {
    app.get(`/${tenantId}${path}/.well-known/openid-configuration`, async () => ({
      issuer: issuer(version),
      authorization_endpoint: `${host}/${tenantId}/oauth2/v2.0/authorize`,
      token_endpoint: `${host}/${tenantId}/oauth2/v2.0/token`,
      jwks_uri: `${host}/${tenantId}/discovery${path}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      msgraph_host: options.msgraphHost(),
    }));
    app.get(`/${tenantId}/discovery${path}/keys`, async () => {
      options.onKeys();
      return { keys: keys.jwks };
    });
    app.get(`/:tenant${path}/.well-known/openid-configuration`, (_, reply) =>
      reply.code(unknownTenant.status).send(refusalBody(unknownTenant)),
    );
  }
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.post<{ Body: Form }>(`/${tenantId}/oauth2/v2.0/token`, async ({ body }, reply) => {
    const grantName = grantNameOf(body);
    const isClientCredentials = grantName === 'client_credentials';
    if (grantName === 'on_behalf_of') options.onExchange();
    const { authorityRetryAfterSeconds: waitSeconds } = conditions;
    if (waitSeconds !== undefined) {
      return reply.code(429).header('retry-after', Math.ceil(waitSeconds)).send({ error: 'temporarily_unavailable' });
    }
    const refused = refusalOf(conditions.tokenRefusal, grantName);
    if (refused) return reply.code(400).send(refused);
    if (grantName === 'device_code') {
      // Each code signs in the administrator, without a wait.
      const access_token = await keys.sign({ ...gatewayClaims(issuer('2.0'), 'admin'), azp: body['client_id'] });
      return { token_type: 'Bearer', scope: body['scope'], expires_in: hourSeconds, access_token };
    }
    if (isClientCredentials) {
      const { audience: aud, refusal } = await readClient(body, options);
      if (refusal) return reply.code(refusal.status).send(refusalBody(refusal));
      // Without roles, since the gateway's registration has no application permissions.
      const access_token = await keys.sign({ ...msgraphClaims(issuer('1.0')), aud, idtyp: 'app', tid: tenantId });
      return { token_type: 'Bearer', expires_in: hourSeconds, ext_expires_in: hourSeconds, access_token };
    }
    const { grant, refusal } = await readOnBehalfOfGrant(body, [issuer('1.0'), issuer('2.0')], options);
    if (refusal) return reply.code(refusal.status).send(refusalBody(refusal));
    const {
      audience,
      authenticationContexts,
      claims: { oid, sub, tid },
      scope,
    } = grant;
    const aud = conditions.msgraphAudience ?? audience;
    const acrs = authenticationContexts.length > 0 ? authenticationContexts : undefined;
    const access_token = await keys.sign({ ...msgraphClaims(issuer('1.0')), aud, oid, sub, tid, scp: scope, acrs });
    return { token_type: 'Bearer', scope, expires_in: hourSeconds, ext_expires_in: hourSeconds, access_token };
  });
  app.post<{ Body: Form }>(`/${tenantId}/oauth2/v2.0/devicecode`, async (_, reply) => {
    const refused = refusalOf(conditions.tokenRefusal, 'device_code');
    if (refused) return reply.code(400).send(refused);
    const verification_uri = `${host}/device`;
    return { user_code: 'EMULATOR', device_code: randomUUID(), verification_uri, expires_in: 900, interval: 1 };
  });
  // As Entra does for a tenant that it does not know.
  app.get('/*', async (_, reply) =>
    reply
      .code(400)
      .send(refusalBody({ status: 400, error: 'invalid_tenant', number: 90002, text: 'Tenant not found.' })),
  );
  app.post<{ Body: Form }>(`/${tenantId}/oauth2/v2.0/developer-sign-in`, async ({ body }, reply) => {
    const user = body?.['user'] ?? 'admin';
    const refuse = (error_description: string): FastifyReply =>
      reply.code(400).send({ error: 'invalid_request', error_description });
    if (!isEmulatorUser(user)) return refuse(unknownUserMessage);
    const { contexts: acrs, problem } = readChallenge(body?.['claims']);
    if (problem !== undefined) return refuse(problem);
    const access_token = await keys.sign({ ...gatewayClaims(issuer('2.0'), user), acrs });
    return { token_type: 'Bearer', expires_in: hourSeconds, access_token };
  });
  host = await app.listen({ host: '127.0.0.1', port });
  return {
    host,
    signIn: (user, extraClaims) => keys.sign({ ...gatewayClaims(issuer('2.0'), user), ...extraClaims }),
    signInToMsGraph: (user, aud, extraClaims) => {
      const { objectId: oid, msgraphScopes: scp } = users[user];
      const claims = { ...msgraphClaims(issuer('1.0')), aud, oid, sub: `subject-of-${user}`, tid: tenantId, scp };
      return keys.sign({ ...claims, ...extraClaims });
    },
    sign,
    close: () => app.close(),
  };
}

/** Grants by the `grant_type` of a token request; any other is the on-behalf-of grant, which is checked further. */
function grantNameOf(body: Form | undefined): GrantName {
  const type = body?.['grant_type'] ?? '';
  if (type === 'client_credentials') return type;
  return type.endsWith('device_code') ? 'device_code' : 'on_behalf_of';
}

function refusalOf(refusal: TokenRefusal | undefined, grant: GrantName): object | undefined {
  if (!refusal || (refusal.grants && !refusal.grants.includes(grant))) return undefined;
  const { error = 'invalid_grant', number } = refusal;
  return refusalBody({ status: 400, error, number, text: 'Refused by the control of the emulator.' });
}

export const unknownUserMessage = `Unknown user; use one of ${Object.keys(users).join(', ')}.`;

/** Returns the lifetime of a token: one hour from now. */
function lifetime(): { iat: number; nbf: number; exp: number } {
  const seconds = Math.floor(Date.now() / 1000);
  return { iat: seconds, nbf: seconds, exp: seconds + hourSeconds };
}

/** Graph's tokens have the v1.0 format; this one is issued to the gateway. */
function msgraphClaims(iss: string): Record<string, unknown> {
  return { iss, ver: '1.0', appid: clientId, uti: randomUUID(), ...lifetime() };
}

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
function gatewayClaims(iss: string, user: EmulatorUser): Record<string, unknown> {
  const { claims = {}, name, objectId } = users[user];
  return {
    iss: iss.replace(tenantId, claims.tid ?? tenantId),
    aud: clientId,
    tid: tenantId,
    oid: objectId,
    sub: `subject-of-${user}`,
    name,
    preferred_username: `${user}@contoso.example`,
    azp: frontEndClientId,
    azpacr: '0',
    scp: gatewayScope,
    ver: '2.0',
    uti: randomUUID(),
    ...lifetime(),
    ...claims,
  };
}
