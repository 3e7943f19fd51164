// The pool of connections to Microsoft Graph: its bounds, and a report of every try of every call.
import { Agent, type Dispatcher } from 'undici';

/** One try of one call, for metrics. */
export interface MsGraphAttempt {
  method: string;
  /** HTTP status, or `error` when no whole answer came. */
  status: number | 'error';
  durationMs: number;
}

/** Intune answers in a second or two, a write in several. */
const timeLimitMs = 20_000;
/** Bytes; a partner is about 2 kB, so this is thousands of them on one page. */
const longestBody = 16 * 1024 * 1024;

/** A pool for one Graph origin. */
export function createMsGraphDispatcher(onAttempt: (attempt: MsGraphAttempt) => void): Dispatcher {
  return new Agent({
    connect: { timeout: 5_000 },
    headersTimeout: timeLimitMs,
    bodyTimeout: timeLimitMs,
    maxResponseSize: longestBody,
  }).compose(timing(onAttempt));
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
