// The lines of the log that belong to a request, and the first and the last line.
import { afterEach, describe, expect, test } from '@jest/globals';
import { killAll, freePort, run, until } from '../support/command.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

type Line = Record<string, unknown>;
const list = 'query Partners { complianceManagementPartners { totalCount } }';
const traceId = 'a'.repeat(32);
const traceparent = `00-${traceId}-${'b'.repeat(16)}-01`;

let gateway: TestGateway;
afterEach(async () => {
  killAll();
  await gateway?.close();
});

const lines = (): Line[] => gateway.log().map((line) => JSON.parse(line) as Line);
const requestLine = async (): Promise<Line> => {
  await until(() => lines().some(({ msg, route }) => msg === 'request' && route === '/graphql'));
  return lines().findLast(({ msg }) => msg === 'request') ?? {};
};

describe('the line of a request has', () => {
  test('the name and the type of its operation, and OK', async () => {
    gateway = await startTestGateway();
    await gateway.ask(list);
    expect(await requestLine()).toMatchObject({ operationName: 'Partners', operationType: 'query', code: 'OK' });
  });

  test.each([
    ['an operation that is refused', 'query Wrong { nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['a document that cannot be parsed', '{', {}, 'GRAPHQL_PARSE_FAILED'],
    ['a bad token', list, { token: 'not.a.token' }, 'UNAUTHENTICATED'],
    ['no token', list, { token: null }, 'UNAUTHENTICATED'],
    ['a content type that is not served', list, { headers: { accept: 'image/png' } }, 'BAD_REQUEST'],
  ])('the code of %s', async (_, query, options, code) => {
    gateway = await startTestGateway();
    await gateway.ask(query, options);
    expect(await requestLine()).toMatchObject({ code });
  });

  test('no operation name of a caller without a token, and at most a hundred characters of others', async () => {
    gateway = await startTestGateway();
    const named = (name: string): string => `query ${name} { complianceManagementPartners { totalCount } }`;
    await gateway.ask(named('Anonymous'), { token: null });
    expect((await requestLine())['operationName']).toBeUndefined();
    await gateway.ask(named('n'.repeat(200)));
    await until(() => gateway.log().some((line) => line.includes('nnnn')));
    expect((await requestLine())['operationName']).toBe('n'.repeat(100));
  });
});

describe('every line of a request has', () => {
  const ofRequest = (response: { headers: Headers }): Line[] =>
    lines().filter(({ requestId }) => requestId === response.headers.get('x-request-id'));

  test("the caller's trace id, without an exporter", async () => {
    gateway = await startTestGateway();
    const response = await gateway.ask(list, { user: 'guest', headers: { traceparent } });
    await requestLine();
    const own = ofRequest(response);
    expect(own.map(({ msg }) => msg)).toEqual(['Entra refused a token exchange', 'request']);
    for (const line of own) expect(line['traceId']).toBe(traceId);
  });

  test('the same trace id, which is the request id, if the caller sends none or a malformed one', async () => {
    gateway = await startTestGateway();
    for (const sent of ['', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, 'x'.repeat(10_000)]) {
      const response = await gateway.ask(list, { user: 'guest', headers: sent === '' ? {} : { traceparent: sent } });
      const requestId = response.headers.get('x-request-id') ?? '';
      await until(() => ofRequest(response).some(({ msg }) => msg === 'request'));
      for (const line of ofRequest(response)) expect(line['traceId']).toBe(requestId.replaceAll('-', ''));
    }
  });

  test("the caller's request id beside the gateway's own", async () => {
    gateway = await startTestGateway();
    const response = await gateway.ask(list, { user: 'guest', headers: { 'x-request-id': 'router-1.2:3_4' } });
    await requestLine();
    expect(ofRequest(response).map(({ callerRequestId }) => callerRequestId)).toEqual([
      'router-1.2:3_4',
      'router-1.2:3_4',
    ]);
  });

  test.each(['a b', '"},{"', '<script>', 'x'.repeat(129), 'ü'])(
    'no request id of the caller that could be anything else: %s',
    async (id) => {
      gateway = await startTestGateway();
      await gateway.ask(list, { headers: { 'x-request-id': id } });
      expect(await requestLine()).not.toHaveProperty('callerRequestId');
    },
  );

  test('ids that no other request has while many are served', async () => {
    gateway = await startTestGateway();
    const users = ['guest', 'admin', 'guest', 'reader'] as const;
    const responses = await Promise.all(
      users.map((user, index) => gateway.ask(list, { user, headers: { 'x-request-id': `caller-${index}` } })),
    );
    await until(() => lines().filter(({ msg }) => msg === 'request').length === users.length);
    for (const [index, response] of responses.entries()) {
      for (const line of ofRequest(response)) expect(line['callerRequestId']).toBe(`caller-${index}`);
    }
  });
});

test('requests of probes and scrapers have lines at the level debug', async () => {
  gateway = await startTestGateway();
  for (const path of ['/health/live', '/health/ready', '/metrics']) await fetch(gateway.url + path);
  await until(() => lines().filter(({ msg }) => msg === 'request').length === 3);
  expect(lines().flatMap(({ level, msg }) => (msg === 'request' ? [level] : []))).toEqual([20, 20, 20]);
  await gateway.close();
  gateway = await startTestGateway({ environment: { LOG_LEVEL: 'info' } });
  for (const path of ['/health/live', '/health/ready', '/metrics']) await fetch(gateway.url + path);
  await gateway.ask(list);
  await requestLine();
  expect(lines().flatMap(({ msg, route }) => (msg === 'request' ? [route] : []))).toEqual(['/graphql']);
});

test('with LOG_FORMAT=json, the level is a word and the time is ISO 8601', async () => {
  gateway = await startTestGateway({ environment: { LOG_FORMAT: 'json' } });
  await gateway.ask(list, { user: 'guest' });
  const { level, time } = await requestLine();
  expect(level).toBe('info');
  expect(new Date(String(time)).toISOString()).toBe(time);
  expect(lines().map((line) => line['level'])).toContain('warn');
});

test('the first line says what runs where, and the last one that it has stopped', async () => {
  const PORT = await freePort();
  const { child, ended, output } = run([], { PORT, LOG_LEVEL: 'info', LOG_FORMAT: 'json', MANAGEMENT_PORT: '0' });
  await until(() => output().includes('curl'));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  const written = output()
    .split('\n')
    .filter((line) => line.startsWith('{"level"'));
  const parsed = written.map((line) => JSON.parse(line) as Line);
  const started = parsed.filter(({ msg }) => msg === 'started');
  expect(started).toHaveLength(1);
  expect(started[0]).toMatchObject({
    level: 'info',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    node: process.versions.node,
    instanceId: expect.stringMatching(/^[\da-f-]{36}$/),
    cloud: 'emulator',
    tenantId: '7a1c3d5e-0f24-4b68-9c80-2e4f6a8b0c1d',
    on: ['explorers', 'introspection', 'compilation', 'managementPort'],
  });
  expect(parsed.at(-1)).toMatchObject({ msg: 'stopped', uptimeSeconds: expect.any(Number) });
});
