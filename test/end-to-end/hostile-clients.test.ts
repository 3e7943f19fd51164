// Clients that try to end the process: with pipelined requests, large bodies, unread responses and idle connections.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { killAll, startGatewayProcess, until } from '../support/command.js';
import { startGatewayBefore, startTestGateway, type TestGateway } from '../support/gateway.js';
import { getOf, openConnection, postOf, type RawConnection } from '../support/raw-http.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

const list = '{ complianceManagementPartners { totalCount } }';
const largeOperation = { query: list, variables: { unused: 'x'.repeat(1_000_000) } };
const open: RawConnection[] = [];

/** Opens a connection that is closed after the test. */
async function connectTo(url: string): Promise<RawConnection> {
  const connection = await openConnection(url);
  open.push(connection);
  return connection;
}

afterEach(() => {
  killAll();
  for (const { socket } of open.splice(0)) socket.destroy();
});

describe('a client that pipelines', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  test.each([
    '/health/live',
    '/health/ready',
    '/metrics',
    '/graphql?query={__typename}',
    '/graphiql',
    '/graphiql/editor.worker.js',
    '/emulator/token',
    '/nothing',
    '/%',
  ])('has at most ten requests in flight, and its connection ends after them: %s', async (path) => {
    const { closed, responses, socket } = await connectTo(gateway.url);
    socket.write(getOf(path).repeat(15));
    await closed;
    expect(responses()).toBe(10);
  });

  test.each(['GET /health/live HTTP/1.1\r\n\r\n', getOf('/health/live', { expect: 'the impossible' })])(
    'has at most ten requests in flight that are refused: %j',
    async (text) => {
      const { closed, responses, socket } = await connectTo(gateway.url);
      socket.write(text.repeat(15));
      await closed;
      expect(responses()).toBe(10);
    },
  );

  test('learns from the last response that the connection ends', async () => {
    const { closed, received, socket } = await connectTo(gateway.url);
    socket.write(getOf('/graphql?query={__typename}').repeat(15));
    await closed;
    expect(received().match(/^connection: close\r$/gim)).toHaveLength(1);
    expect(received().lastIndexOf('HTTP/1.1')).toBeLessThan(received().search(/^connection: close\r$/im));
  });

  test('closes a connection at once when it goes on sending', async () => {
    const { closed, responses, socket } = await connectTo(gateway.url);
    socket.write(getOf('/health/live').repeat(500));
    await closed;
    expect(responses()).toBe(0);
  });

  test('gets all responses when it waits for some of them', async () => {
    const { isClosed, responses, socket } = await connectTo(gateway.url);
    for (let times = 1; times <= 5; times++) {
      socket.write(getOf('/health/live').repeat(10));
      await until(() => responses() === times * 10);
    }
    expect(responses()).toBe(50);
    expect(isClosed()).toBe(false);
  });
});

describe('while Graph does not respond', () => {
  let gateway: TestGateway;
  let msgraph: ScriptedServer;
  let token: string;
  let otherToken: string;
  const held: ServerResponse[] = [];
  beforeAll(async () => {
    msgraph = await startScriptedServer((response) => held.push(response));
    gateway = await startGatewayBefore(msgraph.url);
    token = await gateway.emulator.signIn();
    otherToken = await gateway.emulator.signIn('reader');
  });
  afterAll(async () => {
    await gateway.close();
    await msgraph.close();
  });
  afterEach(() => {
    for (const response of held.splice(0)) response.destroy();
  });

  /** Sends operations whose bodies have a megabyte each, as many as the gateway accepts, with tokens in turn. */
  async function fillWithLargeBodies(tokens = [token, otherToken]): Promise<RawConnection[]> {
    const connections = await Promise.all(Array.from({ length: 15 }, () => connectTo(gateway.url)));
    for (const [index, { socket }] of connections.entries()) {
      socket.write(postOf(largeOperation, { token: tokens[index % tokens.length] ?? token }));
    }
    await until(() => connections.filter(({ responses }) => responses() > 0).length >= 3);
    return connections.filter(({ responses }) => responses() === 0);
  }

  /** Sends an operation with a large body that does not call Graph. Returns whether it is accepted. */
  async function isAccepted(bearer: string): Promise<boolean> {
    const { received, responses, socket } = await connectTo(gateway.url);
    socket.write(postOf({ ...largeOperation, query: '{ __typename }' }, { token: bearer }));
    await until(() => responses() > 0);
    return received().startsWith('HTTP/1.1 200 ');
  }

  test('a body beyond the 16 MiB of large bodies is refused before it is read, until others have ended', async () => {
    const accepted = await fillWithLargeBodies();
    expect(accepted.length).toBeLessThan(15);
    expect(accepted.length).toBeGreaterThan(5);

    const headers = { token, 'content-length': '1000000' };
    const refused = await connectTo(gateway.url);
    refused.socket.write(postOf({}, headers));
    await until(() => refused.responses() > 0);
    expect(refused.received()).toMatch(/^HTTP\/1\.1 503 /);
    expect(refused.received()).toMatch(/^retry-after: 5\r$/im);
    expect(refused.received()).toContain('"code":"OVERLOADED"');

    for (const { socket } of accepted) socket.destroy();
    await until(() => isAccepted(token));
  });

  test('the large bodies of one caller leave room for those of another', async () => {
    const sent = await fillWithLargeBodies([token]);
    const unanswered = () => sent.filter(({ responses }) => responses() === 0);
    await until(() => unanswered().length < 6);
    const accepted = unanswered();
    expect(accepted.length).toBeGreaterThan(2);
    const same = await connectTo(gateway.url);
    same.socket.write(postOf({}, { token, 'content-length': '1000000' }));
    await until(() => same.responses() > 0);
    expect(same.received()).toMatch(/^HTTP\/1\.1 503 /);
    expect(await isAccepted(otherToken)).toBe(true);

    // What the caller held is given back.
    for (const { socket } of accepted) socket.destroy();
    await until(() => isAccepted(token));
  });

  test('large bodies leave room for small ones', async () => {
    await fillWithLargeBodies();
    expect((await gateway.ask('{ __typename }')).status).toBe(200);
  });

  test('a body with more values than memory allows counts by what its values take', async () => {
    const query = '{ mobileThreatDefenseConnectors { totalCount } }';
    const many = `{"query":"${query}","variables":{"unused":[${'{},'.repeat(300_000)}{}]}}`;
    const request = postOf({}, { token, 'content-length': String(many.length) }).slice(0, -2) + many;
    const isHeld = (): boolean => held.some(({ req }) => req.url?.includes('mobileThreatDefenseConnectors'));
    // Refused for as long as bodies of the tests before are in flight.
    let first: RawConnection | undefined;
    await until(async () => {
      first = await connectTo(gateway.url);
      first.socket.write(request);
      await until(() => isHeld() || first?.responses() === 1);
      return isHeld();
    });
    const second = await connectTo(gateway.url);
    second.socket.write(request);
    await until(() => second.responses() > 0);
    expect(first?.received()).toBe('');
    expect(second.received()).toMatch(/^HTTP\/1\.1 503 /);
  });
});

describe('a process with a heap of 256 MB', () => {
  test('survives forty connections that pipeline requests without a token and read nothing', async () => {
    const { isRunning, url } = await startGatewayProcess(smallHeap);
    const query = encodeURIComponent('{ __typename _service { sdl } }');
    for (let count = 0; count < 40; count++) {
      const { socket } = await connectTo(url);
      socket.pause();
      socket.write(getOf(`/graphql?query=${query}`).repeat(800));
    }
    for (let count = 0; count < 3; count++) {
      const { socket } = await connectTo(url);
      socket.pause();
      socket.write(getOf('/metrics').repeat(1_500));
    }
    await sleep(2_000);
    expect(isRunning()).toBe(true);
    expect((await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(60_000) })).status).toBe(200);
  });

  test('survives three hundred signed-in requests with bodies of a megabyte while Graph is slow', async () => {
    const { isRunning, url } = await startGatewayProcess(smallHeap);
    const token = await (await fetch(`${url}/emulator/token`)).text();
    await fetch(`${url}/emulator/chaos`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ faults: [{ fault: 'slow', delayMs: 15_000, times: 1_000 }] }),
    });
    const operation = postOf(largeOperation, { token });
    for (let count = 0; count < 300; count++) {
      (await connectTo(url)).socket.write(operation);
      await sleep(5);
    }
    expect(isRunning()).toBe(true);
    expect((await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(60_000) })).status).toBe(200);
  });
});

const smallHeap = { nodeOptions: ['--max-old-space-size=256'] };

describe('a process with few file descriptors', () => {
  test('answers operations for which no connection to Graph can be opened with UPSTREAM_UNAVAILABLE', async () => {
    const { isRunning, url } = await startGatewayProcess({ maxDescriptors: 64, environment: { LOG_LEVEL: 'silent' } });
    const token = await (await fetch(`${url}/emulator/token`)).text();
    await fetch(`${url}/emulator/chaos`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ faults: [{ fault: 'slow', delayMs: 1_500, times: 1_000 }] }),
    });
    const connections: RawConnection[] = [];
    for (let count = 0; count < 30; count++) {
      const connection = await connectTo(url);
      connection.socket.write(postOf({ query: list }, { token }));
      connections.push(connection);
    }
    const bodies = (): string[] => connections.map(({ received }) => received()).filter((text) => text !== '');
    await until(() => bodies().some((text) => text.includes('UPSTREAM_UNAVAILABLE')) && bodies().length > 15);
    expect(bodies().filter((text) => text.includes('UPSTREAM_UNAVAILABLE'))).not.toHaveLength(0);
    expect(bodies().filter((text) => text.includes('INTERNAL_SERVER_ERROR'))).toEqual([]);
    expect(isRunning()).toBe(true);
  });

  test('serves new connections while others are idle', async () => {
    const { isRunning, url } = await startGatewayProcess({ maxDescriptors: 80 });
    for (let count = 0; count < 150; count++) await connectTo(url);
    await sleep(2_500);
    expect(isRunning()).toBe(true);
    expect((await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(60_000) })).status).toBe(200);
  });
});
