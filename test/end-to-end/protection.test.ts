// Security headers, and load shedding.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ maxEventLoopDelayMs: 1_000 });
});
afterAll(() => gateway.close());

/** Content security policies of pages; Apollo Sandbox sends its own in its HTML. */
const pagePolicies: Record<string, string | null> = {
  '/graphql': null,
  '/graphiql':
    "default-src 'none';script-src 'self';style-src 'self' 'unsafe-inline';font-src 'self' data:;img-src 'self' data:;" +
    "worker-src blob:;connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
};

test.each(['/graphql', '/graphiql', '/health/live', '/metrics', '/nothing'])(
  'the response at %s has security headers',
  async (path) => {
    const response = await fetch(gateway.url + path, { headers: { accept: 'text/html' } });
    await response.arrayBuffer();
    const { headers } = response;
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('cache-control')).toBe(path in pagePolicies ? 'no-store' : null);
    const policy = path in pagePolicies ? pagePolicies[path] : "default-src 'none';frame-ancestors 'none'";
    expect(headers.get('content-security-policy')).toBe(policy);
  },
);

/** Blocks the event loop for longer than the limit. */
async function blockEventLoop(): Promise<void> {
  for (let times = 0; times < 3; times++) {
    const endMs = performance.now() + 1_200;
    while (performance.now() < endMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('while the event loop is late, operations are refused with Retry-After, and health checks succeed', async () => {
  await blockEventLoop();
  const [refused, health] = await Promise.all([gateway.ask('{ __typename }'), fetch(`${gateway.url}/health/live`)]);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(refused.errors?.[0]?.extensions).toEqual({ code: 'OVERLOADED', retryAfterSeconds: 5 });
  expect(health.status).toBe(200);
  // The delay is measured anew every second.
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  expect((await gateway.ask('{ __typename }')).status).toBe(200);
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toContain('gateway_requests_shed_total 1\n');
});
