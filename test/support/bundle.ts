// The bundle, which tests that start the gateway or open its pages import. It is built once, when something has
// changed.
import { execFile } from 'node:child_process';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const inputs = ['dist/src', 'src/explorers/page', 'scripts/build.mjs', 'scripts/page-build.mjs', 'package-lock.json'];
/** Its time is the one of the last bundle. */
const stamp = join(root, 'dist/.bundled');
/** Has the id of the process that builds. */
const lock = join(root, 'dist/.bundling');

await ensureBundle();

/** Builds the bundle unless it is current. One process builds, and the others wait. */
async function ensureBundle(): Promise<void> {
  while (!(await isCurrent())) {
    if (!(await acquireLock())) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      continue;
    }
    try {
      const startedAt = new Date();
      await promisify(execFile)(process.execPath, ['scripts/build.mjs', 'bundle'], { cwd: root });
      await writeFile(stamp, '');
      await utimes(stamp, startedAt, startedAt);
    } finally {
      await rm(lock);
    }
  }
}

async function isCurrent(): Promise<boolean> {
  const bundledMs = await modifiedMs(stamp);
  const times = await Promise.all(inputs.map(newestMs));
  return bundledMs > Math.max(...times) && (await modifiedMs(join(root, 'bundle/main.js'))) > 0;
}

async function newestMs(path: string): Promise<number> {
  const entries = await readdir(join(root, path), { recursive: true }).catch(() => []);
  const times = await Promise.all(['', ...entries].map((entry) => modifiedMs(join(root, path, entry))));
  return Math.max(...times);
}

async function modifiedMs(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}

async function acquireLock(): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(await readFile(lock, 'utf8').catch(() => process.pid));
    // A run that was killed leaves its lock.
    if (owner > 0 && !isRunning(owner)) await rm(lock, { force: true });
    return false;
  }
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
