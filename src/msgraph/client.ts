// Microsoft Graph for one caller: its verbs, the one place that sets headers, and how a call is tried again.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Span, Tracer } from '@opentelemetry/api';
import type { Dispatcher } from 'undici';
import { attempt, type MsGraphAttempt } from './attempt.js';
import { inBatches } from './batch.js';
import {
  MsGraphRefusal,
  MsGraphUnavailable,
  MsGraphWriteOutcomeUnknown,
  toRefusal,
  type MsGraphAnswer,
} from './errors.js';
import { noAnswer, outcomeUnknown, parse } from './answer.js';
import { readPages } from './pages.js';
import { retryWaitMs, waitBudgetMs } from './retry.js';
import { inCallSpan, traceparentOf } from './span.js';
import { throttled, type Throttle } from './throttle.js';

/**
 * Calls to Graph as one user. Paths start with a slash and are relative to the service root. Every call rejects with an
 * `MsGraphError`, or with what the token function rejects with.
 */
export interface MsGraphClient {
  /** The body of the answer. */
  get(path: string): Promise<unknown>;
  /** Every item of a collection, all pages. */
  list(path: string): Promise<unknown[]>;
  /** The body of the answer; `undefined` when Graph sent none. Sent again only where Graph surely did nothing. */
  write(write: MsGraphWrite): Promise<unknown>;
  /** The same with the whole path, as Graph would see it; nothing is sent. */
  preview(write: MsGraphWrite): MsGraphWrite;
  /** One answer, or the refusal, for each path, in order; twenty to a call. */
  batch(paths: readonly string[]): Promise<(MsGraphAnswer | MsGraphRefusal)[]>;
  /** Takes note of something in an answer that nothing here knows, such as `groupAssignmentTarget/newProperty`. */
  noteUnmodelled: (name: string) => void;
}

/** A call that changes something. */
export interface MsGraphWrite {
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
}

export interface MsGraphClientOptions {
  /** Root and version, such as `https://graph.microsoft.com/beta`. */
  url: URL;
  dispatcher: Dispatcher;
  throttle: Throttle;
  /** `User-Agent`: Graph's best practices ask for the application's name; `SdkVersion` is Microsoft's own. */
  userAgent: string;
  /** The user's own Graph token, asked for when a call is made; a new one when Graph wants it to claim more. */
  token: (claims?: string) => Promise<string>;
  /** The error to raise when Graph wants claims that a new token did not bring. */
  challenge: (claims: string) => Error;
  /** Ends reads when nobody waits for them any more; writes go on, so that their outcome is known. */
  signal?: AbortSignal;
  /** Milliseconds for one try; 20 s by default, as Intune answers in a second or two, a write in several. */
  tryLimitMs?: number;
  /** Told of every try of every call. */
  onAttempt: (attempt: MsGraphAttempt) => void;
  /** Told of every call that is made again, and what its last try came to. */
  onRetry?: (reason: string) => void;
  /** Told of every call that Graph's throttling keeps here. */
  onThrottle?: (outcome: 'waited' | 'refused') => void;
  /** Told of whatever an answer holds and nothing here knows, by its name in Graph's metadata. */
  onUnmodelled?: (name: string) => void;
  /** A span for each try, when there is one. */
  tracer?: Tracer | undefined;
}

interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Behind the service root. */
  path: string;
  body?: object | undefined;
  /** Changes nothing in Graph, so it may be sent again. */
  read: boolean;
}

/** A client for one request of one user; the pool behind it is shared. */
export function createMsGraphClient(options: MsGraphClientOptions): MsGraphClient {
  const {
    challenge,
    dispatcher,
    onAttempt,
    onRetry,
    onThrottle,
    onUnmodelled = ignore,
    signal,
    throttle,
    token,
    tracer,
    tryLimitMs = 20_000,
    url,
    userAgent,
  } = options;
  const { pathname: basePath } = url;

  /** Sends a call until it is answered, or another try is of no use. */
  async function send(call: Call): Promise<MsGraphAnswer> {
    const deadline = performance.now() + waitBudgetMs;
    let challenged = false;
    let bearer = await token();
    for (let tries = 1; ; tries++) {
      if (throttle.remainingMs(call.path) > 0) await passThrottle(call.path, deadline);
      try {
        return await inCallSpan(tracer, call, { host: url.hostname, tries }, (span) => sendOnce(call, bearer, span));
      } catch (error) {
        if (error instanceof MsGraphRefusal && error.claims !== undefined) {
          if (challenged) throw challenge(error.claims);
          // Answered once, for writes too: the refusal proves that nothing was done.
          challenged = true;
          onRetry?.('401');
          bearer = await token(error.claims);
          continue;
        }
        throttle.note(call.path, error);
        const waitMs = retryWaitMs(error, call.read, tries);
        if (waitMs === undefined || performance.now() + waitMs > deadline) throw error;
        onRetry?.(error instanceof MsGraphRefusal ? String(error.status) : 'error');
        await pause(waitMs);
      }
    }
  }

  async function passThrottle(path: string, deadline: number): Promise<void> {
    const waitMs = throttle.remainingMs(path);
    const refused = performance.now() + waitMs > deadline;
    onThrottle?.(refused ? 'refused' : 'waited');
    if (refused) throw throttled(waitMs);
    await pause(waitMs);
  }

  async function pause(ms: number): Promise<void> {
    await sleep(ms, undefined, signal && { signal }).catch((cause: unknown) => {
      throw new MsGraphUnavailable('The caller left before Microsoft Graph was asked again.', {}, { cause });
    });
  }

  async function sendOnce({ body, method, path, read }: Call, bearer: string, span?: Span): Promise<MsGraphAnswer> {
    const clientRequestId = randomUUID();
    const headers: Record<string, string> = {
      authorization: `Bearer ${bearer}`,
      accept: 'application/json',
      // Nothing here unpacks; RFC 9110 section 12.5.3 lets a server choose where nothing is said.
      'accept-encoding': 'identity',
      'client-request-id': clientRequestId,
      'user-agent': userAgent,
    };
    if (body) headers['content-type'] = 'application/json';
    if (span) headers['traceparent'] = traceparentOf(span);
    span?.setAttribute('msgraph.client_request_id', clientRequestId);
    const request = { path: basePath + path, method, headers, body: body ? JSON.stringify(body) : null };
    let answer: MsGraphAnswer;
    try {
      const {
        status,
        headers: received,
        text,
      } = await attempt(request, { dispatcher, limitMs: tryLimitMs, departure: read ? signal : undefined, onAttempt });
      answer = { status, headers: received, body: parse(text, status) };
    } catch (cause) {
      throw noAnswer(read, clientRequestId, cause);
    }
    span?.setAttribute('http.response.status_code', answer.status);
    if (answer.status >= 200 && answer.status < 300) return answer;
    const refusal = toRefusal(answer, { method, path, id: clientRequestId });
    throw !read && outcomeUnknown.has(answer.status)
      ? new MsGraphWriteOutcomeUnknown('Microsoft Graph failed while it carried out the change.', refusal.facts)
      : refusal;
  }

  const get = async (path: string): Promise<unknown> => (await send({ method: 'GET', path, read: true })).body;
  return {
    get,
    list: (path) => readPages(get, url, path),
    write: async (write) => (await send({ ...write, read: false })).body,
    preview: (write) => ({ ...write, path: basePath + write.path }),
    noteUnmodelled: onUnmodelled,
    batch: (paths) =>
      inBatches(paths, throttle, (requests) =>
        send({ method: 'POST', path: '/$batch', body: { requests }, read: true }),
      ),
  };
}

const ignore = (): void => undefined;
