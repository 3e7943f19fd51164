// The operations that front ends start from, run as the explorers show them.
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { readStarterOperations, variablesOf } from '../../src/server/explorer.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const folder = new URL('../../schema/operations/', import.meta.url);
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.emulator.reset());

const files = (await readdir(folder)).filter((name) => name.endsWith('.graphql'));

test('there are operations, and the one to click first creates a partner', async () => {
  const { documents } = await readStarterOperations();
  expect(documents[0]?.text).toContain('mutation CreatePartner');
  expect(documents).toHaveLength(files.length);
});

test.each(files)('%s fits the schema, and runs with the variables beside it', async (name) => {
  const text = await readFile(new URL(name, folder), 'utf8');
  expect(validate(buildSubgraph().schema, parse(text))).toEqual([]);
  const { variables } = await readStarterOperations();
  const { data, errors } = await gateway.ask(text, { variables: variablesOf(text, variables) });
  expect(errors).toBeUndefined();
  const [answer] = Object.values<Json>(data);
  expect(answer).not.toBeNull();
  expect(answer.userErrors ?? []).toEqual([]);
});
