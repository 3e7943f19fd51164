// The starter operations for front ends, run as the explorers show them.
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Kind, parse, print, validate, visit } from 'graphql';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { readStarterOperations, variablesOf } from '../../src/explorers/starter-operations.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const folder = new URL('../../../schema/operations/', import.meta.url);
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.emulator.reset());

const files = (await readdir(folder)).filter((name) => name.endsWith('.graphql'));

test('the explorers show the list of partners first, and mutations last', async () => {
  const { documents } = await readStarterOperations();
  expect(documents[0]?.text).toContain('query ListPartners(');
  const kinds = documents.map(({ isMutation }) => isMutation);
  expect(kinds.indexOf(true)).toBeGreaterThan(kinds.lastIndexOf(false));
  expect(documents).toHaveLength(files.length);
});

/** Brings about what an operation expects and the example tenant lacks. */
async function prepare(operationName: string): Promise<void> {
  const { documents, variables } = await readStarterOperations();
  const run = async (name: string, own: Json = {}): Promise<void> => {
    const text = documents.find((starter) => starter.operationName === name)?.text ?? '';
    await gateway.ask(text, { variables: variablesOf(text, { ...variables, dryRun: false, ...own }) });
  };
  if (operationName === 'RemoveAssignment') await run('AddAssignment');
  // The example tenant has another partner for each platform.
  if (operationName === 'SetUpPartner') {
    await run('DisconnectPartner', { id: '40000000-0000-4000-8000-000000000002', platforms: ['MACOS'] });
  }
}

test.each(files)('%s is valid and runs with the example variables', async (name) => {
  const text = await readFile(new URL(name, folder), 'utf8');
  expect(validate(buildSubgraph().schema, parse(text))).toEqual([]);
  if (text.includes('mutation SetUpPartner')) await prepare('SetUpPartner');
  const { variables } = await readStarterOperations();
  const { data, errors } = await gateway.ask(text, { variables: variablesOf(text, { ...variables, dryRun: false }) });
  expect(errors).toBeUndefined();
  const [payload] = Object.values<Json>(data);
  expect(payload).not.toBeNull();
  expect(payload.userErrors ?? []).toEqual([]);
});

/** Returns what the document selects below the field, as text on one line. */
async function selectionOf(name: string, field: string): Promise<string | undefined> {
  let selection: string | undefined;
  visit(parse(await readFile(new URL(name, folder), 'utf8')), {
    Field: ({ name: { value }, selectionSet }) => {
      if (value === field && selectionSet) selection = print(selectionSet);
    },
  });
  return selection?.replaceAll(/\s+/g, ' ');
}

/** The mutations that return a changed partner. */
const changes = files.filter((name) => /(create|update|set-up|disconnect)-partner|^edit|^platform-/.test(name));

test.each(changes)('%s returns every field of the detail screen, so that a client cache updates it', async (name) => {
  const detail = await selectionOf('get-partner.graphql', 'complianceManagementPartner');
  expect(detail).toContain('platformEnrollments { id platform');
  expect(await selectionOf(name, 'complianceManagementPartner')).toBe(detail);
});

test.each(files)('%s contains no literal strings or enum values', async (name) => {
  const literals: string[] = [];
  visit(parse(await readFile(new URL(name, folder), 'utf8')), {
    EnumValue: ({ value }) => void literals.push(value),
    StringValue: ({ value }) => void literals.push(value),
  });
  expect(literals).toEqual([]);
});

test.each(files.filter((name) => name.startsWith('list-partners')))(
  '%s has variables for paging, filters and order',
  async (name) => {
    const [operation] = parse(await readFile(new URL(name, folder), 'utf8')).definitions;
    const declared =
      operation?.kind === Kind.OPERATION_DEFINITION
        ? operation.variableDefinitions?.map(({ variable }) => variable.name.value)
        : [];
    expect(declared).toEqual(['first', 'after', 'filterBy', 'sortKey', 'reverse']);
  },
);

const mutations = (await readStarterOperations()).documents.filter(({ isMutation }) => isMutation);

/** Everything that a mutation can change. */
const storedResources = (): object[] => [...gateway.emulator.partners(), ...gateway.emulator.connectors()];

test.each(mutations)(
  '$operationName, as the explorers show it, is a dry run that writes nothing',
  async ({ operationName, text }) => {
    await prepare(operationName);
    const before = storedResources();
    const { variables } = await readStarterOperations();
    const { data, errors } = await gateway.ask(text, { variables: variablesOf(text, variables) });
    expect(errors).toBeUndefined();
    const [payload] = Object.values<Json>(data);
    expect(payload.userErrors).toEqual([]);
    expect(payload.graphRequest.method).toMatch(/^(POST|PATCH|DELETE)$/);
    expect(storedResources()).toEqual(before);
  },
);

test.each(mutations)(
  '$operationName, as the explorers show it, writes nothing when its variables lack dryRun',
  async ({ operationName, text }) => {
    await prepare(operationName);
    const before = storedResources();
    const { variables } = await readStarterOperations();
    const { errors } = await gateway.ask(text, { variables: variablesOf(text, { ...variables, dryRun: undefined }) });
    expect(errors).toBeUndefined();
    expect(storedResources()).toEqual(before);
  },
);

test.each(files)(
  '%s has dryRun as its first variable, and writes when it is not given, if it is a mutation',
  async (name) => {
    const text = await readFile(new URL(name, folder), 'utf8');
    const { documents, variables } = await readStarterOperations();
    const [operation] = parse(text).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`${name} has no operation.`);
    const starter = documents.find(({ operationName }) => operationName === operation.name?.value);
    expect(starter?.isMutation).toBe(operation.operation === 'mutation');
    if (!starter?.isMutation) return;
    expect(operation.variableDefinitions?.[0]?.variable.name.value).toBe('dryRun');
    await prepare(starter.operationName);
    const before = storedResources();
    const { errors } = await gateway.ask(text, { variables: variablesOf(text, { ...variables, dryRun: undefined }) });
    expect(errors).toBeUndefined();
    expect(storedResources()).not.toEqual(before);
  },
);

test('the explorers show whole lists, without a prepared filter', async () => {
  const { documents, variables } = await readStarterOperations();
  const lists = documents.filter(({ operationName }) => /^List(Partners|Connectors)/.test(operationName));
  expect(lists).toHaveLength(3);
  for (const { text } of lists) {
    const { data } = await gateway.ask(text, { variables: variablesOf(text, variables) });
    const [list] = Object.values<Json>(data);
    const stored = text.includes('Connectors(') ? gateway.emulator.connectors() : gateway.emulator.partners();
    expect(list.nodes).toHaveLength(stored.length);
  }
});

test('mutations show what changes before the request to Graph, which is last', async () => {
  expect(mutations.length).toBeGreaterThan(9);
  for (const { text } of mutations) {
    const [operation] = parse(text).definitions;
    const field = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections[0] : undefined;
    const selections = field?.kind === Kind.FIELD ? (field.selectionSet?.selections ?? []) : [];
    const names = selections.map((selection) => (selection.kind === Kind.FIELD ? selection.name.value : ''));
    expect(names.slice(0, 2)).toEqual(['isDryRun', 'changed']);
    expect(names.indexOf('changes')).toBeLessThan(names.indexOf('warnings'));
    expect(names.indexOf('warnings')).toBeLessThan(names.indexOf('notChecked'));
    expect(names.at(-1)).toBe('graphRequest');
  }
});

// A connector has the name of its vendor once it exists.
test.each(mutations.filter(({ operationName }) => operationName !== 'CreateConnector'))(
  '$operationName shows the name of the object in its rehearsal',
  async ({ operationName, text }) => {
    await prepare(operationName);
    const { variables } = await readStarterOperations();
    const { data } = await gateway.ask(text, { variables: variablesOf(text, variables) });
    const [payload] = Object.values<Json>(data);
    const object = payload.complianceManagementPartner ?? payload.mobileThreatDefenseConnector;
    expect(object?.displayName ?? payload.changes.displayName?.to).toMatch(/\w/);
  },
);

test('every operation of the explorers has a description and a group', async () => {
  const { documents } = await readStarterOperations();
  expect(documents.filter(({ description }) => description.length < 10)).toEqual([]);
  const namesIn = (name: string): string[] =>
    documents.filter(({ group }) => group === name).map(({ operationName }) => operationName);
  expect(namesIn('Look')).toContain('ListPartners');
  expect(namesIn('Rehearse a change')).toContain('DeletePartner');
  expect(namesIn('Connectors')).toContain('DeleteConnector');
  expect(namesIn('Forms')).toEqual(['ListAssignmentFilters', 'SearchGroups']);
});
