// The order of the test files: the slowest first, so that none of them is left to run alone at the end.
const { default: Sequencer } = require('@jest/test-sequencer');

const slowest = [
  'model/writes.test.ts',
  'reference/reference.test.ts',
  'end-to-end/explorer.test.ts',
  'end-to-end/front-end-kit.test.ts',
  'end-to-end/explorer-sign-in.test.ts',
  'graphql/compiled.test.ts',
  'emulator/tool.test.ts',
  'end-to-end/unauthenticated.test.ts',
  'end-to-end/telemetry.test.ts',
  'end-to-end/rotation.test.ts',
  'auth/on-behalf-of.test.ts',
  'federation/compatibility.test.ts',
];

const rankOf = ({ path }) => {
  const rank = slowest.findIndex((name) => path.endsWith(`/test/${name}`));
  return rank < 0 ? slowest.length : rank;
};

/** Jest's own order, by the last durations where they are known, for the other files. */
class SlowestFirst extends Sequencer {
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- Jest's own order, of a method that only has this name.
    return super.sort(tests).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

module.exports = SlowestFirst;
