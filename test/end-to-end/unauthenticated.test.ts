// Requests without a valid token: what they can make the gateway store, and how long they can hold a connection.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { freePort, killAll, run, until } from '../support/command.js';

afterEach(killAll);

/** Returns a valid operation of 4 kB, a different one for each index. */
const operation = (index: number): string =>
  `{ n${index}: complianceManagementPartners(filterBy: { partnerStates: [${'ENABLED '.repeat(480)}] }) { totalCount } }`;

test('600 unauthenticated operations of 4 kB do not exhaust a heap of 128 MB', async () => {
  const PORT = await freePort();
  const gateway = run([], { PORT, NODE_OPTIONS: '--max-old-space-size=128' });
  await until(() => gateway.output().includes('Explore it'));
  const statuses = new Set<number>();
  for (let index = 0; index < 600; index++) {
    const response = await fetch(`http://127.0.0.1:${PORT}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: operation(index) }),
    });
    statuses.add(response.status);
    await response.arrayBuffer();
  }
  expect([...statuses]).toEqual([401]);
  expect(gateway.child.exitCode).toBeNull();
}, 60_000);

describe('a request without a token', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  /** Sends the headers of a request with a body of 1 MB, and resolves with the start of the response. */
  async function responseToHeaders(token?: string): Promise<string> {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    const head = [
      'POST /graphql HTTP/1.1',
      'host: 127.0.0.1',
      'content-type: application/json',
      'content-length: 1000000',
      ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const [response] = await Promise.race([once(socket, 'data'), sleep(1_000, ['no response'])]);
    socket.destroy();
    return String(response);
  }

  test('is refused before a large body is read', async () => {
    const response = await responseToHeaders();
    expect(response).toContain('401 Unauthorized');
    expect(response).toContain('www-authenticate: Bearer');
    expect(await responseToHeaders('not.a.token')).toContain('error="invalid_token"');
  });

  test('does not create a series of the metrics', async () => {
    const query = 'query UnauthenticatedName { __typename }';
    const metrics = async (): Promise<string> => (await fetch(`${gateway.url}/metrics`)).text();
    await gateway.ask(query, { token: null });
    expect(await metrics()).not.toContain('UnauthenticatedName');
    await gateway.ask(query);
    expect(await metrics()).toContain('UnauthenticatedName');
  });

  test('differs from one with a token, whose large body is read', async () => {
    expect(await responseToHeaders(await gateway.emulator.signIn())).toBe('no response');
  });

  test('is refused when its body has no declared length', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob(['{"query":"{ __typename }"}']).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(401);
  });

  test.each([
    '{ a: _service { sdl } b: _service { sdl } }',
    '{ _service { a: sdl b: sdl } }',
    '{ a: __schema { description } b: __schema { description } }',
  ])('cannot select a public field twice: %s', async (query) => {
    expect((await gateway.ask(query, { token: null })).status).toBe(401);
    expect((await gateway.ask(query)).status).toBe(200);
  });
});

test('a request whose body arrives too slowly gets a 408', async () => {
  const gateway = await startTestGateway();
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n');
  const slowBody = setInterval(() => socket.write(' '), 200);
  await closed;
  clearInterval(slowBody);
  expect(received).toContain('408 Request Timeout');
  await gateway.close();
});
