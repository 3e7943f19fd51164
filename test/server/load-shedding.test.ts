// Load shedding because of a full heap, or of many requests. The heap's limit is far below the heap of this process, so
// every measurement exceeds it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { shedLoad } from '../../src/server/load-shedding.js';
import { createMetrics } from '../../src/observability/metrics.js';
import { until } from '../support/until.js';

const metrics = createMetrics();

/** Starts a server that sheds load at `/work` and not at `/health`, with V8's own heap limit by default. */
async function start(
  limits: { heapLimitBytes?: number; requests?: () => number } = {},
): Promise<{ app: FastifyInstance; url: string }> {
  const app = fastify();
  app.get('/health', async () => 'live');
  await app.register(async (scope) => {
    shedLoad(scope, { metrics, ...limits });
    scope.get('/work', async () => 'done');
  });
  return { app, url: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

let overloaded: Awaited<ReturnType<typeof start>>;
let idle: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  idle = await start();
  overloaded = await start({ heapLimitBytes: 1024 * 1024 });
});
afterAll(() => Promise.all([overloaded.app.close(), idle.app.close()]));

test('while the heap is nearly full, requests are refused with Retry-After, and counted', async () => {
  // The heap is measured every second, for the first time one second after the start.
  let response = await fetch(`${overloaded.url}/work`);
  await until(async () => {
    response = await fetch(`${overloaded.url}/work`);
    return response.status !== 200;
  });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  const { errors } = (await response.json()) as { errors: object[] };
  expect(errors).toEqual([
    {
      message: 'The gateway is overloaded. Try again in 5 seconds.',
      extensions: { code: 'OVERLOADED', retryAfterSeconds: 5 },
    },
  ]);
  expect(await metrics.read()).toContain('gateway_requests_shed_total 1\n');
});

test('while the heap is nearly full, routes outside of the scope respond', async () => {
  expect((await fetch(`${overloaded.url}/health`)).status).toBe(200);
});

test('below the heap limit of V8, requests are handled', async () => {
  expect((await fetch(`${idle.url}/work`)).status).toBe(200);
});

test('while a thousand requests are in flight, the next is refused', async () => {
  let requests = 1_000;
  const { app, url } = await start({ requests: () => requests });
  expect((await fetch(`${url}/work`)).status).toBe(200);
  requests++;
  expect((await fetch(`${url}/work`)).status).toBe(503);
  await app.close();
});
