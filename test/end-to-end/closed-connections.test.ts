// Clients that close the connection before the response: their log lines and metrics, and the effect on a shutdown.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { freePort, killAll, run, until } from '../support/command.js';
import { startGatewayBefore, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

const list = '{ complianceManagementPartners { totalCount } }';
let gateway: TestGateway;
let msgraph: ScriptedServer;
afterEach(async () => {
  killAll();
  await gateway.close();
  await msgraph.close();
});

/** Starts a gateway whose Graph does not respond. Returns the pending responses. */
async function startWithSilentGraph(): Promise<ServerResponse[]> {
  const held: ServerResponse[] = [];
  msgraph = await startScriptedServer((response) => held.push(response));
  gateway = await startGatewayBefore(msgraph.url);
  return held;
}

function postOf(token: string, query = list): string {
  const body = JSON.stringify({ query });
  return [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    `authorization: Bearer ${token}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

/** Sends text and closes the connection once Graph has been called. */
async function sendAndLeave(url: string, { isCalled, text }: { text: string; isCalled: () => boolean }): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  await until(isCalled);
  socket.destroy();
}

/** Returns the lines of a metric, such as `name{labels} value`. */
async function seriesOf(name: string, url = gateway.url): Promise<string[]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith(`${name}{`));
}

describe('a client that closes the connection before Graph responds', () => {
  test('is counted as such, and not as a failure of Graph or of the gateway', async () => {
    const held = await startWithSilentGraph();
    await sendAndLeave(gateway.url, {
      text: postOf(await gateway.emulator.signIn()),
      isCalled: () => held.length > 0,
    });
    await sleep(200);

    const requests = await seriesOf('http_server_request_duration_seconds_count');
    const operations = await seriesOf('graphql_operation_duration_seconds_count');
    expect(requests).toContain(
      'http_server_request_duration_seconds_count{http_request_method="POST",http_route="/graphql",http_response_status_code="499",error_type="499",url_scheme="http"} 1',
    );
    expect(operations).toEqual([
      'graphql_operation_duration_seconds_count{graphql_operation_type="query",graphql_operation_name="none",error_type="CLIENT_CLOSED_REQUEST"} 1',
    ]);
    const { hostname, port } = new URL(msgraph.url);
    expect(await seriesOf('http_client_request_duration_seconds_count')).toEqual([
      `http_client_request_duration_seconds_count{http_request_method="GET",error_type="cancelled",server_address="${hostname}",server_port="${port}"} 1`,
    ]);
  });

  test('is counted as such while the gateway waits for a retry', async () => {
    msgraph = await startScriptedServer({ status: 429, headers: { 'retry-after': '4' }, body: {} });
    gateway = await startGatewayBefore(msgraph.url);
    await sendAndLeave(gateway.url, {
      text: postOf(await gateway.emulator.signIn()),
      isCalled: () => msgraph.requests.length > 0,
    });
    await sleep(300);
    expect(await seriesOf('graphql_operation_duration_seconds_count')).toContain(
      'graphql_operation_duration_seconds_count{graphql_operation_type="query",graphql_operation_name="none",error_type="CLIENT_CLOSED_REQUEST"} 1',
    );
  });

  test('is counted as such after a change that Graph accepted, and not as an unknown outcome', async () => {
    const partner = { body: { id: '1', displayName: 'old' } };
    msgraph = await startScriptedServer(partner, { status: 204 }, () => undefined);
    gateway = await startGatewayBefore(msgraph.url);
    const update = 'mutation { updateComplianceManagementPartner(id: "1", input: { displayName: "new" }) { changed } }';
    await sendAndLeave(gateway.url, {
      text: postOf(await gateway.emulator.signIn(), update),
      isCalled: () => msgraph.requests.length === 3,
    });
    await sleep(200);
    expect(msgraph.requests.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET']);
    expect(await seriesOf('graphql_operation_duration_seconds_count')).toContain(
      'graphql_operation_duration_seconds_count{graphql_operation_type="mutation",graphql_operation_name="none",error_type="CLIENT_CLOSED_REQUEST"} 1',
    );
  });

  test('has a line in the log, and no warning', async () => {
    await startWithSilentGraph();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const { child, ended, output } = run([], { PORT: port, LOG_LEVEL: 'info' });
    await until(() => output().includes(`Server listening at ${url}`));
    const token = await (await fetch(`${url}/emulator/token`)).text();
    // The connection closes before the token exchange and the call to Graph, which take several round trips, complete.
    await sendAndLeave(url, { text: postOf(token), isCalled: () => true });
    // The operation is counted when it has ended. Apollo Server warns of one that starts during a shutdown.
    const isCounted = async (): Promise<boolean> => {
      const series = await seriesOf('graphql_operation_duration_seconds_count', url);
      return series.some((line) => line.includes('operation_type="query"'));
    };
    await until(isCounted);
    child.kill('SIGTERM');
    await ended;

    const lines = output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const statuses = lines.filter(({ route }) => route === '/graphql').map(({ statusCode }) => statusCode);
    expect(statuses).toEqual([499]);
    expect(lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});

test('a client that pipelines requests and closes the connection does not delay a shutdown', async () => {
  const held = await startWithSilentGraph();
  const token = await gateway.emulator.signIn();
  await sendAndLeave(gateway.url, { text: postOf(token).repeat(3), isCalled: () => held.length > 0 });
  await sleep(200);
  const startMs = performance.now();
  await gateway.close();
  expect(performance.now() - startMs).toBeLessThan(5_000);
});
