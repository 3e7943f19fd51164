// Client of Microsoft Graph for one caller.
import { readInBatches } from './batch.js';
import { MsGraphBudgetExceeded, MsGraphError, type MsGraphFacts, type MsGraphResponse } from './errors.js';
import { readPages } from './pages.js';
import { createRecentWrites, type RecentWrites } from './recent-writes.js';
import { createSender, type SenderOptions } from './send.js';
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
  /** Returns the last write that was sent; `undefined` if none was. */
  lastWrite(): SentWrite | undefined;
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

/** Decodes Graph's JSON. */
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
  /** Graph's names of the properties whose values it changes, for the audit log. */
  properties?: readonly string[];
}

/** A write, and what is known of its last attempt. */
export interface SentWrite {
  write: MsGraphWrite;
  facts: MsGraphFacts;
}

export interface MsGraphClientOptions extends SenderOptions {
  /** Called with the status of each response inside a `$batch`; `error` for one that is missing or unusable. */
  onBatchMember?: (status: number | 'error') => void;
  /** Shared by all callers, so that changes of one object wait for each other. */
  writeQueue?: WriteQueue;
  /** Shared by all callers. */
  recentWrites?: RecentWrites;
}

/**
 * Referenced objects that one operation may read, in 25 requests. Those beyond share one error, which is reported once.
 */
const maxBatchedReads = 500;

/** Creates a client for one operation of one user. The pool, the throttle and the cache behind it are shared. */
export function createMsGraphClient(options: MsGraphClientOptions): MsGraphClient {
  const {
    onBatchMember,
    onResponse,
    onRetry,
    onThrottle,
    recentWrites = createRecentWrites(),
    scopeOf,
    signal,
    throttle,
    url,
    user,
    writeQueue = createWriteQueue(),
  } = options;
  let batchedReads = 0;
  let beyondBudget: MsGraphBudgetExceeded | undefined;
  let lastWrite: SentWrite | undefined;
  const { asFirst, pause, renewal, send } = createSender(options);

  const get = (path: string, headers?: ListOptions['headers']): Promise<MsGraphResponse> =>
    send({ method: 'GET', path, headers, isRead: true });
  async function sendWrite(write: MsGraphWrite): Promise<unknown> {
    try {
      const { body, facts = {} } = await send({ ...write, isRead: false });
      lastWrite = { write, facts };
      return body;
    } catch (error) {
      // Without an id, it was not sent.
      if (error instanceof MsGraphError && error.facts.clientRequestId !== undefined) {
        lastWrite = { write, facts: error.facts };
      }
      throw error;
    }
  }

  return {
    get: async (path) => (await get(path)).body,
    read: async (path, decode) => {
      const { body } = await get(path);
      return { body, decoded: decode(body) };
    },
    list: (path, { headers, stopAfterItems } = {}) =>
      readPages(path, { get: (page) => get(page, headers), root: url, stopAfterItems, decode: asIs }),
    readList: (path, decode) => readPages(path, { get, root: url, decode }),
    write: sendWrite,
    lastWrite: () => lastWrite,
    preview: (write) => ({ ...write, path: url.pathname + write.path }),
    exclusively: (path, change) => writeQueue.run(path.toLowerCase(), { signal, task: change }),
    recentWrites,
    pause,
    batch: async (paths) => {
      const within = paths.slice(0, maxBatchedReads - batchedReads);
      batchedReads += within.length;
      const results = await readInBatches(within, {
        ...renewal,
        throttle,
        user,
        onMember: onBatchMember,
        onRetry,
        onThrottle,
        scopeOf,
        pause,
        send: (requests, bearer) => send({ method: 'POST', path: '/$batch', body: { requests }, isRead: true }, bearer),
      });
      return paths.map((path, index) => {
        const result = results[index] ?? (beyondBudget ??= new MsGraphBudgetExceeded(maxBatchedReads));
        if (!(result instanceof Error)) onResponse?.({ path, body: result.body });
        return asFirst(result);
      });
    },
  };
}

const asIs = (json: unknown): unknown => json;
