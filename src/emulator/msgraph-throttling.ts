// Graph's documented limits: https://learn.microsoft.com/graph/throttling-limits
import type { FastifyInstance } from 'fastify';
import { MsGraphFault } from './msgraph-error.js';

interface Limit {
  /** Which calls count, by path and method. */
  counts: (service: string, method: string) => boolean;
  most: number;
  windowMs: number;
  shape?: 'intune';
}

/** One application in one tenant, which is all that the emulator has. */
const limits: readonly Limit[] = [
  // Intune's set for device enrollment, which names complianceManagementPartner.
  {
    counts: (service, method) => service === 'deviceManagement' && method !== 'GET',
    most: 100,
    windowMs: 20_000,
    shape: 'intune',
  },
  { counts: (service) => service === 'deviceManagement', most: 1_000, windowMs: 20_000, shape: 'intune' },
  // The directory's, for a tenant of less than 50 users, in resource units; a group costs one, and no less with $select.
  { counts: (service) => service === 'groups', most: 3_500, windowMs: 10_000 },
];

/** Refuses calls beyond this share of the limits with 429 and Retry-After. Members of a batch count, their batch does not. */
export function registerThrottling(app: FastifyInstance, root: string, share: number): { reset: () => void } {
  const windows = limits.map((limit) => ({
    limit,
    most: Math.max(1, Math.floor(limit.most * share)),
    count: 0,
    startMs: 0,
  }));

  app.addHook('preHandler', async (request, reply) => {
    const service = request.url.slice(root.length + 1).split(/[/?]/)[0] ?? '';
    const nowMs = performance.now();
    for (const window of windows) {
      const { counts, shape, windowMs } = window.limit;
      if (!counts(service, request.method)) continue;
      if (nowMs - window.startMs >= windowMs) Object.assign(window, { count: 0, startMs: nowMs });
      // A call that is refused counts too, as the page on throttling says.
      if (++window.count <= window.most) continue;
      const leftMs = window.startMs + windowMs - nowMs;
      reply.header('retry-after', Math.ceil(leftMs / 1000));
      throw new MsGraphFault({ statusCode: 429, code: 'TooManyRequests', message: 'Too many requests.', shape });
    }
  });
  return {
    reset: () => {
      for (const window of windows) window.count = 0;
    },
  };
}
