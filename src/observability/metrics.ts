// Prometheus metrics: rate, errors and duration of requests, operations and calls to Graph, and the use of caches.
import { setTimeout } from 'node:timers/promises';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { MsGraphAttempt } from '../msgraph/attempt.js';

/** An operation as it is counted. */
export interface CountedOperation {
  /** `query`, `mutation`, or `none` when the request has no operation. */
  type: string;
  /** The operation's name; `undefined` for unauthenticated callers, who must not be able to create series. */
  name: string | undefined;
  /** The code of the first error, or `OK`. */
  code: string;
  durationMs: number;
}

export interface Metrics {
  /** Returns all metrics in Prometheus's text format. */
  read: () => Promise<string>;
  /** Returns all metrics as objects. */
  collect: () => ReturnType<Registry['getMetricsAsJSON']>;
  contentType: string;
  countRequest: (request: { method: string; route: string; status: number; durationMs: number }) => void;
  /** Counts a request that was refused because the gateway is overloaded. */
  countShed: () => void;
  /** Counts a request that could not be read as HTTP and reached no route, by the status of its response. */
  countUnreadable: (status: UnreadableStatus) => void;
  countOperation: (operation: CountedOperation) => void;
  countAttempt: (attempt: MsGraphAttempt) => void;
  /** Counts a response inside a `$batch`; `error` when it is missing or unusable. */
  countBatchMember: (status: number | 'error') => void;
  /** Counts a retry of a call to Graph, by its reason: a status, or `error`. */
  countRetry: (reason: string) => void;
  /** Counts a call that waited for a back-off to end, or was refused because of one. */
  countThrottle: (outcome: 'waited' | 'refused') => void;
  countExchange: (outcome: 'success' | 'failure') => void;
  /**
   * Counts a name in a response of Graph that the schema does not model. Returns the label under which it is counted.
   */
  countUnmodelled: (name: string) => string;
  /** Counts a lookup in a token cache: `access_token` has verified callers, `on_behalf_of` exchanged tokens. */
  countTokenLookup: (cache: 'access_token' | 'on_behalf_of', outcome: 'hit' | 'miss') => void;
  /** Counts a line that the log lost, because standard output could not be written. */
  countLostLine: (kind: 'ordinary' | 'audit') => void;
}

/** Statuses with which Node refuses a request that it cannot read: malformed, too slow, headers too large. */
const unreadableStatuses = [400, 408, 431] as const;
export type UnreadableStatus = (typeof unreadableStatuses)[number];

/** Seconds, from a cached response to the time limits. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
/** Distinct values of a `name` label. Front ends have some tens of operations, and each takes about a dozen series. */
const maxNames = 100;
/** Characters of a name that a caller or Graph chose, in metrics and traces; longer names are cut. */
export const maxNameLength = 100;

/** Returns metrics with a registry of their own, so that one process can run several gateways. */
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
    help: 'Requests that could not be read as HTTP, by the status of their response. They are in no other metric.',
    labelNames: ['status'],
    registers,
  });
  const operations = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'GraphQL operations by type, name and the code of their first error. Names after the first hundred are "other".',
    labelNames: ['type', 'name', 'code'],
    buckets,
    registers,
  });
  const attempts = new Histogram({
    name: 'msgraph_request_duration_seconds',
    help: 'Attempts of calls to Microsoft Graph by status; "error": no complete response arrived, "cancelled": the caller left first.',
    labelNames: ['method', 'status'],
    buckets,
    registers,
  });
  const batchMembers = new Counter({
    name: 'msgraph_batch_members_total',
    help: 'Requests inside a $batch to Microsoft Graph by the status of each response. The $batch is counted as a call too.',
    labelNames: ['status'],
    registers,
  });
  const retries = new Counter({
    name: 'msgraph_retries_total',
    help: 'Retries of calls to Microsoft Graph, by the status of the attempt before.',
    labelNames: ['reason'],
    registers,
  });
  const throttles = new Counter({
    name: 'msgraph_throttles_total',
    help: 'Calls to Microsoft Graph that waited for a back-off to end, or were refused because of one.',
    labelNames: ['outcome'],
    registers,
  });
  const unmodelled = new Counter({
    name: 'msgraph_unmodelled_total',
    help: 'Names in responses of Microsoft Graph that the schema does not model: properties, kinds of target, members of enums.',
    labelNames: ['name'],
    registers,
  });
  const exchanges = new Counter({
    name: 'on_behalf_of_exchanges_total',
    help: 'Token exchanges with Entra.',
    labelNames: ['outcome'],
    registers,
  });
  const lookups = new Counter({
    name: 'token_cache_lookups_total',
    help: 'Lookups in the token caches: verified callers (access_token), exchanged tokens (on_behalf_of).',
    labelNames: ['cache', 'outcome'],
    registers,
  });
  const lostLines = new Counter({
    name: 'log_lines_lost_total',
    help: 'Lines that the log lost, because standard output could not be written: its reader has stopped, or the disk is full.',
    registers,
  });
  const lostAuditLines = new Counter({
    name: 'audit_lines_lost_total',
    help: 'Lines of the audit log among those that the log lost.',
    registers,
  });
  // Prometheus sees no increase in a series that starts with its first event, so these start at 0.
  for (const status of [200, 429]) batchMembers.inc({ status }, 0);
  for (const outcome of ['waited', 'refused']) throttles.inc({ outcome }, 0);
  for (const status of unreadableStatuses) unreadable.inc({ status }, 0);
  for (const outcome of ['success', 'failure']) exchanges.inc({ outcome }, 0);
  // Each request counts two lookups, so their series are resolved once.
  const lookupsOf = (cache: string): Record<'hit' | 'miss', Counter.Internal> => ({
    hit: lookups.labels({ cache, outcome: 'hit' }),
    miss: lookups.labels({ cache, outcome: 'miss' }),
  });
  const lookupsIn = { access_token: lookupsOf('access_token'), on_behalf_of: lookupsOf('on_behalf_of') };
  for (const { hit, miss } of Object.values(lookupsIn)) {
    hit.inc(0);
    miss.inc(0);
  }
  const operationLabelOf = createNameLabels();
  const unmodelledLabelOf = createNameLabels();
  return {
    read: () => registry.metrics(),
    collect: () => registry.getMetricsAsJSON(),
    contentType: registry.contentType,
    countRequest: ({ durationMs, method, route, status }) =>
      requests.observe({ method, route, status }, durationMs / 1000),
    countShed: () => shed.inc(),
    countUnreadable: (status) => unreadable.inc({ status }),
    countOperation: ({ code, durationMs, name, type }) =>
      operations.observe({ type, name: operationLabelOf(name), code }, durationMs / 1000),
    countAttempt: ({ durationMs, method, status }) => attempts.observe({ method, status }, durationMs / 1000),
    countBatchMember: (status) => batchMembers.inc({ status }),
    countRetry: (reason) => retries.inc({ reason }),
    countThrottle: (outcome) => throttles.inc({ outcome }),
    countUnmodelled: (name) => {
      const label = unmodelledLabelOf(name);
      unmodelled.inc({ name: label });
      return label;
    },
    countExchange: (outcome) => exchanges.inc({ outcome }),
    countTokenLookup: (cache, outcome) => lookupsIn[cache][outcome].inc(),
    countLostLine: (kind) => {
      lostLines.inc();
      if (kind === 'audit') lostAuditLines.inc();
    },
  };
}

/** Milliseconds between two readings of the metrics, which take tens of milliseconds. Prometheus waits for seconds. */
const readIntervalMs = 1_000;

/**
 * Returns a function that reads the metrics at most once a second. Callers in between wait for the next reading, and
 * share it: none gets figures from before its call.
 */
export function createMetricsReader(read: Metrics['read']): Metrics['read'] {
  let next: Promise<string> | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  const readLater = async (): Promise<string> => {
    await setTimeout(Math.max(0, lastMs + readIntervalMs - performance.now()));
    lastMs = performance.now();
    next = undefined;
    return read();
  };
  return () => (next ??= readLater());
}

/** Returns a function from names to labels. Callers and Graph choose the names, so the number of labels is bounded. */
function createNameLabels(): (name: string | undefined) => string {
  const labels = new Set<string>();
  return (name) => {
    if (name === undefined) return 'none';
    const label = name.slice(0, maxNameLength);
    if (labels.has(label)) return label;
    if (labels.size >= maxNames) return 'other';
    labels.add(label);
    return label;
  };
}
