// What surrounds the answers: security headers, and load that is shed.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

/** Of the pages: Sandbox brings its own, GraphiQL has a strict one. */
const policies: Record<string, string | null> = {
  '/graphql': null,
  '/graphiql':
    "default-src 'none';script-src 'self';style-src 'self' 'unsafe-inline';font-src 'self' data:;img-src 'self' data:;" +
    "worker-src blob:;connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
};

test('answers and pages carry security headers; a policy of its own only where a page brings one', async () => {
  for (const path of ['/graphql', '/graphiql', '/health/live', '/metrics', '/nothing']) {
    const response = await fetch(gateway.url + path, { headers: { accept: 'text/html' } });
    await response.arrayBuffer();
    const { headers } = response;
    expect([
      path,
      headers.get('x-content-type-options'),
      headers.get('x-frame-options'),
      headers.get('referrer-policy'),
      headers.get('x-powered-by'),
    ]).toEqual([path, 'nosniff', 'SAMEORIGIN', 'no-referrer', null]);
    const policy = headers.get('content-security-policy');
    expect([path, headers.get('cache-control')]).toEqual([path, path.startsWith('/graph') ? 'no-store' : null]);
    expect(policy).toBe(policies[path] === undefined ? "default-src 'none';frame-ancestors 'none'" : policies[path]);
  }
});

test('while the event loop is late, operations are refused with a time to come back, and health is still told', async () => {
  const block = (): void => {
    const endMs = performance.now() + 1_200;
    while (performance.now() < endMs);
  };
  for (let times = 0; times < 3; times++) {
    block();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const [refused, health] = await Promise.all([gateway.ask('{ __typename }'), fetch(`${gateway.url}/health/live`)]);
  expect([refused.status, refused.headers.get('retry-after'), refused.errors?.[0]?.extensions]).toEqual([
    503,
    '5',
    { code: 'OVERLOADED', retryAfterSeconds: 5 },
  ]);
  expect(health.status).toBe(200);
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics).toContain('http_requests_shed_total 1\n');
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  expect((await gateway.ask('{ __typename }')).status).toBe(200);
}, 30_000);
