// Two gateways that differ in how they run operations: one compiles them and knows them again by their text, the other
// leaves everything to Apollo Server and graphql-js. They have to give the same answers, byte by byte.
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getIntrospectionQuery } from 'graphql';
import { seededConnectors } from '../../src/emulator/seed.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { fuzzSeed } from '../support/arbitrary.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { drawOperation } from '../support/operation.js';

let compiled: TestGateway;
let interpreted: TestGateway;
const tokens = new Map<TestGateway, Record<'admin' | 'reader', string>>();
beforeAll(async () => {
  // The seeded heartbeats are as old as the emulator is.
  const mobileThreatDefenseConnectors = seededConnectors(Date.now());
  const options = { mobileThreatDefenseConnectors };
  compiled = await startTestGateway({ ...options, environment: { GRAPHQL_COMPILE_AFTER: '0' } });
  interpreted = await startTestGateway({ ...options, environment: { GRAPHQL_COMPILE_AFTER: 'never' } });
  for (const gateway of [compiled, interpreted]) {
    const { signIn } = gateway.emulator;
    tokens.set(gateway, { admin: await signIn('admin'), reader: await signIn('reader') });
  }
});
afterAll(() => Promise.all([compiled.close(), interpreted.close()]));

const reset = (): void => [compiled, interpreted].forEach(({ emulator }) => emulator.reset());
beforeEach(reset);

interface Asking {
  query: string;
  variables?: object | undefined;
  user?: 'admin' | 'reader';
  accept?: string;
}

async function answerOf(
  gateway: TestGateway,
  { accept, query, user = 'admin', variables }: Asking,
): Promise<unknown[]> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${tokens.get(gateway)?.[user]}`,
      ...(accept ? { accept } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  const headers = [...response.headers].filter(([name]) => !['date', 'content-length', 'x-request-id'].includes(name));
  return [response.status, headers, withoutChance(await response.text())];
}

/** Ids that Graph gives anew, and the order of errors of fields that run side by side. */
function withoutChance(text: string): string {
  const { errors, ...rest } = JSON.parse(
    text.replaceAll(/(?![234]0{7}-)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'a guid'),
  );
  const told = errors?.map((error: unknown) => JSON.stringify(error)).toSorted();
  return JSON.stringify({ ...(told ? { errors: told } : {}), ...rest });
}

/** A query is asked three times of the one that compiles: as new, as known, and as known again. */
async function expectAgreement(asking: Asking, times = 3): Promise<void> {
  const expected = await answerOf(interpreted, asking);
  for (let time = 0; time < times; time++)
    expect({ asking, answer: await answerOf(compiled, asking) }).toEqual({ asking, answer: expected });
}

test('on every operation that front ends start from', async () => {
  const folder = new URL('../../schema/operations/', import.meta.url);
  const variables = JSON.parse(await readFile(new URL('variables.json', folder), 'utf8'));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql'));
  for (const name of names) {
    // A cursor holds the id of whatever was created before.
    reset();
    const query = await readFile(new URL(name, folder), 'utf8');
    await expectAgreement({ query, variables }, /^mutation/m.test(query) ? 1 : 3);
  }
  expect(names.length).toBeGreaterThan(4);
});

test('on the schema itself', async () => {
  await expectAgreement({ query: getIntrospectionQuery() });
  await expectAgreement({ query: '{ _service { sdl } __typename }' });
});

test('on entities', async () => {
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename
    ... on ComplianceManagementPartner { displayName platformEnrollments { platform } }
    ... on Group { displayName } ... on AssignmentFilter { rule } } }`;
  const entity = (typename: string, id: string): object => ({ __typename: typename, id });
  const r = [
    entity('ComplianceManagementPartner', '40000000-0000-4000-8000-000000000001'),
    entity('ComplianceManagementPartner', 'gone'),
    entity('Group', '20000000-0000-4000-8000-000000000001'),
    entity('AssignmentFilter', '30000000-0000-4000-8000-000000000001'),
  ];
  for (const user of ['admin', 'reader'] as const) {
    await expectAgreement({ query, variables: { r }, user });
    await expectAgreement({ query, variables: { r: [...r, entity('Nothing', 'x')] }, user });
  }
});

test.each([
  '',
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json;q=0.9',
  'text/html',
  'text/plain;q=1, */*;q=0.1',
])('whatever is accepted: "%s"', async (accept) => {
  await expectAgreement({
    query: 'query A($id: ID!) { complianceManagementPartner(id: $id) { id } }',
    variables: { id: 'gone' },
    accept,
  });
  await expectAgreement({
    query: 'query A($id: ID!) { complianceManagementPartner(id: $id) { id } }',
    variables: { id: null },
    accept,
  });
  await expectAgreement({ query: '{ nothing }', accept });
});

test('on who is not signed in', async () => {
  const query = '{ complianceManagementPartners { totalCount } }';
  await expectAgreement({ query });
  for (const gateway of [compiled, interpreted])
    tokens.set(gateway, { ...(tokens.get(gateway) as { admin: string; reader: string }), reader: 'not.a.token' });
  await expectAgreement({ query, user: 'reader' });
  for (const gateway of [compiled, interpreted])
    tokens.set(gateway, {
      ...(tokens.get(gateway) as { admin: string; reader: string }),
      reader: await gateway.emulator.signIn('reader'),
    });
});

describe('on generated operations', () => {
  const { schema } = buildSubgraph();
  const texts = [
    '40000000-0000-4000-8000-000000000001',
    '40000000-0000-4000-8000-000000000003',
    'gone',
    '',
    '20000000-0000-4000-8000-000000000002',
    'guard',
    '../x',
  ];

  test.each([
    ['query', 120],
    ['mutation', 40],
  ] as const)(
    'each a %s',
    async (kind, numRuns) => {
      const outcomes = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(fc.gen(), fc.constantFrom('admin', 'reader'), async (draw, user) => {
          const operation = drawOperation(draw, { schema, kind, texts });
          if (kind === 'mutation') reset();
          const [status, , text] = await answerOf(interpreted, { ...operation, user });
          const outcome = `${status} ${String(text).includes('"errors"') ? 'errors' : 'data'}`;
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          if (kind === 'mutation') reset();
          await expectAgreement({ ...operation, user }, kind === 'mutation' ? 1 : 2);
        }),
        { numRuns, seed: fuzzSeed, endOnFailure: true },
      );
      // Neither all refused nor all well: both ways were compared.
      expect([...outcomes.keys()].toSorted()).toEqual(expect.arrayContaining(['200 data', '200 errors', '400 errors']));
    },
    240_000,
  );
});
