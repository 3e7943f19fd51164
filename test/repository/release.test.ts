// `npm run release` in a clone: what it commits, and that nothing is left of it when a step fails.
import { execFile, execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;
let clone: string;
let start: string;

const git = (...args: string[]): string => execFileSync('git', args, { cwd: clone, encoding: 'utf8' }).trim();
const read = (path: string): Promise<string> => readFile(join(clone, path), 'utf8');
const readJson = async (path: string) => JSON.parse(await read(path));

/** Commits a change of files, as a state from which a release is tried. */
async function commit(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) await writeFile(join(clone, path), text);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Change for a test');
  start = git('rev-parse', 'HEAD');
}

async function writeProgram(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
}

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Releases from the clone. The checks are replaced by a command that succeeds, unless a test gives another one. */
function release(...args: string[]): Promise<Outcome> {
  const check = args.includes('--check') ? [] : ['--check', 'true'];
  const env = { ...process.env, PATH: `${join(folder, 'programs')}:${process.env['PATH']}` };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(clone, 'deploy/release.mjs'), ...args, ...check],
      { cwd: clone, env },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** The committed and uncommitted state of the clone. */
const state = (): object => ({
  head: git('rev-parse', 'HEAD'),
  changes: git('status', '--porcelain'),
  tags: git('tag'),
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'release-'));
  clone = join(folder, 'clone');
  await mkdir(clone);
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  const paths = list.toString().split('\0').filter(Boolean);
  for (const path of paths) await cp(join(root, path), join(clone, path), { recursive: true });
  await symlink(join(root, 'node_modules'), join(clone, 'node_modules'));
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'A tester');
  git('config', 'user.email', 'tester@example.com');
  await writeFile(join(clone, '.git/info/exclude'), 'node_modules\n');
  await commit({});
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let original: string;
beforeEach(async () => {
  original ??= start;
  git('reset', '--hard', '--quiet', original);
  for (const tag of git('tag').split('\n').filter(Boolean)) git('tag', '--delete', tag);
  for (const path of [join(clone, '.git/hooks'), join(folder, 'programs')]) {
    await rm(path, { recursive: true, force: true });
    await mkdir(path);
  }
  start = original;
});

test('a minor release is a commit and a tag with the version, the changelog, the schema and the manifests', async () => {
  const { code, stdout, stderr } = await release('minor');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [major, minor] = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).version.split('.');
  const version = `${major}.${Number(minor) + 1}.0`;

  expect(git('log', '--format=%s', `${start}..`)).toBe(`Release ${version}`);
  expect(git('rev-list', '-1', `v${version}`)).toBe(git('rev-parse', 'HEAD'));
  expect(git('status', '--porcelain')).toBe('');
  expect((await readJson('package.json')).version).toBe(version);
  expect((await readJson('package-lock.json')).version).toBe(version);
  const today = new Date().toISOString().slice(0, 10);
  expect(await read('CHANGELOG.md')).toContain(`\n## Unreleased\n\n## ${version} (${today})\n`);
  expect(await read('schema/released.graphql')).toBe(await read('schema/schema.graphql'));
  expect(await readJson('schema/acknowledged-changes.json')).toEqual([]);
  expect(await read('deploy/kubernetes/kustomization.yaml')).toContain(`\n    newTag: ${version}\n`);
  expect(stdout).toContain(`git push --atomic origin main v${version}`);
  // npm writes package.json anew, and the next change must pass the formatter.
  const oxfmt = join(clone, 'node_modules/.bin/oxfmt');
  expect(execFileSync(oxfmt, ['--check', '.'], { cwd: clone, encoding: 'utf8' })).toContain('correct format');
});

test('a dry run shows what would change, and changes nothing', async () => {
  const before = state();
  const { code, stdout } = await release('minor', '--dry-run');
  expect(code).toBe(0);
  for (const file of ['CHANGELOG.md', 'package.json', 'package-lock.json', 'kustomization.yaml']) {
    expect(stdout).toContain(file);
  }
  expect(state()).toEqual(before);
});

describe('nothing is released', () => {
  test('without a level', async () => {
    expect((await release()).code).toBe(2);
    expect((await release('tiny')).stderr).toContain('one of patch, minor, major');
  });

  test('from another branch than main, or from none', async () => {
    for (const args of [
      ['switch', '--quiet', '--create', 'feature'],
      ['checkout', '--quiet', '--detach'],
    ]) {
      git(...args);
      const before = state();
      const { code, stderr } = await release('minor');
      git('switch', '--quiet', 'main');
      expect(code).toBe(1);
      expect(stderr).toContain('Run git switch main, then try again.');
      expect(state()).toEqual(before);
    }
    git('branch', '--delete', '--force', 'feature');
  });

  test('if npm has taken --dry-run as an option of its own', async () => {
    const before = state();
    const env = { ...process.env, npm_config_dry_run: 'true' };
    const args = [join(clone, 'deploy/release.mjs'), 'minor', '--check', 'true'];
    expect(() => execFileSync(process.execPath, args, { cwd: clone, env, stdio: 'pipe' })).toThrow(
      'Write -- before the options of the script.',
    );
    expect(state()).toEqual(before);
  });

  test('from a tree with changes, which are kept', async () => {
    await writeFile(join(clone, 'README.md'), 'Changed.');
    const before = state();
    const { code, stderr } = await release('minor');
    expect(code).toBe(1);
    expect(stderr).toMatch(/The tree has changes[^]*README\.md/);
    expect(state()).toEqual(before);
    expect(await read('README.md')).toBe('Changed.');
  });

  test('without an entry in the changelog', async () => {
    await commit({ 'CHANGELOG.md': '# Changes\n\n## Unreleased\n\n## 0.1.0\n\nThe first release.\n' });
    expect((await release('minor')).stderr).toContain('has nothing under "## Unreleased"');
    expect(state()).toEqual({ head: start, changes: '', tags: '' });
  });

  test('as a patch if there are breaking changes', async () => {
    await commit({ 'schema/acknowledged-changes.json': '[{ "change": "a", "reason": "b" }]' });
    expect((await release('patch')).stderr).toContain('Run npm run release -- minor.');
    expect(state()).toEqual({ head: start, changes: '', tags: '' });
  });

  test('if the checks fail', async () => {
    const { code, stderr } = await release('minor', '--check', 'exit 7');
    expect(code).toBe(1);
    expect(stderr).toContain('Checking: exit 7 failed. Correct what it reports, then try again.');
    expect(state()).toEqual({ head: start, changes: '', tags: '' });
  });

  test('if the checks change the tree', async () => {
    expect((await release('minor', '--check', 'echo more >> README.md')).stderr).toContain('The tree has changes');
    expect(git('rev-parse', 'HEAD')).toBe(start);
  });
});

describe('everything is as before if', () => {
  const restored = { changes: '', tags: '' };

  test.each<[step: string, message: string, arrange: () => Promise<void>]>([
    [
      'npm does not set the version',
      'Setting the version failed',
      () => writeProgram(join(folder, 'programs/npm'), 'echo 9.9.9 > package.json; echo no version >&2; exit 1'),
    ],
    [
      'the changelog has two unreleased sections',
      'Dating the section of the changelog failed',
      () => commit({ 'CHANGELOG.md': '# Changes\n\n## Unreleased\n\n- One\n\n## Unreleased\n\n- Two\n' }),
    ],
    [
      'the schema is not there',
      'Recording the schema as released failed',
      async () => {
        await rm(join(clone, 'schema/schema.graphql'));
        await commit({});
      },
    ],
    [
      'the manifests have no tag',
      "Setting the image's tag in the manifests failed",
      () => commit({ 'deploy/kubernetes/kustomization.yaml': 'resources: []\n' }),
    ],
    [
      'the schema cannot be read',
      'Comparing the schema with the released one failed',
      () => commit({ 'schema/schema.graphql': 'type {' }),
    ],
    ['git does not commit', 'Committing failed', () => writeProgram(join(clone, '.git/hooks/pre-commit'), 'exit 1')],
    [
      'git does not tag',
      'Tagging failed',
      () => writeProgram(join(clone, '.git/hooks/reference-transaction'), 'if grep -q refs/tags/; then exit 1; fi'),
    ],
  ])('%s', async (_, message, arrange) => {
    await arrange();
    const { code, stderr } = await release('minor');
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain('The tree is as it was before the release.');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(state()).toEqual({ head: start, ...restored });
  });
});
