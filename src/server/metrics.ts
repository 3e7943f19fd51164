// Figures for Prometheus: rate, errors and duration of requests, operations and calls to Graph, and what saves calls.
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { MsGraphAttempt } from '../msgraph/attempt.js';

export interface OperationFigures {
  /** `query`, `mutation`, or `none` when there was no operation. */
  type: string;
  /** The name that the client gave it; only of callers who signed in, so that no stranger can make figures. */
  name: string | undefined;
  /** The code of the first error, or `OK`. */
  code: string;
  durationMs: number;
}

export interface Metrics {
  /** The figures in Prometheus's text format. */
  read: () => Promise<string>;
  /** The figures as they are kept. */
  collect: () => ReturnType<Registry['getMetricsAsJSON']>;
  contentType: string;
  countRequest: (request: { method: string; route: string; status: number; durationMs: number }) => void;
  /** A request that was refused because the gateway is overloaded. */
  countShed: () => void;
  /** A request that could not be read as HTTP, and so reached no route; the status of its answer. */
  countUnreadable: (status: UnreadableStatus) => void;
  countOperation: (operation: OperationFigures) => void;
  countAttempt: (attempt: MsGraphAttempt) => void;
  /** A response inside a `$batch`; `error` when it is missing or unusable. */
  countBatchMember: (status: number | 'error') => void;
  /** A call to Graph that is made again, and why: a status, or `error`. */
  countRetry: (reason: string) => void;
  /** A call that waited for Graph's throttling to end, or was refused for it here. */
  countThrottle: (outcome: 'waited' | 'refused') => void;
  /** A response to a read: a `hit` had the text of the previous one, and was neither parsed nor decoded again. */
  countReuse: (outcome: 'hit' | 'miss') => void;
  countExchange: (outcome: 'success' | 'failure') => void;
  /** Something that an answer of Graph held and nothing here knows; the name it is counted by. */
  countUnmodelled: (name: string) => string;
  /** A look into what is kept for tokens: verified callers, or exchanged tokens. */
  countTokenLookup: (cache: 'access_token' | 'on_behalf_of', outcome: 'hit' | 'miss') => void;
}

/** What Node refuses before there is a request: not HTTP, too slow, headers too large. */
const unreadableStatuses = [400, 408, 431] as const;
export type UnreadableStatus = (typeof unreadableStatuses)[number];

/** Seconds; from a cached answer to the time limits. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
/** Operations with figures of their own; front ends have some tens. Each costs about a dozen series. */
const maxNames = 100;
/** Characters of a name that is shown. */
const maxNameLength = 100;

/** A registry of its own, so that several gateways can live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'HTTP requests by route and status; 499 when the client closed the connection before the response was sent.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers,
  });
  const shed = new Counter({
    name: 'http_requests_shed_total',
    help: 'Requests refused with 503 because the gateway is overloaded. They are in http_request_duration_seconds too.',
    registers,
  });
  const unreadable = new Counter({
    name: 'http_requests_unreadable_total',
    help: 'Requests that could not be read as HTTP, by the status of their answer. They are in no other figure.',
    labelNames: ['status'],
    registers,
  });
  const operations = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'GraphQL operations by type, name and the code of their first error; the hundred names seen first, then "other".',
    labelNames: ['type', 'name', 'code'],
    buckets,
    registers,
  });
  const attempts = new Histogram({
    name: 'msgraph_request_duration_seconds',
    help: 'Attempts of calls to Microsoft Graph by status; "error": no whole response came, "cancelled": the caller left first.',
    labelNames: ['method', 'status'],
    buckets,
    registers,
  });
  const batchMembers = new Counter({
    name: 'msgraph_batch_members_total',
    help: 'Requests inside a $batch to Microsoft Graph by the status of each response. The $batch itself is a call of its own.',
    labelNames: ['status'],
    registers,
  });
  const retries = new Counter({
    name: 'msgraph_retries_total',
    help: 'Calls to Microsoft Graph made again, by what the last try came to.',
    labelNames: ['reason'],
    registers,
  });
  const throttles = new Counter({
    name: 'msgraph_throttles_total',
    help: 'Calls that waited for the end of throttling by Microsoft Graph, or were refused here because of it.',
    labelNames: ['outcome'],
    registers,
  });
  const unmodelled = new Counter({
    name: 'msgraph_unmodelled_total',
    help: "What answers of Microsoft Graph held and the schema does not know: properties, kinds of target, members of enums, by Graph's names.",
    labelNames: ['name'],
    registers,
  });
  const reuse = new Counter({
    name: 'msgraph_response_reuse_total',
    help: 'Responses of Microsoft Graph to reads: "hit" when the text came before and was not decoded again, else "miss".',
    labelNames: ['outcome'],
    registers,
  });
  const exchanges = new Counter({
    name: 'on_behalf_of_exchanges_total',
    help: 'Token exchanges that were really made.',
    labelNames: ['outcome'],
    registers,
  });
  const lookups = new Counter({
    name: 'token_cache_lookups_total',
    help: 'Looks into what is kept for tokens: verified callers (access_token), exchanged tokens (on_behalf_of).',
    labelNames: ['cache', 'outcome'],
    registers,
  });
  // A series that begins with its first event shows no increase to Prometheus; these begin at nothing.
  for (const status of [200, 429]) batchMembers.inc({ status }, 0);
  for (const outcome of ['waited', 'refused']) throttles.inc({ outcome }, 0);
  for (const status of unreadableStatuses) unreadable.inc({ status }, 0);
  for (const outcome of ['success', 'failure']) exchanges.inc({ outcome }, 0);
  const reused = { hit: reuse.labels({ outcome: 'hit' }), miss: reuse.labels({ outcome: 'miss' }) };
  for (const series of Object.values(reused)) series.inc(0);
  // Found once: every request counts two.
  const lookupsOf = (cache: string): Record<'hit' | 'miss', Counter.Internal> => ({
    hit: lookups.labels({ cache, outcome: 'hit' }),
    miss: lookups.labels({ cache, outcome: 'miss' }),
  });
  const lookupsIn = { access_token: lookupsOf('access_token'), on_behalf_of: lookupsOf('on_behalf_of') };
  for (const { hit, miss } of Object.values(lookupsIn)) for (const series of [hit, miss]) series.inc(0);
  const nameOf = rememberNames();
  const unmodelledNameOf = rememberNames();
  return {
    read: () => registry.metrics(),
    collect: () => registry.getMetricsAsJSON(),
    contentType: registry.contentType,
    countRequest: ({ durationMs, method, route, status }) =>
      requests.observe({ method, route, status }, durationMs / 1000),
    countShed: () => shed.inc(),
    countUnreadable: (status) => unreadable.inc({ status }),
    countOperation: ({ code, durationMs, name, type }) =>
      operations.observe({ type, name: nameOf(name), code }, durationMs / 1000),
    countAttempt: ({ durationMs, method, status }) => attempts.observe({ method, status }, durationMs / 1000),
    countBatchMember: (status) => batchMembers.inc({ status }),
    countRetry: (reason) => retries.inc({ reason }),
    countThrottle: (outcome) => throttles.inc({ outcome }),
    countUnmodelled: (given) => {
      const name = unmodelledNameOf(given);
      unmodelled.inc({ name });
      return name;
    },
    countReuse: (outcome) => reused[outcome].inc(),
    countExchange: (outcome) => exchanges.inc({ outcome }),
    countTokenLookup: (cache, outcome) => lookupsIn[cache][outcome].inc(),
  };
}

/** Names are others' to choose, so their number is bounded. */
function rememberNames(): (name: string | undefined) => string {
  const names = new Set<string>();
  return (given) => {
    if (given === undefined) return 'none';
    const name = given.slice(0, maxNameLength);
    if (names.has(name)) return name;
    if (names.size >= maxNames) return 'other';
    names.add(name);
    return name;
  };
}
