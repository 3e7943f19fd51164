// Assistants: what they can read and rehearse by the Model Context Protocol, with the protocol's official client.
import { join } from 'node:path';
import {
  checkResourceAllowed,
  Client,
  discoverOAuthProtectedResourceMetadata,
  extractWWWAuthenticateParams,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { getOperationAST, parse } from 'graphql';
import { Pool } from 'undici';
import { maxResultBytes } from '../../src/assistants/mcp.js';
import type { EmulatorUser } from '../../src/emulator/emulator.js';
import { readStarterOperations, variablesOf } from '../../src/explorers/starter-operations.js';
import { createMsGraphClient } from '../../src/msgraph/client.js';
import { createThrottle } from '../../src/msgraph/throttle.js';
import { bodyLimits } from '../../src/process-limits.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { root } from '../support/pages.js';
import { openConnection } from '../support/raw-http.js';
import { until } from '../support/until.js';

const id = '40000000-0000-4000-8000-000000000001';
const modern = '2026-07-28';

let gateway: TestGateway;
let clients: Client[] = [];
beforeAll(async () => {
  gateway = await startTestGateway({ environment: { ASSISTANTS: 'true', CORS_ORIGINS: 'https://chat.example.com' } });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
});

/** Connects the official client, by the newest revision of the protocol or as a client of 2025. */
async function connect({ user, isOld = false }: { user?: EmulatorUser; isOld?: boolean } = {}): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    isOld ? {} : { versionNegotiation: { mode: { pin: modern } } },
  );
  const headers = { authorization: `Bearer ${await gateway.emulator.signIn(user)}` };
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', gateway.url), { requestInit: { headers } }));
  clients.push(client);
  return client;
}

interface Outcome {
  isError: boolean | undefined;
  data: Json;
  errors: Json;
}

async function call(client: Client, name: string, given: Record<string, unknown> = {}): Promise<Outcome> {
  const { content, isError, structuredContent } = await client.callTool({ name, arguments: given });
  const [block] = content;
  const text = block?.type === 'text' ? block.text : '';
  // Assistants read one or the other.
  expect(JSON.parse(text)).toEqual(structuredContent);
  const { data, errors } = structuredContent as Json;
  return { isError, data, errors };
}

interface Posted {
  status: number;
  headers: Headers;
  json: Json;
}

/** Sends a message without the client, for what the client would not send. */
async function post(
  body: string | object,
  { token, headers }: { token?: string | null; headers?: Record<string, string> } = {},
): Promise<Posted> {
  const bearer = token === undefined ? await gateway.emulator.signIn() : token;
  const response = await fetch(`${gateway.url}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
  return { status: response.status, headers: response.headers, json: data.startsWith('{') ? JSON.parse(data) : data };
}

const message = (method: string, params: object = {}): object => ({ jsonrpc: '2.0', id: 1, method, params });
const toolCall = (name: string, given: object): object => message('tools/call', { name, arguments: given });

/** Returns what the store holds. */
const stored = (): string => JSON.stringify([gateway.emulator.partners(), gateway.emulator.connectors()]);
/** Returns the requests to Graph that are not reads. A batch is a POST whose members are reads. */
const writes = (): string[] =>
  gateway.emulator.requests.msgraph
    .filter(({ method, url }) => method !== 'GET' && !url.endsWith('/$batch'))
    .map(({ method, url }) => `${method} ${url}`);

/** Expects the store to hold what it held, and no request to Graph to have been more than a read. */
function expectNothingChanged(before: string): void {
  expect(stored()).toBe(before);
  expect(writes()).toEqual([]);
}

/** The operations of the package with their variables, as the explorers offer them. */
async function samples(): Promise<{ name: string; isMutation: boolean; given: Record<string, unknown> }[]> {
  const { documents, variables } = await readStarterOperations();
  return documents.map(({ operationName, text }) => {
    const isMutation = getOperationAST(parse(text))?.operation === 'mutation';
    const { dryRun: _, ...given } = variablesOf(text, variables);
    return { name: isMutation ? `Rehearse${operationName}` : operationName, isMutation, given };
  });
}

describe.each([
  ['of the newest revision', false],
  ['of 2025', true],
])('a client %s', (_, isOld) => {
  test('is told what the gateway is, and finds one read-only tool for each operation', async () => {
    const client = await connect({ isOld });
    expect(client.getNegotiatedProtocolVersion()).toBe(isOld ? '2025-11-25' : modern);
    expect(client.getServerVersion()).toMatchObject({ name: 'intune-compliance-partner-gateway' });
    expect(client.getInstructions()).toContain('Nothing is ever changed');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).toSorted()).toEqual((await samples()).map(({ name }) => name).toSorted());
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  });

  test('reads with every tool of a query', async () => {
    const client = await connect({ isOld });
    const queries = (await samples()).filter(({ isMutation }) => !isMutation);
    for (const { given, name } of queries) {
      const { data, errors, isError } = await call(client, name, given);
      expect([name, errors, isError]).toEqual([name, undefined, false]);
      expect(Object.values(data)).not.toContain(null);
    }
    expect(queries.length).toBeGreaterThan(4);
  });

  test('rehearses every mutation, and changes nothing', async () => {
    const client = await connect({ isOld });
    const before = stored();
    const mutations = (await samples()).filter(({ isMutation }) => isMutation);
    for (const { given, name } of mutations) {
      const { data, errors, isError } = await call(client, name, given);
      expect([name, errors, isError]).toEqual([name, undefined, false]);
      for (const payload of Object.values<Json>(data)) {
        expect([name, payload.isDryRun, payload.changed]).toEqual([name, true, false]);
      }
    }
    expect(mutations.length).toBeGreaterThan(4);
    expectNothingChanged(before);
  });
});

test.each([
  ['is cancelled', false],
  // It tells the gateway in a request of its own, which belongs to no session.
  ['is cancelled by a client of 2025 that then closes its connection', true],
])('a call that %s ends at once', async (_, isOld) => {
  const client = await connect({ isOld });
  gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'slow', delayMs: 2_000 }] });
  const controller = new AbortController();
  const called = client.callTool({ name: 'ListPartners', arguments: {} }, { signal: controller.signal });
  const outcome = called.then(
    () => 'answered',
    () => 'cancelled',
  );
  await until(() => gateway.emulator.requests.exchanges > 0);
  const before = gateway.log().length;
  controller.abort();
  expect(await outcome).toBe('cancelled');
  if (isOld) await client.close();
  await until(() =>
    gateway
      .log()
      .slice(before)
      .some((line) => /"route":"\/mcp","statusCode":499/.test(line)),
  );
});

test('a rehearsal shows the change, the request, and what was not checked', async () => {
  const client = await connect();
  const { data } = await call(client, 'RehearseUpdatePartner', { id, changes: { displayName: 'Renamed' } });
  expect(data.updateComplianceManagementPartner).toMatchObject({
    isDryRun: true,
    changes: { displayName: { to: 'Renamed' } },
    graphRequest: { method: 'PATCH', body: { displayName: 'Renamed' } },
    notChecked: ['WRITE_PERMISSION', 'MICROSOFT_GRAPH_RULES'],
  });
});

describe('a rehearsal cannot be talked around', () => {
  test.each(['dryRun', 'DryRun', 'isDryRun', '$dryRun', 'query', 'toString', 'constructor', 'hasOwnProperty', ''])(
    'by an argument named %j',
    async (name) => {
      const before = stored();
      const client = await connect();
      const outcome = await call(client, 'RehearseDeletePartner', { id, [name]: false });
      expect(outcome.isError).toBe(true);
      expect(outcome.errors[0].extensions.code).toBe('BAD_USER_INPUT');
      expect(outcome.errors[0].message).toBe(`RehearseDeletePartner has no argument ${name}. It takes id.`);
      expect(gateway.calls()).toEqual([]);
      expectNothingChanged(before);
    },
  );

  test.each([
    ['a name that occurs twice', `{"id":"${id}","id":"${id}"}`],
    ['a prototype', `{"id":"${id}","__proto__":{"dryRun":false}}`],
    ['the prototype of the constructor', `{"id":"${id}","constructor":{"prototype":{"dryRun":false}}}`],
  ])('by %s', async (_, given) => {
    const before = stored();
    const text = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"RehearseDeletePartner","arguments":${given}}}`;
    const { json, status } = await post(text);
    expect(status).toBe(400);
    expect(json.errors[0].extensions.code).toBe('BAD_REQUEST');
    expectNothingChanged(before);
  });

  test.each([
    ['params beside the arguments', { dryRun: false, variables: { dryRun: false }, query: 'mutation { __typename }' }],
    ['metadata', { _meta: { dryRun: false, 'io.example/dryRun': false } }],
    ['a task', { task: { ttl: 1000 } }],
  ])('by %s', async (_, more) => {
    const before = stored();
    const params = { name: 'RehearseDeletePartner', arguments: { id }, ...more };
    const { json } = await post(message('tools/call', params));
    expect(json.result.structuredContent.data.deleteComplianceManagementPartner).toMatchObject({ isDryRun: true });
    expectNothingChanged(before);
  });

  test('by an object or a text where the id belongs', async () => {
    const before = stored();
    const client = await connect();
    for (const value of [{ id, dryRun: false }, [id], `${id}", dryRun: false) { changed } x: y(a: "`]) {
      const { data, isError } = await call(client, 'RehearseDeletePartner', { id: value });
      const errors = data?.deleteComplianceManagementPartner.userErrors ?? [];
      expect(isError || errors.length > 0).toBe(true);
    }
    expectNothingChanged(before);
  });

  test('by the name of the operation, of its mutation, or of an unknown tool', async () => {
    const before = stored();
    const client = await connect();
    for (const name of [
      'DeletePartner',
      'deleteComplianceManagementPartner',
      'toString',
      '__proto__',
      'x'.repeat(999),
    ]) {
      await expect(client.callTool({ name, arguments: { id } })).rejects.toThrow('There is no tool');
    }
    expectNothingChanged(before);
  });

  test('by a batch', async () => {
    const before = stored();
    const { json, status } = await post([toolCall('RehearseDeletePartner', { id })]);
    expect(status).toBe(400);
    expect(json.errors[0].message).toContain('batches are not served');
    expectNothingChanged(before);
  });
});

describe('a request', () => {
  test.each<[string, () => string | null | Promise<string>]>([
    ['without a token', () => null],
    ['with text as a token', () => 'nonsense'],
    ['with the token of another API', () => gateway.emulator.sign({ aud: 'https://graph.microsoft.com' })],
    ['with an expired token', () => gateway.emulator.sign({ exp: 1 })],
  ])('%s is refused, and told where to sign in', async (_, token) => {
    const { headers, json, status } = await post(message('tools/list'), { token: await token() });
    expect(status).toBe(401);
    expect(json.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    const challenge = headers.get('www-authenticate') ?? '';
    expect(challenge).toMatch(/^Bearer [^,]/);
    expect(challenge).toContain(`scope="api://${gateway.emulator.clientId}/access_as_user"`);
    const metadataUrl = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? '';
    expect(metadataUrl).toBe(`${gateway.url}/.well-known/oauth-protected-resource/mcp`);
    const metadata = await (await fetch(metadataUrl)).json();
    expect(metadata).toEqual({
      resource: `${gateway.url}/mcp`,
      resource_name: 'Intune compliance partner gateway',
      authorization_servers: [`${gateway.emulator.authorityHost}/${gateway.emulator.tenantId}/v2.0`],
      scopes_supported: [`api://${gateway.emulator.clientId}/access_as_user`],
      bearer_methods_supported: ['header'],
    });
    expect(gateway.calls()).toEqual([]);
  });

  test('without a token tells the official client where to sign in', async () => {
    const url = new URL('/mcp', gateway.url);
    const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(await fetch(url, { method: 'POST' }));
    const metadata = await discoverOAuthProtectedResourceMetadata(
      url,
      resourceMetadataUrl ? { resourceMetadataUrl } : {},
    );
    expect(metadata.scopes_supported).toEqual([scope]);
    expect(checkResourceAllowed({ requestedResource: url, configuredResource: metadata.resource })).toBe(true);
    // Without the challenge, the client looks at the path that RFC 9728 derives from the URL.
    expect(await discoverOAuthProtectedResourceMetadata(url)).toEqual(metadata);
  });

  test('with a Host that would break the challenge is refused', async () => {
    for (const host of ['evil.example"x', 'a b', '[', 'x:99999']) {
      const connection = await openConnection(gateway.url);
      connection.socket.write(`POST /mcp HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 0\r\n\r\n`);
      await until(() => connection.responses() === 1);
      connection.socket.destroy();
      expect([host, connection.received().split(' ')[1]]).toEqual([host, '400']);
    }
  });

  test('with a token that lacks the scope is refused with 403, and told the whole scope', async () => {
    const { headers, status } = await post(message('tools/list'), {
      token: await gateway.emulator.sign({ scp: 'other' }),
    });
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')?.match(/scope="/g)).toHaveLength(1);
    expect(headers.get('www-authenticate')).toContain(`scope="api://${gateway.emulator.clientId}/access_as_user"`);
  });

  test.each([
    ['https://evil.example', 403],
    ['null', 403],
    ['http://localhost.evil.example', 403],
    ['https://chat.example.com', 200],
    ['http://localhost:6274', 200],
  ])('of a page of %s gets the status %i', async (origin, expected) => {
    const { status } = await post(message('tools/list'), { headers: { origin } });
    expect(status).toBe(expected);
  });

  test('with a body above the limit is refused before it is read, and with too many items before anything is sent', async () => {
    const large = await post(toolCall('GetPartner', { id: 'x'.repeat(bodyLimits.body) }));
    expect(large.status).toBe(413);
    const client = await connect();
    const target = { group: { groupId: id } };
    const assignments = Array.from({ length: 2_001 }, () => ({ target }));
    const many = await call(client, 'RehearseEditPlatformAssignments', { id, platform: 'IOS', assignments });
    expect(many.isError).toBe(true);
    expect(many.errors[0].message).toContain('more than 2000 items in its input');
    expect(gateway.calls()).toEqual([]);
  });

  test.each([
    ['text', 'x'],
    ['nothing', ''],
    ['a number', '1'],
    ['null', 'null'],
    ['JSON that is nested too deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('whose body is %s is refused', async (_, body) => {
    const { status } = await post(body);
    expect(status).toBe(400);
  });

  test.each([
    ['arguments', (deep: string) => `{"name":"GetPartner","arguments":{"id":${deep}}}`],
    ['metadata', (deep: string) => `{"name":"GetPartner","arguments":{"id":"${id}"},"_meta":{"x":${deep}}}`],
  ])('with deeply nested %s gets an answer', async (_, paramsOf) => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const { status } = await post(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${paramsOf(deep)}}`);
    expect(status).toBeLessThan(500);
  });

  test.each<[string, object]>([
    [
      'wrong values',
      { experimental: Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, 1])) },
    ],
    ['deep values', { experimental: JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) }],
    ['long names', { experimental: { ['x'.repeat(100_000)]: { a: 1 } } }],
  ])('that begins with capabilities of many %s gets a small answer', async (_, capabilities) => {
    const clientInfo = { name: 'test', version: '1' };
    const { json, status } = await post(
      message('initialize', { protocolVersion: '2025-11-25', clientInfo, capabilities }),
    );
    expect(status).toBe(400);
    expect(json.errors[0].message).toMatch(/^The message has more than \d+ (levels|values|characters)/);
  });

  test('for a stream of notifications is refused, so that no response stays open', async () => {
    const params = {
      notifications: { toolsListChanged: true },
      _meta: {
        'io.modelcontextprotocol/protocolVersion': modern,
        'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    };
    const { json } = await post(message('subscriptions/listen', params), {
      headers: { 'mcp-protocol-version': modern, 'mcp-method': 'subscriptions/listen' },
    });
    expect(json.error.message).toBe('Subscription limit reached');
  });

  test.each(['GET', 'DELETE'])('by %s is refused, since there are no sessions', async (method) => {
    const response = await fetch(`${gateway.url}/mcp`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });
});

describe('a call', () => {
  test('has the rights of its user', async () => {
    const ofReader = await call(await connect({ user: 'reader' }), 'ListPartners');
    expect(ofReader.data.complianceManagementPartners.totalCount).toBeGreaterThan(0);
    const groups = await call(await connect({ user: 'reader' }), 'SearchGroups', { search: '' });
    expect(groups.isError).toBe(true);
    expect(groups.errors[0].extensions).toMatchObject({ code: 'FORBIDDEN', permission: 'GroupMember.Read.All' });
    const ofAdmin = await call(await connect({ user: 'admin' }), 'SearchGroups', { search: '' });
    expect(ofAdmin.isError).toBe(false);
  });

  test('returns what could be read, beside the errors of what could not', async () => {
    const { data, errors, isError } = await call(await connect({ user: 'reader' }), 'ListPartnersWithGroups');
    expect(isError).toBe(false);
    expect(data.complianceManagementPartners.totalCount).toBeGreaterThan(0);
    // One for the names of groups, one for those of filters.
    const permissions = errors.map(({ extensions }: Json) => extensions.permission);
    expect(permissions.toSorted()).toEqual(['DeviceManagementConfiguration.Read.All', 'GroupMember.Read.All']);
  });

  test('of a user without consent is refused as on /graphql', async () => {
    const outcome = await call(await connect({ user: 'guest' }), 'ListPartners');
    const { errors } = await gateway.ask('{ complianceManagementPartners { totalCount } }', { user: 'guest' });
    expect(outcome.isError).toBe(true);
    expect(outcome.errors[0].message).toBe(errors?.[0]?.message);
    expect(outcome.errors[0].extensions.code).toBe('FORBIDDEN');
  });

  test('that Graph fails is an error with its code, and without internals', async () => {
    gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'failed', status: 503 }] });
    const outcome = await call(await connect(), 'ListPartners');
    expect(outcome.isError).toBe(true);
    expect(outcome.errors[0].extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(JSON.stringify(outcome)).not.toMatch(/Bearer|eyJ|127\.0\.0\.1|\bat /);
  });

  test('that needs another sign-in gets 401 with the challenge, so that the program of the assistant learns it', async () => {
    gateway.emulator.requireAuthenticationContext('c1');
    const token = await gateway.emulator.signIn('reader');
    const { headers, json, status } = await post(toolCall('ListPartners', {}), { token });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/error="insufficient_claims", claims="[^"]+", resource_metadata="/);
    expect(json.result.isError).toBe(true);
  });

  test('with a value of another type is an error that names the variable', async () => {
    const outcome = await call(await connect(), 'ListPartners', { first: 'many' });
    expect(outcome.isError).toBe(true);
    expect(outcome.errors[0].message).toContain('Variable "$first" got invalid value "many"');
  });

  test('whose result is too large for an assistant is refused', async () => {
    const longName = 'x'.repeat(maxResultBytes);
    gateway.emulator.setChaos({
      seed: 1,
      rates: {},
      faults: [{ fault: 'reshaped', methods: ['GET'], values: { displayName: longName } }],
    });
    const outcome = await call(await connect(), 'GetPartner', { id });
    expect(outcome.isError).toBe(true);
    expect(outcome.errors[0].message).toBe('The result is larger than 256 kB. Request a smaller page.');
  });

  test('is logged and counted like any other operation', async () => {
    await call(await connect(), 'GetPartner', { id });
    const lines = gateway.log().filter((line) => line.includes('"route":"/mcp"'));
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({
      method: 'POST',
      statusCode: 200,
      operationName: 'GetPartner',
      operationType: 'query',
      code: 'OK',
    });
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/graphql_operation_duration_seconds_count\{[^}]*name="GetPartner"[^}]*\} \d/);
  });

  test('does not disturb others that run at the same time', async () => {
    const [admin, reader] = await Promise.all([connect({ user: 'admin' }), connect({ user: 'reader', isOld: true })]);
    const ids = gateway.emulator.partners().map((partner) => String(partner['id']));
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        call(index % 2 === 0 ? admin : reader, 'GetPartner', { id: ids[index % ids.length] }),
      ),
    );
    outcomes.forEach(({ data }, index) => {
      expect(data.complianceManagementPartner.id).toBe(ids[index % ids.length]);
    });
  });
});

describe('the endpoint', () => {
  test('is off by default, and so are its metadata', async () => {
    const off = await startTestGateway();
    for (const path of ['/mcp', '/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp']) {
      expect((await fetch(off.url + path)).status).toBe(404);
      expect((await fetch(off.url + path, { method: 'POST', body: '{}' })).status).toBe(404);
    }
    await off.close();
  });

  test('names its public URL behind a proxy', async () => {
    const environment = { ASSISTANTS: 'true', ASSISTANTS_URL: 'https://api.example.com/intune/mcp' };
    const behind = await startTestGateway({ environment });
    const { headers } = await fetch(`${behind.url}/mcp`, { method: 'POST' });
    expect(headers.get('www-authenticate')).toContain(
      'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/intune/mcp"',
    );
    const metadata = await fetch(`${behind.url}/.well-known/oauth-protected-resource/intune/mcp`);
    expect(await metadata.json()).toMatchObject({ resource: 'https://api.example.com/intune/mcp' });
    await behind.close();
  });

  test('serves trusted operations only, and so also works where /graphql takes nothing else', async () => {
    const environment = {
      ASSISTANTS: 'true',
      GRAPHQL_TRUSTED_DOCUMENTS: join(root, 'schema/generated/persisted-documents.json'),
      GRAPHQL_TRUSTED_DOCUMENTS_ONLY: 'true',
    };
    const strict = await startTestGateway({ environment });
    const response = await fetch(`${strict.url}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${await strict.emulator.signIn()}`,
      },
      body: JSON.stringify(toolCall('ListPartners', {})),
    });
    expect(await response.text()).toContain('"isError":false');
    await strict.close();
  });
});

describe('a context that may only read', () => {
  test('sends no write, even for a mutation that is no dry run', async () => {
    const { emulator } = gateway;
    const token = await emulator.signInToMsGraph('admin');
    const url = new URL(emulator.msgraphUrl);
    const dispatcher = new Pool(url.origin);
    const client = createMsGraphClient({
      url,
      dispatcher,
      throttle: createThrottle(),
      userAgent: 'test',
      token: async () => token,
      challenge: () => new Error('No challenge is expected.'),
      onAttempt: () => undefined,
      isReadOnly: true,
    });
    const path = '/deviceManagement/complianceManagementPartners';
    await expect(client.write({ method: 'DELETE', path: `${path}/${id}` })).rejects.toThrow('may only read');
    expect(writes()).toEqual([]);
    expect(await client.list(path)).not.toHaveLength(0);
    await dispatcher.close();
  });
});
