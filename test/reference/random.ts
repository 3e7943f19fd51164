// Seeded random choices: the same seed makes the same data and operations.

export interface Random {
  /** Returns a whole number from 0 to `max`. */
  upTo: (max: number) => number;
  /** Returns `true` in this share of the cases. */
  chance: (percent: number) => boolean;
  oneOf: <T>(items: readonly T[]) => T;
}

/** Mulberry32, by Tommy Ettinger: https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (max: number): number => Math.floor(next() * (max + 1));
  return {
    upTo,
    chance: (percent) => next() * 100 < percent,
    oneOf: <T>(items: readonly T[]) => items[upTo(items.length - 1)] as T,
  };
}
