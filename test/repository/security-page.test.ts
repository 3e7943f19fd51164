// docs/security.md names tests that exist.
import { expect, test } from '@jest/globals';
import { readPage } from '../support/pages.js';

test('the security page names tests that there are', async () => {
  const page = await readPage('docs/security.md');
  const named = [...page.matchAll(/`(test\/[\w./-]+\.ts)`(?:: ("[^"]+"(?:, "[^"]+")*))?/g)];
  expect(named.length).toBeGreaterThan(25);
  for (const [, path = '', titles = ''] of named) {
    const text = (await readPage(path)).replaceAll("\\'", "'");
    const missing = [...titles.matchAll(/"([^"]+)"/g)].filter(([, title = '']) => !text.includes(title));
    expect({ path, missing: missing.map(([title]) => title) }).toEqual({ path, missing: [] });
  }
});
