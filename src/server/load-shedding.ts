// Load shedding: requests beyond capacity are refused before they are parsed, so that those in flight complete.
//
// The load is measured here and not by @fastify/under-pressure, whose timer calls `process.memoryUsage()`. That opens a
// file, and so throws when the process has no file descriptor left, which would end the process.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { FastifyInstance } from 'fastify';
import { connectionLimits } from '../process-limits.js';
import { sendOverloaded } from './http-errors.js';
import type { Metrics } from '../observability/metrics.js';

/** Mean delay of the event loop over a second, in ms. At this delay, responses take seconds. */
const defaultMaxEventLoopDelayMs = 1_000;
/** Share of the heap limit in use. Above it, most of the CPU time goes to garbage collection. */
const maxHeapShare = 0.9;
/** Milliseconds between two timers of the delay's histogram, which are part of what it measures. */
const resolutionMs = 10;
const measureIntervalMs = 1_000;

export interface LoadSheddingOptions {
  metrics: Pick<Metrics, 'countShed'>;
  /** Returns the number of requests in flight. */
  requests?: () => number;
  /** Requests in flight above which the next are refused. */
  maxRequests?: number;
  /** A test's own work delays the event loop of a gateway in its process. */
  maxEventLoopDelayMs?: number | undefined;
  /** V8's own limit by default. */
  heapLimitBytes?: number | undefined;
  /** Returns whether requests are refused although the load is not too high; for the emulator's control. */
  isOverloaded?: (() => boolean) | undefined;
}

/** Refuses requests of a scope with 503 and `Retry-After` while the load is too high. Health checks belong outside. */
export function shedLoad(
  scope: FastifyInstance,
  {
    heapLimitBytes = getHeapStatistics().heap_size_limit,
    isOverloaded: isSetOverloaded = () => false,
    maxEventLoopDelayMs = defaultMaxEventLoopDelayMs,
    maxRequests = connectionLimits.requests,
    metrics,
    requests = () => 0,
  }: LoadSheddingOptions,
): void {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  let isOverloaded = false;
  const measure = setInterval(() => {
    // There is no delay, and its mean is not a number, when the event loop was blocked for the whole interval.
    const delayMs = Number.isNaN(delays.mean) ? Number.POSITIVE_INFINITY : delays.mean / 1e6 - resolutionMs;
    delays.reset();
    const { used_heap_size: heapBytes } = getHeapStatistics();
    isOverloaded = delayMs > maxEventLoopDelayMs || heapBytes > heapLimitBytes * maxHeapShare;
  }, measureIntervalMs);
  measure.unref();
  scope.addHook('onClose', async () => {
    clearInterval(measure);
    delays.disable();
  });
  scope.addHook('onRequest', (_, reply, done) => {
    if (!isOverloaded && !isSetOverloaded() && requests() <= maxRequests) return done();
    return sendOverloaded(reply, metrics);
  });
}
