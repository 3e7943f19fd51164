// The pool of connections to Microsoft Graph, and what happens to every call on its way: it is timed, and tried again.
import { Agent, interceptors, type Dispatcher } from 'undici';
import { parseRetryAfter } from './retry-after.js';

/** One try of one call, for metrics. */
export interface MsGraphAttempt {
  method: string;
  /** HTTP status, or `error` when no answer came. */
  status: number | 'error';
  durationMs: number;
}

const secondMs = 1000;
/** Every time limit and bound of a call, in one place. */
const limits = {
  connectMs: 5 * secondMs,
  /** Intune answers in a second or two; a write may take several. */
  headersMs: 20 * secondMs,
  bodyMs: 20 * secondMs,
  /** Bytes; a partner is about 2 kB, so this is thousands of them on one page. */
  responseBytes: 16 * 1024 * 1024,
  /** Tries after the first. */
  retries: 2,
  firstRetryMs: 300,
  /** The longest that a caller is kept waiting for the next try; a longer wait is told instead. */
  retryWaitMs: 5 * secondMs,
} as const;

/** What Graph asks to be tried again (learn.microsoft.com/graph/best-practices-concept), and what the wire does. */
const statusesToRetry = new Set([429, 503, 504]);
const codesToRetry = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A pool for one Graph origin; reads (calls marked `idempotent`) are tried again, writes never. */
export function createMsGraphDispatcher(onAttempt: (attempt: MsGraphAttempt) => void): Dispatcher {
  return new Agent({
    connect: { timeout: limits.connectMs },
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.bodyMs,
    maxResponseSize: limits.responseBytes,
  }).compose(
    timing(onAttempt),
    // Without `throwOnError: false` a last 429 or 503 would lose its body.
    interceptors.retry({ retry: retryReads, throwOnError: false }),
  );
}

interface RetriedCall {
  state: { counter: number };
  opts: Dispatcher.DispatchOptions;
}
type RetryFault = Error & { statusCode?: number; code?: string; headers?: Record<string, unknown> };

function retryReads(fault: RetryFault, { state, opts }: RetriedCall, done: (fault?: Error | null) => void): void {
  const again =
    fault.statusCode === undefined ? codesToRetry.has(fault.code ?? '') : statusesToRetry.has(fault.statusCode);
  const waitMs =
    (parseRetryAfter(fault.headers?.['retry-after']) ?? 0) * secondMs || limits.firstRetryMs * 2 ** (state.counter - 1);
  if (opts.idempotent !== true || !again || state.counter > limits.retries || waitMs > limits.retryWaitMs) done(fault);
  else setTimeout(() => done(null), waitMs);
}

function timing(onAttempt: (attempt: MsGraphAttempt) => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const startMs = performance.now();
    let status: MsGraphAttempt['status'] = 'error';
    const report = (): void => onAttempt({ method: options.method, status, durationMs: performance.now() - startMs });
    return dispatch(options, {
      onRequestStart: (...event) => handler.onRequestStart?.(...event),
      onRequestUpgrade: (...event) => handler.onRequestUpgrade?.(...event),
      onResponseStart: (controller, statusCode, ...event) => {
        status = statusCode;
        handler.onResponseStart?.(controller, statusCode, ...event);
      },
      onResponseData: (...event) => handler.onResponseData?.(...event),
      onResponseEnd: (...event) => {
        report();
        handler.onResponseEnd?.(...event);
      },
      onResponseError: (...event) => {
        status = 'error';
        report();
        handler.onResponseError?.(...event);
      },
    });
  };
}
