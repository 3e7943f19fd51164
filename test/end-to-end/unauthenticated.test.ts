// Requests without a valid token: what they can make the gateway store, and how long they can hold a connection.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { freePort, killAll, run, until } from '../support/command.js';

afterEach(killAll);

/** Returns a valid operation of 4 kB, a different one for each index. */
const operation = (index: number): string =>
  `{ n${index}: complianceManagementPartners(filterBy: { partnerStates: [${'ENABLED '.repeat(480)}] }) { totalCount } }`;

test('600 unauthenticated operations of 4 kB do not exhaust a heap of 128 MB', async () => {
  const PORT = await freePort();
  const gateway = run([], { PORT, NODE_OPTIONS: '--max-old-space-size=128' });
  await until(() => gateway.output().includes('Ready at'));
  const statuses = new Set<number>();
  for (let index = 0; index < 600; index++) {
    const response = await fetch(`http://127.0.0.1:${PORT}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: operation(index) }),
    });
    await response.arrayBuffer();
    // On a busy machine, the process sheds a request now and then. It is sent again.
    if (response.status === 503) index--;
    else statuses.add(response.status);
  }
  expect([...statuses]).toEqual([401]);
  expect(gateway.child.exitCode).toBeNull();
});

describe('a request without a token', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  /**
   * Sends the headers of a request with a body of 1 MB, and resolves with the start of the response. Waits for it without
   * a limit unless there is one.
   */
  async function responseToHeaders(token?: string, { limitMs }: { limitMs?: number } = {}): Promise<string> {
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
    const limits = limitMs === undefined ? [] : [sleep(limitMs, ['no response'])];
    const [response] = await Promise.race([once(socket, 'data'), ...limits]);
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
    const token = await gateway.emulator.signIn();
    expect(await responseToHeaders(token, { limitMs: 1_000 })).toBe('no response');
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
    '{ _service { ...S b: sdl } } fragment S on _Service { sdl }',
    '{ ...Q b: _service { sdl } } fragment Q on Query { _service { sdl } }',
    '{ a: __schema { description } b: __schema { description } }',
    'query ($yes: Boolean = true) { a: __schema @skip(if: $yes) { description } b: __schema { description } }',
  ])('cannot select a public field twice: %s', async (query) => {
    expect((await gateway.ask(query, { token: null })).status).toBe(401);
    expect((await gateway.ask(query)).status).toBe(200);
  });

  const everyOption = {
    descriptions: true,
    directiveIsRepeatable: true,
    inputValueDeprecation: true,
    oneOf: true,
    schemaDescription: true,
    specifiedByUrl: true,
  };
  test.each([
    ['graphql-js, with every option', getIntrospectionQuery(everyOption)],
    ['graphql-js, without options', getIntrospectionQuery({ descriptions: false })],
    ['rover', 'query SubgraphIntrospectQuery { _service { sdl } }'],
    ['a gateway', 'query __ApolloGetServiceDefinition__ { _service { sdl } }'],
    ['a client that adds `__typename`', '{ __typename _service { __typename sdl } }'],
    ['a named fragment', '{ ...Q } fragment Q on Query { _service { ...S } } fragment S on _Service { sdl }'],
    ['inline fragments', '{ ... on Query { ... { _service { ... on _Service { sdl } } } } }'],
    [
      'aliases that are used once',
      '{ kind: __typename service: _service { text: sdl } schema: __schema { description } }',
    ],
    ['a fragment that is spread twice', '{ ...Q ...Q } fragment Q on Query { _service { sdl sdl } }'],
    ['a condition', 'query ($no: Boolean = false) { _service @skip(if: $no) { sdl } }'],
    ['one type', '{ __type(name: "Group") { fields { name } } }'],
  ])('is answered when it describes the schema as %s asks', async (_, query) => {
    const { errors, status } = await gateway.ask(query, { token: null });
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
  });

  test.each([
    '{ _service { sdl } complianceManagementPartners { totalCount } }',
    '{ ...Q } fragment Q on Query { _service { sdl } complianceManagementPartners { totalCount } }',
    '{ ... { intuneConnectors { id } } }',
    'query ($no: Boolean = false) { __typename complianceManagementPartners @include(if: $no) { totalCount } }',
    '{ _entities(representations: []) { __typename } }',
    'mutation { ...M } fragment M on Mutation { deleteComplianceManagementPartner(id: "x") { userErrors { code } } }',
  ])('is refused when it selects anything else: %s', async (query) => {
    expect((await gateway.ask(query, { token: null })).status).toBe(401);
  });
});

describe('an answer about the schema is not multiplied, with or without a token,', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  const aliases = (count: number, field: string): string =>
    Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');

  test.each([
    ['by aliases', `{ __schema { types { ${aliases(100, 'description')} } } }`],
    [
      'by aliases in a fragment',
      `{ __schema { types { ...T } } } fragment T on __Type { ${aliases(100, 'description')} }`,
    ],
    ['by aliases of lists', `{ __schema { ${aliases(20, 'types { fields { description args { description } } }')} } }`],
    [
      'by fragments that are spread under many aliases',
      `{ __schema { ${aliases(30, 'types { ...T }')} } } fragment T on __Type { kind name description fields { name } }`,
    ],
    [
      'by types of fields of types',
      `{ __schema { types { fields { ${aliases(20, 'type { fields { description } }')} } } } }`,
    ],
  ])('%s', async (_, query) => {
    for (const token of [null, await gateway.emulator.signIn()]) {
      const { errors, status } = await gateway.ask(query, { token });
      expect(status).toBe(400);
      expect(errors?.[0]?.message).toContain('The answer about the schema has more than 524288 characters');
    }
  });

  test('by aliases of the fields of the query', async () => {
    for (const field of ['_service { sdl }', '__schema { types { name fields { name description } } }']) {
      const { errors, status } = await gateway.ask(`{ ${aliases(30, field)} }`);
      expect(status).toBe(400);
      expect(errors?.[0]?.message).toContain('The answer about the schema');
    }
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
