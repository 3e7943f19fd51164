// The caller's token, verified as an access token of this API.
// https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
import { hash } from 'node:crypto';
import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Authority } from './authority.js';
import { AuthorityUnavailableError, InsufficientScopeError, InvalidTokenError } from './errors.js';
import { createIssuerReader } from './signing-keys.js';

/** Who calls. Nothing here is fit for authorization but `tenantId` with `objectId`; Graph decides what they may do. */
export interface Caller {
  tenantId: string;
  objectId: string;
  /** The front end that the token was issued to. */
  clientId: string | undefined;
  /** When the token ends, in seconds since 1970. */
  expiresAt: number;
  /** The token itself, to be exchanged. */
  token: string;
  /** SHA-256 of the token: the key of whatever is remembered for it. */
  tokenHash: string;
}

export interface AccessTokenRules {
  authority: Authority;
  /** Values of `aud` that mean this API. */
  audiences: readonly string[];
  /** The delegated scope that a token must carry. */
  scope: string;
  /** The front ends that may call; any when empty. */
  clientIds: readonly string[];
  /** Milliseconds between reads of the authority's keys that unknown keys or failures cause; 10 seconds by default. */
  keyCooldownMs?: number;
  /** Bytes of memory for verified callers; 16 MiB by default, which is some 25,000 of them. */
  maxBytes?: number;
  /** Told whether a token was verified before. */
  onLookup?: (outcome: 'hit' | 'miss') => void;
}

/** Seconds by which clocks may differ: RFC 7519 section 4.1.4 allows "a small leeway, usually no more than a few minutes". */
export const clockToleranceSeconds = 60;

/** Milliseconds by which a token may be remembered too long; finer, and the cache sets a timer each millisecond. */
const ttlResolution = 1_000;

/** What is kept of a token. The token itself is not kept, since each request brings it. */
type Verified = Omit<Caller, 'token' | 'tokenHash'>;

/**
 * Returns a verifier of tokens that remembers good ones until they end: verifying a signature costs fifty times as much
 * as a hash. It rejects with `InvalidTokenError` (401), `InsufficientScopeError` (403), or `AuthorityUnavailableError`
 * when the authority's keys cannot be read.
 */
export function createAccessTokenVerifier(rules: AccessTokenRules): (token: string) => Promise<Caller> {
  const { authority, keyCooldownMs: cooldownMs = 10_000, maxBytes = 16 * 1024 * 1024 } = rules;
  const issuers = {
    '1.0': createIssuerReader({ authority, version: '1.0', cooldownMs }),
    '2.0': createIssuerReader({ authority, version: '2.0', cooldownMs }),
  };

  const verified = new LRUCache<string, Verified>({ maxSize: maxBytes, sizeCalculation: sizeOf, ttlResolution });

  async function verify(token: string, tokenHash: string): Promise<Caller> {
    if (!isCanonical(token)) throw new InvalidTokenError("The token's signature or form is not valid.");
    const { issuer, keys } = await issuers[versionOf(token)]();
    const payload = await verifySignature(token, keys, rules.audiences);
    if (payload['tid'] !== authority.tenantId) {
      throw new InsufficientScopeError({ reason: 'This API does not serve your organization.' });
    }
    if (payload.iss !== issuer) throw new InvalidTokenError('The token comes from another issuer.');
    const caller = toVerified(payload, rules);
    verified.set(tokenHash, caller, { ttl: (caller.expiresAt + clockToleranceSeconds) * 1000 - Date.now() });
    return { ...caller, token, tokenHash };
  }

  return async (token) => {
    const tokenHash = hash('sha256', token, 'base64');
    const known = verified.get(tokenHash);
    rules.onLookup?.(known ? 'hit' : 'miss');
    return known ? { ...known, token, tokenHash } : verify(token, tokenHash);
  };
}

/** Bytes of an entry beside its texts: the objects, and its places in the cache. */
const entryBytes = 300;

function sizeOf({ clientId = '', objectId, tenantId }: Verified, tokenHash: string): number {
  // A text can take two bytes a character.
  return entryBytes + 2 * (tokenHash.length + tenantId.length + objectId.length + clientId.length);
}

/**
 * Whether a token is spelled as its issuer spelled it. Base64url leaves up to four bits of the last character unused, and
 * decoders skip padding, so that one signature has many spellings; each would be a token of its own to every cache.
 */
function isCanonical(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

/** Which of Entra's two token formats claims to be here; the API's manifest decides it, whatever endpoint was used. */
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
          : `The token's claim ${error.claim} is missing or wrong.`,
      );
    }
    if (error instanceof AuthorityUnavailableError) throw error;
    // A key set that could not be read says nothing about the token.
    if (
      error instanceof errors.JWKSTimeout ||
      !(error instanceof errors.JOSEError) ||
      error.code === 'ERR_JOSE_GENERIC'
    ) {
      throw new AuthorityUnavailableError({ cause: error });
    }
    throw new InvalidTokenError("The token's signature or form is not valid.");
  }
}

function toVerified(payload: JWTPayload, { scope, clientIds }: AccessTokenRules): Verified {
  const scopes = typeof payload['scp'] === 'string' ? payload['scp'].split(' ') : [];
  // On-behalf-of works for users only; `idtyp` is an optional claim, `scp` stands in every delegated token.
  if (payload['idtyp'] === 'app' || scopes.length === 0) {
    throw new InsufficientScopeError({
      reason: "This API serves signed-in users; an application's own token is not enough.",
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
    expiresAt: payload.exp ?? 0,
  };
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' ? claim : undefined;
}
