// The check of the built site finds each kind of fault.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { root } from '../support/pages.js';

const { checkSite, fileAt } = await import(`${root}docs/site/check.mjs`);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'site-'));
  await mkdir(join(folder, 'schema'));
  await writeFile(join(folder, 'index.html'), '<h2 id="first">First</h2>');
});
afterEach(() => rm(folder, { recursive: true }));

const check = async (body: string, base?: string): Promise<string[]> => {
  await writeFile(join(folder, 'errors.html'), '<h2 id="codes">Codes</h2>');
  await writeFile(join(folder, 'schema/page.html'), `<h2 id="here">Here</h2>${body}`);
  return (await checkSite(folder, base)).faults;
};

describe('a page of the site', () => {
  test.each([
    '<a href="/">home</a>',
    '<a href="/#first">first</a>',
    '<a href="../#first">first</a>',
    '<a href="/errors#codes">codes</a>',
    '<a href="../errors#codes">codes</a>',
    '<a href="./page#here">here</a>',
    '<link rel="canonical" href="https://docs.example.com/schema/page">',
    '<a href="#here">here</a>',
    '<a href="https://learn.microsoft.com/graph">elsewhere</a>',
    '<script src="/app.js"></script>',
  ])('may have %s', async (body) => {
    expect(await check(body)).toEqual([]);
  });

  test.each([
    ['<a href="/gone">gone</a>', 'links to /gone, which does not exist'],
    ['<a href="errors">wrong folder</a>', 'links to errors, which does not exist'],
    ['<a href="/schema">a folder</a>', 'links to /schema, which does not exist'],
    ['<a href="/schema/">a folder</a>', 'links to /schema/, which does not exist'],
    ['<a href="/errors.html#codes">codes</a>', 'links to /errors.html#codes: pages are linked without .html'],
    ['<a href="#gone">gone</a>', 'links to #gone: there is no such heading'],
    ['<a href="/errors#gone">gone</a>', 'links to /errors#gone: there is no such heading'],
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

  test.each([
    ['<a href="/gateway/errors#codes">codes</a>', []],
    ['<a href="../errors#codes">codes</a>', []],
    ['<a href="/gateway/">home</a>', []],
    ['<a href="/errors#codes">codes</a>', [expect.stringContaining('links to /errors#codes, which does not exist')]],
    ['<a href="../../errors">codes</a>', [expect.stringContaining('links to ../../errors, which does not exist')]],
  ])('below a path, may or may not have %s', async (body, faults) => {
    expect(await check(body, '/gateway/')).toEqual(faults);
  });
});

describe('the address of a page', () => {
  const files = new Set(['index.html', 'errors.html', 'schema/objects.html', 'assets/app.js']);

  test.each([
    ['', 'index.html'],
    ['/', 'index.html'],
    ['/errors', 'errors.html'],
    ['/errors.html', 'errors.html'],
    ['/schema/objects', 'schema/objects.html'],
    ['/assets/app.js', 'assets/app.js'],
    ['/schema', undefined],
    ['/../package.json', undefined],
  ])('%s leads to %s', (path, file) => {
    expect(fileAt(path, files)).toBe(file);
  });
});
