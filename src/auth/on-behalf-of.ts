// On-behalf-of tokens: the caller's token exchanged for a Graph token, with a cache and renewal.
import { SpanKind, type Tracer } from '@opentelemetry/api';
import { LRUCache } from 'lru-cache';
import { cacheLimits } from '../process-limits.js';
import type { TokenRequest } from '../net/token-request.js';
import { inSpan } from '../net/tracing.js';
import type { Caller } from './access-token.js';
import { AuthorityUnavailableError } from './errors.js';
import { createExchange, type Exchanged, type ExchangeOptions } from './exchange.js';
import { clockToleranceSeconds } from './token-rules.js';

export interface OnBehalfOfOptions extends ExchangeOptions {
  /** Called after each exchange that was sent. */
  onExchange: (outcome: 'success' | 'failure') => void;
  /** Called with the error of each exchange that failed. */
  onFailure?: (error: unknown) => void;
  /** Called for each request for a token: a `hit` is one that the cache could serve. */
  onLookup?: (outcome: 'hit' | 'miss') => void;
  /** Creates a span for each exchange. */
  tracer?: Tracer | undefined;
  /** Bytes of the token cache; 32 MiB by default, enough for about 10,000 tokens of 3 kB. */
  maxBytes?: number;
  /** Milliseconds for which a refusal is cached; 5 seconds by default. */
  refusalTtlMs?: number;
  /** Minimum ms between two exchanges of one caller for the same reason; a minute by default. */
  minTokenAgeMs?: number;
}

export interface OnBehalfOf {
  /**
   * Returns a Graph token for the caller. A `rejected` token is replaced, unless another call has replaced it already.
   * It is returned itself if it was exchanged for the same reason a moment ago, because another exchange would not help
   * then. Rejects with an `AuthError`, `GatewayCredentialError` or `AuthorityUnavailableError`.
   */
  getToken: (caller: Caller, request?: TokenRequest) => Promise<string>;
  /**
   * Lets a token expire `minTokenAgeMs` after its exchange. For a token without consent: only a new token includes
   * consent that is given later.
   */
  retire: (caller: Caller, token: string) => void;
  /** Returns the permissions of the caller's token, as the authority named them; `undefined` if not known. */
  scopeOf: (caller: Caller, token: string) => string | undefined;
}

interface CachedToken extends Exchanged {
  exchangedAtMs: number;
  claims: string | undefined;
  /** Whether it replaced a token that Graph had refused without a claims challenge. */
  isReplacement: boolean;
}

/** Milliseconds before its expiry from which a token is not used, so that it does not expire on its way to Graph. */
const maxMarginMs = 5 * 60 * 1000;
/** The same as a share of the lifetime: a token of ten minutes is used for nine. */
const marginShare = 0.1;
/** Milliseconds for which an outage of the authority is cached, so that the fields of one operation share it. */
const outageTtlMs = 1_000;
/** Concurrent exchanges of one caller with different claims. A tenant uses few authentication contexts. */
const maxClaimsExchanges = 3;
/** Bytes of a cache entry besides its strings. An error has a stack. */
const entryBytes = { token: 300, refusal: 4_000 };
const maxRefusalBytes = cacheLimits.refusedExchanges;

/** Creates the source of Graph tokens. Concurrent requests for the same token share one exchange and its outcome. */
export function createOnBehalfOf(options: OnBehalfOfOptions): OnBehalfOf {
  const {
    maxBytes = cacheLimits.exchangedTokens,
    minTokenAgeMs = 60_000,
    onLookup,
    refusalTtlMs = 5_000,
    tracer,
  } = options;
  const exchange = createExchange(options);
  // The cache key is the hash of the caller's token, so a Graph token cannot reach another user: everything else that
  // decides an exchange is the same for all callers. A token for a claims challenge is cached by its claims as well.
  const tokens = new LRUCache<string, CachedToken>({
    maxSize: maxBytes,
    sizeCalculation: ({ claims = '', scope = '', token }, key) =>
      entryBytes.token + token.length + scope.length + 2 * (key.length + claims.length),
    ttlResolution: 1_000,
  });
  const refusals = new LRUCache<string, { error: unknown }>({
    maxSize: maxRefusalBytes,
    sizeCalculation: (_, key) => entryBytes.refusal + 2 * key.length,
    ttlResolution: 100,
  });
  const inFlight = new Map<string, Promise<string>>();
  const challengesInFlight = new Map<string, number>();
  const span = { kind: SpanKind.CLIENT, attributes: { 'server.address': new URL(options.authority.host).hostname } };

  function cache(key: string, token: CachedToken, untilMs: number): void {
    const ttl = Math.floor(untilMs - Date.now());
    if (ttl > 0) tokens.set(key, token, { ttl });
    else tokens.delete(key);
  }

  /** Removes a token from the cache, under both of its keys: at `untilMs`, or at once. */
  function evict({ tokenHash }: Caller, { claims, token }: CachedToken, untilMs = 0): void {
    for (const key of new Set([tokenHash, keyOf(tokenHash, claims)])) {
      const cached = tokens.peek(key);
      if (cached?.token === token && Date.now() + tokens.getRemainingTTL(key) > untilMs) cache(key, cached, untilMs);
    }
  }

  async function sendExchange(caller: Caller, { claims, rejected }: TokenRequest): Promise<string> {
    const { tokenHash } = caller;
    const key = keyOf(tokenHash, claims);
    try {
      const exchanged = await inSpan(tracer, 'on-behalf-of exchange', span, () =>
        exchange.requestToken({ assertion: caller.token, claims }),
      );
      options.onExchange('success');
      const isReplacement = rejected !== undefined && claims === undefined;
      const token: CachedToken = { ...exchanged, exchangedAtMs: Date.now(), claims, isReplacement };
      for (const cacheKey of new Set([tokenHash, key])) cache(cacheKey, token, lastUseMs(token, caller));
      return exchanged.token;
    } catch (error) {
      options.onExchange('failure');
      options.onFailure?.(error);
      const ttl = error instanceof AuthorityUnavailableError ? Math.min(outageTtlMs, refusalTtlMs) : refusalTtlMs;
      refusals.set(key, { error }, { ttl });
      throw error;
    }
  }

  /** Starts an exchange, or joins the one in flight. */
  function startOrJoin(caller: Caller, request: TokenRequest): Promise<string> {
    const { tokenHash } = caller;
    const key = keyOf(tokenHash, request.claims);
    const pending = inFlight.get(key);
    if (pending) return pending;
    const refusal = refusals.get(key);
    if (refusal) throw refusal.error;
    request.signal?.throwIfAborted();
    const pauseMs = exchange.pauseMs();
    if (pauseMs > 0) throw new AuthorityUnavailableError({ retryAfterSeconds: Math.ceil(pauseMs / 1000) });
    const isChallenge = request.claims !== undefined;
    const challenges = challengesInFlight.get(tokenHash) ?? 0;
    if (isChallenge && challenges >= maxClaimsExchanges) throw new AuthorityUnavailableError({ retryAfterSeconds: 1 });
    if (isChallenge) challengesInFlight.set(tokenHash, challenges + 1);
    const started = sendExchange(caller, request).finally(() => {
      inFlight.delete(key);
      if (!isChallenge) return;
      const remaining = (challengesInFlight.get(tokenHash) ?? 1) - 1;
      if (remaining > 0) challengesInFlight.set(tokenHash, remaining);
      else challengesInFlight.delete(tokenHash);
    });
    inFlight.set(key, started);
    return started;
  }

  return {
    async getToken(caller, request = {}) {
      const { claims, rejected } = request;
      const cached = tokens.get(keyOf(caller.tokenHash, claims));
      const isYoung = cached !== undefined && Date.now() - cached.exchangedAtMs < minTokenAgeMs;
      const isForSameReason = isYoung && (claims === undefined ? cached.isReplacement : cached.claims === claims);
      if (cached && (cached.token !== rejected || isForSameReason)) {
        onLookup?.('hit');
        if (claims !== undefined) cache(caller.tokenHash, cached, lastUseMs(cached, caller));
        return cached.token;
      }
      onLookup?.('miss');
      if (cached) evict(caller, cached);
      return startOrJoin(caller, request);
    },
    retire(caller, token) {
      const cached = tokens.get(caller.tokenHash);
      if (cached?.token === token) evict(caller, cached, cached.exchangedAtMs + minTokenAgeMs);
    },
    scopeOf({ tokenHash }, token) {
      const cached = tokens.peek(tokenHash);
      return cached?.token === token ? cached.scope : undefined;
    },
  };
}

function keyOf(tokenHash: string, claims: string | undefined): string {
  return claims === undefined ? tokenHash : `${tokenHash} ${claims}`;
}

/**
 * Returns until when a token is used, in ms since 1970: until shortly before it expires, but no longer than the
 * caller's token is accepted. That limit needs no margin, because the caller's token is not sent to Graph.
 */
function lastUseMs({ exchangedAtMs, expiresAtMs }: CachedToken, caller: Caller): number {
  const marginMs = Math.min(maxMarginMs, (expiresAtMs - exchangedAtMs) * marginShare);
  return Math.min(expiresAtMs - marginMs, (caller.expiresAtSeconds + clockToleranceSeconds) * 1000);
}
