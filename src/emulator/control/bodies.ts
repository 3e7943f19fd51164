// Readers of the bodies and queries of control. Each throws a `UsageError` that says what to send instead.
import { UsageError } from '../../cli/usage-error.js';
import { isAuthenticationContext } from '../entra/claims.js';
import { isObject } from '../msgraph/odata.js';
import { creates, type Create } from '../options.js';
import type { ChaosOptions } from './chaos.js';
import { problemOfNames, readChaos } from './chaos-options.js';
import type { GrantName, TokenRefusal } from './conditions.js';

/** The query of `GET /token`. */
export type TokenQuery = Record<string, string | string[] | undefined>;

interface SignInRequest {
  audience: 'gateway' | 'msgraph';
  claims: string | undefined;
  user: string | undefined;
}

export function readTokenQuery(query: TokenQuery): SignInRequest {
  const problem =
    problemOfNames(query, { allowed: ['user', 'for', 'claims'], subject: 'The query' }) ??
    (Object.values(query).some(Array.isArray) ? 'The query must not repeat a parameter.' : undefined);
  if (problem !== undefined) throw new UsageError(problem);
  const { claims, for: audience = 'gateway', user } = query as Record<string, string | undefined>;
  if (audience !== 'gateway' && audience !== 'msgraph') throw new UsageError('`for` must be gateway or msgraph.');
  return { audience, claims, user };
}

/** Returns whether there is no body, or `{}`. */
function isNothing(body: unknown): boolean {
  return body === undefined || (isObject(body) && Object.keys(body).length === 0);
}

/** Also accepts no body, for everything. */
export function readOutage(body: unknown): true | 'keys' {
  if (isNothing(body)) return true;
  if (isObject(body) && Object.keys(body).length === 1 && body['of'] === 'keys') return 'keys';
  throw new UsageError('The body must be {} for every connection, or {"of": "keys"}.');
}

/** Also accepts no body. */
export function readNothing(body: unknown): void {
  if (!isNothing(body)) throw new UsageError('The body must be {}.');
}

export function readCreate(body: unknown): Create {
  const create = isObject(body) && Object.keys(body).length === 1 ? body['create'] : undefined;
  const known = creates.find((it) => it === create);
  if (known) return known;
  throw new UsageError(`The body must be {"create": "refused"}: ${creates.join(' or ')}.`);
}

export function readTimeLimit(body: unknown): number {
  const ms = isObject(body) && Object.keys(body).length === 1 ? body['ms'] : undefined;
  if (Number.isInteger(ms) && Number(ms) >= 1 && Number(ms) <= maxTimeLimitMs) return Number(ms);
  throw new UsageError(`The body must be {"ms": 500}: a whole number between 1 and ${maxTimeLimitMs}.`);
}

const grantNames: readonly GrantName[] = ['client_credentials', 'on_behalf_of', 'device_code'];

export function readTokenRefusal(body: unknown): TokenRefusal {
  const { error, grants, number } = isObject(body) ? body : {};
  const isValid =
    isObject(body) &&
    Number.isSafeInteger(number) &&
    Number(number) > 0 &&
    (error === undefined || (typeof error === 'string' && /^[a-z_]{1,50}$/.test(error))) &&
    (grants === undefined ||
      (Array.isArray(grants) && grants.length > 0 && grants.every((grant) => grantNames.includes(grant))));
  const problem = isObject(body)
    ? problemOfNames(body, { allowed: ['number', 'error', 'grants'], subject: 'The body' })
    : undefined;
  if (problem !== undefined) throw new UsageError(problem);
  if (isValid)
    return { number: Number(number), error: error as string | undefined, grants: grants as GrantName[] | undefined };
  throw new UsageError(
    `The body must be {"number": 7000222, "error": "invalid_client", "grants": ["client_credentials"]}; grants are ${grantNames.join(', ')}.`,
  );
}

export function readAudience(body: unknown): string {
  const audience = isObject(body) && Object.keys(body).length === 1 ? body['audience'] : undefined;
  if (typeof audience === 'string' && URL.canParse(audience) && audience.length <= 200) return audience;
  throw new UsageError('The body must be {"audience": "https://graph.microsoft.us"}: a URL of at most 200 characters.');
}

/** The gateway's own limit, in ms: a longer one would outlast attempts and the drain. */
const maxTimeLimitMs = 45_000;
/** Seconds. A day: more than any clock is wrong by. */
const maxSkewSeconds = 86_400;

export function readSeconds(body: unknown): number {
  const seconds = isObject(body) && Object.keys(body).length === 1 ? body['aheadSeconds'] : undefined;
  if (Number.isInteger(seconds) && Math.abs(Number(seconds)) <= maxSkewSeconds) return Number(seconds);
  throw new UsageError('The body must be {"aheadSeconds": 120}: a whole number of at most a day, negative for behind.');
}

export function readContext(body: unknown): string {
  const context = isObject(body) ? body['authenticationContext'] : undefined;
  if (!isObject(body) || !isAuthenticationContext(context))
    throw new UsageError('The body must be {"authenticationContext": "c1"}, with a context between c1 and c99.');
  const problem = problemOfNames(body, { allowed: ['authenticationContext'], subject: 'The body' });
  if (problem !== undefined) throw new UsageError(problem);
  return context;
}

export function readChaosBody(body: unknown): ChaosOptions {
  const { problem, value } = readChaos(body);
  if (problem !== undefined) throw new UsageError(problem);
  return value;
}
