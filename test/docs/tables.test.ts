// The tables of docs/ that the code decides: variables, and names of Microsoft Graph.
import { describe, expect, test } from '@jest/globals';
import { variables } from '../../src/config.variables.js';
import { connectorEntity } from '../../src/connector/connector.model.js';
import { platformProperties } from '../../src/partner/partner.model.js';
import { EnrollmentPlatform } from '../../src/partner/partner.type.js';
import { readPage } from '../support/pages.js';

test('the table of variables is the one of the code', async () => {
  const page = await readPage('docs/configuration.md');
  const rows = Object.entries(variables).map(
    ([name, it]) => `| \`${name}\` | ${it.wants} | ${'default' in it ? it.default : it.unset} | ${it.meaning} |`,
  );
  const table = /<!-- variables:.*-->\n([\s\S]*?)<!-- \/variables -->/.exec(page)?.[1]?.trim().split('\n');
  expect(table).toEqual(['| Variable | Wants | Default | Meaning |', '|---|---|---|---|', ...rows]);
});

describe('the table of names', () => {
  test('has every property of a partner that Graph has for a platform', async () => {
    const page = await readPage('docs/microsoft-graph-mapping.md');
    const names = Object.values(EnrollmentPlatform).flatMap((platform) => Object.values(platformProperties(platform)));
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  test('has every property of a connector', async () => {
    const page = await readPage('docs/microsoft-graph-mapping.md');
    const names = Object.keys(connectorEntity.fields);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
