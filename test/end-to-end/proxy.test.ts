// The gateway behind a corporate proxy: Entra and Graph through CONNECT tunnels.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { generate } from 'selfsigned';
import { createAuthorityDispatcher, readAuthorityDocument } from '../../src/auth/authority.js';
import { loadConfig } from '../../src/config/config.js';
import { createMsGraphClient } from '../../src/msgraph/client.js';
import { createMsGraphDispatcher } from '../../src/msgraph/dispatcher.js';
import { MsGraphUnavailable } from '../../src/msgraph/errors.js';
import { createThrottle } from '../../src/msgraph/throttle.js';
import { isLoopback } from '../../src/net/proxy.js';
import { killAll, run, until, type Run } from '../support/command.js';
import { startConnectProxy, type ConnectProxy } from '../support/connect-proxy.js';
import { startTestGateway, testEnvironment, type Json, startPatientGateway } from '../support/gateway.js';

const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = '22222222-2222-4222-8222-222222222222';
const issuer = `https://login.example/${tenantId}/v2.0`;
const msgraphToken = 'the-token-for-graph';

/** One server for Entra and Graph, as login.example and graph.example. */
let cloud: Server;
let port: number;
let folder: string;
let certificate: string;
let callerToken: string;
let proxy: ConnectProxy;

beforeAll(async () => {
  const names = ['login.example', 'graph.example'].map((value) => ({ type: 2 as const, value }));
  const pem = await generate(undefined, { keyType: 'ec', extensions: [{ name: 'subjectAltName', altNames: names }] });
  certificate = pem.cert;
  folder = await mkdtemp(join(tmpdir(), 'proxy-'));
  await writeFile(join(folder, 'ca.pem'), certificate);
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  callerToken = await sign(privateKey);
  const responseBodies: Record<string, unknown> = {
    [`/${tenantId}/v2.0/.well-known/openid-configuration`]: {
      issuer,
      authorization_endpoint: `https://login.example/${tenantId}/oauth2/v2.0/authorize`,
      token_endpoint: `https://login.example/${tenantId}/oauth2/v2.0/token`,
      jwks_uri: `https://login.example/${tenantId}/discovery/v2.0/keys`,
    },
    [`/${tenantId}/discovery/v2.0/keys`]: {
      keys: [{ ...(await exportJWK(publicKey)), kid: 'k', use: 'sig', alg: 'RS256' }],
    },
    [`/${tenantId}/oauth2/v2.0/token`]: { token_type: 'Bearer', expires_in: 3600, access_token: msgraphToken },
    '/beta/deviceManagement/complianceManagementPartners': { value: [{ id: '1', displayName: 'Behind the proxy' }] },
  };
  cloud = createServer({ key: pem.private, cert: pem.cert }, (request, response) => {
    const body = responseBodies[(request.url ?? '').split('?')[0] ?? ''];
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => cloud.listen(0, '127.0.0.1', resolve));
  port = (cloud.address() as AddressInfo).port;
});
afterAll(async () => {
  cloud.closeAllConnections();
  await new Promise((resolve) => cloud.close(resolve));
  await rm(folder, { recursive: true });
});
afterEach(async () => {
  killAll();
  await proxy.close();
});

function sign(key: CryptoKey): Promise<string> {
  return new SignJWT({ tid: tenantId, oid: 'o', scp: 'access_as_user', ver: '2.0', azp: clientId })
    .setProtectedHeader({ alg: 'RS256', kid: 'k', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(clientId)
    .setSubject('s')
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime('1h')
    .sign(key);
}

async function startBehindProxy(
  environment: Record<string, string>,
): Promise<{ gateway: Run; list: () => Promise<Json> }> {
  const gateway = run([], {
    PORT: '0',
    NODE_ENV: 'production',
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: 'hush',
    AZURE_AUTHORITY_HOST: 'https://login.example',
    MSGRAPH_URL: 'https://graph.example/beta',
    LOG_LEVEL: 'trace',
    ...environment,
  });
  await until(() => gateway.output().includes('Ready at'));
  const [, url] = /Ready at (\S+)/.exec(gateway.output()) ?? [];
  return {
    gateway,
    list: async () =>
      (
        await fetch(String(url), {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${callerToken}` },
          body: '{"query":"{ complianceManagementPartners { nodes { displayName } } }"}',
        })
      ).json(),
  };
}

describe('the HTTPS proxy', () => {
  test.each(['HTTPS_PROXY', 'https_proxy'])(
    'in %s is used for Entra and Graph, in tunnels that reveal no token',
    async (name) => {
      proxy = await startConnectProxy(port);
      const { gateway, list } = await startBehindProxy({ [name]: proxy.url });
      expect(await list()).toEqual({
        data: { complianceManagementPartners: { nodes: [{ displayName: 'Behind the proxy' }] } },
      });
      expect(new Set(proxy.targets)).toEqual(new Set(['login.example:443', 'graph.example:443']));
      expect(new Set(proxy.credentials)).toEqual(new Set([`Basic ${btoa('user:pass word')}`]));
      for (const secret of [callerToken, msgraphToken, 'hush', 'Bearer']) expect(proxy.seen()).not.toContain(secret);
      await until(() => gateway.output().includes('"msg":"request"'));
      expect(gateway.output()).not.toMatch(/pass(%20| )word/);
    },
  );

  test('is not used for hosts in NO_PROXY', async () => {
    proxy = await startConnectProxy(port);
    const { list } = await startBehindProxy({ HTTPS_PROXY: proxy.url, NO_PROXY: 'other.example, graph.example' });
    // The name graph.example does not resolve here, so a direct connection fails.
    expect((await list()).errors[0].extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(new Set(proxy.targets)).toEqual(new Set(['login.example:443']));
  });

  test('that refuses the tunnel causes UPSTREAM_UNAVAILABLE, without its credentials in the log', async () => {
    proxy = await startConnectProxy(port, 407);
    const { gateway, list } = await startBehindProxy({ HTTPS_PROXY: proxy.url });
    expect((await list()).errors[0].extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    await until(() => gateway.output().includes('"msg":"request"'));
    expect(gateway.output()).not.toMatch(/pass(%20| )word/);
  });

  test('is never used for the emulator', async () => {
    proxy = await startConnectProxy(port);
    const gateway = await startTestGateway({ environment: { HTTPS_PROXY: proxy.url } });
    expect((await gateway.ask('{ complianceManagementPartners { totalCount } }')).errors).toBeUndefined();
    await gateway.close();
    expect(proxy.targets).toEqual([]);
  });

  test('is never used for a tenant on loopback', async () => {
    proxy = await startConnectProxy(port);
    const emulated = await startTestGateway();
    const { emulator } = emulated;
    const gateway = await startPatientGateway({
      ...loadConfig({ ...testEnvironment, HTTPS_PROXY: proxy.url, https_proxy: proxy.url }),
      tenant: {
        kind: 'entra',
        authorityHost: emulator.authorityHost,
        certificate: emulator.certificate,
        tenantId: emulator.tenantId,
        clientId: emulator.clientId,
        credential: { clientSecret: emulator.clientSecret },
        msgraphUrl: emulator.msgraphUrl,
        audiences: [emulator.clientId],
      },
    });
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await emulator.signIn()}` },
      body: '{"query":"{ complianceManagementPartners { totalCount } }"}',
    });
    expect(((await response.json()) as Json).errors).toBeUndefined();
    await gateway.close();
    await emulated.close();
    expect(proxy.targets).toEqual([]);
  });
});

describe('a dispatcher behind a proxy', () => {
  const metadata = `https://login.example/${tenantId}/v2.0/.well-known/openid-configuration`;

  test('trusts the given certificate for the origin inside the tunnel, and rejects it without', async () => {
    proxy = await startConnectProxy(port);
    const trusting = createAuthorityDispatcher({ certificate, proxy: { url: proxy.url, noProxy: '' } });
    expect((await readAuthorityDocument(metadata, trusting)).document).toMatchObject({ issuer });
    const untrusting = createAuthorityDispatcher({ proxy: { url: proxy.url, noProxy: '' } });
    await expect(readAuthorityDocument(metadata, untrusting)).rejects.toThrow('did not respond');
    await Promise.all([trusting.destroy(), untrusting.destroy()]);
  });

  test('fails within the connect timeout when the proxy does not respond', async () => {
    proxy = await startConnectProxy(port, 0);
    const dispatcher = createAuthorityDispatcher({ certificate, proxy: { url: proxy.url, noProxy: '' } });
    const startMs = performance.now();
    await expect(readAuthorityDocument(metadata, dispatcher)).rejects.toThrow('did not respond');
    expect(performance.now() - startMs).toBeLessThan(8_000);
    await dispatcher.destroy();
  });

  test('reports that a write was not sent when the proxy refuses the tunnel', async () => {
    proxy = await startConnectProxy(port, 403);
    const dispatcher = createMsGraphDispatcher('https://graph.example', { url: proxy.url, noProxy: '' });
    const client = createMsGraphClient({
      url: new URL('https://graph.example/beta'),
      onAttempt: () => undefined,
      dispatcher,
      throttle: createThrottle(),
      userAgent: 'gateway/1',
      token: async () => msgraphToken,
      challenge: (claims) => new Error(claims),
    });
    await expect(client.write({ method: 'POST', path: '/a', body: {} })).rejects.toBeInstanceOf(MsGraphUnavailable);
    expect(proxy.seen()).not.toContain(msgraphToken);
    await dispatcher.destroy();
  });
});

test.each([
  ['http://127.0.0.1:4100/beta', true],
  ['http://[::1]:4100/beta', true],
  ['http://localhost:4100/beta', true],
  ['https://127.graph.example/beta', false],
  ['https://localhost.graph.example/beta', false],
])('%s is on loopback: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected);
});
