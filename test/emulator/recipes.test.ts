// The recipes of docs/emulator.md, run as they are written, each on a gateway of its own.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

/** Commands by the name of their recipe. */
const recipes = new Map<string, string>();
let preparation: string;
let gateway: TestGateway;
beforeAll(async () => {
  const page = await readFile(new URL('../../../docs/emulator.md', import.meta.url), 'utf8');
  const section = /## Recipes for front ends\n([\s\S]*?)\n### /.exec(page)?.[1] ?? '';
  preparation = /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
  for (const [, name = '', commands = ''] of section.matchAll(
    /\*\*([^*]+)\*\*:[^`]*(?:`[^`\n]+`[^`]*)*```sh\n([\s\S]*?)```/g,
  ))
    recipes.set(name, commands);
});
beforeEach(async () => {
  gateway = await startTestGateway();
});
afterEach(() => gateway.close());

/** Runs commands after the common preparation, and resolves to their output. */
function runCommands(commands: string): Promise<string> {
  const script = `${preparation}\n${commands}`.replaceAll('http://127.0.0.1:4000', gateway.url);
  return new Promise((resolve, reject) => {
    execFile('bash', ['--noprofile', '--norc', '-e', '-c', script], (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
}
test('a condition that control refuses is shown with what to send instead', async () => {
  await expect(runCommands(`put chaos '{"faults":[{"fault":"storm"}]}'`)).rejects.toThrow('Command failed');
  const output = await runCommands(`put chaos '{"faults":[{"fault":"storm"}]}' || true`);
  expect(output).toContain('Unknown fault storm; use one of throttled');
});

const recipe = (name: string): Promise<string> => runCommands(recipes.get(name) ?? 'exit 1');

test('every recipe of the page has a test', () => {
  expect([...recipes.keys()]).toEqual([
    'Slow Graph',
    'Throttling',
    'A lost write',
    'A late Graph',
    'A claims challenge and its answer',
    'An outage',
    'What is active, and back to normal',
  ]);
});

test('the address of the gateway is in one place, and nothing needs more than a POSIX shell, curl and sed', async () => {
  const page = await readFile(new URL('../../../docs/emulator.md', import.meta.url), 'utf8');
  const shell = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, commands = '']) => commands).join('\n');
  const table = page.split('<!-- every error')[1]?.split('<!-- /every error -->')[0] ?? '';
  expect([...`${shell}\n${table}`.matchAll(/127\.0\.0\.1/g)]).toHaveLength(1);
  // zsh, the shell of macOS, takes a comment that is pasted for a command; its sed knows no flag `I`.
  expect(shell).not.toMatch(/\{ #|\/Ip'|\bjq\b/);
});

test('a slow Graph delays the data by two seconds', async () => {
  const start = performance.now();
  expect(await recipe('Slow Graph')).toContain('"totalCount":7');
  expect(performance.now() - start).toBeGreaterThan(2_000);
});

test('throttling fails with the time to wait', async () => {
  const output = await recipe('Throttling');
  expect(output).toContain('"code":"RATE_LIMITED"');
  expect(output).toMatch(/"retryAfterSeconds":(30|29)/);
});

test('a lost write has an unknown outcome, although it was carried out', async () => {
  const output = await recipe('A lost write');
  expect(output).toContain('"code":"WRITE_OUTCOME_UNKNOWN"');
  expect(output).toContain('"displayName":"Renamed"');
});

test('a late Graph is read until it shows the change', async () => {
  const output = await recipe('A late Graph');
  expect(output).toContain('"changed":true,"complianceManagementPartner":{"displayName":"Renamed"}');
  expect(gateway.emulator.requests.msgraph.map(({ status }) => status)).toContain(204);
});

test('a token that satisfies the claims challenge is accepted', async () => {
  const output = await recipe('A claims challenge and its answer');
  expect(output).toMatch(/^HTTP\/1\.1 200 /);
  expect(output).toContain('"totalCount":7');
  expect(gateway.emulator.requests.msgraph.map(({ status }) => status)).toContain(401);
});

test('an outage fails with UPSTREAM_UNAVAILABLE', async () => {
  expect(await recipe('An outage')).toContain('"code":"UPSTREAM_UNAVAILABLE"');
});

test('active faults are shown, and a reset ends them', async () => {
  gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'reset' }] });
  gateway.emulator.requireAuthenticationContext('c1');
  const output = await recipe('What is active, and back to normal');
  expect(output).toMatch(/^\{"seed":1,"rates":\{\},"faults":\[\{"fault":"reset"\}\]\}HTTP\/1\.1 200 /);
  expect(output).toContain('"totalCount":7');
});
