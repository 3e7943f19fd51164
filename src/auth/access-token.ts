// The caller's token, verified as an access token of this API.
// https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
import { hash } from 'node:crypto';
import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { authorityFetch, fetchAuthorityJson, type Authority } from './authority.js';
import { AuthorityUnavailableError, InsufficientScopeError, InvalidTokenError } from './errors.js';

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
  /** Milliseconds between reads of the authority's keys for the sake of an unknown one; 10 seconds by default. */
  keyCooldownMs?: number;
  /** Told whether a token was verified before. */
  onLookup?: (outcome: 'hit' | 'miss') => void;
}

/** Seconds by which clocks may differ: RFC 7519 section 4.1.4 allows "a small leeway, usually no more than a few minutes". */
const clockToleranceSeconds = 60;
const hourMs = 60 * 60 * 1000;

/** Milliseconds by which a token may be remembered too long; finer, and the cache sets a timer each millisecond. */
const ttlResolution = 1_000;
/** Callers kept; each is some 3 kB, so about 30 MB at the most. */
const mostCallers = 10_000;

/**
 * A verifier of tokens, which remembers the good ones until they end: a signature costs fifty times its hash. It rejects with `InvalidTokenError` (401), `InsufficientScopeError` (403), or
 * `AuthorityUnavailableError` when the authority's keys cannot be had.
 */
export function createAccessTokenVerifier(rules: AccessTokenRules): (token: string) => Promise<Caller> {
  const { authority } = rules;
  const issuers = { '1.0': rememberIssuer(rules, ''), '2.0': rememberIssuer(rules, '/v2.0') };

  const verified = new LRUCache<string, Caller>({ max: mostCallers, ttlResolution });

  async function verify(token: string, tokenHash: string): Promise<Caller> {
    const { issuer, keys } = await issuers[versionOf(token)]();
    const payload = await verifySignature(token, keys, rules.audiences);
    if (payload['tid'] !== authority.tenantId) {
      throw new InsufficientScopeError('This API does not serve your organization.');
    }
    if (payload.iss !== issuer) throw new InvalidTokenError('The token comes from another issuer.');
    const caller = toCaller(token, tokenHash, payload, rules);
    verified.set(tokenHash, caller, { ttl: (caller.expiresAt + clockToleranceSeconds) * 1000 - Date.now() });
    return caller;
  }

  return async (token) => {
    const tokenHash = hash('sha256', token, 'base64');
    const known = verified.get(tokenHash);
    rules.onLookup?.(known ? 'hit' : 'miss');
    return known ?? verify(token, tokenHash);
  };
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
    // A key set that could not be fetched says nothing about the token.
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

function toCaller(
  token: string,
  tokenHash: string,
  payload: JWTPayload,
  { scope, clientIds }: AccessTokenRules,
): Caller {
  const scopes = typeof payload['scp'] === 'string' ? payload['scp'].split(' ') : [];
  // On-behalf-of works for users only; `idtyp` is an optional claim, `scp` stands in every delegated token.
  if (payload['idtyp'] === 'app' || scopes.length === 0) {
    throw new InsufficientScopeError(
      "This API serves signed-in users; an application's own token is not enough.",
      scope,
    );
  }
  if (!scopes.includes(scope)) throw new InsufficientScopeError(`The token lacks the scope ${scope}.`, scope);
  const clientId = textOf(payload['azp'] ?? payload['appid']);
  if (clientIds.length > 0 && !(clientId !== undefined && clientIds.includes(clientId))) {
    throw new InsufficientScopeError('This application may not call this API.');
  }
  return {
    tenantId: String(payload['tid']),
    objectId: textOf(payload['oid']) ?? textOf(payload.sub) ?? '',
    clientId,
    expiresAt: payload.exp ?? 0,
    token,
    tokenHash,
  };
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' ? claim : undefined;
}

interface Issuer {
  issuer: string;
  keys: JWTVerifyGetKey;
}

/** Reads the metadata when it is first needed and remembers it; a failure is not remembered. */
function rememberIssuer(rules: AccessTokenRules, version: '' | '/v2.0'): () => Promise<Issuer> {
  let remembered: Promise<Issuer> | undefined;
  return () => {
    remembered ??= readIssuer(rules, version).catch((error: unknown) => {
      remembered = undefined;
      throw error;
    });
    return remembered;
  };
}

async function readIssuer(
  { authority, keyCooldownMs = 10_000 }: AccessTokenRules,
  version: '' | '/v2.0',
): Promise<Issuer> {
  const { dispatcher, host, tenantId } = authority;
  const url = `${host}/${tenantId}${version}/.well-known/openid-configuration`;
  const metadata = await fetchAuthorityJson(url, dispatcher);
  const { issuer, jwks_uri: keysUrl } = metadata;
  // Keys from another host would let that host sign anyone in.
  if (typeof issuer !== 'string' || typeof keysUrl !== 'string' || new URL(keysUrl).origin !== new URL(host).origin) {
    throw new AuthorityUnavailableError({ cause: new Error(`${url} names no issuer or no keys of its own`) });
  }
  return {
    issuer: issuer.replace('{tenantid}', tenantId),
    keys: createRemoteJWKSet(new URL(keysUrl), {
      [customFetch]: authorityFetch(dispatcher),
      timeoutDuration: 5_000,
      // Keys rotate without notice: an unknown `kid` asks again, and a flood of them asks no oftener than this.
      cooldownDuration: keyCooldownMs,
      cacheMaxAge: 24 * hourMs,
    }),
  };
}
