// A random generator with a seed: mulberry32, as in the emulator's chaos (https://github.com/cprosche/mulberry32).

/** Returns functions that draw from one sequence. */
export function createRandom(seed) {
  let state = seed;
  const share = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (max) => Math.floor(share() * max);
  return {
    below,
    pick: (items) => items[below(items.length)],
    /** A name of GraphQL. */
    name: () => `n${below(2 ** 32).toString(36)}`,
  };
}
