// The on-behalf-of grant: who asks, for whom, and what they get.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
import { createPublicKey, randomUUID } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { challengeFor, claimsContext, contextsOf } from './claims.js';
import type { SigningKeys } from './keys.js';
import { clientId, users, type User } from './tenant.js';

export type Form = Partial<Record<string, string>>;

/** A refusal in the words of the token endpoint. */
interface Refusal {
  status: 400 | 401;
  error: string;
  number: number;
  text: string;
  suberror?: string;
  claims?: string;
}

/** What a request is entitled to. */
interface Grant {
  /** Of the assertion. */
  claims: JWTPayload;
  /** The resource that the new token is for. */
  audience: string;
  scope: string;
  /** What the new token claims besides: what the assertion claims, and what was asked for after a claims challenge. */
  authenticationContexts: string[];
}
type Outcome = { grant: Grant; refusal?: undefined } | { grant?: undefined; refusal: Refusal };

/** What the gateway's registration takes as proof; several of a kind at a time, as Entra does, so that they can be rotated. */
export interface GatewayCredentials {
  secrets: Set<string>;
  /** PEMs. */
  certificates: Set<string>;
  federatedTokens: Set<string>;
}

export interface GrantRules {
  keys: SigningKeys;
  credentials: GatewayCredentials;
  /** Origins that tokens can be asked for, as `<origin>/.default`. */
  resources: readonly string[];
}

/** Reads a request of the token endpoint: what it is granted, or why it is refused. Assertions have to be of the issuers. */
export async function readOnBehalfOfGrant(
  form: Form,
  issuer: string[],
  { credentials, keys, resources }: GrantRules,
): Promise<Outcome> {
  const refuse = (error: string, number: number, text: string, more: Partial<Refusal> = {}): Outcome => ({
    refusal: { status: 400, error, number, text, ...more },
  });
  if (
    form?.['grant_type'] !== 'urn:ietf:params:oauth:grant-type:jwt-bearer' ||
    form['requested_token_use'] !== 'on_behalf_of'
  ) {
    return refuse('unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  }
  const { audience, refusal } = await readClient(form, { credentials, resources });
  if (refusal) return { refusal };
  const { claims, number } = await verifyAssertion(form['assertion'] ?? '', issuer, keys);
  if (!claims) return refuse('invalid_grant', number, 'Assertion failed validation.');
  if (typeof claims['scp'] !== 'string') return refuse('invalid_grant', 50013, 'Assertion is not of a user.');
  const user = userOf(claims);
  if (user?.msgraphScopes === undefined) {
    const text = 'The user or administrator has not consented to use the application.';
    return refuse('invalid_grant', 65001, text, { suberror: 'consent_required' });
  }
  const asked = contextIn(form);
  const missing = [user.conditionalAccess, user.canStepUp ? undefined : asked].find(
    (context) => context !== undefined && !claimsContext(claims, context),
  );
  if (missing === undefined) {
    const authenticationContexts = [...new Set([...contextsOf(claims), ...(asked === undefined ? [] : [asked])])];
    return { grant: { claims, audience, scope: user.msgraphScopes, authenticationContexts } };
  }
  const text = 'Due to a configuration change made by your administrator, you must use multi-factor authentication.';
  return refuse('interaction_required', 50076, text, { claims: challengeFor(missing) });
}

/** What every grant has in common: the client, its proof, and the resource that it asks for. */
export async function readClient(
  form: Form,
  { credentials, resources }: Pick<GrantRules, 'credentials' | 'resources'>,
): Promise<{ audience: string; refusal?: undefined } | { audience?: undefined; refusal: Refusal }> {
  const refuse = (status: 400 | 401, error: string, number: number, text: string): { refusal: Refusal } => ({
    refusal: { status, error, number, text },
  });
  if (form['client_id'] !== clientId)
    return refuse(400, 'unauthorized_client', 700016, 'Application was not found in the directory.');
  if (form['client_assertion'] === undefined) {
    if (!credentials.secrets.has(form['client_secret'] ?? ''))
      return refuse(401, 'invalid_client', 7000215, 'Invalid client secret provided.');
  } else if (!(await isClientAssertion(form['client_assertion'], credentials))) {
    return refuse(401, 'invalid_client', 700027, 'The certificate used to sign the client assertion is not valid.');
  }
  const asked = form['scope']?.split(' ') ?? [];
  const audience = resources.find((resource) => asked.includes(`${resource}/.default`));
  return audience === undefined
    ? refuse(400, 'invalid_scope', 70011, 'The provided value for the input parameter scope is not valid.')
    : { audience };
}

async function verifyAssertion(
  token: string,
  issuer: string[],
  keys: SigningKeys,
): Promise<{ claims?: JWTPayload; number: number }> {
  try {
    return { claims: await keys.verify(token, { audience: [clientId, `api://${clientId}`], issuer }), number: 0 };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { number: 500133 };
    return { number: error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud' ? 500131 : 50013 };
  }
}

/** A federated token, or a JWT that a registered certificate signed (RFC 7523 section 3). */
async function isClientAssertion(
  assertion: string,
  { certificates, federatedTokens }: GatewayCredentials,
): Promise<boolean> {
  if (federatedTokens.has(assertion)) return true;
  // MSAL rounds its clock, up to half a second into the future.
  const rules = { issuer: clientId, subject: clientId, clockTolerance: 1 };
  const verdicts = [...certificates].map((certificate) =>
    jwtVerify(assertion, createPublicKey(certificate), rules).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(verdicts)).includes(true);
}

/** The authentication context that a request asks the new token to claim. */
function contextIn(form: Form): string | undefined {
  return JSON.parse(form['claims'] ?? '{}').access_token?.acrs?.value;
}

function userOf({ oid }: JWTPayload): User | undefined {
  return Object.values(users).find(({ objectId }) => objectId === oid);
}

/** The body of a refusal. */
export function refusalBody({ claims, error, number, suberror, text }: Refusal): object {
  const ids = { trace_id: randomUUID(), correlation_id: randomUUID(), timestamp: new Date().toISOString() };
  const optional = { ...(suberror === undefined ? {} : { suberror }), ...(claims === undefined ? {} : { claims }) };
  return { error, error_description: `AADSTS${number}: ${text}`, error_codes: [number], ...ids, ...optional };
}
