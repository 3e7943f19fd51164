// The image: the steps of the Dockerfile, carried out in a copy of the files that .dockerignore lets through.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { freePort, until } from '../support/command.js';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Step {
  instruction: string;
  text: string;
}

let steps: Step[];
let folder: string;
/** The file systems below /app of the stage that builds, and of the image. */
let build: string;
let image: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  const dockerfile = (await readFile(join(root, 'Dockerfile'), 'utf8')).replace(/^#.*\n/gm, '').replace(/\\\n\s*/g, '');
  steps = dockerfile.split('\n').flatMap((line) => {
    const [, instruction, text] = /^([A-Z]+) (.*)$/.exec(line.trim()) ?? [];
    return instruction === undefined || text === undefined ? [] : [{ instruction, text }];
  });
  folder = await mkdtemp(join(tmpdir(), 'image-test-'));
  const context = join(folder, 'context');
  build = join(folder, 'build');
  image = join(folder, 'image');
  await mkdir(build);
  await mkdir(image);
  const ignored = await readFile(join(root, '.dockerignore'), 'utf8');
  for (const [, path = ''] of ignored.matchAll(/^!(.+)$/gm))
    await cp(join(root, path), join(context, path), { recursive: true });
  let stage = '';
  for (const { instruction, text } of steps) {
    if (instruction === 'FROM') stage = stage === '' ? build : image;
    if (instruction === 'COPY') await copy(text, { context, stage });
    if (instruction === 'RUN') await runStep(text, stage);
  }
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function copy(text: string, { context, stage }: { context: string; stage: string }): Promise<void> {
  const [, fromBuild, paths = ''] = /^(--from=build )?(.*)$/.exec(text) ?? [];
  const names = paths.split(' ');
  const target = join(stage, names.pop() ?? '');
  for (const name of names) {
    const source = fromBuild === undefined ? join(context, name) : join(build, name.replace(/^\/app\//, ''));
    const isFile = (await stat(source)).isFile();
    await cp(source, isFile ? join(target, name.split('/').at(-1) ?? '') : target, { recursive: true });
  }
}

async function runStep(command: string, stage: string): Promise<void> {
  // The packages of the lock file are installed already.
  if (command === 'npm ci') await symlink(join(root, 'node_modules'), join(stage, 'node_modules'));
  else await execute('sh', ['-c', command], { cwd: stage });
}

const only = (name: string): Step =>
  steps.find(({ instruction }) => instruction === name) ?? { instruction: '', text: '' };
const argumentsOf = (text: string): string[] => JSON.parse(/\[.*\]/.exec(text)?.[0] ?? '[]');

/**
 * Runs the image's command, or another one, with the image's variables. Returns its process and what it has printed.
 */
function run(environment: Record<string, string>, command = argumentsOf(only('CMD').text)) {
  const variables = Object.fromEntries(
    only('ENV')
      .text.split(' ')
      .map((pair) => pair.split('=')),
  );
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, command.slice(1), { cwd: image, env: { PATH, ...variables, ...environment } });
  started.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { output: () => output, ended };
}

const tenant = {
  AZURE_TENANT_ID: '11111111-1111-4111-8111-111111111111',
  AZURE_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
  AZURE_CLIENT_SECRET: 'secret',
};

test('the image has the bundle, and nothing but what its commands read beside it', async () => {
  const files = (await readdir(image, { recursive: true })).filter((path) => !path.startsWith('bundle/'));
  const operations = await readdir(join(root, 'schema/operations'));
  expect(files.toSorted()).toEqual([
    'bundle',
    'package.json',
    'schema',
    'schema/acknowledged-drift.json',
    'schema/operations',
    ...operations.map((name) => `schema/operations/${name}`).toSorted(),
  ]);
});

/** Returns the names of the scripts in a folder that contain a text. */
async function filesWith(text: string, path: string): Promise<string[]> {
  const names = (await readdir(path)).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(names.map((name) => readFile(join(path, name), 'utf8')));
  return names.filter((_, index) => texts[index]?.includes(text));
}

test('the bundle is a third of the complete one: neither GraphiQL nor the emulator is in it', async () => {
  const bundle = join(image, 'bundle');
  const names = await readdir(bundle);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(bundle, name))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(6e6);
  expect(names).not.toContain('graphiql');
  expect(names).not.toContain('emulator.js');
  // A message of the emulator, the title of GraphiQL's page, and a style of Sandbox's.
  for (const text of [
    'The emulator accepts only requests',
    '<title>Intune partners</title>',
    'embeddableSandbox:empty',
  ]) {
    expect(await filesWith(text, bundle)).toEqual([]);
    expect(await filesWith(text, join(root, 'bundle'))).not.toEqual([]);
  }
  const notices = await readFile(join(bundle, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
  expect(notices).toMatch(/^undici 7/m);
  expect(notices).not.toMatch(/^(?:graphiql|monaco-editor) /m);
});

test.each([{}, tenant])('with NODE_ENV=development, it says that parts are not included: %j', async (variables) => {
  const { ended, output } = run({ NODE_ENV: 'development', ...variables });
  expect(await ended).toBe(1);
  expect(output()).toMatch(/^The image does not include the explorers and the emulator/);
});

test('doctor says so as well, and reports no bug', async () => {
  const { ended, output } = run({ NODE_ENV: 'development' }, ['node', 'bundle/main.js', 'doctor']);
  expect(await ended).toBe(1);
  expect(output()).toContain('The image does not include the explorers and the emulator');
  expect(output()).not.toContain('report this as a bug');
});

test('without a tenant, it lists the variables that are missing', async () => {
  const { ended, output } = run({});
  expect(await ended).toBe(1);
  expect(output()).toContain('AZURE_TENANT_ID is missing');
});

test.each([
  ['the addresses of the image', {}],
  ['IPv4 alone', { HOST: '0.0.0.0' }],
  ['a management port', { MANAGEMENT_PORT: 'free' }],
])('it is healthy by its own check, on %s', async (_, settings: Record<string, string>) => {
  const environment: Record<string, string> = { ...tenant, LOG_LEVEL: 'silent', ...settings, PORT: await freePort() };
  if (environment['MANAGEMENT_PORT']) environment['MANAGEMENT_PORT'] = await freePort();
  const check = argumentsOf(/CMD (.*)$/.exec(only('HEALTHCHECK').text)?.[1] ?? '');
  expect(check[0]).toBe('node');
  expect(await run(environment, check).ended).toBe(1);
  const gateway = run(environment);
  await until(() => gateway.output().includes('Ready at'));
  expect(await run(environment, check).ended).toBe(0);
});

test.each(['doctor', 'drift', 'token'])('it has the command %s', async (command) => {
  const { ended, output } = run({}, ['node', 'bundle/main.js', command, '--help']);
  expect(await ended).toBe(0);
  expect(output()).toContain('--help');
});
