// Faults at given rates, the same ones for the same seed.

/**
 * What can go wrong with a call. Before it is carried out: `throttled` (429), `unavailable` (503), `reset` (the connection
 * breaks), `challenge` (a claims challenge). After it was: `lost` (the connection breaks), `failed` (500), `garbled` (no
 * JSON). And `slow`, up to half a second late.
 */
export const faults = ['throttled', 'unavailable', 'reset', 'challenge', 'lost', 'failed', 'garbled', 'slow'] as const;
export type Fault = (typeof faults)[number];

export interface ChaosOptions {
  seed: number;
  /** The share of calls that each fault strikes, from 0 to 1; together at most 1. */
  rates: Partial<Record<Fault, number>>;
}

export interface Chaos {
  /** The fault of the next call, if any. */
  next: () => Fault | undefined;
  /** A number from 0 to 1. */
  random: () => number;
}

export function createChaos({ rates, seed }: ChaosOptions): Chaos {
  const random = createRandom(seed);
  return {
    random,
    next: () => {
      let left = random();
      return faults.find((fault) => (left -= rates[fault] ?? 0) < 0);
    },
  };
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
