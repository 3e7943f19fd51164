// Microsoft Graph for one caller: its verbs, and how a call is tried again.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tracer } from '@opentelemetry/api';
import type { Dispatcher } from 'undici';
import { attemptMs } from '../deadlines.js';
import type { MsGraphAttempt } from './attempt.js';
import { inBatches } from './batch.js';
import { sendOnce, type Call } from './call.js';
import {
  endedBy,
  MsGraphDeadlineExceeded,
  MsGraphNotStarted,
  MsGraphOverBudget,
  type MsGraphAnswer,
  type PathAnswer,
} from './errors.js';
import { answered, outcomeOf } from './attempt-outcome.js';
import { readPages } from './pages.js';
import { createRenewal, type TokenSource } from './renewal.js';
import { makeAnew, type Responses } from './reuse.js';
import { nextStep, waitBudgetMs } from './retry.js';
import { inCallSpan } from './span.js';
import { passThrottle, type Throttle } from './throttle.js';

/**
 * Calls to Graph as one user. Paths start with a slash and are relative to the service root. Every call rejects with an
 * `MsGraphError`, or with what the token function rejects with.
 */
export interface MsGraphClient {
  /** Returns the body of the response. */
  get(path: string): Promise<unknown>;
  /** Returns the body of the response, and what a function of a module makes of it. */
  read<T>(path: string, decode: Decode<T>): Promise<{ body: unknown; decoded: T }>;
  /** Returns the items of a collection: all pages, or as many as it takes. */
  list(path: string, options?: ListOptions): Promise<unknown[]>;
  /** Returns what a function of a module makes of each item of a collection. */
  readList<T>(path: string, decode: Decode<T>): Promise<T[]>;
  /** The body of the answer; `undefined` when Graph sent none. Sent again only where Graph surely did nothing. */
  write(write: MsGraphWrite): Promise<unknown>;
  /** The same with the whole path, as Graph would see it; nothing is sent. */
  preview(write: MsGraphWrite): MsGraphWrite;
  /** One answer, or why there is none, for each path, in order; twenty to a call. */
  batch(paths: readonly string[]): Promise<(MsGraphAnswer | Error)[]>;
}

/** Makes something of Graph's JSON. It is pure, and the same function each time: equal responses are decoded once. */
export type Decode<T> = (json: unknown) => T;

export interface ListOptions {
  /** Items after which no further page is read; the last page may bring more. */
  enough?: number;
  /** Sent with each page: a nextLink does not carry them along (https://learn.microsoft.com/graph/paging). */
  headers?: Readonly<Record<string, string>>;
}

/** A call that changes something. */
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
  /** `User-Agent`: Graph's best practices ask for the application's name; `SdkVersion` is Microsoft's own. */
  userAgent: string;
  /** Ends reads when nobody waits for them any more; writes go on, so that their outcome is known. */
  signal?: AbortSignal;
  /** Milliseconds for one try. */
  tryLimitMs?: number;
  /** When the operation has to end, on the clock of `performance.now()`: no write starts that might not end before. */
  deadline?: number;
  /** Whether the gateway is shutting down: then no write starts. */
  isClosing?: () => boolean;
  /** Called after each attempt. */
  onAttempt: (attempt: MsGraphAttempt) => void;
  /** Called with the status of each response inside a `$batch`; `error` for one that is missing or unusable. */
  onBatchMember?: (status: number | 'error') => void;
  /** Called when a call, or a request inside a `$batch`, waits for a back-off to end or is refused because of one. */
  onThrottle?: (outcome: 'waited' | 'refused') => void;
  /** Reuses responses that came before; shared by all callers. */
  responses?: Responses;
  /** Called with the body of each answer, and of each inside a `$batch`; it must not throw. The path is the one that was asked. */
  onAnswer?: (answer: PathAnswer) => void;
  /** A span for each try, when there is one. */
  tracer?: Tracer | undefined;
}

/** Objects that one operation may read by reference: the names of 500 groups are 25 calls. */
const maxBatchedReads = 500;

/** A client for one request of one user; the pool behind it is shared. */
export function createMsGraphClient(options: MsGraphClientOptions): MsGraphClient {
  const {
    onAnswer,
    onBatchMember,
    onRetry,
    onThrottle,
    signal,
    throttle,
    token,
    tracer,
    tryLimitMs = attemptMs,
    deadline: operationDeadline = Number.POSITIVE_INFINITY,
    isClosing,
    url,
  } = options;
  const { pathname: basePath } = url;
  let batched = 0;
  const renewal = createRenewal(options);

  /** Sends a call until it is answered, or another try is of no use. */
  async function send(call: Call, given?: string): Promise<MsGraphAnswer & { bearer: string }> {
    const deadline = performance.now() + waitBudgetMs;
    const renewals = new Set<'rejected' | 'challenged'>();
    let bearer = given ?? (await token());
    for (let tries = 1; ; tries++) {
      if (throttle.waitMs(call) > 0) await passThrottle(throttle, call, { deadline, onThrottle, pause });
      if (!call.read) refuseLateWrite();
      try {
        const answer = await inCallSpan(tracer, call, { host: url.hostname, tries }, (span) =>
          sendOnce(call, { ...options, attemptMs: tryLimitMs, bearer, span }),
        );
        throttle.note(call, answered);
        onAnswer?.({ path: call.path, body: answer.body, derive: answer.derive });
        return { ...answer, bearer };
      } catch (error) {
        const outcome = outcomeOf(error);
        throttle.note(call, outcome);
        if (outcome.kind === 'refused' && outcome.refusal.status === 401) {
          const { refusal } = outcome;
          // The token is renewed once for each kind, for writes too: the refusal proves that nothing was done.
          const kind = refusal.claims === undefined ? 'rejected' : 'challenged';
          const request = { rejected: bearer, claims: refusal.claims };
          const renewed = renewals.has(kind) ? undefined : await renewal.renew(request);
          if (renewed === undefined) throw renewal.asChallenge(refusal);
          renewals.add(kind);
          bearer = renewed;
          continue;
        }
        renewal.noteDenial(outcome, bearer);
        const next = nextStep({ outcome, isRead: call.read, tries });
        if (next.kind === 'give up' || performance.now() + next.waitMs > deadline) throw error;
        onRetry?.(next.reason);
        await pause(next.waitMs);
      }
    }
  }

  function refuseLateWrite(): void {
    if (isClosing?.()) throw new MsGraphNotStarted();
    if (performance.now() + tryLimitMs > operationDeadline) throw new MsGraphDeadlineExceeded();
  }

  async function pause(ms: number): Promise<void> {
    await sleep(ms, undefined, signal && { signal }).catch((error: unknown) => {
      throw signal ? endedBy(signal) : error;
    });
  }

  const get = (path: string, headers?: ListOptions['headers']): Promise<MsGraphAnswer> =>
    send({ method: 'GET', path, headers, read: true });
  return {
    get: async (path) => (await get(path)).body,
    read: async (path, decode) => {
      const { body, derive = makeAnew } = await get(path);
      return { body, decoded: derive(decode, () => decode(body)) };
    },
    list: (path, { enough, headers } = {}) =>
      readPages(path, { get: (page) => get(page, headers), root: url, enough, decode: asIs }),
    readList: (path, decode) => readPages(path, { get, root: url, decode }),
    write: async (write) => (await send({ ...write, read: false })).body,
    preview: (write) => ({ ...write, path: basePath + write.path }),
    batch: async (paths) => {
      batched += paths.length;
      if (batched > maxBatchedReads) throw new MsGraphOverBudget(maxBatchedReads);
      const answers = await inBatches(paths, {
        ...renewal,
        throttle,
        onMember: onBatchMember,
        onRetry,
        onThrottle,
        pause,
        send: (requests, bearer) => send({ method: 'POST', path: '/$batch', body: { requests }, read: true }, bearer),
      });
      for (const [index, path] of paths.entries()) {
        const answer = answers[index];
        if (answer && !(answer instanceof Error)) onAnswer?.({ path, body: answer.body });
      }
      return answers;
    },
  };
}

const asIs = (json: unknown): unknown => json;
