// One attempt of a call: sends the request and collects the response within a time limit.
// With undici's `dispatch`, because the stream that its `request` wraps around a body is half the cost of a small call.
import type { Dispatcher } from 'undici';
import { abortErrorOf, MsGraphCallerDisconnected } from './errors.js';
import { hasLargeValue, responseTooLarge, type ResponsesReceived } from './response-bytes.js';

/** One attempt, for metrics. */
export interface MsGraphAttempt {
  method: string;
  /**
   * HTTP status; `error` without a complete response; `cancelled` if the caller disconnected before it was complete.
   */
  status: number | 'error' | 'cancelled';
  durationMs: number;
}

/** A complete response whose body is not parsed yet. */
export interface RawResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface AttemptOptions {
  dispatcher: Dispatcher;
  /** Limit in ms for the whole attempt, from waiting for a connection to the last byte. */
  timeoutMs: number;
  /** Ends the attempt when aborted. */
  signal: AbortSignal | undefined;
  onAttempt: (attempt: MsGraphAttempt) => void;
  /** The responses that all calls are receiving. */
  responses: ResponsesReceived;
}

/**
 * Sends a request once. Rejects with an error of undici, with an `AbortError` if it timed out or was aborted, or with
 * `MsGraphUnavailable` if the response takes too much memory, by itself or with others.
 */
export function attempt(
  request: Dispatcher.DispatchOptions,
  { dispatcher, onAttempt, responses, signal, timeoutMs }: AttemptOptions,
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: RawResponse['headers'] = {};
    let isSettled = false;
    const chunks: Buffer[] = [];

    const end = (error: Error): void => {
      if (controller) controller.abort(error);
      else settle(error);
    };
    const abort = (): void => end(createAbortError());
    const receiving = responses.begin(end);
    signal?.addEventListener('abort', abort);
    const timer = setTimeout(abort, timeoutMs);
    const settle = (error?: Error): void => {
      if (isSettled) return;
      isSettled = true;
      receiving.end();
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      const failure =
        signal?.aborted && abortErrorOf(signal) instanceof MsGraphCallerDisconnected ? 'cancelled' : 'error';
      onAttempt({ method: request.method, status: error ? failure : status, durationMs: performance.now() - startMs });
      if (error) return reject(error);
      const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      if (hasLargeValue(body)) return reject(responseTooLarge());
      resolve({ status, headers, text: textOf(body) });
    };
    if (signal?.aborted) return settle(createAbortError());

    dispatcher.dispatch(
      // The timer above covers the whole attempt; undici's timers restart with each phase.
      { ...request, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart: (started) => {
          controller = started;
          // The caller gave up while this request was still queued.
          if (isSettled) abort();
        },
        onResponseStart: (_, statusCode, received) => {
          status = statusCode;
          headers = received;
        },
        onResponseData: (_, chunk) => {
          chunks.push(chunk);
          receiving.add(chunk.length);
        },
        onResponseEnd: () => settle(),
        onResponseError: (_, error) => settle(error),
      },
    );
  });
}

/** Returns the text of a body, without the byte-order mark that RFC 8259, section 8.1, allows a parser to ignore. */
function textOf(body: Buffer): string {
  const text = body.toString();
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function createAbortError(): Error {
  return new DOMException('The call was aborted before its response was complete.', 'AbortError');
}
