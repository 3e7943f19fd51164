// Faults of the local Graph: aimed at calls by method and path, or at given rates, the same ones for the same seed.

/**
 * What can go wrong with a call. Before it is carried out: `throttled` (429), `unavailable` (503), `reset` (the connection
 * breaks), `challenge` (a claims challenge). After it was: `lost` (the connection breaks), `failed` (500), `garbled` (no
 * JSON). And `slow`, which is only late.
 */
export const faults = ['throttled', 'unavailable', 'reset', 'challenge', 'lost', 'failed', 'garbled', 'slow'] as const;
export type Fault = (typeof faults)[number];

/** A fault of the calls that match; without `methods` or `paths`, of all of them. */
export interface AimedFault {
  fault: Fault;
  methods?: readonly string[];
  /** Below the version. `*` stands for one segment, `**` at the end for any number of them. */
  paths?: readonly string[];
  /** How many calls it strikes; without, every one until it is ended. */
  times?: number;
  /** Of `throttled` and `unavailable`; 1 by default. */
  retryAfterSeconds?: number;
  /** Of `slow`; 500 by default. */
  delayMs?: number;
}

export interface ChaosOptions {
  seed: number;
  /** The share of calls that each fault strikes, from 0 to 1; together at most 1. */
  rates: Partial<Record<Fault, number>>;
  /** The first one that matches a call strikes it; rates apply to the calls that none of them matches. */
  faults?: readonly AimedFault[];
}

/** A call as far as faults are aimed at it. */
export interface AimedCall {
  method: string;
  /** Below the version, decoded, without a query. */
  path: string;
  /** A member of a batch: it has no connection of its own, and rates strike its batch. */
  isMember: boolean;
}

/** What happens to one call. */
export interface Strike {
  fault: Fault;
  retryAfterSeconds: number;
  delayMs: number;
}

export interface Chaos {
  /** What strikes the next call, if anything. */
  next: (call: AimedCall) => Strike | undefined;
  /** What is still active; `times` is what is left of it. */
  active: () => Required<ChaosOptions>;
}

/** What breaks a connection, or leaves its answer unreadable, strikes a batch as a whole. */
const ofConnections: ReadonlySet<Fault> = new Set(['reset', 'lost', 'garbled']);

export function createChaos({ faults: aimed = [], rates, seed }: ChaosOptions): Chaos {
  const random = createRandom(seed);
  let left = [...aimed];

  const nextAimed = (call: AimedCall): Strike | undefined => {
    const found = left.find((it) => isAimedAt(it, call));
    if (!found) return undefined;
    const { delayMs = 500, fault, retryAfterSeconds = 1, times } = found;
    if (times !== undefined) {
      left = left.flatMap((it) => (it !== found ? [it] : times > 1 ? [{ ...it, times: times - 1 }] : []));
    }
    return { fault, retryAfterSeconds, delayMs };
  };
  const nextRandom = (): Strike | undefined => {
    let share = random();
    const fault = faults.find((name) => (share -= rates[name] ?? 0) < 0);
    // Whole seconds, as RFC 9110 section 10.2.3 has it; 0 keeps half of the retries short.
    return fault && { fault, retryAfterSeconds: Math.round(random()), delayMs: random() * 500 };
  };
  return {
    next: (call) => nextAimed(call) ?? (call.isMember ? undefined : nextRandom()),
    active: () => ({ seed, rates, faults: left }),
  };
}

function isAimedAt({ fault, methods, paths }: AimedFault, { isMember, method, path }: AimedCall): boolean {
  if (isMember && ofConnections.has(fault)) return false;
  if (methods && !methods.includes(method)) return false;
  return !paths || paths.some((pattern) => isPathOf(pattern, path));
}

/** Paths are compared in any case, as Graph does. */
function isPathOf(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern, path].map((text) => text.toLowerCase().split('/')) as [string[], string[]];
  const isOpen = wanted.at(-1) === '**';
  if (isOpen) wanted.pop();
  if (isOpen ? given.length <= wanted.length : given.length !== wanted.length) return false;
  return wanted.every((segment, index) => segment === '*' || segment === given[index]);
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
