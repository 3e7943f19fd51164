// A copy of the working tree, in which one mutation at a time is applied and tested.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';

/** Not copied: what is installed is linked, what is built is built anew where a test runs it. */
const left = new Set(['.git', 'node_modules', 'dist', 'bundle', 'coverage']);

/** Milliseconds; a test that runs the built gateway needs a build first. */
const buildLimitMs = 120_000;

/**
 * @typedef {object} Outcome
 * @property {'passed' | 'failed' | 'timeout' | 'broken'} kind `broken` when a test file could not be loaded.
 * @property {string} detail The first test that failed, or what is broken.
 * @property {{ fullName: string, status: string }[]} tests
 */

/** Copies the tree below `root`. The caller removes the copy with `close`. */
export async function createTree(root) {
  const folder = await mkdtemp(join(tmpdir(), 'mutations-'));
  await cp(root, folder, {
    recursive: true,
    filter: (path) => !left.has(relative(root, path).split(sep)[0] ?? ''),
  });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return {
    /** The text of a file, as it was when the tree was copied. */
    read: (file) => readFile(join(folder, file), 'utf8'),
    /** Runs tests on one file with another text. @returns {Promise<Outcome>} */
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
    /** Runs tests on the tree as it is. @returns {Promise<Outcome>} */
    baseline: ({ tests, title, limitMs }) => runTests(folder, { tests, title, limitMs, whole: true }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function runTests(folder, { tests, title, limitMs, whole = false }) {
  if (await runsBuild(folder, tests)) {
    const fault = await build(folder);
    if (fault !== undefined) return { kind: 'broken', detail: fault, tests: [] };
  }
  const report = join(folder, 'jest-report.json');
  await rm(report, { force: true });
  const { output, timedOut } = await run(
    folder,
    [
      'node_modules/jest/bin/jest.js',
      // What a mutation leaves open must not count as a failure.
      '--forceExit',
      '--json',
      `--outputFile=${report}`,
      ...(whole ? [] : ['--runInBand', '--bail']),
      ...(title === undefined ? [] : [`--testNamePattern=${title}`]),
      '--runTestsByPath',
      ...tests,
    ],
    limitMs,
  );
  if (timedOut) return { kind: 'timeout', detail: `no result within ${limitMs / 1000} s`, tests: [] };
  const text = await readFile(report, 'utf8').catch(() => undefined);
  // Jest writes no report where it stops at the first file that fails.
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
    // A rejection that nobody handled, after a test had failed.
    const reason = /^.*Error\b.*$/m.exec(output)?.[0].trim() ?? lastLine(output);
    return { kind: 'failed', detail: `the tests' process ended: ${reason}`, tests: [] };
  }
  const isBroken = title === 'Test suite failed to run';
  return { kind: isBroken ? 'broken' : 'failed', detail: isBroken ? causeOf(output) : title, tests: [] };
}

/** The line that says why a test file could not be loaded. */
function causeOf(output) {
  return firstLine(output.slice(output.indexOf('● Test suite failed to run')).split('\n').slice(1).join('\n'));
}

/** Whether a test runs the gateway as it is shipped, which has to be built with the mutation then. */
async function runsBuild(folder, tests) {
  const texts = await Promise.all(tests.map((path) => readFile(join(folder, path), 'utf8')));
  return texts.some((text) => text.includes('support/command.js'));
}

/** Returns why there is no build. Errors of types are no reason: the files are written all the same. */
async function build(folder) {
  await run(folder, ['node_modules/typescript/bin/tsc', '-p', 'src'], buildLimitMs);
  const { code, output } = await run(folder, ['build.mjs', 'bundle'], buildLimitMs);
  return code === 0 ? undefined : `cannot be built: ${firstLine(output)}`;
}

/** Runs Node in a process group of its own, and ends all of it when its time is up. */
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
        // It has ended by itself.
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
