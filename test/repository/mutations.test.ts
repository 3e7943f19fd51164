// Mutation testing finds each function that it mutates, and each test that must notice.
import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { root } from '../support/pages.js';

interface Mutation {
  breaks: string;
  tests: string[];
}

test('each function of mutation testing is that of one module, and its tests exist', async () => {
  // Not compiled: the scripts of the repository are JavaScript.
  const path = `${root}/test/mutations/generate.mjs`;
  const { generate } = (await import(path)) as { generate: (root: string) => Promise<Mutation[]> };
  const mutations = await generate(root);
  expect(mutations.length).toBeGreaterThan(500);
  const missing = mutations.flatMap(({ tests }) => tests).filter((file) => !existsSync(`${root}/${file}`));
  expect([...new Set(missing)]).toEqual([]);
});
