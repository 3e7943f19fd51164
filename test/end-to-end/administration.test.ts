// docs/administration.md: each operation is run on the emulator, and what the page says about it is compared with the
// response.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { warningFacts } from '../../src/resource/warning.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { codeBlocks, readPage } from '../support/pages.js';

interface Example {
  /** The heading above it, and its place below that. */
  title: string;
  heading: string;
  operation: string;
  /** The list after it: the text of each item, by the words in bold that it begins with. */
  claims: Record<string, string>;
}

/** Returns the operations of the page, each with the list that follows it. */
function examplesOf(page: string): Example[] {
  return page.split(/^###? /m).flatMap((section) => {
    const heading = section.slice(0, section.indexOf('\n'));
    return section
      .split(/^(?=```graphql\n)/m)
      .slice(1)
      .map((text, index) => {
        const [operation = ''] = codeBlocks(text, 'graphql');
        const items = [...text.matchAll(/^- \*\*`?(.+?)`?\*\*([^]*?)(?=\n- |\n\n|\n*$(?![^]))/gm)];
        const claims = Object.fromEntries(items.map(([, name = '', claim = '']) => [name, claim]));
        return { title: index === 0 ? heading : `${heading} (${index + 1})`, heading, operation, claims };
      });
  });
}

/** Returns what a text has in backticks. */
const quotedIn = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, quoted = '']) => quoted);
/** Returns the codes that the item about warnings names: those of the example, and then those of other changes. */
function warningsOf({ claims }: Example): { inExample: string[]; elsewhere: string[] } {
  const [example, others] = (claims['Warnings'] ?? '').replaceAll(/\s+/g, ' ').split('. Also ');
  const codesIn = (text?: string): string[] => quotedIn(text).filter((quoted) => Object.hasOwn(warningFacts, quoted));
  return { inExample: codesIn(example), elsewhere: codesIn(others) };
}

const page = await readPage('docs/administration.md');
const examples = examplesOf(page);
const isMutation = ({ operation }: Example): boolean => operation.startsWith('mutation');
const byTitle = (some: Example[]): [string, Example][] => some.map((example) => [example.title, example]);
const exampleOf = (title: string): Example => {
  const found = examples.find((example) => example.title === title);
  if (!found) throw new Error(`The page has no example ${title}.`);
  return found;
};
const adding = exampleOf('Add a compliance partner (2)');
const queries = examples.filter((example) => !isMutation(example));
const changes = examples.filter((example) => isMutation(example) && example !== adding);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ pauseFactor: 0.01 });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

async function run(operation: string, options: { variables?: Json } = {}): Promise<Json> {
  const { data, errors } = await gateway.ask(operation, options);
  expect(errors).toBeUndefined();
  return Object.keys(data).length === 1 ? data[Object.keys(data)[0] ?? ''] : data;
}
const asChange = (operation: string): string => {
  expect(operation.split('dryRun: true')).toHaveLength(2);
  return operation.replace('dryRun: true', 'dryRun: false');
};
const writes = (): string[] => gateway.calls().filter((call) => !/^(GET |POST \/\$batch)/.test(call));
const codesOf = (warnings: { code: string }[] = []): string[] => warnings.map(({ code }) => code);
/** Returns objects by id, with the assignments of each in one order, which means nothing. */
const byId = (objects: readonly Json[]): Json =>
  Object.fromEntries(
    objects.map(({ id, ...properties }) => {
      const inOrder = Object.entries(properties).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map((item) => JSON.stringify(item)).toSorted() : value,
      ]);
      return [id, Object.fromEntries(inOrder)];
    }),
  );
const stored = (): Json => ({
  partners: byId(gateway.emulator.partners()),
  connectors: byId(gateway.emulator.connectors()),
});

/** Expects each word that "It shows" has in backticks to be in what was asked or answered. */
function expectShown({ claims }: Example, ...responses: unknown[]): void {
  const words = quotedIn(claims['It shows']);
  expect(words).not.toEqual([]);
  const shown = responses.map((response) => JSON.stringify(response)).join('\n');
  expect(words.filter((word) => !shown.includes(word))).toEqual([]);
}

test('has the tasks of both pages of the admin center', () => {
  expect([...new Set(examples.map(({ heading }) => heading))]).toEqual([
    'See partners and their status',
    'Find a group or an assignment filter',
    'Add a compliance partner',
    'Onboard a platform',
    'Include a group',
    'Exclude a group',
    'Remove a group',
    'Assign all users',
    'Change the filter of an assignment',
    'Disconnect a partner',
    'Find out why a user is or is not covered',
    'See what needs attention',
    'See connectors',
    'Add a connector',
    'Compliance policy evaluation',
    'App protection policy evaluation',
    'Number of days until partner is unresponsive',
    'Remove a connector',
  ]);
  expect(examples).toHaveLength(codeBlocks(page, 'graphql').length);
});

test('leaves what each warning means to docs/warnings.md', () => {
  const words = page.replaceAll(/\s+/g, ' ');
  expect(Object.values(warningFacts).filter(({ meaning }) => words.includes(meaning))).toEqual([]);
});

test.each(byTitle(changes.concat(adding)))(
  '%s: is a rehearsal, with warnings and an undo',
  (_, { claims, operation }) => {
    expect(operation).toContain('dryRun: true');
    expect(operation).toContain('undo { document variables }');
    expect(Object.keys(claims)).toEqual(expect.arrayContaining(['It shows', 'Warnings', 'Undo']));
  },
);

test.each(byTitle(queries))('%s: the query shows what the page says', async (_, example) => {
  expectShown(example, await run(example.operation));
});

describe.each(byTitle(changes))('%s:', (_, example) => {
  test('the rehearsal shows what the page says and sends nothing', async () => {
    const before = stored();
    const rehearsal = await run(example.operation);
    expect(rehearsal).toMatchObject({ changed: false, undo: null, userErrors: [] });
    expect(codesOf(rehearsal.warnings)).toEqual(warningsOf(example).inExample);
    expectShown(example, rehearsal);
    expect(writes()).toEqual([]);
    expect(stored()).toEqual(before);
  });

  test('the change does what was rehearsed, and the undo restores what was there before', async () => {
    const before = stored();
    const rehearsal = await run(example.operation);
    const change = await run(asChange(example.operation));
    expect(change).toMatchObject({ changed: true, notUndoable: null, userErrors: [] });
    expect(change.changes).toEqual(rehearsal.changes);
    expect(codesOf(change.warnings)).toEqual(warningsOf(example).inExample);
    expect(stored()).not.toEqual(before);

    const { document, variables } = change.undo;
    const changed = stored();
    const rehearsedUndo = await run(document, { variables: { ...variables, dryRun: true } });
    expect(rehearsedUndo).toMatchObject({ changed: false, unchangedReason: null, userErrors: [] });
    expect(stored()).toEqual(changed);
    const undo = await run(document, { variables });
    expect(undo).toMatchObject({ changed: true, unchangedReason: null, userErrors: [] });
    // Graph sets the state of a new connector itself.
    const isCreate = example.heading === 'Remove a connector';
    const setByGraph = isCreate ? { partnerState: { from: null, to: 'UNAVAILABLE' } } : {};
    expect(undo.changes).toEqual({ ...rehearsedUndo.changes, ...setByGraph });
    expect(stored()).toEqual(isCreate ? withVendorsPart(before) : before);
  });
});

/** Returns the state, with any state and heartbeat of the connector that was removed: they come from the vendor. */
function withVendorsPart({ connectors, ...others }: Json): Json {
  const reported = { partnerState: expect.any(String), lastHeartbeatDateTime: expect.any(String) };
  const { operation } = exampleOf('Remove a connector');
  const removed = Object.keys(connectors).find((id) => operation.includes(id)) ?? '';
  return { ...others, connectors: { ...connectors, [removed]: { ...connectors[removed], ...reported } } };
}

test('a partner can be added once the partner that the refusal names is disconnected from the platform', async () => {
  const refused = await run(adding.operation);
  expect(refused.userErrors).toMatchObject([{ code: 'PLATFORM_TAKEN' }]);
  expect(codesOf(refused.warnings)).toEqual(warningsOf(adding).inExample);

  await run(asChange(exampleOf('Disconnect a partner').operation));
  const before = stored();
  const rehearsal = await run(adding.operation);
  expect(rehearsal).toMatchObject({ changed: false, userErrors: [], warnings: [] });
  expect(stored()).toEqual(before);
  const change = await run(asChange(adding.operation));
  expect(change).toMatchObject({ changed: true, userErrors: [], warnings: [], changes: rehearsal.changes });
  expectShown(adding, refused, rehearsal, change);

  await run(change.undo.document, { variables: change.undo.variables });
  expect(stored()).toEqual(before);
});

test('a connector that is listed and was never set up cannot be added', async () => {
  const lookout = '2c7790de-8b02-4814-85cf-e0c59380dee8';
  const { userErrors } = await run(exampleOf('Add a connector').operation.replace(/id: "[^"]+"/, `id: "${lookout}"`));
  expect(userErrors).toMatchObject([{ code: 'CONFLICT' }]);
});

/** Changes of examples that have the other warnings that the page names. */
const otherWarnings: { title: string; code: string; parts: [string | RegExp, string][]; user?: 'operator' }[] = [
  {
    title: 'Onboard a platform',
    code: 'NOBODY_ASSIGNED',
    parts: [[/assignments: \[\n[^\]]*\]/, 'assignments: []']],
  },
  {
    title: 'Include a group',
    code: 'GROUP_NOT_FOUND',
    parts: [['20000000-0000-4000-8000-000000000004', '20000000-0000-4000-8000-000000000099']],
  },
  { title: 'Include a group', code: 'GROUP_NOT_READABLE', parts: [], user: 'operator' },
  {
    title: 'Include a group',
    code: 'PLATFORM_HELD_BY_ANOTHER_PARTNER',
    parts: [['platform: MACOS', 'platform: WINDOWS']],
  },
  { title: 'Exclude a group', code: 'EXCLUSIONS_ONLY', parts: [['platform: MACOS', 'platform: WINDOWS']] },
  {
    title: 'Remove a group',
    code: 'NOBODY_ASSIGNED',
    parts: [
      [/target: .*\n/, 'target: { group: { groupId: "20000000-0000-4000-8000-000000000003" } }\n'],
      ['platform: IOS', 'platform: LINUX'],
      ['40000000-0000-4000-8000-000000000001', '40000000-0000-4000-8000-000000000002'],
    ],
  },
  {
    title: 'Remove a group',
    code: 'EXCLUSIONS_ONLY',
    parts: [[/target: .*\n/, 'key: "yDW4zzgo3im8jDLL-0bfeA"\n']],
  },
  {
    title: 'Assign all users',
    code: 'TARGET_NOT_OFFERED_BY_ADMIN_CENTER',
    parts: [['allLicensedUsers', 'allDevices']],
  },
  {
    title: 'Change the filter of an assignment',
    code: 'FILTER_NOT_FOUND',
    parts: [['30000000-0000-4000-8000-000000000001', '30000000-0000-4000-8000-000000000099']],
  },
  {
    title: 'Change the filter of an assignment',
    code: 'FILTER_OF_ANOTHER_PLATFORM',
    parts: [['30000000-0000-4000-8000-000000000001', '30000000-0000-4000-8000-000000000003']],
  },
];

describe('the other warnings that the page names', () => {
  test.each(otherWarnings)('$title: $code', async ({ code, parts, title, user }) => {
    const operation = parts.reduce((text, [part, other]) => {
      expect(text.split(part).length).toBeGreaterThan(1);
      return text.replace(part, other);
    }, exampleOf(title).operation);
    // The user who may not read groups gets the warning beside an error.
    const { data } = await gateway.ask(operation, user && { user });
    const [payload] = Object.values<Json>(data);
    expect(codesOf(payload?.['warnings'])).toContain(code);
  });

  test('MANUAL_SYNC_NEEDED for Omnissa Workspace ONE', async () => {
    const renaming = `mutation {
      updateComplianceManagementPartner(
        id: "40000000-0000-4000-8000-000000000005", input: { displayName: "Omnissa Workspace ONE UEM" }
      ) { changed }
    }`;
    expect(await run(renaming)).toEqual({ changed: true });
    expect(codesOf((await run(adding.operation)).warnings)).toContain('MANUAL_SYNC_NEEDED');
  });

  test('are all tried', () => {
    const named = examples.flatMap((example) =>
      warningsOf(example).elsewhere.map((code) => `${example.title}: ${code}`),
    );
    const tried = otherWarnings.map(({ code, title }) => `${title}: ${code}`);
    expect(named.toSorted()).toEqual([...tried, `${adding.title}: MANUAL_SYNC_NEEDED`].toSorted());
  });
});
