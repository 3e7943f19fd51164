// The verdict on a siege: its limits, and the table of what happened.
import { cacheLimits } from '../../dist/src/process-limits.js';

export const limits = {
  /** Share of the requests of ordinary users that may be refused. Clients that try again are served within seconds. */
  refusedShare: 0.5,
  /** Milliseconds at the 99th percentile of `/health/live`. */
  liveMs: 1_000,
  /** Bytes: the pod's memory limit, at which the kernel ends the process (deploy/kubernetes/base/deployment.yaml). */
  residentBytes: 512 * 2 ** 20,
  /**
   * Bytes of the heap that may be held after the attacks in addition to what was held before: what the caches may hold.
   * What a connection or a request held must be gone.
   */
  heapGrowthBytes: Object.values(cacheLimits).reduce((sum, bytes) => sum + bytes),
  /** How much more memory may be resident. V8 and the allocator give pages back late, and not all of them. */
  residentGrowth: 2.5,
};

const mb = (bytes) => (bytes === undefined ? '?' : `${Math.round(bytes / 2 ** 20)} MB`);
const ms = (value) => (value === Infinity ? 'no answer' : `${Math.round(value ?? NaN)} ms`);
const percent = (share) => `${Math.round(share * 1_000) / 10} %`;

export function percentile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
}

/** Returns the table of attacks, as lines. */
export function tableOfAttacks(tallies) {
  const width = Math.max(...Object.keys(tallies).map(({ length }) => length));
  return Object.entries(tallies).map(([name, { bytes, outcomes, requests, rounds }]) => {
    const what = Object.entries(outcomes).map(([outcome, count]) => `${outcome}: ${count}`);
    return `  ${name.padEnd(width)}  ${String(rounds).padStart(4)} rounds  ${String(requests).padStart(8)} requests  ${(bytes / 1e6).toFixed(1).padStart(8)} MB  ${what.join(', ')}`;
  });
}

/** Returns the lines of the table, and a line for each reason why the siege has failed. */
export function judge({
  after,
  before,
  exit,
  live,
  samples,
  slowdown,
  stoppedInTime,
  storeFaults,
  users,
  defects,
  servedAfter,
}) {
  const refused = [...users.refused.values()].reduce((sum, count) => sum + count, 0);
  const asked = users.right + users.wrong.length + refused;
  const refusedShare = asked === 0 ? 0 : refused / asked;
  const liveP99 = percentile(live, 0.99);
  const liveMs = limits.liveMs * slowdown;
  const maxResident = Math.max(...samples);
  const codes = [...users.refused].map(([code, count]) => `${code} ${count}`).join(', ');
  const lines = [
    `ordinary users: ${asked} requests: ${users.right} right, ${users.wrong.length} wrong, ${refused} refused (${percent(refusedShare)}, at most ${percent(limits.refusedShare)}${codes && `: ${codes}`})`,
    `  latency: median ${ms(percentile(users.latencies, 0.5))}, p99 ${ms(percentile(users.latencies, 0.99))}`,
    `/health/live: ${live.length} probes, median ${ms(percentile(live, 0.5))}, p99 ${ms(liveP99)} (at most ${ms(liveMs)}), max ${ms(Math.max(...live))}`,
    `heap: before ${mb(before?.heapBytes)}, after ${mb(after?.heapBytes)} (at most ${mb(limits.heapGrowthBytes)} more)`,
    `resident: before ${mb(before?.residentBytes)}, max ${mb(maxResident)} (at most ${mb(limits.residentBytes)}), after ${mb(after?.residentBytes)} (at most x ${limits.residentGrowth})`,
  ];
  const faults = [
    exit && `The gateway ended with ${exit.reason}.`,
    ...users.wrong.slice(0, 5).map((wrong) => `A wrong answer: ${wrong}`),
    ...storeFaults.slice(0, 5),
    refusedShare > limits.refusedShare && 'Too many requests of ordinary users were refused.',
    asked === 0 && 'No ordinary user was served.',
    liveP99 > liveMs && '/health/live is too slow.',
    maxResident > limits.residentBytes && 'The gateway takes more memory than its pod has.',
    !exit && !isBack({ after, before }) && 'Memory does not come back.',
    !exit && !servedAfter && 'Ordinary users are not served after the attacks.',
    defects.length > 0 && `The gateway logged a defect: ${defects[0].slice(0, 500)}`,
    !stoppedInTime && 'The gateway did not end on SIGTERM.',
  ];
  return { lines, faults: faults.filter(Boolean) };
}

/** Whether the memory after the attacks is within the limits. */
export function isBack({ after, before }) {
  if (!before || !after) return false;
  return (
    after.heapBytes <= before.heapBytes + limits.heapGrowthBytes &&
    after.residentBytes <= before.residentBytes * limits.residentGrowth
  );
}
