// The tables of docs/ that the code decides: variables, names of Microsoft Graph, limits.
import { describe, expect, test } from '@jest/globals';
import { variables } from '../../src/config/variables.js';
import { connectorEntity } from '../../src/connector/connector.model.js';
import { vendorNames } from '../../src/connector/connector.type.js';
import { issueFacts } from '../../src/connectors/issue.js';
import { operationTimeoutMs } from '../../src/deadlines.js';
import { budget } from '../../src/graphql/budget.js';
import { maxCharacters, maxLines, maxNameLength, maxTokens } from '../../src/graphql/limits.js';
import {
  authorityLimits,
  connectionLimits,
  graphResponseLimits,
  headerLimits,
  heapBudget,
  maxConnections,
  responseLimits,
} from '../../src/process-limits.js';
import { platformProperties } from '../../src/partner/partner.model.js';
import { inputLimits } from '../../src/partner/partner.validation.js';
import { DevicePlatformType, fittingPlatforms } from '../../src/references/assignment-filter.js';
import { EnrollmentPlatform } from '../../src/resource/enrollment-platform.js';
import { warningFacts } from '../../src/resource/warning.js';
import { readPage } from '../support/pages.js';

test('the table of variables is the one of the code', async () => {
  const page = await readPage('docs/configuration.md');
  const rows = Object.entries(variables).map(
    ([name, it]) => `| \`${name}\` | ${it.expected} | ${'default' in it ? it.default : it.unset} | ${it.meaning} |`,
  );
  const table = /<!-- variables:.*-->\n([\s\S]*?)<!-- \/variables -->/.exec(page)?.[1]?.trim().split('\n');
  expect(table).toEqual(['| Variable | Value | Default | Meaning |', '|---|---|---|---|', ...rows]);
});

test.each([
  ['warnings', warningFacts],
  ['issues', issueFacts],
] as const)('the table of %s is the one of the code', async (name, facts) => {
  const page = await readPage('docs/warnings.md');
  const rows = Object.entries(facts).map(
    ([code, { meaning, source }]) =>
      `| \`${code}\` | ${meaning.replaceAll('\n', ' ')} | ${source === 'inferred' ? source : `<${source}>`} |`,
  );
  const table = new RegExp(`<!-- ${name}:.*-->\n([^]*?)<!-- /${name} -->`).exec(page)?.[1]?.trim().split('\n');
  expect(table?.slice(2)).toEqual(rows);
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

test('the table of vendors is the one of the code', async () => {
  const page = await readPage('docs/microsoft-graph-mapping.md');
  const rows = [...vendorNames].map(([id, name]) => `| \`${id}\` | ${name} |`);
  const table = /<!-- vendors:.*-->\n([\s\S]*?)\n<!-- \/vendors -->/.exec(page)?.[1]?.split('\n');
  expect(table).toEqual(['| Id | Vendor |', '|---|---|', ...rows]);
});

test('the table of platforms is the one of the code', async () => {
  const page = await readPage('docs/microsoft-graph-mapping.md');
  const table = /<!-- platforms:.*-->\n([\s\S]*?)\n<!-- \/platforms -->/.exec(page)?.[1] ?? '';
  const rows = table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').map((cell) => cell.trim()));
  expect(rows.map(([, name, prefix]) => [name, prefix])).toEqual(
    Object.entries(EnrollmentPlatform).map(([name, word]) => [`\`${name}\``, `\`${word}…\``]),
  );
  const wordsOf = new Map<string, string>(Object.entries(DevicePlatformType));
  const fitting = rows.map(([, , , , cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => wordsOf.get(name)),
  );
  expect(fitting).toEqual(Object.values(EnrollmentPlatform).map((platform) => fittingPlatforms[platform]));
  // Each other kind is named below the table.
  const fits = new Set<unknown>(fitting.flat());
  const others = Object.entries(DevicePlatformType).filter(([, word]) => !fits.has(word));
  const below = page.slice(page.indexOf('<!-- /platforms -->'), page.indexOf('## The status of a platform'));
  expect(others.map(([name]) => name).filter((name) => !below.includes(`\`${name}\``))).toEqual([]);
  expect([...below.matchAll(/`([A-Z_]+)`/g)]).toHaveLength(others.length);
});

test('the table of limits is the one of the code', async () => {
  const page = await readPage('docs/front-end.md');
  const table = /<!-- limits:.*-->\n[^]*?\n<!-- \/limits -->/.exec(page)?.[0] ?? '';
  const shown = [...table.matchAll(/\| ([\d,]+) \|$/gm)].map(([, figure = '']) => Number(figure.replaceAll(',', '')));
  // These are not exported.
  const limits = await readPage('src/graphql/limits.ts');
  const maxDepth = Number(/^  depth: (\d+),$/m.exec(limits)?.[1]);
  const maxComparisons = Number(/^  comparisons: ([\d_]+),$/m.exec(limits)?.[1]?.replaceAll('_', ''));
  const client = await readPage('src/msgraph/client.ts');
  const maxBatchedReads = Number(/^const maxBatchedReads = (\d+);$/m.exec(client)?.[1]);
  expect(shown).toEqual([
    maxDepth,
    maxCharacters,
    maxLines,
    maxNameLength,
    maxTokens,
    maxComparisons,
    budget.cost,
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

/** Bytes outside of the heap that the headers of requests take while they are received, on all connections. */
const headersReceived = (maxHeaderBytes: number): number => connectionLimits.connections * maxHeaderBytes;

describe('the budget of one process', () => {
  const mib = 1024 * 1024;
  const heap = Object.values(heapBudget).reduce((sum, bytes) => sum + bytes, 0);

  test('is the one of the code', async () => {
    const page = await readPage('docs/operations.md');
    const rows = [
      ...Object.entries(heapBudget),
      ['Sum', heap] as const,
      ['Unsent responses', responseLimits.unsent] as const,
      ['Responses of Graph that are being received', graphResponseLimits.received] as const,
      ['Responses of Entra that are being received', authorityLimits.connections * authorityLimits.response] as const,
      ['Headers that are being received', headersReceived(headerLimits.default)] as const,
    ];
    for (const [name, bytes] of rows)
      expect(page).toMatch(new RegExp(`^\\| ${name}.* \\| ${Math.round(bytes / mib)} \\|`, 'm'));
  });

  test('fits what the heap holds before load is shed, and the limit of the pod', async () => {
    expect(heap).toBeLessThan(0.9 * 256 * mib);
    const deployment = await readPage('deploy/kubernetes/base/deployment.yaml');
    const limit = Number(/limits: \{ memory: (\d+)Mi \}/.exec(deployment)?.[1]) * mib;
    // Code, the stack and buffers take 80 MB.
    const headers = headersReceived(headerLimits.max);
    expect(256 * mib + responseLimits.unsent + graphResponseLimits.received + headers + 80e6).toBeLessThan(limit);
  });

  test('leaves half of the file descriptors to other things than connections of clients', () => {
    expect(maxConnections(64)).toBe(32);
    expect(maxConnections(1_000_000)).toBe(1_000);
    expect(maxConnections(Number.POSITIVE_INFINITY)).toBe(1_000);
  });
});
