// Three groups of tests, which `npm test`, `npm run test:repo` and `npm run test:browser` select. Jest runs what `tsc` wrote.
import { availableParallelism } from 'node:os';

const shared = {
  roots: ['<rootDir>/dist/test'],
  runtime: '<rootDir>/test/runtime/runtime.cjs',
  setupFiles: ['reflect-metadata'],
  transform: {},
};

export default {
  // Most of the time of a test is waiting: for timers, such as the pauses before a retry, and for other processes.
  maxWorkers: Math.ceil(2.5 * availableParallelism()),
  // Milliseconds. Generous, so that a test is slow and not red on a busy machine.
  testTimeout: 300_000,
  projects: [
    {
      ...shared,
      displayName: 'behaviour',
      testMatch: ['**/*.test.js'],
      testPathIgnorePatterns: ['/dist/test/repository/', '/dist/test/browser/'],
    },
    { ...shared, displayName: 'repository', testMatch: ['**/repository/*.test.js'] },
    { ...shared, displayName: 'browser', testMatch: ['**/browser/*.test.js'] },
  ],
};
