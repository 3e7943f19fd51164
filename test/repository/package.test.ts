// The npm package: its content, its dependencies, and its commands after installation.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { build, type BuildOptions } from 'esbuild';
import { freePort, until } from '../support/command.js';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;
let installed: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-test-'));
  await execute(process.execPath, ['scripts/build.mjs', 'pack', folder], { cwd: root });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
  await execute('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder });
  installed = join(folder, 'node_modules');
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Starts an installed command. Returns what it has printed so far. */
function start(name: string, args: string[], environment: Record<string, string>): () => string {
  const { PATH = '' } = process.env;
  const child = spawn(join(installed, '.bin', name), args, { cwd: folder, env: { PATH, ...environment } });
  started.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return () => output;
}

async function bytesOf(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

test('the package installs no other packages and has less than 25 MB', async () => {
  const packages = (await readdir(installed)).filter((name) => !name.startsWith('.'));
  expect(packages).toEqual(['intune-compliance-partner-gateway']);
  expect(await bytesOf(installed)).toBeLessThan(25e6);
});

test('the package has the files from which a front end generates documents', async () => {
  const home = join(installed, 'intune-compliance-partner-gateway');
  expect(await readFile(join(home, 'codegen.yml'), 'utf8')).toContain('schema/api.graphql');
  expect(await readdir(join(home, 'schema'))).toEqual(
    expect.arrayContaining([
      'api.graphql',
      'cache.mjs',
      'error-codes.json',
      'error-codes.mjs',
      'generated',
      'operations',
      'schema.graphql',
    ]),
  );
});

test('the package has the terms of every package in its bundle, and of no other', async () => {
  const home = join(installed, 'intune-compliance-partner-gateway');
  const notices = await readFile(join(home, 'bundle/THIRD-PARTY-NOTICES.txt'), 'utf8');
  // Sections start after a line of `=`, with the name and version.
  const titles = [...notices.matchAll(/\n\n={80}\n\n(.+)\n/g)].map(([, title]) => title);
  const unwritten = { absWorkingDir: root, outdir: 'unwritten', write: false, metafile: true } as const;
  const { pageBuild }: { pageBuild: BuildOptions } = await import(join(root, 'scripts/page-build.mjs'));
  const page = await build({ ...pageBuild, ...unwritten });
  const server = await build({
    ...unwritten,
    entryPoints: ['dist/src/main.js', 'dist/src/emulator/main.js'],
    bundle: true,
    // Decides what is shaken off.
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    format: 'esm',
    platform: 'node',
    external: ['class-validator'],
  });
  const used = [page, server]
    .flatMap(({ metafile }) => Object.values(metafile.outputs))
    .flatMap(({ inputs }) => Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0));
  const folders = new Set(used.filter((path) => path.includes('node_modules/')).map(packageFolderOf));
  const bundled = await Promise.all([...folders].map(readInstalled));
  expect(new Set(titles)).toEqual(new Set(bundled.map(({ title }) => title)));
  expect(titles.length).toBeGreaterThan(150);
  for (const { terms } of bundled) for (const text of terms) expect(notices).toContain(text);
});

/** Returns the folder of the package that a file is in, such as `node_modules/@azure/identity`. */
function packageFolderOf(path: string): string {
  const parts = path.split('/');
  const nameAt = parts.lastIndexOf('node_modules') + 1;
  return parts.slice(0, nameAt + (parts[nameAt]?.startsWith('@') ? 2 : 1)).join('/');
}

/** Returns the name and version of an installed package, and its files with terms. */
async function readInstalled(path: string): Promise<{ title: string; terms: string[] }> {
  const { name, version } = JSON.parse(await readFile(join(root, path, 'package.json'), 'utf8'));
  const files = (await readdir(join(root, path))).filter((file) => /^(licen|copying|notice)/i.test(file));
  const terms = await Promise.all(files.map((file) => readFile(join(root, path, file), 'utf8')));
  return { title: `${name} ${version}`, terms: terms.map((text) => text.trim()) };
}

test('the packaged gateway serves its schema and its explorer', async () => {
  const port = await freePort();
  const output = start('intune-partner-gateway', [], { PORT: port });
  await until(() => output().includes('Ready at'));
  const url = `http://127.0.0.1:${port}`;
  const token = await (await fetch(`${url}/emulator/token`)).text();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ complianceManagementPartners { totalCount } }"}',
  });
  expect(await response.json()).toEqual({ data: { complianceManagementPartners: { totalCount: expect.any(Number) } } });
  expect(await (await fetch(`${url}/graphiql`)).text()).toContain('ListPartners');
});

test('the bundle has lines, because Node parses the whole line of an assertion that fails', async () => {
  const bundle = join(installed, 'intune-compliance-partner-gateway', 'bundle');
  for (const name of (await readdir(bundle)).filter((file) => file.endsWith('.js'))) {
    const lines = (await readFile(join(bundle, name), 'utf8')).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(10_000);
  }
});

test('the packaged emulator starts', async () => {
  // Three ports that are free.
  const output = start('intune-graph-emulator', ['--port', '0'], {});
  await until(() => output().includes('Control'));
  expect(output()).toContain('Microsoft Graph');
});

test.each([[[]], [['--omit=dev']]])('every package of the lock file declares this Node: npm ci %j', async (options) => {
  const copy = await mkdtemp(join(tmpdir(), 'lock-'));
  for (const file of ['package.json', 'package-lock.json']) await cp(join(root, file), join(copy, file));
  const args = ['ci', '--engine-strict', '--dry-run', '--offline', '--no-audit', '--no-fund', ...options];
  const { stderr } = await execute('npm', args, { cwd: copy });
  expect(stderr).not.toContain('EBADENGINE');
  await rm(copy, { recursive: true });
});
