// A Graph token for a caller: the on-behalf-of exchange, once for each token.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
import { readFile } from 'node:fs/promises';
import { AzureAuthorityHosts, OnBehalfOfCredential } from '@azure/identity';
import { SpanKind, type Tracer } from '@opentelemetry/api';
import { LRUCache } from 'lru-cache';
import { inSpan } from '../tracing.js';
import type { Caller } from './access-token.js';
import { createAuthorityHttpClient, type Authority } from './authority.js';
import { AuthorityUnavailableError } from './errors.js';
import { toAuthError } from './exchange-error.js';

/** How the gateway proves to the authority who it is. */
export type GatewayCredential =
  | { clientSecret: string }
  | { certificatePath: string }
  /** A file that holds a federated token, rewritten from outside: workload identity. */
  | { federatedTokenFile: string };

export interface OnBehalfOfOptions {
  authority: Authority;
  clientId: string;
  credential: GatewayCredential;
  /** What to ask for, such as `https://graph.microsoft.com/.default`. */
  scope: string;
  /** Told of each exchange that was really made. */
  onExchange: (outcome: 'success' | 'failure') => void;
  /** Told whether a token was kept from before. */
  onLookup?: (outcome: 'hit' | 'miss') => void;
  /** A span for each exchange, when there is one. */
  tracer?: Tracer | undefined;
}

/** Tokens kept; each is some 3 kB, so about 30 MB at the most. */
const mostTokens = 10_000;
/** A token is not used in its last minutes, so that it does not end on its way. */
const marginMs = 5 * 60 * 1000;
/** The credential ignores abort signals, so the wait is bounded here. */
const timeLimitMs = 10_000;

/**
 * A Graph token for a caller. With `claims` (JSON text) it is a new one that claims them, in place of the one kept.
 * Rejects with an `AuthError`, `GatewayCredentialError` or `AuthorityUnavailableError`.
 */
export type OnBehalfOf = (caller: Caller, claims?: string) => Promise<string>;

/**
 * Exchanges callers' tokens. Calls for the same token share one exchange, whose answer is kept until the earlier of the
 * two tokens' ends; a failure is shared with those who wait and then forgotten.
 */
export function createOnBehalfOf(options: OnBehalfOfOptions): OnBehalfOf {
  // All else that decides an answer is the same for every caller of these options, so the hash of the token is the key:
  // what is cached cannot reach another user.
  const tokens = new LRUCache<string, string>({ max: mostTokens, ttlResolution: 1_000 });
  const inFlight = new Map<string, Promise<string>>();
  const { onLookup, tracer } = options;
  const span = { kind: SpanKind.CLIENT, attributes: { 'server.address': new URL(options.authority.host).hostname } };

  async function exchange(caller: Caller, claims: string | undefined): Promise<string> {
    try {
      const { token, expiresOnTimestamp } = await inSpan(tracer, 'on-behalf-of exchange', span, () =>
        askAuthority(caller.token, claims, options),
      );
      options.onExchange('success');
      const ttl = Math.min(expiresOnTimestamp, caller.expiresAt * 1000) - Date.now() - marginMs;
      if (ttl > 0) tokens.set(caller.tokenHash, token, { ttl });
      return token;
    } catch (error) {
      options.onExchange('failure');
      throw error;
    } finally {
      inFlight.delete(caller.tokenHash + (claims ?? ''));
    }
  }

  return async (caller, claims) => {
    const kept = claims === undefined ? tokens.get(caller.tokenHash) : undefined;
    onLookup?.(kept === undefined ? 'miss' : 'hit');
    if (kept !== undefined) return kept;
    const key = caller.tokenHash + (claims ?? '');
    const shared = inFlight.get(key) ?? exchange(caller, claims);
    inFlight.set(key, shared);
    return shared;
  };
}

async function askAuthority(
  userAssertionToken: string,
  claims: string | undefined,
  { authority, clientId, credential, scope }: OnBehalfOfOptions,
): Promise<{ token: string; expiresOnTimestamp: number }> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AuthorityUnavailableError()), timeLimitMs);
  });
  const exchanged = new OnBehalfOfCredential({
    tenantId: authority.tenantId,
    clientId,
    userAssertionToken,
    ...proofOf(credential),
    authorityHost: authority.host,
    // Instance discovery asks Microsoft whether it knows the host; it knows its own.
    disableInstanceDiscovery: !Object.values<string>(AzureAuthorityHosts).includes(authority.host),
    httpClient: createAuthorityHttpClient(authority.dispatcher),
    retryOptions: { maxRetries: 1, retryDelayInMs: 200, maxRetryDelayInMs: 1000 },
  } as object as ConstructorParameters<typeof OnBehalfOfCredential>[0])
    // Declares that challenges are understood, so that Graph may send them: continuous access evaluation.
    .getToken(scope, { enableCae: true, ...(claims === undefined ? {} : { claims }) })
    .catch((error: unknown) => {
      throw toAuthError(error, authority);
    });
  return Promise.race([exchanged, timeout]).finally(() => clearTimeout(timer));
}

function proofOf(credential: GatewayCredential): object {
  if (!('federatedTokenFile' in credential)) return credential;
  return { getAssertion: async () => (await readFile(credential.federatedTokenFile, 'utf8')).trim() };
}
