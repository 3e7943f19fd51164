// The command `doctor`: its options, its exit codes, and what it reads from standard input.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readDoctorOptions, readToken } from '../../src/doctor/doctor.js';
import { killAll, run } from '../support/command.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signingKey } from '../support/signing-key.js';

let emulator: Emulator;
let folder: string;
let environment: Record<string, string>;
beforeAll(async () => {
  emulator = await startEmulator({ signingKey });
  folder = await mkdtemp(join(tmpdir(), 'doctor-command-'));
  const certificate = join(folder, 'emulator.pem');
  await writeFile(certificate, emulator.certificate);
  environment = {
    NODE_EXTRA_CA_CERTS: certificate,
    AZURE_TENANT_ID: emulator.tenantId,
    AZURE_CLIENT_ID: emulator.clientId,
    AZURE_CLIENT_SECRET: emulator.clientSecret,
    AZURE_AUTHORITY_HOST: emulator.authorityHost,
    MSGRAPH_URL: emulator.msgraphUrl,
  };
});
afterEach(() => {
  killAll();
  emulator.reset();
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

test('without a tenant it checks the emulator, says so, and ends with 0', async () => {
  const command = run(['doctor'], {});
  expect(await command.ended).toBe(0);
  expect(command.output()).toContain('No AZURE_ variable is set: this is the built-in emulator');
  expect(command.output()).toContain('Nothing is wrong, but look at the warnings.');
});

test('a token on standard input is used', async () => {
  const command = run(['doctor', '--token', '-'], environment);
  command.child.stdin?.end(`${await emulator.signIn()}\n`);
  expect(await command.ended).toBe(0);
  expect(command.output()).toContain('The gateway serves this user.');
  expect(emulator.requests.msgraph.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(emulator.requests.msgraph.length).toBeGreaterThan(8);
});

test('without a user the exit code is 2', async () => {
  expect(await run(['doctor'], environment).ended).toBe(2);
});

test('--json prints the same report for programs, and the exit code is 1 if something is wrong', async () => {
  const command = run(['doctor', '--json', '--token', await emulator.signIn('reader')], environment);
  expect(await command.ended).toBe(1);
  const report = JSON.parse(command.output());
  expect(report).toMatchObject({ isEmulator: false, exitCode: 1, version: '0.1.0' });
  expect(report.checks).toHaveLength(
    report.counts.passed + report.counts.warning + report.counts.failed + report.counts.skipped,
  );
  const groups = report.checks.find(({ id }: { id: string }) => id === 'exchange.readGroups');
  expect(Object.keys(groups).toSorted()).toEqual([
    'details',
    'found',
    'id',
    'outcome',
    'section',
    'title',
    'todo',
    'tried',
  ]);
  expect(groups.outcome).toBe('failed');
});

test('--sign-in prints the code beside the report', async () => {
  const command = run(['doctor', '--sign-in', '--json'], {
    ...environment,
    EXPLORER_CLIENT_ID: '11111111-1111-4111-8111-111111111111',
  });
  expect(await command.ended).toBe(0);
  expect(command.output()).toContain(`To sign in, open ${emulator.authorityHost}/device and enter the code EMULATOR.`);
});

test('--sign-in and --token exclude each other', () => {
  expect(() => readDoctorOptions(['--sign-in', '--token', 'x'])).toThrow('Use --sign-in or --token, not both.');
  expect(readDoctorOptions(['--token', '-', '--json'])).toEqual({ json: true, signIn: false, token: '-' });
});

test('an empty or endless standard input is refused with exit code 2', async () => {
  const command = run(['doctor', '--token', '-'], environment);
  command.child.stdin?.end('\n');
  expect(await command.ended).toBe(2);
  expect(command.output()).toContain('--token needs a token: three parts with dots between them, without spaces.');
  async function* endless(): AsyncGenerator<string> {
    for (;;) yield 'x'.repeat(1000);
  }
  await expect(readToken(endless())).rejects.toThrow('Standard input has more than a token.');
});
