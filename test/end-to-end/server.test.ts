// The routes of the server: health, metrics, CORS, explorers, and their absence in production.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as sendHttp, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { loadConfig } from '../../src/config/config.js';
import type { Gateway } from '../../src/gateway.js';
import {
  startTestGateway,
  testEnvironment,
  type Json,
  type TestGateway,
  startPatientGateway,
} from '../support/gateway.js';

/** Sends bytes that need not be HTTP, and resolves with the whole response. */
function sendRaw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let response = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (chunk) => (response += String(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(response));
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

  test('the health checks say that it is live and ready', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'live' });
    expect(await (await get('/health/ready')).json()).toEqual({ status: 'ready' });
  });

  test('the metrics count operations, calls to Graph and token exchanges', async () => {
    await gateway.ask('{ complianceManagementPartners { totalCount } }');
    await gateway.ask('{ nonsense }');
    const text = await (await get('/metrics')).text();
    expect(text).toMatch(
      /graphql_operation_duration_seconds_count\{graphql_operation_type="query",graphql_operation_name="none"\} 1/,
    );
    expect(text).toMatch(
      /graphql_operation_duration_seconds_count\{graphql_operation_type="none",graphql_operation_name="none",error_type="GRAPHQL_VALIDATION_FAILED"\} 1/,
    );
    expect(text).toMatch(
      /http_client_request_duration_seconds_count\{http_request_method="GET",http_response_status_code="200",[^}]+\} 1/,
    );
    expect(text).toMatch(/on_behalf_of_exchanges_total\{outcome="success"\} 1/);
  });

  test('a browser gets Apollo Sandbox, with the operations and a valid token', async () => {
    const page = await (await get('/graphql', html)).text();
    expect(page).toContain('embeddable-sandbox');
    const state = JSON.parse(decodeURIComponent(page.match(/decodeURIComponent\("([^"]+)"\)/)?.[1] ?? '{}'));
    const embedded = JSON.stringify(state) + page;
    for (const name of ['CreatePartner', 'ListPartners', 'GetPartner', 'UpdatePartner', 'DeletePartner']) {
      expect(embedded).toContain(name);
    }
    const token = /Bearer ([\w.-]+)/.exec(embedded)?.[1] ?? '';
    expect((await gateway.ask('{ complianceManagementPartners { totalCount } }', { token })).status).toBe(200);
  });

  test("CORS allows Sandbox's page and local front ends, and no other site", async () => {
    const preflight = async (origin: string): Promise<Headers> => {
      const response = await get('/graphql', {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
      return response.headers;
    };
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

  test("no header of the gateway blocks the script and the frame of Sandbox's page", async () => {
    const { headers } = await get('/graphql', html);
    expect(headers.get('content-security-policy')).toBeNull();
    expect(headers.get('cross-origin-embedder-policy')).toBeNull();
  });

  test('the root redirects to the explorer', async () => {
    const root = await get('/', { redirect: 'manual' });
    expect(root.status).toBe(302);
    expect(root.headers.get('location')).toBe('/graphiql');
  });

  test("Sandbox's page links to GraphiQL, which works without internet access", async () => {
    const page = await (await get('/graphql', html)).text();
    expect(page).toContain('<a href="/graphiql">Open GraphiQL</a>');
  });

  test('it issues tokens of the emulator, for its users only', async () => {
    const token = await (await get('/emulator/token?user=reader')).text();
    expect(decodeJwt(token).exp).toBeLessThanOrEqual(Date.now() / 1000 + 3600);
    const unknown = await get('/emulator/token?user=nobody');
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain(
      'admin, operator, reader, roleless, unlicensed, outsider, guest, risky, prompted, unscoped, stranger',
    );
  });

  test.each([
    ['POST', '/'],
    ['POST', '/graphiql'],
    ['PUT', '/graphiql/page.js'],
  ])('%s %s is refused with 405', async (method, path) => {
    const response = await get(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  test('a query can be sent by GET, a mutation cannot', async () => {
    const headers = { authorization: `Bearer ${await gateway.emulator.signIn()}`, 'apollo-require-preflight': '1' };
    const statusOf = async (operation: string): Promise<number> => {
      const response = await get(`/graphql?query=${encodeURIComponent(operation)}`, { headers });
      return response.status;
    };
    const mutation = 'mutation { deleteComplianceManagementPartner(id: "1") { userErrors { code } } }';
    expect(await statusOf('{ complianceManagementPartners { totalCount } }')).toBe(200);
    expect(await statusOf(mutation)).toBe(405);
  });

  test('a form of another site cannot send an operation', async () => {
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
    gateway = await startPatientGateway(
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

  interface Sent {
    method: string;
    path: string;
    headers?: Record<string, string> | undefined;
    body?: string;
  }

  /** Sends a request. Unlike `fetch`, with any method and no headers of its own. */
  const send = ({
    body: sent,
    headers = {},
    method,
    path,
  }: Sent): Promise<{ response: IncomingMessage; body: string }> =>
    new Promise((resolve, reject) => {
      const request = sendHttp(gateway.url + path, { method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => resolve({ response, body }));
      });
      request.on('error', reject);
      request.end(sent);
    });

  test('there are no explorers and no tokens', async () => {
    for (const path of ['/graphiql', '/emulator/token']) {
      expect((await fetch(gateway.url + path, html)).status).toBe(404);
    }
    expect(await (await fetch(`${gateway.url}/graphql`, html)).text()).not.toMatch(/sandbox|<html/i);
  });

  test.each([
    ['GET', '/'],
    ['GET', '/nothing?x=1'],
    ['DELETE', '/nothing'],
    ['OPTIONS', '/nothing'],
    ['POST', '/graphql/'],
    ['GET', '/graphiql'],
    ['PUT', '/graphiql'],
    ['PUT', '/:path'],
    ['GET', '/:a(('],
    ['GET', '/:a(x*)*y'],
    ['GET', '/graph*ql'],
    ['GET', '/emulator/token'],
    ['POST', '/emulator/token'],
  ])('%s %s is not found, with a GraphQL error', async (method, path) => {
    const response = await fetch(gateway.url + path, { method });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      errors: [
        { message: 'Nothing is served at this URL. Operations go to `/graphql`.', extensions: { code: 'NOT_FOUND' } },
      ],
    });
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    ['PUT', '/graphql', 'GET, POST'],
    ['PATCH', '/graphql', 'GET, POST'],
    ['DELETE', '/graphql?query={__typename}', 'GET, POST'],
    ['HEAD', '/graphql?query={__typename}', 'GET, POST'],
    ['OPTIONS', '/graphql', 'GET, POST'],
    ['TRACE', '/graphql', 'GET, POST'],
    ['PROPFIND', '/graphql', 'GET, POST'],
    ['QUERY', '/graphql', 'GET, POST'],
    ['POST', '/metrics', 'GET, HEAD'],
    ['DELETE', '/health/live', 'GET, HEAD'],
    ['OPTIONS', '/health/ready', 'GET, HEAD'],
  ])('%s %s is refused with 405 and the methods that are served', async (method, path, allowed) => {
    const headers = { origin: 'https://app.example' };
    const { body, response } = await send({ method, path, headers });
    expect(response.statusCode).toBe(405);
    expect(response.headers.allow).toBe(allowed);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(response.headers['access-control-allow-origin']).toBe('https://app.example');
    const message = `This URL does not serve the method ${method}. It serves ${allowed}.`;
    const expected = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    expect(body).toBe(method === 'HEAD' ? '' : expected);
  });

  test.each(['application/json', 'text/plain', 'nonsense'])(
    'a method that is not served is refused before its body of %s is read',
    async (type) => {
      const headers = { 'content-type': type };
      const { response } = await send({ method: 'PUT', path: '/graphql', headers, body: '{' });
      expect(response.statusCode).toBe(405);
    },
  );

  test.each(['/health/live', '/metrics'])('HEAD %s has the headers of GET, and no body', async (path) => {
    const { body, response } = await send({ method: 'HEAD', path });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe((await fetch(gateway.url + path)).headers.get('content-type'));
    expect(body).toBe('');
  });

  test('a preflight is answered, and no other OPTIONS request is one', async () => {
    const preflight = { origin: 'https://app.example', 'access-control-request-method': 'POST' };
    const path = '/graphql';
    const answered = await send({ method: 'OPTIONS', path, headers: preflight });
    expect(answered.response.statusCode).toBe(204);
    expect(answered.response.headers['access-control-allow-methods']).toBe('GET, POST');
    const { origin } = preflight;
    const others: Sent['headers'][] = [
      { origin },
      { 'access-control-request-method': 'POST' },
      { ...preflight, origin: '' },
    ];
    for (const headers of others) {
      expect((await send({ method: 'OPTIONS', path, headers })).response.statusCode).toBe(405);
    }
  });

  test('a URL that cannot be decoded is refused with a GraphQL error', async () => {
    const response = await fetch(`${gateway.url}/%E0%A4%A`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errors: [{ message: 'The HTTP request is malformed.', extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    {
      name: 'that is not HTTP',
      text: 'nonsense\r\n\r\n',
      status: 400,
      message: 'The HTTP request is malformed.',
    },
    {
      name: 'with headers that are too large',
      text: `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`,
      status: 431,
      message: 'The HTTP request headers are too large.',
    },
  ])('a request $name is refused with a GraphQL error', async ({ message, status, text }) => {
    const response = await sendRaw(gateway.url, text);
    const [head = '', body = ''] = response.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(JSON.parse(body)).toEqual({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  });

  test('introspection and suggestions are off, and composition can read the schema', async () => {
    const introspection = await ask('{ __schema { queryType { name } } }');
    const misspelled = await ask('{ complianceManagementPartnerz { totalCount } }');
    const composition = await ask('{ _service { sdl } }');
    expect(introspection.status).toBe(400);
    expect(JSON.stringify(misspelled.body)).not.toContain('Did you mean');
    expect(composition.body.data['_service'].sdl).toContain('type Query');
  });

  test('CORS allows the configured origins only', async () => {
    const allowedOrigin = async (origin: string): Promise<string | null> => {
      const headers = { origin, 'access-control-request-method': 'POST' };
      const response = await fetch(`${gateway.url}/graphql`, { method: 'OPTIONS', headers });
      return response.headers.get('access-control-allow-origin');
    };
    expect(await allowedOrigin('https://app.example')).toBe('https://app.example');
    for (const origin of ['http://localhost:5173', 'https://studio.apollographql.com']) {
      expect(await allowedOrigin(origin)).not.toBe(origin);
    }
  });

  test('an authority that cannot be reached is reported without its address', async () => {
    const encode = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    const token = `${encode({ alg: 'RS256' })}.${encode({ ver: '2.0' })}.c2ln`;
    const { status, body } = await ask('{ __typename }', { authorization: `Bearer ${token}` });
    expect(status).toBe(503);
    expect(body.errors[0].extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|stack/);
  });
});

test('a wrong credential of the gateway is masked in the response', async () => {
  const gateway = await startTestGateway();
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const file = join(folder, 'token');
  await writeFile(file, 'not the federated token');
  const { authorityHost, certificate, clientId, msgraphUrl, tenantId } = gateway.emulator;
  // A second gateway that uses the emulator as its tenant, with a credential that the emulator refuses.
  const misconfigured = await startPatientGateway({
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
  const response = await fetch(`${misconfigured.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await gateway.emulator.signIn()}` },
    body: JSON.stringify({ query: '{ complianceManagementPartners { totalCount } }' }),
  });
  const body = await response.text();
  expect(response.status).toBe(200);
  expect(JSON.parse(body).errors[0]).toMatchObject({
    message: 'The gateway is misconfigured. Only its operator can correct that.',
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
  expect(body).not.toMatch(/AADSTS|federated/);
  await Promise.all([misconfigured.close(), gateway.close(), rm(folder, { recursive: true })]);
});
