// The README says what is so: its table of variables, its queries, its commands and its files.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { variables } from '../src/config.variables.js';
import { buildSubgraph } from '../src/graphql/schema.js';
import { connectorEntity } from '../src/connector/connector.model.js';
import { platformProperties } from '../src/partner/partner.model.js';
import { EnrollmentPlatform } from '../src/partner/partner.type.js';

const root = new URL('../', import.meta.url);
let readme: string;
beforeAll(async () => {
  readme = await readFile(new URL('README.md', root), 'utf8');
});

test('its table of variables is the one of the code', () => {
  const rows = Object.entries(variables).map(
    ([name, it]) => `| \`${name}\` | ${it.wants} | ${'default' in it ? it.default : it.unset} | ${it.meaning} |`,
  );
  const table = /<!-- variables:.*-->\n([\s\S]*?)<!-- \/variables -->/.exec(readme)?.[1]?.trim().split('\n');
  expect(table).toEqual(['| Variable | Wants | Default | Meaning |', '|---|---|---|---|', ...rows]);
});

test('its GraphQL fits the schema', () => {
  const { schema } = buildSubgraph();
  const blocks = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
  expect(blocks.length).toBeGreaterThan(1);
  for (const block of blocks) expect(validate(schema, parse(block))).toEqual([]);
});

test('its commands are scripts, and its links to files lead somewhere', async () => {
  const { scripts } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
  const named = [...readme.matchAll(/npm (?:run )?(?:-s )?([a-z]+(?::[a-z]+)?)\b/g)]
    .map(([, name]) => name)
    .filter((name) => name !== 'ci' && name !== 'run');
  expect([...new Set(named)].filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
  expect(links.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  const files = [...readme.matchAll(/`((?:src|schema|test)\/[\w./-]+)`/g)].map(([, path]) => path ?? '');
  expect(files.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});

test('it names every property of Graph that the codec knows', () => {
  for (const platform of Object.values(EnrollmentPlatform)) {
    for (const property of Object.values(platformProperties(platform))) expect(readme).toContain(`\`${property}\``);
  }
});

test('it names every property of a connector', () => {
  const names = Object.keys(connectorEntity.fields);
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test('the security page names tests that there are', async () => {
  const page = await readFile(new URL('docs/security.md', root), 'utf8');
  const named = [...page.matchAll(/`(test\/[\w./-]+\.ts)`(?:: ("[^"]+"(?:, "[^"]+")*))?/g)];
  expect(named.length).toBeGreaterThan(25);
  for (const [, path = '', titles = ''] of named) {
    const text = (await readFile(new URL(path, root), 'utf8')).replaceAll("\\'", "'");
    const missing = [...titles.matchAll(/"([^"]+)"/g)].filter(([, title = '']) => !text.includes(title));
    expect({ path, missing: missing.map(([title]) => title) }).toEqual({ path, missing: [] });
  }
});
