// The tables of docs/ that the code decides: variables, names of Microsoft Graph, limits.
import { describe, expect, test } from '@jest/globals';
import { variables } from '../../src/config.variables.js';
import { connectorEntity } from '../../src/connector/connector.model.js';
import { operationTimeoutMs } from '../../src/deadlines.js';
import { budget } from '../../src/graphql/budget.js';
import { maxTokens } from '../../src/graphql/limits.js';
import { platformProperties } from '../../src/partner/partner.model.js';
import { EnrollmentPlatform } from '../../src/partner/partner.type.js';
import { inputLimits } from '../../src/partner/partner.validation.js';
import { readPage } from '../support/pages.js';

test('the table of variables is the one of the code', async () => {
  const page = await readPage('docs/configuration.md');
  const rows = Object.entries(variables).map(
    ([name, it]) => `| \`${name}\` | ${it.expected} | ${'default' in it ? it.default : it.unset} | ${it.meaning} |`,
  );
  const table = /<!-- variables:.*-->\n([\s\S]*?)<!-- \/variables -->/.exec(page)?.[1]?.trim().split('\n');
  expect(table).toEqual(['| Variable | Value | Default | Meaning |', '|---|---|---|---|', ...rows]);
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

test('the table of limits is the one of the code', async () => {
  const page = await readPage('docs/front-end.md');
  const table = /<!-- limits:.*-->\n[^]*?\n<!-- \/limits -->/.exec(page)?.[0] ?? '';
  const shown = [...table.matchAll(/\| ([\d,]+) \|$/gm)].map(([, figure = '']) => Number(figure.replaceAll(',', '')));
  // These are not exported.
  const limits = await readPage('src/graphql/limits.ts');
  const maxDepth = Number(/^  depth: (\d+),$/m.exec(limits)?.[1]);
  const client = await readPage('src/msgraph/client.ts');
  const maxBatchedReads = Number(/^const maxBatchedReads = (\d+);$/m.exec(client)?.[1]);
  expect(shown).toEqual([
    maxDepth,
    maxTokens,
    budget.rootFields,
    budget.mutations,
    budget.inputItems,
    budget.objectFields,
    budget.pageItems,
    budget.representations,
    maxBatchedReads,
    budget.values,
    budget.schemaCharacters,
    inputLimits.platforms,
    inputLimits.assignments,
    inputLimits.name,
    budget.responseBytes,
    operationTimeoutMs / 1000,
  ]);
});
