// Checks that the mutations of test/mutations/ apply. `npm run mutate` runs them, which takes minutes.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

interface Mutation {
  file: string;
  from: string;
  to: string;
  breaks: string;
  tests: string[];
  title?: string;
  accepted?: string;
}

const root = fileURLToPath(new URL('../', import.meta.url));
let mutations: Mutation[];
let problemOf: (mutation: Mutation, root: string) => Promise<string | undefined>;
let testsOf: (file: string) => string[];
beforeAll(async () => {
  const load = (name: string) => import(new URL(`mutations/${name}`, import.meta.url).href);
  ({ mutations } = await load('list.mjs'));
  ({ problemOf } = await load('apply.mjs'));
  ({ testsOf } = await load('tests-of.mjs'));
});

/** Runs `npm run mutate` with options. */
function mutate(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['test/mutate.mjs', ...args], { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

describe('the list of mutations', () => {
  test('applies to the source, each entry at one place, with tests that exist', async () => {
    const problems = await Promise.all(mutations.map((mutation) => problemOf(mutation, root)));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
    expect(mutations.length).toBeGreaterThan(150);
  });

  test('has no mutation twice', () => {
    const edits = mutations.map(({ file, from, to }) => JSON.stringify([file, from, to]));
    expect(edits.filter((edit, index) => edits.indexOf(edit) !== index)).toEqual([]);
  });

  test('covers authentication, Microsoft Graph, resources, partners and the server', () => {
    for (const folder of ['src/auth/', 'src/msgraph/', 'src/partner/', 'src/resource/', 'src/server/']) {
      expect(mutations.filter(({ file }) => file.startsWith(folder)).length).toBeGreaterThan(20);
    }
  });
});

describe('an entry that does not apply says what to do:', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mutation-entries-'));
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'src/a.ts'), 'export const once = 1;\nexport const [twice] = [twice, 2];\n');
    await writeFile(join(folder, 'a.test.ts'), '');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const entry = { file: 'src/a.ts', from: 'once = 1', to: 'once = 2', breaks: 'the constant', tests: ['a.test.ts'] };

  test('nothing for an entry that applies', async () => {
    expect(await problemOf(entry, folder)).toBeUndefined();
  });

  test.each<[string, Partial<Mutation>, string]>([
    ['a text that is gone', { from: 'gone' }, 'the file does not contain "gone". Update "from"'],
    ['a text that is there twice', { from: 'twice' }, 'the file contains "twice" 2 times. Lengthen "from"'],
    ['a file that is gone', { file: 'src/b.ts' }, 'the file does not exist. Update "file"'],
    ['a test file that is gone', { tests: ['b.test.ts'] }, 'the test file b.test.ts does not exist. Name one'],
    ['no test file', { tests: [] }, 'must name a test file that fails'],
    ['a replacement that is not TypeScript', { to: 'once = (' }, 'is not valid TypeScript. Correct "to"'],
  ])('%s', async (_, change, message) => {
    expect(await problemOf({ ...entry, ...change }, folder)).toContain(message);
  });
});

describe('npm run mutate', () => {
  test('lists the mutations whose file or description has a text', async () => {
    const { code, output } = await mutate('--list', '--only', 'key set on another host');
    expect(code).toBe(0);
    expect(output).toContain('src/auth/signing-keys.ts');
    expect(output).toContain('\n1 mutations\n');
  });

  test('generates the same mutations for the same seed', async () => {
    const args = ['--list', '--sample', '20', '--seed', '7'];
    const [first, second] = await Promise.all([mutate(...args), mutate(...args)]);
    expect(first.output).toContain('20 mutations');
    expect(first.output).toBe(second.output);
  });

  test.each([
    ['--only', 'nothing of the kind'],
    ['--sample', '0'],
    ['--unknown', '1'],
  ])('refuses %s %s, and runs nothing', async (...args) => {
    const { code, output } = await mutate(...args);
    expect(code).toBe(2);
    expect(output).not.toContain('pass without a mutation');
  });

  test('has tests for every folder with generated mutations', async () => {
    const { output } = await mutate('--list', '--sample', '100000');
    const files = new Set([...output.matchAll(/^(src\/[\w./-]+\.ts):/gm)].map(([, file]) => file ?? ''));
    expect(files.size).toBeGreaterThan(50);
    const mapped = [...files].flatMap(testsOf);
    const missing = await Promise.all(
      [...new Set(mapped)].map(async (path) => problemOf({ ...firstEntry(), tests: [path] }, root)),
    );
    expect(missing.filter((problem) => problem !== undefined)).toEqual([]);
  });
});

function firstEntry(): Mutation {
  const [first] = mutations;
  if (!first) throw new Error('The list is empty.');
  return first;
}
