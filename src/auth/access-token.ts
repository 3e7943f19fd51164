// Access-token verification.
// https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
import { hash } from 'node:crypto';
import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { cacheLimits } from '../process-limits.js';
import type { Authority, TokenVersion } from './authority.js';
import { AuthorityUnavailableError, InsufficientScopeError, InvalidTokenError } from './errors.js';
import { createIssuerReader } from './signing-keys.js';

/**
 * The user who calls. Only `tenantId` together with `objectId` identifies a user. What the user may do is for Graph to
 * decide, with the user's own token.
 */
export interface Caller {
  tenantId: string;
  objectId: string;
  /** Client ID of the front end that the token was issued to. */
  clientId: string | undefined;
  /** Expiry of the token, in seconds since 1970. */
  expiresAtSeconds: number;
  /** The token itself, for the on-behalf-of exchange. */
  token: string;
  /** SHA-256 of the token: the key of everything that is cached for it. */
  tokenHash: string;
}

export interface AccessTokenRules {
  authority: Authority;
  /** Accepted values of the `aud` claim. */
  audiences: readonly string[];
  /** The delegated scope that a token must have. */
  scope: string;
  /** Client IDs of the front ends that may call; empty allows all. */
  clientIds: readonly string[];
  /** Minimum ms between two reads of the key set caused by unknown keys or failures; 10 seconds by default. */
  keyCooldownMs?: number;
  /** Bytes of the cache of verified tokens; 16 MiB by default, enough for about 25,000. */
  maxBytes?: number;
  /** Called for each token: a `hit` is one that was verified before. */
  onLookup?: (outcome: 'hit' | 'miss') => void;
}

/**
 * Seconds by which clocks may differ. RFC 7519 section 4.1.4 allows "a small leeway, usually no more than a few
 * minutes".
 */
export const clockToleranceSeconds = 60;

/**
 * Milliseconds that an entry may outlive its expiry. With a finer resolution the cache sets a timer each millisecond.
 */
const ttlResolution = 1_000;

/** A cached caller. The token itself is not cached, because each request contains it. */
type CachedCaller = Omit<Caller, 'token' | 'tokenHash'>;

/**
 * Creates a verifier of access tokens. It caches verified tokens until they expire, because verifying a signature takes
 * fifty times as long as a hash. It rejects with `InvalidTokenError` (401), `InsufficientScopeError` (403), or
 * `AuthorityUnavailableError` if the authority's keys cannot be read, or `GatewayCredentialError` if it does not know
 * the tenant.
 */
export function createAccessTokenVerifier(rules: AccessTokenRules): (token: string) => Promise<Caller> {
  const { authority, keyCooldownMs: cooldownMs = 10_000, maxBytes = cacheLimits.verifiedCallers } = rules;
  const issuers = {
    '1.0': createIssuerReader({ authority, version: '1.0', cooldownMs }),
    '2.0': createIssuerReader({ authority, version: '2.0', cooldownMs }),
  };

  const cache = new LRUCache<string, CachedCaller>({ maxSize: maxBytes, sizeCalculation: sizeOf, ttlResolution });

  async function verify(token: string, tokenHash: string): Promise<Caller> {
    if (!isCanonical(token)) throw new InvalidTokenError(malformed);
    const { issuer, keys } = await issuers[versionOf(token)]();
    const payload = await verifySignature(token, { keys, audiences: rules.audiences });
    for (const name of callerRuleNames) {
      const problem = callerRules[name]({ payload, issuer, rules });
      if (problem) throw problem;
    }
    const caller = toCaller(payload);
    cache.set(tokenHash, caller, { ttl: (caller.expiresAtSeconds + clockToleranceSeconds) * 1000 - Date.now() });
    return { ...caller, token, tokenHash };
  }

  return async (token) => {
    const tokenHash = hash('sha256', token, 'base64');
    const cached = cache.get(tokenHash);
    rules.onLookup?.(cached ? 'hit' : 'miss');
    return cached ? { ...cached, token, tokenHash } : verify(token, tokenHash);
  };
}

const malformed = 'The token is malformed, or its signature is not valid.';

/** Bytes of an entry besides its strings: its objects, and its slots in the cache. */
const entryBytes = 300;

function sizeOf({ clientId = '', objectId, tenantId }: CachedCaller, tokenHash: string): number {
  // A string can take two bytes per character.
  return entryBytes + 2 * (tokenHash.length + tenantId.length + objectId.length + clientId.length);
}

/**
 * Whether a token is in the canonical base64url form that its issuer used. Up to four bits of the last character are
 * unused, and decoders ignore padding, so one signature has many spellings. Each of them would pass verification and
 * take up its own entry in every cache.
 */
function isCanonical(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

/**
 * Returns which of Entra's two token formats a token claims to have. The API's manifest decides it, not the endpoint.
 */
function versionOf(token: string): TokenVersion {
  try {
    return decodeJwt(token)['ver'] === '1.0' ? '1.0' : '2.0';
  } catch {
    throw new InvalidTokenError('The token is not a JSON Web Token.');
  }
}

interface SignatureRules {
  keys: JWTVerifyGetKey;
  audiences: readonly string[];
  /** When the token must be valid; by default at this moment. */
  now?: Date;
}

/** Verifies the signature, the audience and the lifetime of a token. */
async function verifySignature(token: string, { audiences, keys, now }: SignatureRules): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      audience: [...audiences],
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['iss', 'aud', 'exp', 'tid'],
      ...(now ? { currentDate: now } : {}),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new InvalidTokenError('The token has expired.');
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw new InvalidTokenError(
        error.claim === 'aud'
          ? 'The token is for another API.'
          : `The claim ${error.claim} of the token is missing or not valid.`,
      );
    }
    if (error instanceof AuthorityUnavailableError) throw error;
    // The key set could not be read, so the token may well be valid.
    if (
      error instanceof errors.JWKSTimeout ||
      !(error instanceof errors.JOSEError) ||
      error.code === 'ERR_JOSE_GENERIC'
    ) {
      throw new AuthorityUnavailableError({ cause: error });
    }
    throw new InvalidTokenError(malformed);
  }
}

/** What a rule for callers judges: the claims of a token whose signature, audience and lifetime are valid. */
interface JudgedToken {
  payload: JWTPayload;
  /** The issuer of the tenant's tokens in the format of this one. */
  issuer: string;
  rules: AccessTokenRules;
}

/** The rules for callers, in the order in which they are applied. Each returns the error for a token that breaks it. */
const callerRules = {
  tenant: ({ payload, rules: { authority } }: JudgedToken) =>
    payload['tid'] === authority.tenantId
      ? undefined
      : new InsufficientScopeError({
          reason: 'This API does not serve your organization. Sign in with an account of the one that it serves.',
        }),
  issuer: ({ issuer, payload }: JudgedToken) =>
    payload.iss === issuer ? undefined : new InvalidTokenError('The token was issued by another issuer.'),
  // The on-behalf-of flow is for users only. `idtyp` is an optional claim; `scp` is in every delegated token.
  user: ({ payload, rules: { scope } }: JudgedToken) =>
    payload['idtyp'] === 'app' || scopesOf(payload).length === 0
      ? new InsufficientScopeError({
          reason: 'This API requires the token of a signed-in user. App-only tokens are not accepted.',
          scope,
        })
      : undefined,
  scope: ({ payload, rules: { scope } }: JudgedToken) =>
    scopesOf(payload).includes(scope)
      ? undefined
      : new InsufficientScopeError({
          reason: `The token lacks the scope ${scope}. Request a new token that has it.`,
          scope,
        }),
  client: ({ payload, rules: { clientIds } }: JudgedToken) => {
    const clientId = clientIdOf(payload);
    const isAllowed = clientIds.length === 0 || (clientId !== undefined && clientIds.includes(clientId));
    return isAllowed
      ? undefined
      : new InsufficientScopeError({
          reason: 'This application may not call this API. Only the operator can allow it.',
        });
  },
} satisfies Record<string, (token: JudgedToken) => Error | undefined>;

type CallerRule = keyof typeof callerRules;
const callerRuleNames = Object.keys(callerRules) as CallerRule[];

/** The parts of the judgement of a token. */
export type TokenRule = 'signature' | 'audience' | 'lifetime' | CallerRule;

/** How the gateway judges each part of a token, also behind a part for which it refuses the token. */
export interface TokenInspection {
  /** Not verified if `problems` has the signature. Empty if the token cannot be read. */
  claims: JWTPayload;
  /** The error of each part for which the token is refused. */
  problems: ReadonlyMap<TokenRule, Error>;
}

/**
 * Judges a token part by part, for diagnoses, with the verifier's own steps. Rejects with `AuthorityUnavailableError`
 * or `GatewayCredentialError` as the verifier does. A token without problems is not verified by this: use the verifier.
 */
export async function inspectAccessToken(token: string, rules: AccessTokenRules): Promise<TokenInspection> {
  const problems = new Map<TokenRule, Error>();
  if (!isCanonical(token)) return { claims: {}, problems: problems.set('signature', new InvalidTokenError(malformed)) };
  let version: TokenVersion;
  try {
    version = versionOf(token);
  } catch (error) {
    return { claims: {}, problems: problems.set('signature', error as Error) };
  }
  const claims = decodeJwt(token);
  const { authority, keyCooldownMs: cooldownMs = 10_000 } = rules;
  const { issuer, keys } = await createIssuerReader({ authority, version, cooldownMs })();
  const ownAudiences = [claims.aud ?? []].flat();
  const judge = async (accepted: Omit<SignatureRules, 'keys'>): Promise<InvalidTokenError | undefined> => {
    try {
      await verifySignature(token, { keys, ...accepted });
      return undefined;
    } catch (error) {
      if (error instanceof InvalidTokenError) return error;
      throw error;
    }
  };
  // One part at a time: the token's own audience is always accepted, and its own last second is within its lifetime.
  const now = new Date((claims.exp ?? 0) * 1000);
  const signature = await judge({ audiences: ownAudiences, now });
  const others = {
    audience: await judge({ audiences: rules.audiences, now }),
    lifetime: await judge({ audiences: ownAudiences }),
  };
  if (signature) problems.set('signature', signature);
  for (const part of ['audience', 'lifetime'] as const) {
    const error = others[part];
    // A fault of the signature shows in all three.
    if (error && error.message !== signature?.message) problems.set(part, error);
  }
  for (const name of callerRuleNames) {
    const problem = callerRules[name]({ payload: claims, issuer, rules });
    if (problem) problems.set(name, problem);
  }
  return { claims, problems };
}

/** Returns the delegated scopes of a token. */
export function scopesOf(payload: JWTPayload): string[] {
  return typeof payload['scp'] === 'string' ? payload['scp'].split(' ') : [];
}

/** Returns the client ID of the front end that a token was issued to. */
function clientIdOf(payload: JWTPayload): string | undefined {
  return textOf(payload['azp'] ?? payload['appid']);
}

/** Returns the caller of a token that breaks no rule. */
function toCaller(payload: JWTPayload): CachedCaller {
  return {
    tenantId: String(payload['tid']),
    objectId: textOf(payload['oid']) ?? textOf(payload.sub) ?? '',
    clientId: clientIdOf(payload),
    expiresAtSeconds: payload.exp ?? 0,
  };
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' ? claim : undefined;
}

/**
 * Returns the token of an Authorization header (RFC 6750 section 2.1); `undefined` without a header. Throws
 * `InvalidTokenError` for any other header.
 */
export function readBearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(authorization)?.[1];
  if (token === undefined) throw new InvalidTokenError('The Authorization header does not contain a bearer token.');
  return token;
}
