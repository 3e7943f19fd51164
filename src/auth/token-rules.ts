// The rules for access tokens: what the gateway requires of each part of a token, and the inspection of a whole one.
// https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Authority, TokenVersion } from './authority.js';
import { AuthorityUnavailableError, InsufficientScopeError, InvalidTokenError } from './errors.js';
import { createIssuerReader } from './signing-keys.js';

export interface AccessTokenRules {
  authority: Authority;
  /** Accepted values of the `aud` claim. */
  audiences: readonly string[];
  /** The delegated scope that a token must have. */
  scope: string;
  /** Client IDs of the front ends that may call; empty allows all. */
  clientIds: readonly string[];
  /** As for `createIssuerReader`. */
  keyCooldownMs?: number;
  /** Bytes of the cache of verified tokens; by default those of process-limits.ts, enough for about 20,000. */
  maxBytes?: number;
  /** Called for each token: a `hit` is one that was verified before. */
  onLookup?: (outcome: 'hit' | 'miss') => void;
}

/**
 * Seconds by which clocks may differ. RFC 7519 section 4.1.4 allows "a small leeway, usually no more than a few
 * minutes".
 */
export const clockToleranceSeconds = 60;

const malformed = 'The token is malformed, or its signature is not valid.';

/**
 * Whether a token is in the canonical base64url form that its issuer used. Up to four bits of the last character are
 * unused, and decoders ignore padding, so one signature has many spellings. Each of them would pass verification and
 * take up its own entry in every cache.
 */
function isCanonical(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

/**
 * Returns which of Entra's token formats a token claims to have. The API's manifest decides, not the endpoint. Throws
 * `InvalidTokenError` for a text that is no token in its canonical form.
 */
export function versionOf(token: string): TokenVersion {
  if (!isCanonical(token)) throw new InvalidTokenError(malformed);
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
export async function verifySignature(token: string, { audiences, keys, now }: SignatureRules): Promise<JWTPayload> {
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
export const callerRules = {
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
export const callerRuleNames = Object.keys(callerRules) as CallerRule[];

export type TokenRule = 'signature' | 'audience' | 'lifetime' | CallerRule;

/** How the gateway judges each part of a token, also behind a part for which it refuses the token. */
export interface TokenInspection {
  /** Not verified if `problems` has the signature. Empty if the token cannot be read. */
  claims: JWTPayload;
  problems: ReadonlyMap<TokenRule, Error>;
}

/**
 * Judges a token part by part, for diagnoses, with the verifier's own steps. Rejects with `AuthorityUnavailableError`
 * or `GatewayCredentialError` as the verifier does. A token without problems is not verified by this: use the verifier.
 */
export async function inspectAccessToken(token: string, rules: AccessTokenRules): Promise<TokenInspection> {
  const problems = new Map<TokenRule, Error>();
  let version: TokenVersion;
  try {
    version = versionOf(token);
  } catch (error) {
    return { claims: {}, problems: problems.set('signature', error as Error) };
  }
  const claims = decodeJwt(token);
  const { authority, keyCooldownMs } = rules;
  const { issuer, keys } = await createIssuerReader({ authority, version, keyCooldownMs })();
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

export function clientIdOf(payload: JWTPayload): string | undefined {
  return textOf(payload['azp'] ?? payload['appid']);
}

export function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' ? claim : undefined;
}
