// Access-token verification.
// https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
import { hash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { cacheLimits } from '../process-limits.js';
import { InvalidTokenError } from './errors.js';
import { createIssuerReader } from './signing-keys.js';
import {
  callerRuleNames,
  callerRules,
  clientIdOf,
  clockToleranceSeconds,
  textOf,
  verifySignature,
  versionOf,
  type AccessTokenRules,
} from './token-rules.js';

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

/** Milliseconds that an entry may outlive its expiry. A finer resolution would set a timer each millisecond. */
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
  const { authority, keyCooldownMs, maxBytes = cacheLimits.verifiedCallers } = rules;
  const issuers = {
    '1.0': createIssuerReader({ authority, version: '1.0', keyCooldownMs }),
    '2.0': createIssuerReader({ authority, version: '2.0', keyCooldownMs }),
  };
  const cache = new LRUCache<string, CachedCaller>({ maxSize: maxBytes, sizeCalculation: sizeOf, ttlResolution });

  async function verify(token: string, tokenHash: string): Promise<Caller> {
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

/** Bytes of an entry besides its strings: its objects, and its slots in the cache. */
const entryBytes = 300;

function sizeOf({ clientId = '', objectId, tenantId }: CachedCaller, tokenHash: string): number {
  // A string can take two bytes per character.
  return entryBytes + 2 * (tokenHash.length + tenantId.length + objectId.length + clientId.length);
}

function toCaller(payload: JWTPayload): CachedCaller {
  return {
    tenantId: String(payload['tid']),
    objectId: textOf(payload['oid']) ?? textOf(payload.sub) ?? '',
    clientId: clientIdOf(payload),
    expiresAtSeconds: payload.exp ?? 0,
  };
}

/** Returns a header's token (RFC 6750 section 2.1); `undefined` without one. Throws `InvalidTokenError` for others. */
export function readBearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(authorization)?.[1];
  if (token === undefined) throw new InvalidTokenError('The Authorization header does not contain a bearer token.');
  return token;
}
