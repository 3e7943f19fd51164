// The check of the built site finds each kind of fault.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { root } from '../support/pages.js';

const { checkSite } = await import(`${root}docs/site/check.mjs`);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'site-'));
  await mkdir(join(folder, 'schema'));
  await writeFile(join(folder, 'index.html'), '<h2 id="first">First</h2>');
});
afterEach(() => rm(folder, { recursive: true }));

const check = async (body: string): Promise<string[]> => {
  await writeFile(join(folder, 'schema/page.html'), `<h2 id="here">Here</h2>${body}`);
  return (await checkSite(folder)).faults;
};

describe('a page of the site', () => {
  test.each([
    '<a href="/">home</a>',
    '<a href="../index.html#first">first</a>',
    '<a href="/index.html#first">first</a>',
    '<a href="#here">here</a>',
    '<a href="https://learn.microsoft.com/graph">elsewhere</a>',
    '<script src="/app.js"></script>',
  ])('may have %s', async (body) => {
    expect(await check(body)).toEqual([]);
  });

  test.each([
    ['<a href="/gone.html">gone</a>', 'links to /gone.html, which does not exist'],
    ['<a href="index.html">wrong folder</a>', 'links to index.html, which does not exist'],
    ['<a href="#gone">gone</a>', 'links to #gone: there is no such heading'],
    ['<a href="/index.html#gone">gone</a>', 'links to /index.html#gone: there is no such heading'],
    ['<script src="https://cdn.example.com/a.js"></script>', 'loads https://cdn.example.com/a.js'],
    ['<script type="module" src="//cdn.example.com/a.js"></script>', 'loads //cdn.example.com/a.js'],
    ['<link rel="stylesheet" href="https://fonts.example.com/css">', 'loads https://fonts.example.com/css'],
    ['<img alt="" src="https://img.example.com/a.png">', 'loads https://img.example.com/a.png'],
  ])('may not have %s', async (body, fault) => {
    expect(await check(body)).toEqual([expect.stringContaining(fault)]);
  });

  test('may not have a style sheet that loads a font from another host', async () => {
    await writeFile(join(folder, 'style.css'), '@font-face { src: url(https://fonts.example.com/a.woff2) }');
    expect(await check('')).toEqual([expect.stringContaining('style.css loads https://fonts.example.com/a.woff2')]);
  });
});
