// Metrics of requests that reach no route: shed ones, unknown URLs, and requests that cannot be read as HTTP.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

/** Returns the value of a series, such as `gateway_requests_shed_total`; `undefined` when it does not exist. */
async function valueOf(series: string): Promise<number | undefined> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test('a 503 because Entra is unavailable is not counted as shed load', async () => {
  const token = await gateway.emulator.signIn();
  gateway.emulator.setAuthorityOutage(true);
  const refused = await gateway.ask('{ complianceManagementPartners { totalCount } }', { token });
  gateway.emulator.setAuthorityOutage(false);
  expect(refused.status).toBe(503);
  expect(refused.errors?.[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
  expect(await valueOf('gateway_requests_shed_total')).toBe(0);
});

test('a request whose token is not valid is counted as an operation that was refused', async () => {
  await gateway.ask('query Mine { complianceManagementPartners { totalCount } }', { token: 'not.a.token' });
  const labels = 'graphql_operation_type="none",graphql_operation_name="none",error_type="UNAUTHENTICATED"';
  expect(await valueOf(`graphql_operation_duration_seconds_count{${labels}}`)).toBe(1);
});

test('requests to URLs without a route share one series', async () => {
  for (const path of ['/nothing', '/something-else', '/a/b/c']) await fetch(gateway.url + path);
  const series =
    'http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="404",url_scheme="http"}';
  expect(await valueOf(series)).toBe(3);
});

describe('a request that cannot be read is counted by the status of its response:', () => {
  test.each([
    ['that is not HTTP', 'this is not HTTP\r\n\r\n', 400],
    ['whose URL cannot be decoded', 'GET /%ZZ HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['whose headers are too large', `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['whose headers do not arrive in time', 'GET / HTTP/1.1\r\nhost: ', 408],
  ])('one %s', async (_, text, status) => {
    const series = `gateway_requests_unreadable_total{http_response_status_code="${status}",error_type="${status}"}`;
    const before = (await valueOf(series)) ?? 0;
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.write(text);
    const [response] = await once(socket, 'data');
    socket.destroy();
    expect(String(response)).toContain(`HTTP/1.1 ${status} `);
    expect(await valueOf(series)).toBe(before + 1);
  });
});
