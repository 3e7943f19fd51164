// Upstreams that send a byte now and then, so that no timer of idle sockets ever fires: each exchange ends in time.
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { Agent, fetch as fetchWith } from 'undici';
import { loadConfig } from '../../src/config/config.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import type { Gateway } from '../../src/gateway.js';
import { testEnvironment, startPatientGateway } from '../support/gateway.js';
import { createTestLog, type TestLog } from '../support/log.js';
import { signingKey } from '../support/signing-key.js';
import { until } from '../support/until.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Request {
  path: string;
  body: string;
}

interface DrippingAuthority {
  gateway: Gateway;
  log: TestLog;
  emulator: Emulator;
  /** Connections on which a response drips. */
  dripping: Set<Socket>;
}

/** Starts a gateway whose authority is the emulator's, except that the chosen responses drip. */
async function startBefore(drips: (request: Request) => boolean): Promise<DrippingAuthority> {
  const emulator = await startEmulator({ signingKey });
  closers.push(emulator.close);
  const upstream = new Agent({ connect: { ca: emulator.certificate } });
  closers.push(() => upstream.destroy());
  const dripping = new Set<Socket>();
  const pem = await generate([{ name: 'commonName', value: 'dripping authority' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const path = request.url ?? '';
    if (drips({ path, body })) return drip(request.socket, { response, dripping });
    const { method = 'GET', headers } = request;
    const forwarded = await fetchWith(emulator.authorityHost + path, {
      dispatcher: upstream,
      method,
      headers: { 'content-type': headers['content-type'] ?? 'application/json' },
      body: method === 'POST' ? body : null,
    });
    const text = await forwarded.text();
    // The endpoints are those of this server. MSAL requires its issuer, too; users' tokens have that of the emulator.
    const document = JSON.parse(text.replaceAll(emulator.authorityHost, host));
    const isOfMsal = /azsdk/.test(headers['user-agent'] ?? '');
    if (document.issuer && !isOfMsal) document.issuer = JSON.parse(text).issuer;
    response.writeHead(forwarded.status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  };
  const server: Server = createServer({ key: pem.private, cert: pem.cert }, (request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const host = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const log = createTestLog();
  const { clientId, clientSecret, msgraphUrl, tenantId } = emulator;
  const gateway = await startPatientGateway(
    {
      ...loadConfig(testEnvironment),
      tenant: {
        kind: 'entra',
        authorityHost: host,
        certificate: pem.cert,
        tenantId,
        clientId,
        credential: { clientSecret },
        msgraphUrl,
        audiences: [clientId],
      },
    },
    { logDestination: log },
  );
  return { gateway, log, emulator, dripping };
}

/** Sends the beginning of a JSON document, a space each 200 ms, for as long as the connection is open. */
function drip(socket: Socket, { dripping, response }: { response: ServerResponse; dripping: Set<Socket> }): void {
  dripping.add(socket);
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 200);
  response.write('{');
  socket.once('close', () => {
    clearInterval(timer);
    dripping.delete(socket);
  });
}

async function ask({ emulator, gateway }: DrippingAuthority): Promise<{ errors?: { extensions: { code: string } }[] }> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await emulator.signIn()}` },
    body: JSON.stringify({ query: '{ complianceManagementPartners { totalCount } }' }),
  });
  return (await response.json()) as Awaited<ReturnType<typeof ask>>;
}

test.each<[string, (request: Request) => boolean]>([
  ['exchanges', ({ body }) => body.includes('on_behalf_of')],
  ['metadata', ({ path }) => path.includes('.well-known')],
  ['keys', ({ path }) => path.includes('keys')],
])('an authority that drips its %s fails the operation, and loses the connection', async (_, drips) => {
  const started = await startBefore(drips);
  const { errors } = await ask(started);
  expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  // The connection is closed with the operation, not when the authority has finished.
  await until(() => started.dripping.size === 0);
  expect(started.dripping.size).toBe(0);
  await started.gateway.close();
});

test('a shutdown does not wait for an authority that drips', async () => {
  const started = await startBefore(({ body }) => body.includes('client_credentials'));
  // The check of the credential is not part of any request.
  await until(() => started.dripping.size > 0);
  await started.gateway.close();
  await until(() => started.dripping.size === 0);
  expect(started.dripping.size).toBe(0);
});
