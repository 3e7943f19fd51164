// Faults of the local Graph: aimed at calls by method and path, or at random rates that a seed makes repeatable.

/**
 * Faults that happen before the call is carried out: `throttled` (429), `unavailable` (503), `reset` (the connection
 * breaks), `challenge` (a claims challenge). Faults after it: `lost` (the connection breaks), `failed` (500), `garbled`
 * (the response is not JSON). `slow` only delays the call.
 */
export const faults = ['throttled', 'unavailable', 'reset', 'challenge', 'lost', 'failed', 'garbled', 'slow'] as const;
export type Fault = (typeof faults)[number];

/** A fault of matching calls; without `methods` or `paths`, of all calls. */
export interface AimedFault {
  fault: Fault;
  methods?: readonly string[];
  /** Paths below the version. `*` matches one segment, `**` at the end any number of them. */
  paths?: readonly string[];
  /** Number of calls that fail; without it, all matching calls do until the fault is removed. */
  times?: number;
  /** For `throttled` and `unavailable`; 1 by default. */
  retryAfterSeconds?: number;
  /** For `slow`; 500 by default. */
  delayMs?: number;
}

export interface ChaosOptions {
  seed: number;
  /** The share of calls that have each fault, from 0 to 1; together at most 1. */
  rates: Partial<Record<Fault, number>>;
  /** The first match applies. Rates apply to calls that match none of them. */
  faults?: readonly AimedFault[];
}

/** The parts of a call that faults are aimed at. */
export interface AimedCall {
  method: string;
  /** Below the version, decoded, without a query. */
  path: string;
  /** Whether the call is a member of a batch: it has no connection of its own, and rates apply to its batch. */
  isMember: boolean;
}

/** The fault of one call. */
export interface InjectedFault {
  fault: Fault;
  retryAfterSeconds: number;
  delayMs: number;
}

export interface Chaos {
  /** Returns the fault of the next call, if any, and counts it. */
  next: (call: AimedCall) => InjectedFault | undefined;
  /** Returns what is still active; `times` is the number of calls left. */
  active: () => Required<ChaosOptions>;
}

/** Faults of a connection or of a whole response body: they affect a batch as a whole, never one member. */
const connectionFaults: ReadonlySet<Fault> = new Set(['reset', 'lost', 'garbled']);

export function createChaos({ faults: aimed = [], rates, seed }: ChaosOptions): Chaos {
  const random = createRandom(seed);
  let remaining = [...aimed];

  const nextAimed = (call: AimedCall): InjectedFault | undefined => {
    const match = remaining.find((candidate) => isAimedAt(candidate, call));
    if (!match) return undefined;
    const { delayMs = 500, fault, retryAfterSeconds = 1, times } = match;
    if (times === 1) remaining = remaining.filter((other) => other !== match);
    else if (times !== undefined) {
      remaining = remaining.map((other) => (other === match ? { ...match, times: times - 1 } : other));
    }
    return { fault, retryAfterSeconds, delayMs };
  };
  const nextRandom = (): InjectedFault | undefined => {
    let share = random();
    const fault = faults.find((name) => {
      share -= rates[name] ?? 0;
      return share < 0;
    });
    // Whole seconds, as RFC 9110 section 10.2.3 has it; 0 keeps half of the retries short.
    return fault && { fault, retryAfterSeconds: Math.round(random()), delayMs: random() * 500 };
  };
  return {
    next: (call) => nextAimed(call) ?? (call.isMember ? undefined : nextRandom()),
    active: () => ({ seed, rates, faults: remaining }),
  };
}

function isAimedAt({ fault, methods, paths }: AimedFault, { isMember, method, path }: AimedCall): boolean {
  if (isMember && connectionFaults.has(fault)) return false;
  if (methods && !methods.includes(method)) return false;
  return !paths || paths.some((pattern) => matchesPath({ path, pattern }));
}

/** Graph compares paths without regard to case. */
function matchesPath({ path, pattern }: { path: string; pattern: string }): boolean {
  const wanted = pattern.toLowerCase().split('/');
  const actual = path.toLowerCase().split('/');
  const isOpenEnded = wanted.at(-1) === '**';
  if (isOpenEnded) wanted.pop();
  const hasLength = isOpenEnded ? actual.length > wanted.length : actual.length === wanted.length;
  return hasLength && wanted.every((segment, index) => segment === '*' || segment === actual[index]);
}

/** Mulberry32, since Math.random takes no seed: https://github.com/cprosche/mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
