// A local Microsoft Entra authority: metadata, keys, the on-behalf-of grant, and a developer sign-in of its own.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
import { createPublicKey, randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { generate } from 'selfsigned';
import type { SigningKey } from './keys.js';
import {
  clientId,
  clientSecret,
  federatedToken,
  frontEndClientId,
  gatewayScope,
  isEmulatorUser,
  tenantId,
  users,
  type EmulatorUser,
  type User,
} from './tenant.js';

export interface Authority {
  host: string;
  /** The PEM of its certificate. */
  certificate: string;
  signIn: (user: EmulatorUser) => Promise<string>;
  /** A token for the gateway with these claims and header members in place of its own. */
  sign: (claims: Record<string, unknown>, header?: Record<string, unknown>) => Promise<string>;
  close: () => Promise<void>;
}

export interface AuthorityOptions {
  key: SigningKey;
  /** The PEM that the gateway's registration knows, beside its secret. */
  clientCertificate: string | undefined;
  /** The audience of Graph tokens: Graph's origin. */
  msgraphOrigin: string;
  onExchange: () => void;
  onKeys: () => void;
}

const hourSeconds = 3600;
type Form = Partial<Record<string, string>>;

/** A refusal in the words of the token endpoint. */
interface Refusal {
  status: 400 | 401;
  error: string;
  number: number;
  text: string;
  suberror?: string;
  claims?: string;
}

/** Starts it on a free port of the loopback, over TLS with a certificate made for the occasion: clients demand https. */
export async function startAuthority(options: AuthorityOptions): Promise<Authority> {
  const { key } = options;
  const pem = await generate([{ name: 'commonName', value: 'Emulated authority' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const app = fastify({ https: { key: pem.private, cert: pem.cert }, forceCloseConnections: true }) as unknown as FastifyInstance;
  let host = '';
  const issuer = (version: '1.0' | '2.0'): string => `${host}/${tenantId}/${version === '2.0' ? 'v2.0' : ''}`;
  const sign: Authority['sign'] = (claims, header) => key.sign({ ...gatewayClaims(issuer('2.0'), 'admin'), ...claims }, header);

  for (const [path, version] of [['', '1.0'], ['/v2.0', '2.0']] as const) {
    app.get(`/${tenantId}${path}/.well-known/openid-configuration`, async () => ({
      issuer: issuer(version),
      authorization_endpoint: `${host}/${tenantId}/oauth2/v2.0/authorize`,
      token_endpoint: `${host}/${tenantId}/oauth2/v2.0/token`,
      jwks_uri: `${host}/${tenantId}/discovery${path}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
    }));
    app.get(`/${tenantId}/discovery${path}/keys`, async () => {
      options.onKeys();
      return { keys: [key.jwk] };
    });
  }
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.post<{ Body: Form }>(`/${tenantId}/oauth2/v2.0/token`, async ({ body }, reply) => {
    options.onExchange();
    const outcome = await readAssertion(body, options);
    if (outcome.refusal) return reply.code(outcome.refusal.status).send(shown(outcome.refusal));
    const { claims: { oid, sub, tid }, scope } = outcome;
    const seconds = Math.floor(Date.now() / 1000);
    const token = { iss: issuer('1.0'), aud: options.msgraphOrigin, oid, sub, tid, scp: scope, ver: '1.0', appid: clientId };
    return {
      token_type: 'Bearer',
      scope,
      expires_in: hourSeconds,
      ext_expires_in: hourSeconds,
      access_token: await key.sign({ ...token, iat: seconds, nbf: seconds, exp: seconds + hourSeconds }),
    };
  });
  app.post<{ Body: Form }>(`/${tenantId}/oauth2/v2.0/developer-sign-in`, async ({ body }, reply) => {
    const user = body?.['user'] ?? 'admin';
    if (!isEmulatorUser(user)) return reply.code(400).send({ error: 'invalid_request', error_description: noSuchUser });
    return { token_type: 'Bearer', expires_in: hourSeconds, access_token: await key.sign(gatewayClaims(issuer('2.0'), user)) };
  });
  host = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    host,
    certificate: pem.cert,
    signIn: (user) => key.sign(gatewayClaims(issuer('2.0'), user)),
    sign,
    close: () => app.close(),
  };
}

export const noSuchUser = `The users are ${Object.keys(users).join(', ')}.`;

/** https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
function gatewayClaims(iss: string, user: EmulatorUser): Record<string, unknown> {
  const seconds = Math.floor(Date.now() / 1000);
  const { name, objectId } = users[user];
  return {
    iss,
    aud: clientId,
    tid: tenantId,
    oid: objectId,
    sub: `subject-of-${user}`,
    name,
    azp: frontEndClientId,
    azpacr: '0',
    scp: gatewayScope,
    ver: '2.0',
    uti: randomUUID(),
    iat: seconds,
    nbf: seconds,
    exp: seconds + hourSeconds,
  };
}

type Outcome = { claims: JWTPayload; scope: string; refusal?: undefined } | { refusal: Refusal };

async function readAssertion(form: Form, { clientCertificate, key, msgraphOrigin }: AuthorityOptions): Promise<Outcome> {
  const refuse = (error: string, number: number, text: string, more: Partial<Refusal> = {}): Outcome => ({
    refusal: { status: 400, error, number, text, ...more },
  });
  if (form?.['grant_type'] !== 'urn:ietf:params:oauth:grant-type:jwt-bearer' || form['requested_token_use'] !== 'on_behalf_of') {
    return refuse('unsupported_grant_type', 70003, "The app requested an unsupported grant type.");
  }
  if (form['client_id'] !== clientId) return refuse('unauthorized_client', 700016, 'Application was not found in the directory.');
  if (form['client_assertion'] === undefined) {
    if (form['client_secret'] !== clientSecret) return refuse('invalid_client', 7000215, 'Invalid client secret provided.', { status: 401 });
  } else if (!(await isClientAssertion(form['client_assertion'], clientCertificate))) {
    return refuse('invalid_client', 700027, 'The certificate used to sign the client assertion is not valid.', { status: 401 });
  }
  if (!form['scope']?.split(' ').includes(`${msgraphOrigin}/.default`)) {
    return refuse('invalid_scope', 70011, 'The provided value for the input parameter scope is not valid.');
  }
  const { claims, number } = await verifyAssertion(form['assertion'] ?? '', key);
  if (!claims) return refuse('invalid_grant', number, 'Assertion failed validation.');
  if (typeof claims['scp'] !== 'string') return refuse('invalid_grant', 50013, 'Assertion is not of a user.');
  const user = userOf(claims);
  if (user?.msgraphScopes === undefined) {
    const text = 'The user or administrator has not consented to use the application.';
    return refuse('invalid_grant', 65001, text, { suberror: 'consent_required' });
  }
  if (user.claimsChallenge === undefined) return { claims, scope: user.msgraphScopes };
  const text = 'Due to a configuration change made by your administrator, you must use multi-factor authentication.';
  return refuse('interaction_required', 50076, text, { claims: user.claimsChallenge });
}

async function verifyAssertion(token: string, key: SigningKey): Promise<{ claims?: JWTPayload; number: number }> {
  try {
    return { claims: await key.verify(token, [clientId, `api://${clientId}`]), number: 0 };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { number: 500133 };
    return { number: error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud' ? 500131 : 50013 };
  }
}

/** A federated token, or a JWT that the registered certificate signed (RFC 7523 section 3). */
async function isClientAssertion(assertion: string, certificate: string | undefined): Promise<boolean> {
  if (assertion === federatedToken) return true;
  if (certificate === undefined) return false;
  // MSAL rounds its clock, up to half a second into the future.
  const rules = { issuer: clientId, subject: clientId, clockTolerance: 1 };
  return jwtVerify(assertion, createPublicKey(certificate), rules).then(() => true, () => false);
}

function userOf({ oid }: JWTPayload): User | undefined {
  return Object.values(users).find(({ objectId }) => objectId === oid);
}

function shown({ claims, error, number, suberror, text }: Refusal): object {
  const ids = { trace_id: randomUUID(), correlation_id: randomUUID(), timestamp: new Date().toISOString() };
  const optional = { ...(suberror === undefined ? {} : { suberror }), ...(claims === undefined ? {} : { claims }) };
  return { error, error_description: `AADSTS${number}: ${text}`, error_codes: [number], ...ids, ...optional };
}
