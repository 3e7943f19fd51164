// Observation of the gateway: how long it takes to answer `/health/live`, and its memory.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Milliseconds; what Kubernetes waits for an answer of the liveness probe (deploy/kubernetes/base/deployment.yaml). */
const probeTimeoutMs = 5_000;
/**
 * Milliseconds between probes: a run of ten seconds has a hundred, so that a single late one is not its 99th
 * percentile.
 */
const probeIntervalMs = 100;

/**
 * Measures milliseconds until the signal aborts. Each probe has a connection of its own, as those of Kubernetes have.
 */
export async function probe(url, { latencies, signal }) {
  const pending = new Set();
  while (!signal.aborted) {
    const answer = probeOnce(url).then((ms) => latencies.push(ms));
    pending.add(answer);
    answer.then(() => pending.delete(answer));
    await sleep(probeIntervalMs);
  }
  await Promise.all(pending);
}

/** Resolves to the milliseconds of an answer with status 200; to infinity without one. */
function probeOnce(url) {
  const startMs = performance.now();
  return new Promise((resolve) => {
    const options = { agent: false, signal: AbortSignal.timeout(probeTimeoutMs) };
    const request = get(`${url}/health/live`, options, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200 ? performance.now() - startMs : Infinity));
    });
    request.once('error', () => resolve(Infinity));
    request.once('close', () => resolve(Infinity));
  });
}

/** Samples the resident memory every second until the signal aborts, also while the gateway answers nothing. */
export async function sampleMemory({ pid }, { samples, signal }) {
  while (!signal.aborted) {
    const bytes = await readResidentBytes(pid);
    if (bytes > 0) samples.push(bytes);
    await sleep(1_000, undefined, { signal }).catch(() => undefined);
  }
}

/** Resolves to 0 when the process has ended. */
async function readResidentBytes(pid) {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => ({ stdout: '0' }));
  return Number(stdout) * 1_024;
}

/** Resolves to bytes; to `undefined` while the gateway does not serve its metrics. */
async function readMemory(url) {
  try {
    const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) return undefined;
    const text = await response.text();
    const metric = (name) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
    return {
      heapBytes: [...text.matchAll(/^v8js_memory_heap_used_bytes\{[^}]*\} (\S+)/gm)].reduce(
        (sum, [, bytes]) => sum + Number(bytes),
        0,
      ),
      residentBytes: metric('process_memory_usage_bytes'),
    };
  } catch {
    return undefined;
  }
}

/** Resolves to the memory of what the gateway still holds. */
export async function readHeldMemory({ collectGarbage, managementUrl }) {
  collectGarbage();
  await sleep(500);
  return readMemory(managementUrl);
}

/**
 * Resolves to the nanoseconds for which the gateway's main thread ran on a core, and for which it waited for one
 * (https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat).
 */
export async function readTimes({ pid }) {
  const text = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0 0');
  const [ran, waited] = text.split(' ').map(Number);
  return { ran, waited };
}

/** Returns how many times longer everything in the gateway took because other processes used the cores. */
export function slowdownOf(before, after) {
  const [ran, waited] = [after.ran - before.ran, after.waited - before.waited];
  return ran > 0 ? (ran + waited) / ran : 1;
}
