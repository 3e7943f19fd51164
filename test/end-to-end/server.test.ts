// The addresses of the server: health, metrics, CORS, explorers, and what production leaves out.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { loadConfig } from '../../src/config.js';
import { startGateway, type Gateway } from '../../src/gateway.js';
import { startTestGateway, testEnvironment, type Json, type TestGateway } from '../support/gateway.js';

function sendRaw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

const html = { headers: { accept: 'text/html' } };

describe('in development', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());
  const get = (path: string, options: RequestInit = {}): Promise<Response> => fetch(gateway.url + path, options);

  test('it says that it lives and is ready', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'live' });
    expect(await (await get('/health/ready')).json()).toEqual({ status: 'ready' });
  });

  test('it counts operations, calls to Graph and exchanges', async () => {
    await gateway.ask('{ complianceManagementPartners { totalCount } }');
    await gateway.ask('{ nonsense }');
    const text = await (await get('/metrics')).text();
    expect(text).toMatch(/graphql_operation_duration_seconds_count\{type="query",name="none",code="OK"\} 1/);
    expect(text).toMatch(
      /graphql_operation_duration_seconds_count\{type="none",name="none",code="GRAPHQL_VALIDATION_FAILED"\} 1/,
    );
    expect(text).toMatch(/msgraph_request_duration_seconds_count\{method="GET",status="200"\} 1/);
    expect(text).toMatch(/on_behalf_of_exchanges_total\{outcome="success"\} 1/);
  });

  test('it shows Apollo Sandbox to a browser, with the operations and a token that works', async () => {
    const page = await (await get('/graphql', html)).text();
    expect(page).toContain('embeddable-sandbox');
    const state = JSON.parse(decodeURIComponent(page.match(/decodeURIComponent\("([^"]+)"\)/)?.[1] ?? '{}'));
    const embedded = JSON.stringify(state) + page;
    for (const name of ['CreatePartner', 'ListPartners', 'GetPartner', 'UpdatePartner', 'DeletePartner'])
      expect(embedded).toContain(name);
    const token = /Bearer ([\w.-]+)/.exec(embedded)?.[1] ?? '';
    expect((await gateway.ask('{ complianceManagementPartners { totalCount } }', { token })).status).toBe(200);
  });

  test("it lets Sandbox's page and local front ends in, with the headers they send, and no other site", async () => {
    const preflight = async (origin: string): Promise<Headers> =>
      (
        await get('/graphql', {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization,content-type',
          },
        })
      ).headers;
    for (const origin of [
      'https://sandbox.embed.apollographql.com',
      'https://studio.apollographql.com',
      'http://localhost:5173',
    ]) {
      const headers = await preflight(origin);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toContain('POST');
      expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    }
    for (const origin of ['https://evil.example', 'https://localhost.evil.example', 'null']) {
      expect((await preflight(origin)).get('access-control-allow-origin')).not.toBe(origin);
    }
  });

  test("no policy of the gateway's keeps Sandbox's page from its script and its frame", async () => {
    const { headers } = await get('/graphql', html);
    expect([headers.get('content-security-policy'), headers.get('cross-origin-embedder-policy')]).toEqual([null, null]);
  });

  test('its root leads to the explorer', async () => {
    const root = await get('/', { redirect: 'manual' });
    expect(root.status).toBe(302);
    expect(root.headers.get('location')).toBe('/graphiql');
  });

  test("Sandbox's page names GraphiQL for where there is no internet", async () => {
    const page = await (await get('/graphql', html)).text();
    expect(page).toContain('<a href="/graphiql">GraphiQL</a>');
  });

  test('it gives tokens of the emulator, for the users there are', async () => {
    const token = await (await get('/emulator/token?user=reader')).text();
    expect(decodeJwt(token).exp).toBeLessThanOrEqual(Date.now() / 1000 + 3600);
    const unknown = await get('/emulator/token?user=nobody');
    expect([unknown.status, await unknown.text()]).toEqual([
      400,
      expect.stringContaining('admin, reader, guest, risky'),
    ]);
  });

  test('a query can come by GET, a mutation cannot', async () => {
    const headers = { authorization: `Bearer ${await gateway.emulator.signIn()}`, 'apollo-require-preflight': '1' };
    expect(
      (
        await get(`/graphql?query=${encodeURIComponent('{ complianceManagementPartners { totalCount } }')}`, {
          headers,
        })
      ).status,
    ).toBe(200);
    expect(
      (
        await get(
          `/graphql?query=${encodeURIComponent('mutation { deleteComplianceManagementPartner(id: "1") { userErrors { code } } }')}`,
          { headers },
        )
      ).status,
    ).toBe(405);
  });

  test('a form of another site cannot ask', async () => {
    const response = await get('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"{__typename}"}',
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });
});

describe('in production', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    const tenant = {
      AZURE_TENANT_ID: '11111111-1111-4111-8111-111111111111',
      AZURE_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
      AZURE_CLIENT_SECRET: 'hush',
    };
    gateway = await startGateway(
      loadConfig({
        ...tenant,
        NODE_ENV: 'production',
        ...testEnvironment,
        AZURE_AUTHORITY_HOST: 'https://127.0.0.1:1',
        CORS_ORIGINS: 'https://app.example',
      }),
    );
  });
  afterAll(() => gateway.close());
  const ask = async (query: string, headers: Record<string, string> = {}): Promise<{ status: number; body: Json }> => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, body: await response.json() };
  };

  test('there are no explorers and no tokens', async () => {
    for (const path of ['/graphiql', '/emulator/token'])
      expect((await fetch(gateway.url + path, html)).status).toBe(404);
    expect(await (await fetch(`${gateway.url}/graphql`, html)).text()).not.toMatch(/sandbox|<html/i);
  });

  test.each([
    ['GET', '/'],
    ['GET', '/nothing?x=1'],
    ['POST', '/metrics'],
    ['DELETE', '/graphql'],
    ['PROPFIND', '/graphql'],
    ['GET', '/graphiql'],
    ['GET', '/emulator/token'],
    ['POST', '/emulator/token'],
  ])('%s %s is not found, in the form of any other error', async (method, path) => {
    const response = await fetch(gateway.url + path, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      errors: [{ message: 'There is nothing at this address.', extensions: { code: 'NOT_FOUND' } }],
    });
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('an address that cannot be decoded is refused in the form of any other error', async () => {
    const response = await fetch(`${gateway.url}/%E0%A4%A`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errors: [{ message: 'The request cannot be read.', extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    ['that is no HTTP', 'nonsense\r\n\r\n', 400],
    ['with headers that are too large', `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('a request %s is refused in the form of any other error', async (_, text, status) => {
    const answer = await sendRaw(gateway.url, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff');
  });

  test('the schema is not shown to clients, not even word by word, and is to composition', async () => {
    expect((await ask('{ __schema { queryType { name } } }')).status).toBe(400);
    expect(JSON.stringify((await ask('{ complianceManagementPartnerz { totalCount } }')).body)).not.toContain(
      'Did you mean',
    );
    expect((await ask('{ _service { sdl } }')).body.data['_service'].sdl).toContain('type Query');
  });

  test('only the origins that were named are let in', async () => {
    const allowed = async (origin: string): Promise<string | null> =>
      (
        await fetch(`${gateway.url}/graphql`, {
          method: 'OPTIONS',
          headers: { origin, 'access-control-request-method': 'POST' },
        })
      ).headers.get('access-control-allow-origin');
    expect(await allowed('https://app.example')).toBe('https://app.example');
    for (const origin of ['http://localhost:5173', 'https://studio.apollographql.com'])
      expect(await allowed(origin)).not.toBe(origin);
  });

  test('an authority that cannot be reached is told as such, without its address', async () => {
    const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"ver":"2.0"}').toString('base64url')}.c2ln`;
    const { status, body } = await ask('{ __typename }', { authorization: `Bearer ${token}` });
    expect([status, body.errors[0].extensions.code]).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|stack/);
  });
});

test('a wrong credential of the gateway is masked for the caller', async () => {
  const gateway = await startTestGateway();
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const file = join(folder, 'token');
  await writeFile(file, 'not the federated token');
  const { authorityHost, certificate, clientId, msgraphUrl, tenantId } = gateway.emulator;
  // The emulator again, now as a tenant from outside, with a credential that it does not know.
  const real = await startGateway({
    ...loadConfig({ ...testEnvironment }),
    tenant: {
      kind: 'entra',
      authorityHost,
      certificate,
      tenantId,
      clientId,
      msgraphUrl,
      credential: { federatedTokenFile: file },
      audiences: [clientId],
    },
  });
  const response = await fetch(`${real.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await gateway.emulator.signIn()}` },
    body: JSON.stringify({ query: '{ complianceManagementPartners { totalCount } }' }),
  });
  const body = await response.text();
  expect([response.status, JSON.parse(body).errors[0]]).toEqual([
    200,
    expect.objectContaining({ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }),
  ]);
  expect(body).not.toMatch(/AADSTS|federated/);
  await Promise.all([real.close(), gateway.close(), rm(folder, { recursive: true })]);
});
