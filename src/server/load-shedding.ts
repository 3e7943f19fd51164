// Load shedding: requests beyond capacity are refused before they are parsed, so that those in flight complete.
import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { errorCodes } from '../error-codes.js';
import { sendError } from './http-errors.js';
import type { Metrics } from './metrics.js';

/** Mean delay of the event loop over a second, in ms. At this delay, responses take seconds. */
const maxEventLoopDelayMs = 1_000;
/** Share of the heap limit in use. Above it, most of the CPU time goes to garbage collection. */
const maxHeapShare = 0.9;

/** `Retry-After`, in seconds. The load is measured every second. */
const retryAfterSeconds = 5;

export interface LoadSheddingOptions {
  metrics: Pick<Metrics, 'countShed'>;
  /** V8's own limit by default. */
  heapLimitBytes?: number | undefined;
}

/** Refuses requests of a scope with 503 and `Retry-After` while the load is too high. Health checks belong outside. */
export async function shedLoad(
  scope: FastifyInstance,
  { heapLimitBytes = getHeapStatistics().heap_size_limit, metrics }: LoadSheddingOptions,
): Promise<void> {
  await scope.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    maxHeapUsedBytes: heapLimitBytes * maxHeapShare,
    retryAfter: retryAfterSeconds,
    pressureHandler: (_, reply) => {
      metrics.countShed();
      const message = `The gateway is overloaded. Try again in ${retryAfterSeconds} seconds.`;
      void sendError(reply.header('retry-after', retryAfterSeconds), {
        status: errorCodes.OVERLOADED.status,
        code: 'OVERLOADED',
        message,
        retryAfterSeconds,
      });
    },
  });
}
