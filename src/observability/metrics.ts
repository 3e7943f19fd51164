// Metrics by OpenTelemetry: rate, errors and duration of requests, operations and calls to Graph, and the use of
// caches. Names of HTTP metrics and of attributes are those of
// https://opentelemetry.io/docs/specs/semconv/http/http-metrics/.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attributes, ObservableResult } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { MeterProvider, type IMetricReader } from '@opentelemetry/sdk-metrics';
import { cutText } from '../cut-text.js';
import type { Product } from '../files.js';
import type { MsGraphAttempt } from '../msgraph/attempt.js';
import { createPrometheusReader } from './prometheus.js';
import { measureRuntime } from './runtime-metrics.js';

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
  /** The media type of that. */
  contentType: string;
  /** Ends the measurement, and exports what is left, for two seconds at most. Never rejects. */
  close: () => Promise<void>;
  /** `route` is `undefined` for a URL that is not served. */
  countRequest: (request: { method: string; route: string | undefined; status: number; durationMs: number }) => void;
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
  /** Counts a name in a response of Graph that the schema does not model. Returns the label that it has. */
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

export interface MetricsOptions {
  /** The process that the metrics are from. */
  resource?: Resource | undefined;
  /** Readers besides Prometheus, such as one that exports. */
  readers?: IMetricReader[] | undefined;
  product?: Product | undefined;
  /** The server of Graph, which is an attribute of the calls to it. */
  msgraphUrl?: string | undefined;
}

/** Less than the time between the end of the drain and the exit (see deadlines.ts). */
const closeTimeoutMs = 2_000;

/** Methods that are attributes; others are `_OTHER`, as the conventions require. */
const knownMethods = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'QUERY', 'TRACE']);

/**
 * Returns metrics with a provider of their own, so that one process can run several gateways.
 *
 * Each record of OpenTelemetry sorts and writes its attributes as JSON, which takes 0.8 µs, so what is counted several
 * times in each request is counted here, and observed when metrics are read.
 */
export function createMetrics({ msgraphUrl, product, readers = [], resource }: MetricsOptions = {}): Metrics {
  const prometheus = createPrometheusReader();
  const provider = new MeterProvider({ ...(resource ? { resource } : {}), readers: [prometheus.reader, ...readers] });
  const meter = provider.getMeter(product?.name ?? 'gateway', product?.version);
  const runtime = measureRuntime(meter);
  const histogram = (name: string, description: string): ReturnType<typeof meter.createHistogram> =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: buckets } });
  const counter = (name: string, description: string): ReturnType<typeof meter.createCounter> =>
    meter.createCounter(name, { description });

  const requests = histogram(
    'http.server.request.duration',
    'HTTP requests by route and status; 499 when the client closed the connection before the response was sent.',
  );
  const shed = counter(
    'gateway.requests.shed',
    'Requests refused with 503 because the gateway is overloaded. They are in ' +
      'http_server_request_duration_seconds too.',
  );
  const unreadable = counter(
    'gateway.requests.unreadable',
    'Requests that could not be read as HTTP, by the status of their response. They are in no other metric.',
  );
  const operations = histogram(
    'graphql.operation.duration',
    'GraphQL operations by type, name and the code of their first error. Names after the first hundred are "other".',
  );
  const attempts = histogram(
    'http.client.request.duration',
    'Attempts of calls to Microsoft Graph by status; without one, error_type is "error" if no complete response ' +
      'arrived, or "cancelled" if the caller left first.',
  );
  const batchMembers = counter(
    'msgraph.batch_members',
    'Requests inside a $batch to Microsoft Graph by the status of each response. The $batch is counted as a call too.',
  );
  const retries = counter(
    'msgraph.retries',
    'Retries of calls to Microsoft Graph, by the status of the attempt before.',
  );
  const throttles = counter(
    'msgraph.throttles',
    'Calls to Microsoft Graph that waited for a back-off to end, or were refused because of one.',
  );
  const unmodelled = counter(
    'msgraph.unmodelled',
    'Names in responses of Microsoft Graph that the schema does not model: properties, kinds of target, members ' +
      'of enums.',
  );
  const exchanges = counter('on_behalf_of.exchanges', 'Token exchanges with Entra.');
  const lookups = meter.createObservableCounter('token_cache.lookups', {
    description: 'Lookups in the token caches: verified callers (access_token), exchanged tokens (on_behalf_of).',
  });
  const lostLines = counter(
    'log.lines_lost',
    'Lines that the log lost, because standard output could not be written: its reader has stopped, or the disk ' +
      'is full.',
  );
  const lostAuditLines = counter('audit.lines_lost', 'Lines of the audit log among those that the log lost.');
  if (product) {
    const { version } = product;
    const build = meter.createGauge('gateway.build_info', { description: 'Always 1, with the versions of what runs.' });
    build.record(1, { version, node_version: process.versions.node });
  }

  // Prometheus sees no increase in a series that starts with its first event, so these start at 0.
  for (const status of [200, 429]) batchMembers.add(0, statusAttributes(status));
  for (const outcome of ['waited', 'refused']) throttles.add(0, { outcome });
  for (const status of unreadableStatuses) unreadable.add(0, statusAttributes(status));
  for (const outcome of ['success', 'failure']) exchanges.add(0, { outcome });
  shed.add(0);
  lostLines.add(0);
  lostAuditLines.add(0);
  const lookupCounts = {
    access_token: { hit: 0, miss: 0 },
    on_behalf_of: { hit: 0, miss: 0 },
  };
  lookups.addCallback((result: ObservableResult) => {
    for (const [cache, counts] of Object.entries(lookupCounts))
      for (const [outcome, count] of Object.entries(counts)) result.observe(count, { cache, outcome });
  });

  const operationLabelOf = createNameLabels();
  const unmodelledLabelOf = createNameLabels();
  const graph = serverAttributes(msgraphUrl);
  return {
    read: prometheus.read,
    contentType: prometheus.contentType,
    close: async () => {
      runtime.close();
      const flushed = provider.shutdown().catch(() => undefined);
      await Promise.race([flushed, sleep(closeTimeoutMs, undefined, { ref: false })]);
    },
    countRequest: ({ durationMs, method, route, status }) =>
      requests.record(durationMs / 1000, {
        'http.request.method': knownMethods.has(method) ? method : '_OTHER',
        ...(route === undefined ? {} : { 'http.route': route }),
        ...statusAttributes(status, 499),
        'url.scheme': 'http',
      }),
    countShed: () => shed.add(1),
    countUnreadable: (status) => unreadable.add(1, statusAttributes(status)),
    countOperation: ({ code, durationMs, name, type }) =>
      operations.record(durationMs / 1000, {
        'graphql.operation.type': type,
        'graphql.operation.name': operationLabelOf(name),
        ...(code === 'OK' ? {} : { 'error.type': code }),
      }),
    countAttempt: ({ durationMs, method, status }) =>
      attempts.record(durationMs / 1000, { 'http.request.method': method, ...statusAttributes(status), ...graph }),
    countBatchMember: (status) => batchMembers.add(1, statusAttributes(status)),
    countRetry: (reason) => retries.add(1, { reason }),
    countThrottle: (outcome) => throttles.add(1, { outcome }),
    countUnmodelled: (name) => {
      const label = unmodelledLabelOf(name);
      unmodelled.add(1, { name: label });
      return label;
    },
    countExchange: (outcome) => exchanges.add(1, { outcome }),
    countTokenLookup: (cache, outcome) => {
      lookupCounts[cache][outcome] += 1;
    },
    countLostLine: (kind) => {
      lostLines.add(1);
      if (kind === 'audit') lostAuditLines.add(1);
    },
  };
}

/**
 * Returns the attributes of how a request ended: a status, or a word if there was no response. A status from
 * `minErrorStatus` on is an error too: for a server from 499 on, since lower ones are faults of the client.
 */
function statusAttributes(status: MsGraphAttempt['status'], minErrorStatus = 400): Attributes {
  if (typeof status === 'string') return { 'error.type': status };
  const isError = status >= minErrorStatus;
  return { 'http.response.status_code': status, ...(isError ? { 'error.type': String(status) } : {}) };
}

function serverAttributes(url: string | undefined): Attributes {
  if (url === undefined) return {};
  const { hostname, port, protocol } = new URL(url);
  return { 'server.address': hostname, 'server.port': Number(port) || (protocol === 'http:' ? 80 : 443) };
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
    await sleep(Math.max(0, lastMs + readIntervalMs - performance.now()));
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
    const label = cutText(name, maxNameLength);
    if (labels.has(label)) return label;
    if (labels.size >= maxNames) return 'other';
    labels.add(label);
    return label;
  };
}
