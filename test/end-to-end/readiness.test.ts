// When a replica takes traffic: once Entra has accepted its credential, of whatever kind.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { freePort, killAll, run, until, type Run } from '../support/command.js';
import { startTestGateway } from '../support/gateway.js';

let folder: string;
let emulator: Emulator;
let gateway: Run;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readiness-'));
  const pem = await generate([{ name: 'commonName', value: 'gateway' }], { keyType: 'rsa', keySize: 2048 });
  await writeFile(join(folder, 'certificate.pem'), `${pem.private}\n${pem.cert}`);
  emulator = await startEmulator({ clientCertificate: pem.cert });
  await writeFile(join(folder, 'ca.pem'), emulator.certificate);
  await writeFile(join(folder, 'token'), emulator.federatedToken);
});
beforeEach(() => emulator.reset());
afterEach(killAll);
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

async function start(credential: Record<string, string>): Promise<void> {
  const PORT = await freePort();
  url = `http://127.0.0.1:${PORT}`;
  gateway = run([], {
    PORT,
    NODE_ENV: 'production',
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    AZURE_TENANT_ID: emulator.tenantId,
    AZURE_CLIENT_ID: emulator.clientId,
    AZURE_AUTHORITY_HOST: emulator.authorityHost,
    MSGRAPH_URL: emulator.msgraphUrl,
    ...credential,
  });
  await until(() => gateway.output().includes('Ready at'));
}
const ready = async (): Promise<[number, unknown]> => {
  const response = await fetch(`${url}/health/ready`);
  return [response.status, await response.json()];
};
/** Waits ten seconds at most. */
async function untilReady(): Promise<void> {
  for (let tries = 0; tries < 100 && (await ready())[0] !== 200; tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

test.each([
  ['a secret', () => ({ AZURE_CLIENT_SECRET: emulator.clientSecret })],
  ['a certificate', () => ({ AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'certificate.pem') })],
  ['a federated token', () => ({ AZURE_FEDERATED_TOKEN_FILE: join(folder, 'token') })],
])('with %s that Entra accepts, a replica becomes ready without any user', async (_, credential) => {
  await start(credential());
  await untilReady();
  expect(await ready()).toEqual([200, { status: 'ready' }]);
  expect(emulator.requests.exchanges).toBe(0);
});

test('with a wrong secret, a replica lives, does not become ready, and logs the code and not the secret', async () => {
  await start({ AZURE_CLIENT_SECRET: 'a-wrong-secret' });
  await until(() => gateway.output().includes('does not become ready'));
  expect(gateway.output()).toContain('AADSTS7000215');
  expect(gateway.output()).not.toContain('a-wrong-secret');
  expect(await ready()).toEqual([503, { status: 'starting' }]);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
});

test('a secret that Entra learns of later makes the replica ready then', async () => {
  await start({ AZURE_CLIENT_SECRET: 'the-next-secret' });
  await until(() => gateway.output().includes('does not become ready'));
  emulator.credentials.secrets.add('the-next-secret');
  await untilReady();
  emulator.credentials.secrets.delete('the-next-secret');
  expect(await ready()).toEqual([200, { status: 'ready' }]);
});

test('an outage of Entra at startup delays a replica, and one after it does not make it unready', async () => {
  emulator.setAuthorityOutage(true);
  await start({ AZURE_CLIENT_SECRET: emulator.clientSecret });
  await until(() => gateway.output().includes('could not be checked'));
  expect(await ready()).toEqual([503, { status: 'starting' }]);
  emulator.setAuthorityOutage(false);
  await untilReady();
  emulator.setAuthorityOutage(true);
  expect(await ready()).toEqual([200, { status: 'ready' }]);
});

test('a replica that never became ready still ends on SIGTERM', async () => {
  await start({ AZURE_CLIENT_SECRET: 'a-wrong-secret' });
  gateway.child.kill('SIGTERM');
  expect(await gateway.ended).toBe(0);
});

test('on the embedded emulator a gateway is ready at once', async () => {
  const embedded = await startTestGateway();
  expect((await fetch(`${embedded.url}/health/ready`)).status).toBe(200);
  await embedded.close();
});
