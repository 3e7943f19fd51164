// docs/schema-files.md names every file of schema/, and those alone.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { codeBlocks, readPage, root } from '../support/pages.js';

/** Folders that the page describes as a whole. */
const folders = ['schema/operations/', 'schema/supergraph/'];

let page: string;
let rows: { file: string; madeBy: string }[];
beforeAll(async () => {
  page = await readPage('docs/schema-files.md');
  const [, table = ''] = page.split('| File | Made by | What it is |\n|---|---|---|\n');
  rows = [...table.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)].map(([, file = '', madeBy = '']) => ({ file, madeBy }));
});

/** Returns the files of schema/ as the page should name them. */
async function filesOfSchema(): Promise<string[]> {
  const entries = await readdir(join(root, 'schema'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const paths = files.map((file) => file.slice(file.lastIndexOf('/schema/') + 1));
  return [...new Set(paths.map((path) => folders.find((folder) => path.startsWith(folder)) ?? path))];
}

describe('the page about schema files', () => {
  test('has a row for each file of schema/', async () => {
    expect(rows.map(({ file }) => file).toSorted()).toEqual((await filesOfSchema()).toSorted());
  });

  test('says which files the npm package lacks', async () => {
    const { files }: { files: string[] } = JSON.parse(await readPage('package.json'));
    const isPacked = (file: string): boolean =>
      files.some((packed) => file === packed || file.startsWith(`${packed}/`));
    const lacking = rows.map(({ file }) => file).filter((file) => !isPacked(file));
    const said = /^(`.*) are for this repository, and not in the npm package\.$/m.exec(page)?.[1] ?? '';
    expect([...said.matchAll(/`([^`]+)`/g)].map(([, file]) => file)).toEqual(lacking);
    expect(files.filter((file) => file.startsWith('schema/') && !page.includes(file))).toEqual([]);
  });

  test('says that codegen makes what codegen.yml lists', async () => {
    const { generates }: { generates: Record<string, unknown> } = parseYaml(await readPage('codegen.yml'));
    const isGenerated = (file: string): boolean => Object.keys(generates).some((path) => file.startsWith(path));
    const madeByCodegen = rows.filter(({ madeBy }) => madeBy === '`npm run codegen`').map(({ file }) => file);
    expect(madeByCodegen).toEqual(rows.map(({ file }) => file).filter((file) => isGenerated(file)));
    expect(madeByCodegen.length).toBeGreaterThan(4);
  });

  test('has a configuration of editors under which the operations fit the schema', async () => {
    const [yaml = ''] = codeBlocks(page, 'yaml');
    const { documents, schema }: { documents: string; schema: string } = parseYaml(yaml);
    const folder = documents.replace('/*.graphql', '');
    const names = (await readdir(join(root, folder))).filter((name) => name.endsWith('.graphql'));
    const texts = await Promise.all(names.map((name) => readFile(join(root, folder, name), 'utf8')));
    expect(texts.length).toBeGreaterThan(10);
    expect(validate(buildSchema(await readPage(schema)), parse(texts.join('\n')))).toEqual([]);
  });

  test('composes the subgraphs that Cosmo composes', async () => {
    const { subgraphs } = parseYaml(await readPage('deploy/cosmo/graph.yaml')) as {
      subgraphs: { name: string; schema: { file: string } }[];
    };
    const [command = ''] = codeBlocks(page, 'sh');
    const services = [...command.matchAll(/--service (\w+) .*--schema (\S+)/g)].map(([, name, file]) => [name, file]);
    expect(services).toEqual(subgraphs.map(({ name, schema }) => [name, schema.file.replace('../../', '')]));
  });
});
