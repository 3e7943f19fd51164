// One try of one call: sent, its answer collected, bounded in time, ended early when nobody waits for it.
// By undici's `dispatch`: its `request` wraps a stream around the body, and half the cost of a small call is that stream.
import type { Dispatcher } from 'undici';
import { endedBy, MsGraphCallerLeft } from './errors.js';

/** One try, for metrics. */
export interface MsGraphAttempt {
  method: string;
  /** HTTP status; `error` when no whole response came; `cancelled` when the caller left before it did. */
  status: number | 'error' | 'cancelled';
  durationMs: number;
}

/** A whole answer, not read yet. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface AttemptOptions {
  dispatcher: Dispatcher;
  /** Milliseconds for the whole attempt, from the wait for a connection to the last byte. */
  limitMs: number;
  /** Ends the try when it is aborted. */
  departure: AbortSignal | undefined;
  onAttempt: (attempt: MsGraphAttempt) => void;
}

/** Rejects with an error of undici, or with an `AbortError` when the try was ended. */
export function attempt(
  request: Dispatcher.DispatchOptions,
  { departure, dispatcher, limitMs, onAttempt }: AttemptOptions,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: RawAnswer['headers'] = {};
    let settled = false;
    const chunks: Buffer[] = [];

    const abort = (): void => (controller ? controller.abort(ended()) : settle(ended()));
    departure?.addEventListener('abort', abort);
    const timer = setTimeout(abort, limitMs);
    const settle = (error?: Error): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      departure?.removeEventListener('abort', abort);
      const failure = departure?.aborted && endedBy(departure) instanceof MsGraphCallerLeft ? 'cancelled' : 'error';
      onAttempt({ method: request.method, status: error ? failure : status, durationMs: performance.now() - startMs });
      if (error) reject(error);
      else resolve({ status, headers, text: textOf(chunks) });
    };
    if (departure?.aborted) return settle(ended());

    dispatcher.dispatch(
      // The timer above bounds all of it; those of undici would each begin anew.
      { ...request, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart: (started) => {
          controller = started;
          // The caller gave up while this request was still queued.
          if (settled) abort();
        },
        onResponseStart: (_, statusCode, received) => {
          status = statusCode;
          headers = received;
        },
        onResponseData: (_, chunk) => {
          chunks.push(chunk);
        },
        onResponseEnd: () => settle(),
        onResponseError: (_, error) => settle(error),
      },
    );
  });
}

function textOf(chunks: Buffer[]): string {
  const [only] = chunks;
  return chunks.length === 1 && only ? only.toString() : Buffer.concat(chunks).toString();
}

function ended(): Error {
  return new DOMException('The call was ended before its answer came.', 'AbortError');
}
