// Rotation of the gateway's credential under load, without a failed request.
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import type { GatewayCredential } from '../../src/auth/exchange.js';
import { loadConfig } from '../../src/config/config.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import type { Gateway } from '../../src/gateway.js';
import { testEnvironment, untilReady, type Json, startPatientGateway } from '../support/gateway.js';
import { until } from '../support/until.js';

let folder: string;
let emulator: Emulator;
let pems: { old: string; new: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rotation-'));
  const [first, second] = await Promise.all(
    ['old', 'new'].map(async (name) => {
      const pem = await generate([{ name: 'commonName', value: name }], { keyType: 'rsa', keySize: 2048 });
      await writeFile(join(folder, `${name}.pem`), `${pem.private}\n${pem.cert}`);
      return pem.cert;
    }),
  );
  pems = { old: first ?? '', new: second ?? '' };
  // Slow enough that requests are in flight whenever a replica is closed.
  emulator = await startEmulator({ latencyMs: 100 });
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

function startWith(credential: GatewayCredential): Promise<Gateway> {
  const { authorityHost, certificate, clientId, msgraphUrl, tenantId } = emulator;
  const config = {
    ...loadConfig(testEnvironment),
    tenant: {
      kind: 'entra',
      authorityHost,
      certificate,
      tenantId,
      clientId,
      credential,
      msgraphUrl,
      audiences: [clientId],
    },
  } as const;
  // A busy machine delays the event loop, and no request may be refused for that.
  return startPatientGateway(config);
}

/**
 * Sends a query as a newly signed-in user, so that an exchange happens. Returns `OK`, the error code, or `CUT_OFF` when
 * the connection breaks.
 */
async function ask(url: string): Promise<string> {
  const token = await emulator.signIn();
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ complianceManagementPartners { totalCount } }' }),
    });
    const { errors } = (await response.json()) as Json;
    return errors ? errors[0].extensions.code : 'OK';
  } catch {
    return 'CUT_OFF';
  }
}

describe.each<
  [
    string,
    () => {
      accepted: Set<string>;
      proofs: [old: string, next: string];
      credentials: [old: GatewayCredential, next: GatewayCredential];
    },
  ]
>([
  [
    'secret',
    () => ({
      accepted: emulator.credentials.secrets,
      proofs: [emulator.clientSecret, 'the-next-secret'],
      credentials: [{ clientSecret: emulator.clientSecret }, { clientSecret: 'the-next-secret' }],
    }),
  ],
  [
    'certificate',
    () => ({
      accepted: emulator.credentials.certificates,
      proofs: [pems.old, pems.new],
      credentials: [{ certificatePath: join(folder, 'old.pem') }, { certificatePath: join(folder, 'new.pem') }],
    }),
  ],
])('a %s', (_, setUp) => {
  test('is rotated under load without a failed request', async () => {
    const { accepted, credentials, proofs } = setUp();
    accepted.add(proofs[0]);
    const old = await startWith(credentials[0]);
    let url = old.url;
    const load = { isRunning: true };
    const outcomes: string[] = [];
    const callers = Array.from({ length: 4 }, async () => {
      while (load.isRunning) outcomes.push(await ask(url));
    });
    const waitForRequests = async (count: number): Promise<void> => {
      const goal = outcomes.length + count;
      await until(() => outcomes.length >= goal);
    };
    await waitForRequests(20);

    accepted.add(proofs[1]);
    const next = await startWith(credentials[1]);
    await untilReady(next.url);
    // Switches at once, as a Kubernetes Service does: requests in flight on the old replica must finish there.
    url = next.url;
    await old.close();
    accepted.delete(proofs[0]);
    await waitForRequests(20);

    load.isRunning = false;
    await Promise.all(callers);
    await next.close();
    expect(new Set(outcomes)).toEqual(new Set(['OK']));
  });

  test('that Entra no longer accepts makes requests fail and keeps the gateway unready', async () => {
    const { accepted, credentials, proofs } = setUp();
    accepted.delete(proofs[0]);
    const outdated = await startWith(credentials[0]);
    expect(await ask(outdated.url)).toBe('INTERNAL_SERVER_ERROR');
    expect((await fetch(`${outdated.url}/health/ready`)).status).toBe(503);
    await outdated.close();
  });
});

test('a replaced federated token is read at the next exchange, without a restart', async () => {
  const file = join(folder, 'token');
  await writeFile(file, emulator.federatedToken);
  const gateway = await startWith({ federatedTokenFile: file });
  expect(await ask(gateway.url)).toBe('OK');
  emulator.credentials.federatedTokens.clear();
  expect(await ask(gateway.url)).toBe('INTERNAL_SERVER_ERROR');
  emulator.credentials.federatedTokens.add('the-next-token');
  await writeFile(file, 'the-next-token');
  expect(await ask(gateway.url)).toBe('OK');
  await gateway.close();
});

test('a replaced certificate is read at the next exchange, without a restart', async () => {
  const file = join(folder, 'certificate.pem');
  await copyFile(join(folder, 'old.pem'), file);
  emulator.credentials.certificates.add(pems.old);
  const gateway = await startWith({ certificatePath: file });
  expect(await ask(gateway.url)).toBe('OK');
  emulator.credentials.certificates.delete(pems.old);
  expect(await ask(gateway.url)).toBe('INTERNAL_SERVER_ERROR');
  emulator.credentials.certificates.add(pems.new);
  await copyFile(join(folder, 'new.pem'), file);
  expect(await ask(gateway.url)).toBe('OK');
  await gateway.close();
});
