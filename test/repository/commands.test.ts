// The command line of every command of the package and of every script of the repository.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { scripts, version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

/** Scripts that `npm run` starts, such as `test/mutate.mjs`, with the first argument if the script needs one. */
const scriptsOfRepository = [
  ...new Set(
    Object.values<string>(scripts).flatMap((line) =>
      [...line.matchAll(/node (\S+\.mjs(?: [a-z]+)?)/g)].map(([, command = '']) => command),
    ),
  ),
];
const commandsOfPackage = [
  'bundle/main.js',
  ...['serve', 'token', 'schema', 'drift', 'doctor'].map((command) => `bundle/main.js ${command}`),
  'bundle/emulator.js',
];

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function run(command: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: root, timeout: 240_000 };
    execFile(process.execPath, [...command.split(' '), ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

test('the scripts of the repository are found', () => {
  expect(scriptsOfRepository).toEqual(
    expect.arrayContaining(['schema/diff.mjs', 'scripts/build.mjs bundle', 'bench/run.mjs']),
  );
});

describe.each([...commandsOfPackage, ...scriptsOfRepository])('%s', (command) => {
  test('prints its options for --help, and the version for --version', async () => {
    const [help, shownVersion] = await Promise.all([run(command, '--help'), run(command, '--version')]);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('--help');
    expect(help.stdout).toContain('--version');
    expect(shownVersion).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  // The other arguments of `npm test` are Jest's.
  if (command.startsWith('test/run.mjs')) return;

  test('refuses an unknown option and an unexpected argument with exit code 2, and lists what it knows', async () => {
    const refused = await Promise.all([run(command, '--bogus'), run(command, 'surplus', 'arguments', 'here')]);
    const [option, argument] = refused.map(({ stderr }) => stderr);
    for (const { code, stdout, stderr } of refused) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).not.toMatch(/^\s+at /m);
    }
    expect(option).toContain("Unknown option '--bogus'");
    expect(argument).toMatch(/Unexpected argument|Unknown command surplus/);
  });
});

test('console refuses a port that is in use, and says how to choose another', async () => {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { code, stderr } = await run('scripts/console.mjs', '--port', String(port));
  server.close();
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `Port ${port} is already in use. Stop what listens there, or choose another: npm run console -- --port ${port + 1}\n`,
  });
});

test('a misspelt option writes no file', async () => {
  const file = `${root}schema/schema.graphql`;
  const before = await stat(file);
  expect((await run('bundle/main.js', 'schema', '--chek')).code).toBe(2);
  expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
});

test('codegen writes nothing with --check, and fails for a file that is out of date', async () => {
  const file = `${root}schema/generated/cache.ts`;
  const before = await readFile(file, 'utf8');
  expect((await run('schema/codegen.mjs', '--check')).code).toBe(0);
  try {
    await writeFile(file, `${before}// Out of date.\n`);
    expect((await run('schema/codegen.mjs', '--check')).code).toBe(1);
    expect(await readFile(file, 'utf8')).toBe(`${before}// Out of date.\n`);
  } finally {
    await writeFile(file, before);
  }
});

test('bench refuses the name of a part or scenario that does not exist, before it measures', async () => {
  expect(await run('bench/run.mjs', '--part', 'compar')).toEqual({
    code: 2,
    stdout: '',
    stderr: '--part compar: use one of compare, scale, start.\n',
  });
});
