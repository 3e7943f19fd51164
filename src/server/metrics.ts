// Figures for Prometheus.
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { MsGraphAttempt } from '../msgraph/attempt.js';

export interface Metrics {
  /** The figures in Prometheus's text format. */
  read: () => Promise<string>;
  contentType: string;
  countAttempt: (attempt: MsGraphAttempt) => void;
  countExchange: (outcome: 'success' | 'failure') => void;
  /** `code` is that of the first error, or `OK`. */
  countOperation: (operation: { type: string; code: string; durationMs: number }) => void;
}

/** Seconds; from a cached answer to the time limits. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** A registry of its own, so that several gateways can live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const attempts = new Histogram({
    name: 'msgraph_request_duration_seconds',
    help: 'Calls to Microsoft Graph, each try of its own.',
    labelNames: ['method', 'status'],
    buckets,
    registers: [registry],
  });
  const operations = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'GraphQL operations by type and by the code of their first error.',
    labelNames: ['type', 'code'],
    buckets,
    registers: [registry],
  });
  const exchanges = new Counter({
    name: 'on_behalf_of_exchanges_total',
    help: 'Token exchanges that were really made.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    read: () => registry.metrics(),
    contentType: registry.contentType,
    countAttempt: ({ method, status, durationMs }) => attempts.observe({ method, status }, durationMs / 1000),
    countExchange: (outcome) => exchanges.inc({ outcome }),
    countOperation: ({ type, code, durationMs }) => operations.observe({ type, code }, durationMs / 1000),
  };
}
