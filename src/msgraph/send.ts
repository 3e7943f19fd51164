// Sending of calls for one caller, with back-off, retries and token renewal.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tracer } from '@opentelemetry/api';
import type { Dispatcher } from 'undici';
import { attemptTimeoutMs as defaultAttemptTimeoutMs } from '../deadlines.js';
import { outcomeOf, succeeded } from './attempt-outcome.js';
import type { MsGraphAttempt } from './attempt.js';
import type { AuthorizedResponse } from './batch.js';
import { sendOnce, type Call } from './call.js';
import {
  abortErrorOf,
  MsGraphDeadlineExceeded,
  MsGraphMisconfigured,
  MsGraphShuttingDown,
  type PathResponse,
} from './errors.js';
import { createLimiter } from './limiter.js';
import { createRenewal, type Renewal, type TokenSource } from './renewal.js';
import { createResponsesReceived, type ResponsesReceived } from './response-bytes.js';
import { nextStep, retryBudgetMs } from './retry.js';
import { inCallSpan } from './span.js';
import { throttledRefusal, waitForBackOffs, type Throttle, type ThrottledCall } from './throttle.js';

export interface SenderOptions extends TokenSource {
  /** Root and version, such as `https://graph.microsoft.com/beta`. */
  url: URL;
  dispatcher: Dispatcher;
  throttle: Throttle;
  /** Identifies the user, for limits that each user has of their own. */
  user?: string | undefined;
  /** `User-Agent`. Graph's best practices recommend it; the header `SdkVersion` is for Microsoft's own SDKs. */
  userAgent: string;
  /**
   * Multiplies the pauses before a retry and before a further read of a changed object; 1 by default. Tests shorten
   * them.
   */
  pauseFactor?: number | undefined;
  /** Aborts reads. Writes continue, so that their outcome is known. */
  signal?: AbortSignal;
  /** Time limit of one attempt, in ms; `attemptTimeoutMs` of deadlines.ts by default. */
  attemptTimeoutMs?: number;
  /** End of the operation, by `performance.now()`. A write is not sent unless a whole attempt fits before it. */
  deadline?: number;
  /** Whether the gateway is shutting down. No write is sent then. */
  isClosing?: () => boolean;
  /** Whether every write is refused, as a defect: the operation should not have come to it. */
  isReadOnly?: boolean | undefined;
  /** Called after each attempt. */
  onAttempt: (attempt: MsGraphAttempt) => void;
  /** Called when a call, or a request inside a `$batch`, waits for a back-off to end or is refused because of one. */
  onThrottle?: (outcome: 'waited' | 'refused') => void;
  /** Shared by all callers. */
  responses?: ResponsesReceived;
  /** Called with the body of each success, and of each one inside a `$batch`. Must not throw. */
  onResponse?: (response: PathResponse) => void;
  /** Creates a span for each attempt. */
  tracer?: Tracer | undefined;
}

export interface Sender {
  /** Sends a call, with retries. `initialToken` is used instead of the caller's usual token. */
  send: (call: Call, initialToken?: string) => Promise<AuthorizedResponse>;
  renewal: Renewal;
  /** Waits for that many milliseconds. Rejects if the operation ends first. */
  pause: (ms: number) => Promise<void>;
  /**
   * Returns the operation's first `MsGraphMisconfigured` in place of another one, so that the log has one line about
   * the cause; any other value as it is.
   */
  asFirst: <T>(error: T) => T | MsGraphMisconfigured;
}

/**
 * Requests of one operation in flight at once. Aliases could make thirty of them, and with them use the connections and
 * the quota of all others. As many as batches.
 */
const maxConcurrentCalls = 4;

/** Creates what sends the calls of one operation of one user. */
export function createSender(options: SenderOptions): Sender {
  const {
    attemptTimeoutMs = defaultAttemptTimeoutMs,
    deadline: operationDeadline = Number.POSITIVE_INFINITY,
    isClosing,
    isReadOnly = false,
    onResponse,
    onRetry,
    onThrottle,
    pauseFactor = 1,
    responses = createResponsesReceived(),
    signal,
    throttle,
    token,
    tracer,
    url,
    user,
  } = options;
  const limit = createLimiter(maxConcurrentCalls);
  const renewal = createRenewal(options);
  let misconfigured: MsGraphMisconfigured | undefined;

  function asFirst<T>(error: T): T | MsGraphMisconfigured {
    return error instanceof MsGraphMisconfigured ? (misconfigured ??= error) : error;
  }

  async function send(call: Call, initialToken?: string): Promise<AuthorizedResponse> {
    const retryDeadline = performance.now() + retryBudgetMs;
    const throttled: ThrottledCall = { path: call.path, isRead: call.isRead, user };
    const renewals = new Set<'rejected' | 'challenged'>();
    let bearer = initialToken ?? (await token());
    for (let attemptNumber = 1; ; attemptNumber++) {
      if (throttle.waitMs(throttled) > 0) {
        const admitted = await waitForBackOffs(throttle, [throttled], { deadline: retryDeadline, onThrottle, pause });
        if (admitted.length === 0) throw throttledRefusal(throttle.waitMs(throttled));
      }
      if (!call.isRead) refuseWrite();
      try {
        const sentWith = bearer;
        const response = await limit(() =>
          inCallSpan(tracer, call, { host: url.hostname, attemptNumber }, (span) =>
            sendOnce(call, { ...options, attemptTimeoutMs, bearer: sentWith, responses, span }),
          ),
        );
        throttle.record(throttled, succeeded);
        onResponse?.({ path: call.path, body: response.body });
        return { ...response, bearer };
      } catch (error) {
        const outcome = outcomeOf(error);
        throttle.record(throttled, outcome);
        if (outcome.kind === 'refused' && outcome.refusal.status === 401) {
          const { refusal } = outcome;
          // Renews the token once for each kind of 401. For writes too, because a 401 proves that nothing was done.
          const kind = refusal.claims === undefined ? 'rejected' : 'challenged';
          const request = { rejected: bearer, claims: refusal.claims };
          const newToken = renewals.has(kind) ? undefined : await renewal.renew(request);
          if (newToken === undefined) throw renewal.asChallenge(refusal);
          renewals.add(kind);
          bearer = newToken;
          continue;
        }
        renewal.reportDenial(outcome, bearer);
        const next = nextStep({ outcome, attemptNumber });
        if (next.kind === 'give up' || performance.now() + next.waitMs > retryDeadline) throw asFirst(error);
        onRetry?.(next.reason);
        await pause(next.waitMs);
      }
    }
  }

  function refuseWrite(): void {
    if (isReadOnly) throw new Error('A request that may only read came to a write.');
    if (isClosing?.()) throw new MsGraphShuttingDown();
    if (performance.now() + attemptTimeoutMs > operationDeadline) throw new MsGraphDeadlineExceeded();
  }

  async function pause(ms: number): Promise<void> {
    await sleep(ms * pauseFactor, undefined, signal && { signal }).catch((error: unknown) => {
      throw signal ? abortErrorOf(signal) : error;
    });
  }

  return { send, renewal, pause, asFirst };
}
