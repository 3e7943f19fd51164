// Readiness: a replica takes traffic once Entra has accepted its credential.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { loadConfig } from '../../src/config/config.js';
import type { Gateway } from '../../src/gateway.js';
import { freePort, killAll, run, until } from '../support/command.js';
import { startTestGateway, testEnvironment, startPatientGateway } from '../support/gateway.js';
import { createTestLog, type TestLog } from '../support/log.js';

let folder: string;
let emulator: Emulator;
let gateway: Gateway | undefined;
let url: string;
let log: TestLog;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readiness-'));
  const pem = await generate([{ name: 'commonName', value: 'gateway' }], { keyType: 'rsa', keySize: 2048 });
  await writeFile(join(folder, 'certificate.pem'), `${pem.private}\n${pem.cert}`);
  emulator = await startEmulator({ clientCertificate: pem.cert });
  await writeFile(join(folder, 'ca.pem'), emulator.certificate);
  await writeFile(join(folder, 'token'), emulator.federatedToken);
});
beforeEach(() => emulator.reset());
afterEach(async () => {
  killAll();
  await gateway?.close();
  gateway = undefined;
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

const environment = (credential: Record<string, string>): Record<string, string> => ({
  NODE_ENV: 'production',
  AZURE_TENANT_ID: emulator.tenantId,
  AZURE_CLIENT_ID: emulator.clientId,
  AZURE_AUTHORITY_HOST: emulator.authorityHost,
  MSGRAPH_URL: emulator.msgraphUrl,
  ...credential,
});

async function start(credential: Record<string, string>): Promise<void> {
  log = createTestLog();
  const config = loadConfig({ ...testEnvironment, LOG_LEVEL: 'info', ...environment(credential) });
  if (config.tenant.kind !== 'entra') throw new Error('The gateway runs on the emulator.');
  const tenant = { ...config.tenant, certificate: emulator.certificate };
  gateway = await startPatientGateway({ ...config, tenant }, { logDestination: log });
  ({ url } = gateway);
}
const output = (): string => log.lines().join('\n');
const readiness = async (): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${url}/health/ready`);
  return { status: response.status, body: await response.json() };
};
/** Returns when the gateway is ready, or after ten seconds. */
async function untilReady(): Promise<void> {
  for (let attempt = 0; attempt < 100 && (await readiness()).status !== 200; attempt++)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

test.each([
  ['a secret', () => ({ AZURE_CLIENT_SECRET: emulator.clientSecret })],
  ['a certificate', () => ({ AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'certificate.pem') })],
  ['a federated token', () => ({ AZURE_FEDERATED_TOKEN_FILE: join(folder, 'token') })],
])('a replica with %s that Entra accepts becomes ready before any user request', async (_, credential) => {
  await start(credential());
  await untilReady();
  expect(await readiness()).toEqual({ status: 200, body: { status: 'ready' } });
  expect(emulator.requests.exchanges).toBe(0);
  const started = log
    .lines()
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'started');
  expect(started).toEqual([
    expect.objectContaining({ tenantId: emulator.tenantId, cloud: expect.stringContaining('127.0.0.1') }),
  ]);
});

test('a replica with a wrong secret is live but not ready, and logs the error code without the secret', async () => {
  await start({ AZURE_CLIENT_SECRET: 'a-wrong-secret' });
  await until(() => output().includes('does not become ready'));
  expect(output()).toContain('AADSTS7000215');
  expect(output()).not.toContain('started');
  expect(output()).not.toContain('a-wrong-secret');
  expect(await readiness()).toEqual({ status: 503, body: { status: 'starting' } });
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
});

test.each(['00000000-1111-4111-8111-111111111111', '7a1c3d5e-0f24-4b68-9c80-2e4f6a8b0c1e'])(
  'a replica with the id of a tenant that does not exist says so in the log: %s',
  async (AZURE_TENANT_ID) => {
    await start({ AZURE_TENANT_ID, AZURE_CLIENT_SECRET: emulator.clientSecret });
    await until(() => output().includes('does not become ready'));
    expect(output()).toContain('Entra does not know the tenant (AADSTS90002). Check AZURE_TENANT_ID');
    expect(output()).not.toContain('did not respond');
  },
);

test('a replica becomes ready when Entra accepts its secret later', async () => {
  await start({ AZURE_CLIENT_SECRET: 'the-next-secret' });
  await until(() => output().includes('does not become ready'));
  emulator.credentials.secrets.add('the-next-secret');
  await untilReady();
  emulator.credentials.secrets.delete('the-next-secret');
  expect(await readiness()).toEqual({ status: 200, body: { status: 'ready' } });
});

test('an outage of Entra delays readiness at startup, but does not end it later', async () => {
  emulator.setAuthorityOutage(true);
  await start({ AZURE_CLIENT_SECRET: emulator.clientSecret });
  await until(() => output().includes('could not be checked'));
  expect(await readiness()).toEqual({ status: 503, body: { status: 'starting' } });
  emulator.setAuthorityOutage(false);
  await untilReady();
  emulator.setAuthorityOutage(true);
  expect(await readiness()).toEqual({ status: 200, body: { status: 'ready' } });
});

test('a replica that is not ready exits on SIGTERM', async () => {
  const credential = { AZURE_CLIENT_SECRET: 'a-wrong-secret', NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  const replica = run([], { PORT: await freePort(), ...environment(credential) });
  await until(() => replica.output().includes('Ready at'));
  replica.child.kill('SIGTERM');
  expect(await replica.ended).toBe(0);
});

test('a gateway on the embedded emulator is ready at once', async () => {
  const embedded = await startTestGateway();
  expect((await fetch(`${embedded.url}/health/ready`)).status).toBe(200);
  await embedded.close();
});
