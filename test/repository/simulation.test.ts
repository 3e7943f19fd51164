// The simulation of token exchanges, compared with docs/scaling.md and with the gateway's code.
import { readFile } from 'node:fs/promises';
import { cacheLimits } from '../../src/process-limits.js';
import { expect, test } from '@jest/globals';

const root = new URL('../../../', import.meta.url);
const read = (path: string): Promise<string> => readFile(new URL(path, root), 'utf8');
const { expectedExchanges, simulate, table } = await import(new URL('deploy/simulation/exchanges.mjs', root).href);

test('the page has the table of the simulation', async () => {
  const page = await read('docs/scaling.md');
  expect(/<!-- table:.*-->\n([\s\S]*?)\n<!-- \/table -->/.exec(page)?.[1]).toBe(table());
});

test('the simulation has the bounds of the code', async () => {
  const [script, code] = await Promise.all([read('deploy/simulation/exchanges.mjs'), read('src/auth/on-behalf-of.ts')]);
  const count = Number(/const maxTokens = ([\d_]+);/.exec(script)?.[1]?.replaceAll('_', ''));
  // A token of 3 kB takes about 3.4 kB of the cache.
  expect(Math.abs(cacheLimits.exchangedTokens / count / 3_400 - 1)).toBeLessThan(0.05);
  expect(script).toContain('margin: 5 * 60_000');
  expect(code).toContain('maxMarginMs = 5 * 60 * 1000');
});

test('calculation and simulation agree if the cache is large enough', () => {
  for (const routing of ['round robin', 'hash of the token']) {
    for (const seed of [1, 2, 3]) {
      const row = { users: 2_000, replicas: 4, requestsPerHour: 20, routing };
      const ratio = simulate({ ...row, seed }).exchanges / expectedExchanges(row);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
    }
  }
});
