// Client of Microsoft Graph for one caller, with retries and token renewal.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tracer } from '@opentelemetry/api';
import type { Dispatcher } from 'undici';
import { attemptTimeoutMs as defaultAttemptTimeoutMs } from '../deadlines.js';
import { outcomeOf, succeeded } from './attempt-outcome.js';
import type { MsGraphAttempt } from './attempt.js';
import { readInBatches, type AuthorizedResponse } from './batch.js';
import { sendOnce, type Call } from './call.js';
import {
  abortErrorOf,
  MsGraphDeadlineExceeded,
  MsGraphShuttingDown,
  MsGraphBudgetExceeded,
  type MsGraphResponse,
  type PathResponse,
} from './errors.js';
import { readPages } from './pages.js';
import { createRecentWrites, type RecentWrites } from './recent-writes.js';
import { createRenewal, type TokenSource } from './renewal.js';
import { deriveUncached, type ResponseCache } from './response-cache.js';
import { nextStep, retryBudgetMs } from './retry.js';
import { inCallSpan } from './span.js';
import { waitForBackOff, type Throttle } from './throttle.js';
import { createWriteQueue, type WriteQueue } from './write-queue.js';

/**
 * Calls to Graph as one user. Paths start with a slash and are relative to the service root. Every call rejects with an
 * `MsGraphError`, or with the error of the token function.
 */
export interface MsGraphClient {
  /** Returns the body of the response. */
  get(path: string): Promise<unknown>;
  /** Returns the body of the response, and its decoded value. */
  read<T>(path: string, decode: Decode<T>): Promise<{ body: unknown; decoded: T }>;
  /** Returns the items of a collection, from all pages unless `stopAfterItems` is given. */
  list(path: string, options?: ListOptions): Promise<unknown[]>;
  /** Returns the decoded items of a collection, from all pages. */
  readList<T>(path: string, decode: Decode<T>): Promise<T[]>;
  /** Returns the body of the response; `undefined` without one. Retried only if Graph certainly did nothing. */
  write(write: MsGraphWrite): Promise<unknown>;
  /** Returns the write with its full path, as Graph would receive it. Sends nothing. */
  preview(write: MsGraphWrite): MsGraphWrite;
  /** Runs a change of the object at a path after all earlier changes of it in this process. */
  exclusively<T>(path: string, change: () => Promise<T>): Promise<T>;
  /** What this process wrote a short while ago. */
  recentWrites: RecentWrites;
  /** Waits that many milliseconds. Rejects with an `MsGraphError` if the operation ends first. */
  pause(ms: number): Promise<void>;
  /** Returns a response or an error for each path, in order. Sends twenty reads in one request. */
  batch(paths: readonly string[]): Promise<(MsGraphResponse | Error)[]>;
}

/** Decodes Graph's JSON. Must be pure and the same function each time, because results are cached by function. */
export type Decode<T> = (json: unknown) => T;

export interface ListOptions {
  /** Number of items after which no further page is read. The last page may contain more. */
  stopAfterItems?: number;
  /** Sent with each page; a nextLink does not include them (https://learn.microsoft.com/graph/paging). */
  headers?: Readonly<Record<string, string>>;
}

/** A call that changes something in Graph. */
export interface MsGraphWrite {
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
}

export interface MsGraphClientOptions extends TokenSource {
  /** Root and version, such as `https://graph.microsoft.com/beta`. */
  url: URL;
  dispatcher: Dispatcher;
  throttle: Throttle;
  /** `User-Agent`. Graph's best practices recommend it; the header `SdkVersion` is for Microsoft's own SDKs. */
  userAgent: string;
  /** Aborts reads. Writes continue, so that their outcome is known. */
  signal?: AbortSignal;
  /** Time limit of one attempt, in ms; `attemptTimeoutMs` of deadlines.ts by default. */
  attemptTimeoutMs?: number;
  /** End of the operation, by `performance.now()`. A write is not sent unless a whole attempt fits before it. */
  deadline?: number;
  /** Whether the gateway is shutting down. No write is sent then. */
  isClosing?: () => boolean;
  /** Called after each attempt. */
  onAttempt: (attempt: MsGraphAttempt) => void;
  /** Called with the status of each response inside a `$batch`; `error` for one that is missing or unusable. */
  onBatchMember?: (status: number | 'error') => void;
  /** Called when a call, or a request inside a `$batch`, waits for a back-off to end or is refused because of one. */
  onThrottle?: (outcome: 'waited' | 'refused') => void;
  /** Shared by all callers. Without it, each response is parsed. */
  responseCache?: ResponseCache;
  /** Shared by all callers, so that changes of one object wait for each other. */
  writeQueue?: WriteQueue;
  /** Shared by all callers. */
  recentWrites?: RecentWrites;
  /** Called with the body of each success, and of each one inside a `$batch`. Must not throw. */
  onResponse?: (response: PathResponse) => void;
  /** Creates a span for each attempt. */
  tracer?: Tracer | undefined;
}

/** Referenced objects that one operation may read. 500 of them take 25 requests. */
const maxBatchedReads = 500;

/** Creates a client for one operation of one user. The pool, the throttle and the cache behind it are shared. */
export function createMsGraphClient(options: MsGraphClientOptions): MsGraphClient {
  const {
    onResponse,
    onBatchMember,
    onRetry,
    onThrottle,
    signal,
    throttle,
    token,
    tracer,
    attemptTimeoutMs = defaultAttemptTimeoutMs,
    deadline: operationDeadline = Number.POSITIVE_INFINITY,
    isClosing,
    recentWrites = createRecentWrites(),
    url,
    writeQueue = createWriteQueue(),
  } = options;
  const { pathname: basePath } = url;
  let batchedReads = 0;
  const renewal = createRenewal(options);

  /** Sends a call, with retries. `initialToken` is used instead of the caller's usual token. */
  async function send(call: Call, initialToken?: string): Promise<AuthorizedResponse> {
    const retryDeadline = performance.now() + retryBudgetMs;
    const renewals = new Set<'rejected' | 'challenged'>();
    let bearer = initialToken ?? (await token());
    for (let attemptNumber = 1; ; attemptNumber++) {
      if (throttle.waitMs(call) > 0) {
        await waitForBackOff(throttle, call, { deadline: retryDeadline, onThrottle, pause });
      }
      if (!call.isRead) refuseLateWrite();
      try {
        const response = await inCallSpan(tracer, call, { host: url.hostname, attemptNumber }, (span) =>
          sendOnce(call, { ...options, attemptTimeoutMs, bearer, span }),
        );
        throttle.record(call, succeeded);
        onResponse?.({ path: call.path, body: response.body, derive: response.derive });
        return { ...response, bearer };
      } catch (error) {
        const outcome = outcomeOf(error);
        throttle.record(call, outcome);
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
        const next = nextStep({ outcome, isRead: call.isRead, attemptNumber });
        if (next.kind === 'give up' || performance.now() + next.waitMs > retryDeadline) throw error;
        onRetry?.(next.reason);
        await pause(next.waitMs);
      }
    }
  }

  function refuseLateWrite(): void {
    if (isClosing?.()) throw new MsGraphShuttingDown();
    if (performance.now() + attemptTimeoutMs > operationDeadline) throw new MsGraphDeadlineExceeded();
  }

  async function pause(ms: number): Promise<void> {
    await sleep(ms, undefined, signal && { signal }).catch((error: unknown) => {
      throw signal ? abortErrorOf(signal) : error;
    });
  }

  const get = (path: string, headers?: ListOptions['headers']): Promise<MsGraphResponse> =>
    send({ method: 'GET', path, headers, isRead: true });
  return {
    get: async (path) => (await get(path)).body,
    read: async (path, decode) => {
      const { body, derive = deriveUncached } = await get(path);
      return { body, decoded: derive(decode, () => decode(body)) };
    },
    list: (path, { headers, stopAfterItems } = {}) =>
      readPages(path, { get: (page) => get(page, headers), root: url, stopAfterItems, decode: asIs }),
    readList: (path, decode) => readPages(path, { get, root: url, decode }),
    write: async (write) => (await send({ ...write, isRead: false })).body,
    preview: (write) => ({ ...write, path: basePath + write.path }),
    exclusively: (path, change) => writeQueue.run(path.toLowerCase(), { signal, task: change }),
    recentWrites,
    pause,
    batch: async (paths) => {
      batchedReads += paths.length;
      if (batchedReads > maxBatchedReads) throw new MsGraphBudgetExceeded(maxBatchedReads);
      const results = await readInBatches(paths, {
        ...renewal,
        throttle,
        onMember: onBatchMember,
        onRetry,
        onThrottle,
        pause,
        send: (requests, bearer) => send({ method: 'POST', path: '/$batch', body: { requests }, isRead: true }, bearer),
      });
      for (const [index, path] of paths.entries()) {
        const result = results[index];
        if (result && !(result instanceof Error)) onResponse?.({ path, body: result.body });
      }
      return results;
    },
  };
}

const asIs = (json: unknown): unknown => json;
