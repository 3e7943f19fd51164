// Access-token verification.
// https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
import { hash } from 'node:crypto';
import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { cacheLimits } from '../process-limits.js';
import type { Authority } from './authority.js';
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
 * `AuthorityUnavailableError` if the authority's keys cannot be read, or `GatewayCredentialError` if it does not know the
 * tenant.
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
    const payload = await verifySignature(token, keys, rules.audiences);
    if (payload['tid'] !== authority.tenantId) {
      throw new InsufficientScopeError({ reason: 'This API does not serve your organization.' });
    }
    if (payload.iss !== issuer) throw new InvalidTokenError('The token was issued by another issuer.');
    const caller = toCaller(payload, rules);
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
function versionOf(token: string): '1.0' | '2.0' {
  try {
    return decodeJwt(token)['ver'] === '1.0' ? '1.0' : '2.0';
  } catch {
    throw new InvalidTokenError('The token is not a JSON Web Token.');
  }
}

async function verifySignature(
  token: string,
  keys: JWTVerifyGetKey,
  audiences: readonly string[],
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      audience: [...audiences],
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['iss', 'aud', 'exp', 'tid'],
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

/** Returns the caller of a token whose signature is valid. Throws `InsufficientScopeError` if it may not call. */
function toCaller(payload: JWTPayload, { clientIds, scope }: AccessTokenRules): CachedCaller {
  const scopes = typeof payload['scp'] === 'string' ? payload['scp'].split(' ') : [];
  // The on-behalf-of flow is for users only. `idtyp` is an optional claim; `scp` is in every delegated token.
  if (payload['idtyp'] === 'app' || scopes.length === 0) {
    throw new InsufficientScopeError({
      reason: 'This API requires the token of a signed-in user. App-only tokens are not accepted.',
      scope,
    });
  }
  if (!scopes.includes(scope)) {
    throw new InsufficientScopeError({ reason: `The token lacks the scope ${scope}.`, scope });
  }
  const clientId = textOf(payload['azp'] ?? payload['appid']);
  if (clientIds.length > 0 && !(clientId !== undefined && clientIds.includes(clientId))) {
    throw new InsufficientScopeError({ reason: 'This application may not call this API.' });
  }
  return {
    tenantId: String(payload['tid']),
    objectId: textOf(payload['oid']) ?? textOf(payload.sub) ?? '',
    clientId,
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
