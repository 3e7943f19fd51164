// The gateway behind a load balancer: idle connections, and headers with the tokens of users who are in many groups.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/config/reader.js';
import { loadConfig } from '../../src/config/config.js';
import { connectionLimits, headerLimits, heapBudget, maxRequests } from '../../src/process-limits.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { getOf, openConnection, postOf, type RawConnection } from '../support/raw-http.js';
import { until } from '../support/until.js';

const open: RawConnection[] = [];
afterEach(() => {
  for (const { socket } of open.splice(0)) socket.destroy();
});

/** Sends a request on a connection of its own. Returns the connection once the response has begun. */
async function send(gateway: TestGateway, request: string): Promise<RawConnection> {
  const connection = await openConnection(gateway.url);
  open.push(connection);
  connection.socket.write(request);
  await until(() => connection.responses() > 0 || connection.isClosed());
  return connection;
}

const statusOf = ({ received }: RawConnection): number => Number(/^HTTP\/1\.1 (\d+)/.exec(received())?.[1]);
const list = { query: '{ complianceManagementPartners { totalCount } }' };

describe('an idle connection', () => {
  let hasty: TestGateway;
  let patient: TestGateway;
  beforeAll(async () => {
    hasty = await startTestGateway({ environment: { GATEWAY_KEEP_ALIVE_SECONDS: '1' } });
    patient = await startTestGateway();
  });
  afterAll(() => Promise.all([hasty.close(), patient.close()]));

  test('is closed after the configured time, and the response has said so', async () => {
    const connection = await send(hasty, getOf('/health/live'));
    expect(connection.received().toLowerCase()).toContain('keep-alive: timeout=1\r\n');
    const startedAt = performance.now();
    await connection.closed;
    // From Node 24 on, a connection is closed a second later than it was said.
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(performance.now() - startedAt).toBeGreaterThan(800);
  });

  test('is open for longer than a minute by default, so that a load balancer closes it first', async () => {
    const connection = await send(patient, getOf('/health/live'));
    expect(connection.received().toLowerCase()).toContain('keep-alive: timeout=72\r\n');
    await sleep(2_500);
    expect(connection.isClosed()).toBe(false);
    connection.socket.write(getOf('/health/live'));
    await until(() => connection.responses() === 2);
  });

  test('of the management port has the same time', async () => {
    const gateway = await startTestGateway({
      environment: { GATEWAY_KEEP_ALIVE_SECONDS: '620', MANAGEMENT_PORT: '0' },
    });
    for (const url of [gateway.url, gateway.managementUrl]) {
      expect((await fetch(`${url}/health/live`)).headers.get('keep-alive')).toBe('timeout=620');
    }
    await gateway.close();
  });
});

describe('headers', () => {
  let ordinary: TestGateway;
  let large: TestGateway;
  beforeAll(async () => {
    ordinary = await startTestGateway();
    large = await startTestGateway({ environment: { GATEWAY_MAX_HEADER_BYTES: '65536' } });
  });
  afterAll(() => Promise.all([ordinary.close(), large.close()]));

  /** Entra lists up to 200 groups in an access token. */
  const groups = Array.from({ length: 200 }, () => randomUUID());

  test('with the token of a user in 200 groups fit the default', async () => {
    const token = await ordinary.emulator.sign({ groups });
    expect(token.length).toBeGreaterThan(10_000);
    expect(statusOf(await send(ordinary, postOf(list, { token })))).toBe(200);
  });

  /** What App Service's authentication adds: the tokens, and all claims of the principal. */
  async function easyAuthHeaders(gateway: TestGateway): Promise<Record<string, string>> {
    const token = await gateway.emulator.sign({ groups });
    const claims = groups.map((val) => ({ typ: 'groups', val }));
    return {
      token,
      'x-ms-token-aad-access-token': token,
      'x-ms-token-aad-id-token': token,
      'x-ms-client-principal': Buffer.from(JSON.stringify({ auth_typ: 'aad', claims })).toString('base64'),
    };
  }

  test("with App Service's authentication beside it do not fit the default, and get 431", async () => {
    const connection = await send(ordinary, postOf(list, await easyAuthHeaders(ordinary)));
    expect(statusOf(connection)).toBe(431);
    await until(() => connection.received().includes('The HTTP request headers are too large.'));
  });

  test("with App Service's authentication beside it fit 64 KiB", async () => {
    const request = postOf(list, await easyAuthHeaders(large));
    expect(request.length).toBeGreaterThan(50_000);
    expect(request.length).toBeLessThan(65_536);
    expect(statusOf(await send(large, request))).toBe(200);
  });

  test('above 64 KiB get 431 also then', async () => {
    expect(statusOf(await send(large, getOf('/health/live', { filler: 'x'.repeat(66_000) })))).toBe(431);
  });

  test('that are large leave the heap that requests in flight may take as it is', () => {
    expect(maxRequests(headerLimits.default)).toBe(connectionLimits.requests);
    expect(maxRequests(headerLimits.min)).toBe(connectionLimits.requests);
    const admitted = maxRequests(headerLimits.max);
    expect(admitted * headerLimits.max).toBeLessThan(heapBudget['Requests in flight']);
    // As docs/configuration.md says.
    expect(admitted).toBe(520);
  });

  test('of 64 KiB allow fewer requests in flight, and the next are refused with 503', async () => {
    const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n';
    const admitted = maxRequests(headerLimits.max);
    const held = await Promise.all(Array.from({ length: admitted }, () => openConnection(large.url)));
    open.push(...held);
    // Requests whose bodies do not arrive.
    for (const { socket } of held) socket.write(head);
    await until(async () => (await fetch(`${large.url}/graphql?query={__typename}`)).status === 503);
    expect(held.filter(({ responses }) => responses() > 0)).toEqual([]);
    expect((await fetch(`${large.url}/health/live`)).status).toBe(200);
  });
});

describe.each([
  ['GATEWAY_KEEP_ALIVE_SECONDS', '0', 'a whole number from 1 to 7200'],
  ['GATEWAY_KEEP_ALIVE_SECONDS', '7201', 'a whole number from 1 to 7200'],
  ['GATEWAY_KEEP_ALIVE_SECONDS', '72.5', 'a whole number from 1 to 7200'],
  ['GATEWAY_MAX_HEADER_BYTES', '4095', 'a whole number from 4096 to 65536'],
  ['GATEWAY_MAX_HEADER_BYTES', '65537', 'a whole number from 4096 to 65536'],
  ['GATEWAY_MAX_HEADER_BYTES', '64KiB', 'a whole number from 4096 to 65536'],
])('%s=%s', (name, value, expected) => {
  test('stops the start and says what the value must be', () => {
    expect(() => loadConfig({ [name]: value })).toThrow(new ConfigError([`${name} must be ${expected}.`]));
  });
});
