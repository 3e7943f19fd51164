// Load that is shed for a full heap. The limit is far below what this process uses, so that every look finds it exceeded.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { shedLoad } from '../../src/server/load.js';
import { createMetrics } from '../../src/server/metrics.js';

const metrics = createMetrics();

/** A server with a route that sheds load and one that does not; V8's own limit for `undefined`. */
async function start(heapLimitBytes?: number): Promise<{ app: FastifyInstance; url: string }> {
  const app = fastify();
  app.get('/health', async () => 'live');
  await app.register(async (scope) => {
    await shedLoad(scope, metrics, heapLimitBytes);
    scope.get('/work', async () => 'done');
  });
  return { app, url: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

let full: Awaited<ReturnType<typeof start>>;
let roomy: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  roomy = await start();
  full = await start(1024 * 1024);
});
afterAll(() => Promise.all([full.app.close(), roomy.app.close()]));

test('while the heap is nearly full, requests are refused with a time to come back, and counted', async () => {
  // The heap is measured once a second, for the first time a second after the start.
  let response = await fetch(`${full.url}/work`);
  for (let tries = 0; tries < 50 && response.status === 200; tries++) {
    await sleep(100);
    response = await fetch(`${full.url}/work`);
  }
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  const { errors } = (await response.json()) as { errors: { extensions: object }[] };
  expect(errors[0]?.extensions).toEqual({ code: 'OVERLOADED', retryAfterSeconds: 5 });
  expect(await metrics.read()).toContain('http_requests_shed_total 1\n');
});

test('while the heap is nearly full, routes outside of the scope are answered', async () => {
  expect((await fetch(`${full.url}/health`)).status).toBe(200);
});

test('below the limit of V8, requests are answered', async () => {
  expect((await fetch(`${roomy.url}/work`)).status).toBe(200);
});
