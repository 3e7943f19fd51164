// A Graph token for a caller: exchanged once, kept while it is good, replaced when Graph refuses it.
import { SpanKind, type Tracer } from '@opentelemetry/api';
import { LRUCache } from 'lru-cache';
import { inSpan } from '../tracing.js';
import { clockToleranceSeconds, type Caller } from './access-token.js';
import { AuthorityUnavailableError } from './errors.js';
import { createExchange, type Exchanged, type ExchangeOptions } from './exchange.js';

export interface OnBehalfOfOptions extends ExchangeOptions {
  /** Called after each exchange that was really made. */
  onExchange: (outcome: 'success' | 'failure') => void;
  /** Called with the error of each exchange that failed. */
  onFailure?: (error: unknown) => void;
  /** Called with whether a token was kept from before. */
  onLookup?: (outcome: 'hit' | 'miss') => void;
  /** A span for each exchange, when there is one. */
  tracer?: Tracer | undefined;
  /** Bytes of memory for tokens; 32 MiB by default, which is some 10,000 tokens of 3 kB. */
  maxBytes?: number;
  /** Milliseconds for which a refusal is remembered; 5 seconds by default. */
  refusalTtlMs?: number;
  /** Milliseconds between two exchanges of one caller for the same reason; a minute by default. */
  minTokenAgeMs?: number;
}

export interface TokenRequest {
  /** What the token must claim, as JSON text: the answer to a claims challenge. */
  claims?: string | undefined;
  /** A token that Graph refused. */
  rejected?: string | undefined;
  /** Aborted when the caller has left; no exchange is started for them then. */
  signal?: AbortSignal | undefined;
}

export interface OnBehalfOf {
  /**
   * Resolves with a Graph token for the caller. A `rejected` token is replaced, unless that was done already; it is
   * returned itself when it was exchanged for the same reason a moment ago, so that another exchange would not help.
   * Rejects with an `AuthError`, `GatewayCredentialError` or `AuthorityUnavailableError`.
   */
  getToken: (caller: Caller, request?: TokenRequest) => Promise<string>;
  /** Replaces a token at the next use that is a minute after its exchange: consent given since is in a new token only. */
  retire: (caller: Caller, token: string) => void;
}

interface Kept extends Exchanged {
  exchangedAtMs: number;
  claims: string | undefined;
  /** Whether it replaced a token that Graph had refused without asking for claims. */
  isReplacement: boolean;
}

/** A token is not used in its last minutes, so that it does not end on its way to Graph. */
const maxMarginMs = 5 * 60 * 1000;
/** The same as a share of its lifetime, so that a token of ten minutes serves for nine. */
const marginShare = 0.1;
/** Milliseconds for which a failure of the authority is remembered: the fields of one operation share it. */
const outageTtlMs = 1_000;
/** Exchanges of one caller at once that answer challenges with different claims; a tenant has a few contexts at most. */
const maxClaimsExchanges = 3;
/** Bytes of an entry beside its texts; an error holds a stack. */
const entryBytes = { token: 300, refusal: 4_000 };
const maxRefusalBytes = 4 * 1024 * 1024;

/** Exchanges callers' tokens. Requests for the same token share one exchange, its token, or its refusal. */
export function createOnBehalfOf(options: OnBehalfOfOptions): OnBehalfOf {
  const { maxBytes = 32 * 1024 * 1024, minTokenAgeMs = 60_000, onLookup, refusalTtlMs = 5_000, tracer } = options;
  const exchange = createExchange(options);
  // All else that decides an answer is the same for every caller of these options, so the hash of the token is the key:
  // what is cached cannot reach another user. A token that answered a challenge is kept by its claims as well.
  const tokens = new LRUCache<string, Kept>({
    maxSize: maxBytes,
    sizeCalculation: ({ claims = '', token }, key) =>
      entryBytes.token + token.length + 2 * (key.length + claims.length),
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

  function keep(key: string, kept: Kept, untilMs: number): void {
    const ttl = Math.floor(untilMs - Date.now());
    if (ttl > 0) tokens.set(key, kept, { ttl });
    else tokens.delete(key);
  }

  /** Lets a token go, wherever it is kept; with a time, no later than then. */
  function evict({ tokenHash }: Caller, { claims, token }: Kept, untilMs = 0): void {
    for (const key of new Set([tokenHash, keyOf(tokenHash, claims)])) {
      const kept = tokens.peek(key);
      if (kept?.token === token && Date.now() + tokens.getRemainingTTL(key) > untilMs) keep(key, kept, untilMs);
    }
  }

  async function run(caller: Caller, { claims, rejected }: TokenRequest): Promise<string> {
    const { tokenHash } = caller;
    const key = keyOf(tokenHash, claims);
    try {
      const exchanged = await inSpan(tracer, 'on-behalf-of exchange', span, () => exchange.ask(caller.token, claims));
      options.onExchange('success');
      const isReplacement = rejected !== undefined && claims === undefined;
      const kept: Kept = { ...exchanged, exchangedAtMs: Date.now(), claims, isReplacement };
      for (const place of new Set([tokenHash, key])) keep(place, kept, lastUseMs(exchanged, caller));
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
  function start(caller: Caller, request: TokenRequest): Promise<string> {
    const { tokenHash } = caller;
    const key = keyOf(tokenHash, request.claims);
    const running = inFlight.get(key);
    if (running) return running;
    const refusal = refusals.get(key);
    if (refusal) throw refusal.error;
    request.signal?.throwIfAborted();
    const pauseMs = exchange.pauseMs();
    if (pauseMs > 0) throw new AuthorityUnavailableError({ retryAfterSeconds: Math.ceil(pauseMs / 1000) });
    const others = challengesInFlight.get(tokenHash) ?? 0;
    const isChallenge = request.claims !== undefined;
    if (isChallenge && others >= maxClaimsExchanges) throw new AuthorityUnavailableError({ retryAfterSeconds: 1 });
    if (isChallenge) challengesInFlight.set(tokenHash, others + 1);
    const started = run(caller, request).finally(() => {
      inFlight.delete(key);
      if (!isChallenge) return;
      const left = (challengesInFlight.get(tokenHash) ?? 1) - 1;
      if (left > 0) challengesInFlight.set(tokenHash, left);
      else challengesInFlight.delete(tokenHash);
    });
    inFlight.set(key, started);
    return started;
  }

  return {
    async getToken(caller, request = {}) {
      const { claims, rejected } = request;
      const kept = tokens.get(keyOf(caller.tokenHash, claims));
      const isYoung = kept !== undefined && Date.now() - kept.exchangedAtMs < minTokenAgeMs;
      const isAnswered = isYoung && (claims === undefined ? kept.isReplacement : kept.claims === claims);
      if (kept && (kept.token !== rejected || isAnswered)) {
        onLookup?.('hit');
        if (claims !== undefined) keep(caller.tokenHash, kept, lastUseMs(kept, caller));
        return kept.token;
      }
      onLookup?.('miss');
      if (kept) evict(caller, kept);
      return start(caller, request);
    },
    retire(caller, token) {
      const kept = tokens.get(caller.tokenHash);
      if (kept?.token === token) evict(caller, kept, kept.exchangedAtMs + minTokenAgeMs);
    },
  };
}

function keyOf(tokenHash: string, claims: string | undefined): string {
  return claims === undefined ? tokenHash : `${tokenHash} ${claims}`;
}

/**
 * Until when a token is used, in milliseconds since 1970: until shortly before its own end, and no longer than the
 * caller's token is accepted. That end needs no margin, since the caller's token is not sent anywhere.
 */
function lastUseMs({ expiresAtMs, exchangedAtMs = Date.now() }: Exchanged & Partial<Kept>, caller: Caller): number {
  const marginMs = Math.min(maxMarginMs, (expiresAtMs - exchangedAtMs) * marginShare);
  return Math.min(expiresAtMs - marginMs, (caller.expiresAt + clockToleranceSeconds) * 1000);
}
