// Throttling at Graph's documented limits: https://learn.microsoft.com/graph/throttling-limits
import type { FastifyInstance } from 'fastify';
import { MsGraphErrorResponse } from './error.js';

interface Limit {
  /** Returns whether a call counts; `service` is the first segment below the version. */
  counts: (call: { service: string; method: string }) => boolean;
  maxCalls: number;
  windowMs: number;
  shape?: 'intune';
}

/** For one application in one tenant. */
const limits: readonly Limit[] = [
  // Intune's limits for device enrollment, which name complianceManagementPartner.
  {
    counts: ({ method, service }) => service === 'deviceManagement' && method !== 'GET',
    maxCalls: 100,
    windowMs: 20_000,
    shape: 'intune',
  },
  { counts: ({ service }) => service === 'deviceManagement', maxCalls: 1_000, windowMs: 20_000, shape: 'intune' },
  // The directory's limit for a tenant of fewer than 50 users, in resource units. A group costs one, also with $select.
  { counts: ({ service }) => service === 'groups', maxCalls: 3_500, windowMs: 10_000 },
];

/**
 * Refuses calls beyond a share of the limits with 429 and Retry-After. Members of a batch count, their batch does not.
 * `root` is the version's path, such as `/beta`.
 */
export function registerThrottling(
  app: FastifyInstance,
  { root, share }: { root: string; share: number },
): { reset: () => void } {
  const windows = limits.map((limit) => ({
    limit,
    maxCalls: Math.max(1, Math.floor(limit.maxCalls * share)),
    count: 0,
    startMs: 0,
  }));

  app.addHook('preHandler', async (request, reply) => {
    const service = request.url.slice(root.length + 1).split(/[/?]/)[0] ?? '';
    const nowMs = performance.now();
    for (const window of windows) {
      const { counts, shape, windowMs } = window.limit;
      if (!counts({ service, method: request.method })) continue;
      if (nowMs - window.startMs >= windowMs) Object.assign(window, { count: 0, startMs: nowMs });
      // A refused call counts too, as the page on throttling says.
      window.count++;
      if (window.count <= window.maxCalls) continue;
      const leftMs = window.startMs + windowMs - nowMs;
      reply.header('retry-after', Math.ceil(leftMs / 1000));
      throw new MsGraphErrorResponse({
        statusCode: 429,
        code: 'TooManyRequests',
        message: 'Too many requests.',
        shape,
      });
    }
  });
  return {
    reset: () => {
      for (const window of windows) window.count = 0;
    },
  };
}
