// Graceful shutdown: requests in flight complete, no write is started, and open connections still get responses.
import { once } from 'node:events';
import { Agent, request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { startGatewayBefore } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';
import { freePort, killAll, run, until } from '../support/command.js';

afterEach(killAll);

interface TestResponse {
  status: number;
  connection: string | undefined;
  json: { data?: Record<string, unknown>; errors?: { extensions: Record<string, unknown> }[] };
}

interface TestRequest {
  agent: Agent;
  url: string;
  token: string;
  query: string;
}

function ask({ agent, query, token, url }: TestRequest): Promise<TestResponse> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, connection: response.headers.connection, json: JSON.parse(text) });
      });
    });
    sent.once('error', reject);
    sent.end(JSON.stringify({ query }));
  });
}

test('while a read completes, requests on open connections get responses that close them, and no write is started', async () => {
  const held: ServerResponse[] = [];
  const msgraph = await startScriptedServer({ body: { value: [] } }, (response) => held.push(response));
  const gateway = await startGatewayBefore(msgraph.url);
  const token = await gateway.emulator.signIn();
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })] as const;
  const list = '{ complianceManagementPartners { totalCount } }';
  // The second connection is open and idle when the shutdown begins.
  const [busy, idle] = agents;
  const target = { url: gateway.url, token };
  expect((await ask({ ...target, agent: idle, query: list })).connection).not.toBe('close');
  const slowQuery = '{ complianceManagementPartners { nodes { displayName } } }';
  const slow = ask({ ...target, agent: busy, query: slowQuery });
  await until(() => held.length > 0);

  const closed = gateway.close();
  const create =
    'mutation { createComplianceManagementPartner(input: { displayName: "New" }) { userErrors { code } } }';
  const refused = await ask({ ...target, agent: idle, query: create });
  // The drain must wait for longer than a few seconds.
  await sleep(3_000);
  held[0]?.end('{"value":[{"id":"1","displayName":"x"}]}');
  await closed;

  expect(refused.status).toBe(200);
  expect(refused.connection).toBe('close');
  expect(refused.json.errors?.[0]?.extensions).toEqual({ code: 'OVERLOADED', retryAfterSeconds: 1 });
  expect((await slow).json.data).toEqual({ complianceManagementPartners: { nodes: [{ displayName: 'x' }] } });
  expect((await slow).connection).toBe('close');
  expect(msgraph.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  for (const agent of agents) agent.destroy();
  await msgraph.close();
});

test('while a request completes, the health checks on an open connection say not ready, and live', async () => {
  const held: ServerResponse[] = [];
  const msgraph = await startScriptedServer((response) => held.push(response));
  const gateway = await startGatewayBefore(msgraph.url);
  const token = await gateway.emulator.signIn();
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })] as const;
  const probe = (path: string, agent: Agent): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = request(gateway.url + path, { agent }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      });
      sent.once('error', reject).end();
    });
  expect(await probe('/health/ready', agents[0])).toBe(200);
  expect(await probe('/health/live', agents[1])).toBe(200);
  const slow = fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ complianceManagementPartners { totalCount } }"}',
  });
  await until(() => held.length > 0);
  const closed = gateway.close();
  await sleep(100);
  expect(await probe('/health/ready', agents[0])).toBe(503);
  expect(await probe('/health/live', agents[1])).toBe(200);
  held[0]?.end('{"value":[]}');
  expect((await slow).status).toBe(200);
  await closed;
  for (const agent of agents) agent.destroy();
  await msgraph.close();
});

test('after a second SIGTERM, requests in flight still complete', async () => {
  const PORT = await freePort();
  const gateway = run([], { PORT });
  await until(() => gateway.output().includes('Ready at'));
  // A request whose body is incomplete delays the shutdown.
  const sent = request(`http://127.0.0.1:${PORT}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '26' },
  });
  sent.write('{"query":');
  await sleep(300);
  gateway.child.kill('SIGTERM');
  await sleep(300);
  gateway.child.kill('SIGTERM');
  await sleep(300);
  sent.end('"{ __typename }"}');
  const [response] = await once(sent, 'response');
  expect(response.statusCode).toBe(200);
  response.resume();
  expect(await gateway.ended).toBe(0);
});
