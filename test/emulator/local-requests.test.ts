// Requests of other sites' pages to the emulator's ports, and to the pages and tokens of a gateway on the emulator.
import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startControl, type Control } from '../../src/emulator/control/control.js';
import { isLocalRequest } from '../../src/emulator/control/local-requests.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
let control: Control;
beforeAll(async () => {
  gateway = await startTestGateway();
  control = await startControl(gateway.emulator, 0);
});
afterAll(async () => {
  await control.close();
  await gateway.close();
});

interface LocalResponse {
  status: number | undefined;
  body: string;
}

/** Sends a request with any `Host`, which `fetch` does not allow. */
function send(
  url: string,
  headers: Record<string, string>,
  { localAddress, method = 'GET' }: { localAddress?: string; method?: string } = {},
): Promise<LocalResponse> {
  return new Promise((resolve, reject) => {
    const sendRequest = url.startsWith('https:') ? requestTls : request;
    const sent = sendRequest(url, { method, headers, localAddress, rejectUnauthorized: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

const html = { accept: 'text/html' };
const places: [name: string, url: () => string, headers?: Record<string, string>][] = [
  ["the emulator's control", () => `${control.url}/token`],
  ['an unknown address of control', () => `${control.url}/nothing`],
  ["the gateway's tokens of the emulator", () => `${gateway.url}/emulator/token`],
  ["the emulator's control at the gateway", () => `${gateway.url}/emulator/chaos`],
  ['an unknown address of control at the gateway', () => `${gateway.url}/emulator/nothing`],
  ['GraphiQL', () => `${gateway.url}/graphiql`, html],
  ['Apollo Sandbox', () => `${gateway.url}/graphql`, html],
  ['Apollo Sandbox, with Accept: text/*', () => `${gateway.url}/graphql`, { accept: 'text/*' }],
  ['the emulated Graph', () => `${gateway.emulator.msgraphUrl}/groups/1`],
  ['the emulated authority', () => `${gateway.emulator.authorityHost}/${gateway.emulator.tenantId}/discovery/keys`],
];

describe.each(places)('%s', (_, url, accept = {}) => {
  test.each([
    'evil.example',
    'evil.example:4100',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evil@127.0.0.1',
    '127.0.0.1:4000:4000',
  ])('is refused to the host %j, which may be a name that was bound to loopback', async (host) => {
    const { body, status } = await send(url(), { ...accept, host });
    expect(status).toBe(403);
    expect(body).not.toMatch(/eyJ|Bearer/);
    expect(body).toContain('localhost');
  });

  test.each([
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'file://',
    'https://studio.apollographql.com',
  ])('is refused to a page of %j', async (origin) => {
    const { body, status } = await send(url(), { ...accept, origin });
    expect(status).toBe(403);
    expect(body).not.toMatch(/eyJ|Bearer/);
  });

  test.each(['127.0.0.1:1', 'localhost', 'LOCALHOST:8080', '[::1]:4000'])('is open to the host %s', async (host) => {
    expect((await send(url(), { ...accept, host, origin: `http://${host.toLowerCase()}` })).status).not.toBe(403);
  });
});

test('a request without a host, or with an empty one, is not local', () => {
  const connection = { remoteAddress: '::1' };
  for (const host of [undefined, '', ':4000', '[', ']']) expect(isLocalRequest({ connection, host })).toBe(false);
  expect(isLocalRequest({ connection, host: '[fd00::1]:4000' }, 'fd00::1')).toBe(true);
});

test.each([
  [true, { remoteAddress: '127.0.0.1' }],
  [true, { remoteAddress: '127.1.2.3' }],
  [true, { remoteAddress: '::ffff:127.0.0.1' }],
  [true, { remoteAddress: '192.0.2.7', localAddress: '192.0.2.7' }],
  [false, { remoteAddress: '192.0.2.7', localAddress: '192.0.2.8' }],
  [false, { remoteAddress: '192.0.2.7', localAddress: '127.0.0.1' }],
  [false, { remoteAddress: '::ffff:192.0.2.7', localAddress: '::ffff:192.0.2.8' }],
  [false, { remoteAddress: 'fe80::1' }],
  // The connection has closed.
  [false, {}],
])('it is %s that a request to 127.0.0.1 over the connection %j is local', (expected, connection) => {
  expect(isLocalRequest({ connection, host: '127.0.0.1' })).toBe(expected);
});

const [externalAddress] = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ family, internal }) => family === 'IPv4' && !internal)
  .map(({ address }) => address);

(externalAddress === undefined ? describe.skip : describe)('a gateway that listens on all addresses', () => {
  test('gives no token to a request from another address, whatever its Host', async () => {
    const second = await startTestGateway({ environment: { HOST: '0.0.0.0' } });
    const { port } = new URL(second.url);
    const url = `http://127.0.0.1:${port}/emulator/token`;
    // The two ends have different addresses, as if they were on two machines.
    const { body, status } = await send(url, { host: '127.0.0.1' }, { localAddress: externalAddress ?? '' });
    expect(status).toBe(403);
    expect(body).toContain('from this machine');
    expect((await send(url, { host: '127.0.0.1' })).status).toBe(200);
    await second.close();
  });
});

test("a page of another site cannot reset the emulator's tenant", async () => {
  gateway.emulator.requireAuthenticationContext('c1');
  const { status } = await send(`${control.url}/reset`, { origin: 'https://evil.example' }, { method: 'POST' });
  expect(status).toBe(403);
  expect((await send(`${gateway.emulator.msgraphUrl}/groups/1`, {})).status).toBe(401);
  gateway.emulator.requireAuthenticationContext(undefined);
});

test('operations are not bound to a host, since a router may call by any name', async () => {
  const { status } = await send(`${gateway.url}/graphql?query=%7B__typename%7D`, {
    host: 'gateway:4000',
    'apollo-require-preflight': '1',
    authorization: `Bearer ${await gateway.emulator.signIn()}`,
  });
  expect(status).toBe(200);
});

test('the configured host is open too', async () => {
  const second = await startTestGateway({ environment: { HOST: '127.0.0.2' } });
  const { host } = new URL(second.url);
  expect((await send(`${second.url}/emulator/token`, { host, origin: `http://${host}` })).status).toBe(200);
  expect((await send(`${second.url}/emulator/token`, { host: 'evil.example' })).status).toBe(403);
  await second.close();
});
