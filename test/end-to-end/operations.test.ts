// The operations that front ends start from, run as the explorers show them.
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Kind, parse, print, validate, visit } from 'graphql';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { readStarterOperations, variablesOf } from '../../src/server/starter-operations.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const folder = new URL('../../schema/operations/', import.meta.url);
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

test.each(files)('%s fits the schema, and runs with the variables beside it', async (name) => {
  const text = await readFile(new URL(name, folder), 'utf8');
  expect(validate(buildSubgraph().schema, parse(text))).toEqual([]);
  const { variables } = await readStarterOperations();
  const { data, errors } = await gateway.ask(text, { variables: variablesOf(text, { ...variables, dryRun: false }) });
  expect(errors).toBeUndefined();
  const [answer] = Object.values<Json>(data);
  expect(answer).not.toBeNull();
  expect(answer.userErrors ?? []).toEqual([]);
});

/** What the document selects of a partner, as text. */
async function selectedOf(name: string, field: string): Promise<string | undefined> {
  let selected: string | undefined;
  visit(parse(await readFile(new URL(name, folder), 'utf8')), {
    Field: ({ name: { value }, selectionSet }) => {
      if (value === field && selectionSet) selected = print(selectionSet);
    },
  });
  return selected?.replaceAll(/\s+/g, ' ');
}

/** Every change of a partner. */
const changes = files.filter((name) => /create|update-partner|edit|add|remove/.test(name) && !name.startsWith('plan'));

test.each(changes)('%s returns everything that a detail screen shows, so that the screen updates', async (name) => {
  const shown = await selectedOf('get-partner.graphql', 'complianceManagementPartner');
  expect(shown).toContain('platformEnrollments { id platform');
  expect(await selectedOf(name, 'complianceManagementPartner')).toBe(shown);
});

test.each(files)('%s leaves every choice to its variables', async (name) => {
  const written: string[] = [];
  visit(parse(await readFile(new URL(name, folder), 'utf8')), {
    EnumValue: ({ value }) => void written.push(value),
    StringValue: ({ value }) => void written.push(value),
  });
  expect(written).toEqual([]);
});

test.each(files.filter((name) => name.startsWith('list-partners')))('%s takes filters and an order', async (name) => {
  const [operation] = parse(await readFile(new URL(name, folder), 'utf8')).definitions;
  const declared =
    operation?.kind === Kind.OPERATION_DEFINITION
      ? operation.variableDefinitions?.map(({ variable }) => variable.name.value)
      : [];
  expect(declared).toEqual(['first', 'after', 'filterBy', 'orderBy']);
});

/** The partner of the variables does not have the assignment that one of the operations removes. */
async function addAssignmentToRemove(operationName: string): Promise<void> {
  if (operationName !== 'RemoveAssignment') return;
  const { documents, variables } = await readStarterOperations();
  const text = documents.find((starter) => starter.operationName === 'AddAssignment')?.text ?? '';
  await gateway.ask(text, { variables: variablesOf(text, { ...variables, dryRun: false }) });
}

const mutations = (await readStarterOperations()).documents.filter(({ isMutation }) => isMutation);

/** What a mutation may change. */
const held = (): object[] => [...gateway.emulator.partners(), ...gateway.emulator.connectors()];

test.each(mutations)(
  '$operationName, as the explorers show it, is a dry run that writes nothing',
  async ({ operationName, text }) => {
    await addAssignmentToRemove(operationName);
    const before = held();
    const { variables } = await readStarterOperations();
    const { data, errors } = await gateway.ask(text, { variables: variablesOf(text, variables) });
    expect(errors).toBeUndefined();
    const [payload] = Object.values<Json>(data);
    expect(payload.userErrors).toEqual([]);
    expect(payload.graphRequest.method).toMatch(/^(POST|PATCH|DELETE)$/);
    expect(held()).toEqual(before);
  },
);

test.each(mutations)('$operationName writes where a front end gives no dryRun', async ({ operationName, text }) => {
  await addAssignmentToRemove(operationName);
  const before = held();
  const { variables } = await readStarterOperations();
  const { errors } = await gateway.ask(text, { variables: variablesOf(text, { ...variables, dryRun: undefined }) });
  expect(errors).toBeUndefined();
  expect(held()).not.toEqual(before);
});
