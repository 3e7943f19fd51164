// What the README and the pages of docs/ name: fields of the schema, scripts, files.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { codeBlocks, readPage, readPages, root, type DocumentationPage } from '../support/pages.js';

let pages: DocumentationPage[];
beforeAll(async () => {
  pages = await readPages();
});

/** Runs a check over every page; returns what it finds, by page. */
const faults = (check: (page: DocumentationPage) => string[]): [path: string, found: string[]][] =>
  pages.map((page): [string, string[]] => [page.path, check(page)]).filter(([, found]) => found.length > 0);

describe('the documentation', () => {
  test('has GraphQL that fits the schema', () => {
    const { schema } = buildSubgraph();
    const count = (path: string): number =>
      codeBlocks(pages.find((page) => page.path === path)?.text ?? '', 'graphql').length;
    expect(count('README.md')).toBeGreaterThan(2);
    expect(count('docs/administration.md')).toBeGreaterThan(1);
    expect(
      faults(({ text }) =>
        codeBlocks(text, 'graphql').flatMap((block) => validate(schema, parse(block)).map(({ message }) => message)),
      ),
    ).toEqual([]);
  });

  test('names commands that are scripts', async () => {
    const { scripts } = JSON.parse(await readPage('package.json'));
    // Commands of npm itself.
    const own = new Set(['ci', 'run', 'install', 'version', 'sbom']);
    expect(
      faults(({ text }) =>
        [...text.matchAll(/npm (?:run )?(?:-s )?([a-z]+(?::[a-z]+)?)\b/g)]
          .map(([, name = '']) => name)
          .filter((name) => !own.has(name) && !Object.hasOwn(scripts, name)),
      ),
    ).toEqual([]);
  });

  test('links to files that exist', () => {
    expect(
      faults(({ path, text }) =>
        [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)]
          .map(([, target = '']) => target)
          .filter((target) => !existsSync(join(root, dirname(path), target))),
      ),
    ).toEqual([]);
  });

  test('names files of the source, the schema and the tests that exist', () => {
    const isOfExample = (path: string, file: string): boolean =>
      path === 'docs/front-end.md' && existsSync(join(root, 'examples/front-end', file));
    expect(
      faults(({ path, text }) =>
        [...text.matchAll(/`((?:src|schema|test)\/[\w./-]+)`/g)]
          .map(([, file = '']) => file)
          .filter((file) => !existsSync(join(root, file)) && !isOfExample(path, file)),
      ),
    ).toEqual([]);
  });
});
