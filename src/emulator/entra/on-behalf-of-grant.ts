// The on-behalf-of grant: client authentication, assertion checks, and the claims of the new token.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
import { createPublicKey, randomUUID } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { challengeFor, contextsOf, hasContext } from './claims.js';
import type { GatewayCredentials } from './credentials.js';
import type { SigningKeys } from './keys.js';
import { clientId, userWithId } from '../tenant.js';

export type Form = Partial<Record<string, string>>;

/** An error response of the token endpoint. */
interface Refusal {
  status: 400 | 401;
  error: string;
  /** Entra's error number, as in AADSTS65001. */
  number: number;
  text: string;
  suberror?: string;
  claims?: string;
}

/** The result of a granted request. */
interface Grant {
  /** Claims of the assertion. */
  claims: JWTPayload;
  /** The resource that the new token is for. */
  audience: string;
  scope: string;
  /**
   * Authentication contexts of the new token: those of the assertion, and the one requested after a claims challenge.
   */
  authenticationContexts: string[];
}
type GrantResult = { grant: Grant; refusal?: undefined } | { grant?: undefined; refusal: Refusal };

export interface GrantRules {
  keys: SigningKeys;
  credentials: GatewayCredentials;
  /** Origins that tokens can be requested for, as `<origin>/.default`. */
  resources: readonly string[];
}

/** Checks a token request. The assertion must come from one of the issuers. */
export async function readOnBehalfOfGrant(
  form: Form,
  issuers: string[],
  { credentials, keys, resources }: GrantRules,
): Promise<GrantResult> {
  const refuse = (refusal: Omit<Refusal, 'status'>): GrantResult => ({ refusal: { status: 400, ...refusal } });
  if (
    form?.['grant_type'] !== 'urn:ietf:params:oauth:grant-type:jwt-bearer' ||
    form['requested_token_use'] !== 'on_behalf_of'
  ) {
    const text = 'The app requested an unsupported grant type.';
    return refuse({ error: 'unsupported_grant_type', number: 70003, text });
  }
  const { audience, refusal } = await readClient(form, { credentials, resources });
  if (refusal) return { refusal };
  const { claims, number } = await verifyAssertion(form['assertion'] ?? '', { issuers, keys });
  if (!claims) return refuse({ error: 'invalid_grant', number, text: 'Assertion failed validation.' });
  if (typeof claims['scp'] !== 'string')
    return refuse({ error: 'invalid_grant', number: 50013, text: 'Assertion is not a user token.' });
  const user = userWithId(claims['oid']);
  if (user?.msgraphScopes === undefined) {
    const text = 'The user or administrator has not consented to use the application.';
    return refuse({ error: 'invalid_grant', number: 65001, text, suberror: 'consent_required' });
  }
  const requested = requestedContext(form);
  const required = [user.conditionalAccess, user.canStepUp ? undefined : requested];
  const missing = required.find((context) => context !== undefined && !hasContext(claims, context));
  if (missing === undefined) {
    const contexts = new Set(contextsOf(claims));
    if (requested !== undefined) contexts.add(requested);
    const authenticationContexts = [...contexts];
    return { grant: { claims, audience, scope: user.msgraphScopes, authenticationContexts } };
  }
  const text = 'Due to a configuration change made by your administrator, you must use multi-factor authentication.';
  return refuse({ error: 'interaction_required', number: 50076, text, claims: challengeFor(missing) });
}

/** Checks what all grants have in common: the client, its credential, and the requested resource. */
export async function readClient(
  form: Form,
  { credentials, resources }: Pick<GrantRules, 'credentials' | 'resources'>,
): Promise<{ audience: string; refusal?: undefined } | { audience?: undefined; refusal: Refusal }> {
  const refuse = (refusal: Refusal): { refusal: Refusal } => ({ refusal });
  if (form['client_id'] !== clientId) {
    const text = 'Application was not found in the directory.';
    return refuse({ status: 400, error: 'unauthorized_client', number: 700016, text });
  }
  if (form['client_assertion'] === undefined) {
    if (!credentials.secrets.has(form['client_secret'] ?? ''))
      return refuse({
        status: 401,
        error: 'invalid_client',
        number: 7000215,
        text: 'Invalid client secret provided.',
      });
  } else if (!(await isClientAssertion(form['client_assertion'], credentials))) {
    const text = 'The certificate used to sign the client assertion is not valid.';
    return refuse({ status: 401, error: 'invalid_client', number: 700027, text });
  }
  const scopes = form['scope']?.split(' ') ?? [];
  const audience = resources.find((resource) => scopes.includes(`${resource}/.default`));
  if (audience !== undefined) return { audience };
  const text = 'The provided value for the input parameter scope is not valid.';
  return refuse({ status: 400, error: 'invalid_scope', number: 70011, text });
}

async function verifyAssertion(
  token: string,
  { issuers, keys }: { issuers: string[]; keys: SigningKeys },
): Promise<{ claims: JWTPayload; number?: undefined } | { claims?: undefined; number: number }> {
  try {
    return { claims: await keys.verify(token, { audience: [clientId, `api://${clientId}`], issuer: issuers }) };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { number: 500133 };
    return { number: error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud' ? 500131 : 50013 };
  }
}

/** Accepts a federated token, or a JWT signed by a registered certificate (RFC 7523 section 3). */
async function isClientAssertion(
  assertion: string,
  { certificates, federatedTokens }: GatewayCredentials,
): Promise<boolean> {
  if (federatedTokens.has(assertion)) return true;
  // Seconds: MSAL rounds `nbf` up to half a second into the future.
  const rules = { issuer: clientId, subject: clientId, clockTolerance: 1 };
  const isSignedBy = (certificate: string): Promise<boolean> =>
    jwtVerify(assertion, createPublicKey(certificate), rules).then(
      () => true,
      () => false,
    );
  return (await Promise.all([...certificates].map(isSignedBy))).includes(true);
}

/** Returns the authentication context that a request requires of the new token. */
function requestedContext(form: Form): string | undefined {
  return JSON.parse(form['claims'] ?? '{}').access_token?.acrs?.value;
}

/** Returns the body of an error response. */
export function refusalBody({ claims, error, number, suberror, text }: Refusal): object {
  const ids = { trace_id: randomUUID(), correlation_id: randomUUID(), timestamp: new Date().toISOString() };
  const optional = { ...(suberror === undefined ? {} : { suberror }), ...(claims === undefined ? {} : { claims }) };
  return { error, error_description: `AADSTS${number}: ${text}`, error_codes: [number], ...ids, ...optional };
}
