// A copy of the working tree in which mutations are applied and tested one at a time.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';

/** Not copied: packages are linked, and the build is repeated if a test needs it. */
const excluded = new Set(['.git', 'node_modules', 'dist', 'bundle', 'coverage']);

/** Limit of a build, in ms. Tests that run the built gateway need one. */
const buildLimitMs = 120_000;

/**
 * @typedef {object} Outcome
 * @property {'passed' | 'failed' | 'timeout' | 'broken'} kind `broken` when a test file could not be loaded.
 * @property {string} detail The first test that failed, or why a test file could not be loaded.
 * @property {{ fullName: string, status: string }[]} tests
 */

/** Copies the tree below `root`; `close` removes the copy. */
export async function createTree(root) {
  const folder = await mkdtemp(join(tmpdir(), 'mutations-'));
  await cp(root, folder, {
    recursive: true,
    filter: (path) => !excluded.has(relative(root, path).split(sep)[0] ?? ''),
  });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return {
    /** Reads a file of the copy. */
    read: (file) => readFile(join(folder, file), 'utf8'),
    /** Runs tests with another text of one file. @returns {Promise<Outcome>} */
    async test({ file, text, tests, title, limitMs }) {
      const path = join(folder, file);
      const original = await readFile(path, 'utf8');
      await writeFile(path, text);
      try {
        return await runTests(folder, { tests, title, limitMs });
      } finally {
        await writeFile(path, original);
      }
    },
    /** Runs tests without a mutation. @returns {Promise<Outcome>} */
    baseline: ({ tests, title, limitMs }) => runTests(folder, { tests, title, limitMs, isBaseline: true }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function runTests(folder, { tests, title, limitMs, isBaseline = false }) {
  if (await runsBuild(folder, tests)) {
    const problem = await build(folder);
    if (problem !== undefined) return { kind: 'broken', detail: problem, tests: [] };
  }
  const report = join(folder, 'jest-report.json');
  await rm(report, { force: true });
  const { output, timedOut } = await run(
    folder,
    [
      'node_modules/jest/bin/jest.js',
      // Handles that a mutation leaves open must not count as a failure.
      '--forceExit',
      '--json',
      `--outputFile=${report}`,
      ...(isBaseline ? [] : ['--runInBand', '--bail']),
      ...(title === undefined ? [] : [`--testNamePattern=${title}`]),
      '--runTestsByPath',
      ...tests,
    ],
    limitMs,
  );
  if (timedOut) return { kind: 'timeout', detail: `no result within ${limitMs / 1000} s`, tests: [] };
  const text = await readFile(report, 'utf8').catch(() => undefined);
  // Jest writes no report if it stops at the first failure.
  return text === undefined ? readOutput(output) : readReport(JSON.parse(text));
}

/** @returns {Outcome} */
function readReport({ testResults }) {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = all.find(({ status }) => status === 'failed');
  if (failed) return { kind: 'failed', detail: failed.fullName, tests: all };
  const broken = testResults.find(({ status }) => status === 'failed');
  if (broken) return { kind: 'broken', detail: firstLine(broken.message), tests: all };
  return { kind: 'passed', detail: '', tests: all };
}

/** @returns {Outcome} */
function readOutput(output) {
  const title = /^ *● (.+)$/m.exec(output)?.[1]?.replaceAll(' › ', ' ');
  if (title === undefined) {
    // An unhandled rejection after a failed test ends the process.
    const reason = /^.*Error\b.*$/m.exec(output)?.[0].trim() ?? lastLine(output);
    return { kind: 'failed', detail: `the tests' process ended: ${reason}`, tests: [] };
  }
  const isBroken = title === 'Test suite failed to run';
  return { kind: isBroken ? 'broken' : 'failed', detail: isBroken ? causeOf(output) : title, tests: [] };
}

/** Returns the line of the output that says why a test file could not be loaded. */
function causeOf(output) {
  return firstLine(output.slice(output.indexOf('● Test suite failed to run')).split('\n').slice(1).join('\n'));
}

/** Returns whether a test runs the built gateway, which then has to be built with the mutation. */
async function runsBuild(folder, tests) {
  const texts = await Promise.all(tests.map((path) => readFile(join(folder, path), 'utf8')));
  return texts.some((text) => text.includes('support/command.js'));
}

/** Returns why the build failed, or `undefined`. Type errors are ignored, since the compiler writes the files anyway. */
async function build(folder) {
  await run(folder, ['node_modules/typescript/bin/tsc', '-p', 'src'], buildLimitMs);
  const { code, output } = await run(folder, ['build.mjs', 'bundle'], buildLimitMs);
  return code === 0 ? undefined : `cannot be built: ${firstLine(output)}`;
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

const linesOf = (text) => text.split('\n').filter((line) => line.trim() !== '');
const firstLine = (text) => (linesOf(text)[0] ?? 'no output').trim();
const lastLine = (text) => (linesOf(text).at(-1) ?? 'no output').trim();
