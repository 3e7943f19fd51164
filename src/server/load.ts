// Load beyond capacity: told early, before it is parsed, so that what was taken on ends well.
import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { errorCodes } from '../error-codes.js';
import { errorBody } from './http-errors.js';
import type { Metrics } from './metrics.js';

/** Milliseconds by which the event loop may be late, on average over a second; by then answers take seconds. */
const maxEventLoopDelayMs = 1_000;
/** Of the heap's limit; beyond it the collector does little but work. */
const maxHeapShare = 0.9;

/** Seconds after which a client may try again: the load is measured anew each second. */
const retryAfterSeconds = 5;

/**
 * Refuses requests of this scope while the load is too high: 503 with Retry-After. Health checks stand outside of it. The
 * heap's limit, in bytes, is V8's own by default.
 */
export async function shedLoad(
  scope: FastifyInstance,
  { countShed }: Pick<Metrics, 'countShed'>,
  heapLimitBytes = getHeapStatistics().heap_size_limit,
): Promise<void> {
  await scope.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    maxHeapUsedBytes: heapLimitBytes * maxHeapShare,
    retryAfter: retryAfterSeconds,
    pressureHandler: (_, reply) => {
      countShed();
      const message = 'The gateway has more to do than it can. Try again shortly.';
      void reply
        .code(errorCodes.OVERLOADED.status)
        .header('retry-after', retryAfterSeconds)
        .send(errorBody({ code: 'OVERLOADED', message, retryAfterSeconds }));
    },
  });
}
