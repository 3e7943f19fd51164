// The recipes of docs/architecture.md, and a copy of the tree in which tests follow them.
import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './command.js';
import type { Json } from './gateway.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Lines to add to a file, directly after or before the line with the anchor. */
export interface Step {
  recipe: string;
  number: string;
  file: string;
  place: 'after' | 'before';
  anchor: string;
  code: string;
}

/** A row of a recipe's table: which check fails if the step is left out. */
export interface Omission {
  recipe: string;
  number: string;
  namedBy: string;
}

const stepPattern = /^(\d)\. .*?, in `(src\/\S+)`, (after|before) `([^`]+)`[^]*?\n```\w+\n([^]*?)```$/gm;
const rowPattern = /^\| (\d), .*? \| (.*?) \|$/gm;

/** Reads the recipes with these titles. */
export async function readRecipes(titles: readonly string[]): Promise<{ steps: Step[]; omissions: Omission[] }> {
  const page = await readFile(join(root, 'docs/architecture.md'), 'utf8');
  const steps: Step[] = [];
  const omissions: Omission[] = [];
  for (const recipe of titles) {
    const text = page.split(`\n### ${recipe}\n`)[1]?.split('\n### ')[0] ?? '';
    for (const [, number = '', file = '', where = '', anchor = '', code = ''] of text.matchAll(stepPattern)) {
      const place = where === 'before' ? 'before' : 'after';
      steps.push({ recipe, number, file, place, anchor, code });
    }
    for (const [, number = '', namedBy = ''] of text.matchAll(rowPattern)) omissions.push({ recipe, number, namedBy });
  }
  return { steps, omissions };
}

export interface Output {
  code: number;
  output: string;
}

export interface Tree {
  /** Restores the sources and applies these steps. */
  follow: (steps: readonly Step[]) => Promise<void>;
  /** Compiles the sources as `npm run compile` does; `check` writes nothing. */
  compile: (options?: { check: boolean }) => Promise<Output>;
  /** Runs test files. */
  test: (files: readonly string[]) => Promise<Output>;
  /** Starts the compiled gateway on its emulator. */
  serve: () => Promise<{ ask: (query: string, variables?: object) => Promise<Json>; close: () => void }>;
  close: () => Promise<void>;
}

/** Copies the files that the compiler, the gateway and the tests of the schema need. */
export async function copyTree(): Promise<Tree> {
  const folder = await mkdtemp(join(tmpdir(), 'recipes-'));
  const copied = [
    'src',
    'schema',
    'test/runtime',
    'test/schema',
    'test/repository/architecture.test.ts',
    'test/run.mjs',
    'scripts/command-line.mjs',
    'jest.config.mjs',
    'package.json',
    'tsconfig.json',
  ];
  await Promise.all(copied.map((path) => cp(join(root, path), join(folder, path), { recursive: true })));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');

  const node = (args: readonly string[]): Promise<Output> =>
    new Promise((resolve) =>
      execFile(process.execPath, args, { cwd: folder }, (error, stdout, stderr) =>
        resolve({ code: error ? 1 : 0, output: stdout + stderr }),
      ),
    );
  let changed = new Set<string>();
  return {
    follow: async (steps) => {
      await Promise.all([...changed].map((file) => cp(join(root, file), join(folder, file))));
      changed = new Set(steps.map(({ file }) => file));
      for (const step of steps) {
        const path = join(folder, step.file);
        // Sequentially, since several steps may change the same file.
        await writeFile(path, withStep(await readFile(path, 'utf8'), step));
      }
    },
    compile: ({ check } = { check: false }) =>
      node(['node_modules/typescript/bin/tsc', ...(check ? ['--noEmit'] : [])]),
    test: (files) => node(['test/run.mjs', '--runInBand', '--group=behaviour,repository', ...files]),
    serve: () => serve(folder),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Returns the text with the step. Throws unless exactly one line has the anchor. */
function withStep(text: string, { anchor, code, file, number, place, recipe }: Step): string {
  const lines = text.split('\n');
  const anchors = lines.filter((line) => line.includes(anchor));
  if (anchors.length !== 1) {
    throw new Error(`"${recipe}", step ${number}: ${file} must have one line with ${anchor}, not ${anchors.length}.`);
  }
  const index = lines.findIndex((line) => line.includes(anchor)) + (place === 'after' ? 1 : 0);
  return lines.toSpliced(index, 0, code.replace(/\n$/, '')).join('\n');
}

async function serve(folder: string): Promise<Awaited<ReturnType<Tree['serve']>>> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const { PATH = '' } = process.env;
  const environment = { PATH, LOG_LEVEL: 'warn', PORT: new URL(url).port };
  const child = spawn(process.execPath, ['dist/src/main.js'], { cwd: folder, env: environment });
  const started = await new Promise<string>((resolve) => {
    let output = '';
    const onData = (chunk: unknown): void => {
      output += String(chunk);
      if (output.includes('curl')) resolve(output);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.once('exit', () => resolve(output));
  });
  if (child.exitCode !== null) throw new Error(`The gateway did not start: ${started}`);
  const token = await (await fetch(`${url}/emulator/token`)).text();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return {
    ask: async (query, variables = {}) => {
      const body = JSON.stringify({ query, variables });
      return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json();
    },
    close: () => child.kill('SIGKILL'),
  };
}
