// A copy of the compiled tree in which mutations are applied and tested one at a time.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';

/** Packages are linked, and the bundle is built again by the tests that start it. */
const excluded = new Set(['.git', 'node_modules', 'bundle', 'coverage']);

/**
 * @typedef {object} Outcome
 * @property {'passed' | 'failed' | 'timeout'} kind
 * @property {string} detail The first test that failed, or why there is no result.
 */

/** Copies the tree below `root`; `close` removes the copy. */
export async function createTree(root) {
  const folder = await mkdtemp(join(tmpdir(), 'mutations-'));
  const isCopied = (path) => !excluded.has(relative(root, path).split(sep)[0] ?? '') && !path.includes('docs/site/');
  await cp(root, folder, { recursive: true, filter: isCopied, preserveTimestamps: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return {
    /** Runs tests with another text of one file. @returns {Promise<Outcome>} */
    async test({ file, limitMs, tests, text }) {
      const path = join(folder, file);
      const original = await readFile(path, 'utf8');
      await writeFile(path, text);
      try {
        return await runTests(folder, { tests, limitMs });
      } finally {
        await writeFile(path, original);
      }
    },
    /** Runs tests without a mutation. @returns {Promise<Outcome>} */
    baseline: ({ limitMs, tests }) => runTests(folder, { tests, limitMs }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function runTests(folder, { limitMs, tests }) {
  // Handles that a mutation leaves open must not count as a failure.
  const options = ['--selectProjects', 'behaviour', '--runInBand', '--bail', '--forceExit', '--runTestsByPath'];
  const { code, output, timedOut } = await run(
    folder,
    ['node_modules/jest/bin/jest.js', ...options, ...tests],
    limitMs,
  );
  if (timedOut) return { kind: 'timeout', detail: `no result within ${limitMs / 1000} s` };
  if (code === 0) return { kind: 'passed', detail: '' };
  const title = /^ *● (.+)$/m.exec(output)?.[1] ?? output.trim().split('\n').at(-1) ?? '';
  return { kind: 'failed', detail: title };
}

/** Runs Node in a process group of its own, and kills the group after the limit. */
function run(cwd, args, limitMs) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let timedOut = false;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The group has already exited.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, limitMs);
    process.once('exit', end);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      process.off('exit', end);
      resolve({ code, output, timedOut });
    });
  });
}
