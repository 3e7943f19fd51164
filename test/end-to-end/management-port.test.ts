// The management port: health checks and metrics apart from the connections of clients.
import { connect, type Socket } from 'node:net';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/config/reader.js';
import { loadConfig } from '../../src/config/config.js';
import type { Gateway } from '../../src/gateway.js';
import { maxConnections } from '../../src/process-limits.js';
import { freePort, killAll, run } from '../support/command.js';
import { startGatewayBefore, testEnvironment, type TestGateway, startPatientGateway } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

describe('with MANAGEMENT_PORT', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startPatientGateway(loadConfig({ ...testEnvironment, MANAGEMENT_PORT: '0' }));
  });
  afterAll(() => gateway.close());

  test('health checks and metrics have a port of their own', async () => {
    const { managementUrl } = gateway;
    expect(managementUrl).not.toBe(gateway.url);
    expect(await (await fetch(`${managementUrl}/health/live`)).json()).toEqual({ status: 'live' });
    expect(await (await fetch(`${managementUrl}/health/ready`)).json()).toEqual({ status: 'ready' });
    expect(await (await fetch(`${managementUrl}/metrics`)).text()).toContain(
      'process_cpu_time_seconds_total{cpu_mode="user"}',
    );
  });

  test('the port of GraphQL serves the health checks, and no metrics', async () => {
    expect(await statusOf(`${gateway.url}/health/live`)).toBe(200);
    expect(await statusOf(`${gateway.url}/health/ready`)).toBe(200);
    expect(await statusOf(`${gateway.url}/metrics`)).toBe(404);
  });

  test.each(['/graphql', '/graphiql', '/emulator/token'])('the management port does not serve %s', async (path) => {
    expect(await statusOf(`${gateway.managementUrl}${path}`)).toBe(404);
  });

  test('its responses have the security headers and the request id of all others', async () => {
    const { headers } = await fetch(`${gateway.managementUrl}/health/live`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  test('answers probes and scrapes while clients hold every connection of the other port', async () => {
    const port = Number(new URL(gateway.url).port);
    const clients = Array.from({ length: maxConnections() }, () => connect({ host: '127.0.0.1', port }));
    const head =
      'POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n';
    // Requests whose bodies do not arrive: their connections are not idle, so none makes way for another one.
    await Promise.all(clients.map((client) => held(client, head)));
    expect(await statusOf(`${gateway.managementUrl}/health/live`)).toBe(200);
    expect(await statusOf(`${gateway.managementUrl}/metrics`)).toBe(200);
    for (const client of clients) client.destroy();
  });
});

/** Resolves when a client has sent its bytes. */
function held(client: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('error', reject).once('connect', () => client.write(text, () => resolve()));
  });
}

test('during a shutdown, the management port says that the gateway is live and closing until the last response', async () => {
  const waiting: ServerResponse[] = [];
  const msgraph = await startScriptedServer((response) => waiting.push(response));
  const gateway: TestGateway = await startGatewayBefore(msgraph.url, { managementPort: 0 });
  const slow = gateway.ask('{ complianceManagementPartners { totalCount } }');
  while (waiting.length === 0) await sleep(20);
  const closed = gateway.close();
  await sleep(100);
  expect(await statusOf(`${gateway.managementUrl}/health/ready`)).toBe(503);
  expect(await statusOf(`${gateway.managementUrl}/health/live`)).toBe(200);
  waiting[0]?.end('{"value":[]}');
  expect((await slow).status).toBe(200);
  await closed;
  await expect(fetch(`${gateway.managementUrl}/health/live`)).rejects.toThrow('fetch failed');
  await msgraph.close();
});

describe('the configuration', () => {
  afterEach(killAll);

  test('must not use one port twice', () => {
    expect(() => loadConfig({ PORT: '4000', MANAGEMENT_PORT: '4000' })).toThrow(
      new ConfigError(['MANAGEMENT_PORT and PORT are both 4000. Set MANAGEMENT_PORT to another port.']),
    );
  });

  test('a management port in use is named, and ends the process', async () => {
    const server = await startScriptedServer({});
    const { port } = new URL(server.url);
    const gateway = run([], { PORT: await freePort(), MANAGEMENT_PORT: port });
    expect(await gateway.ended).toBe(1);
    expect(gateway.output()).toBe(
      `127.0.0.1:${port} is already in use. Stop the process that listens there, or set MANAGEMENT_PORT to another port.\n`,
    );
    await server.close();
  });
});
