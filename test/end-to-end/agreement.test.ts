// Two gateways with different execution: one caches and compiles operations, the other leaves every request to Apollo
// Server and graphql-js. Their responses must be equal, byte for byte.
import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getIntrospectionQuery } from 'graphql';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { fuzzRuns, fuzzSeed, isThorough } from '../support/arbitrary.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { drawOperation } from '../support/operation.js';
import { fixedSeed } from '../support/seed.js';

let compiled: TestGateway;
let interpreted: TestGateway;
const tokens = new Map<TestGateway, Record<'admin' | 'reader', string>>();
beforeAll(async () => {
  // Both emulators get the same heartbeats, which otherwise depend on when they were reset.
  compiled = await startTestGateway({ ...fixedSeed, environment: { GRAPHQL_COMPILE_AFTER: '0' } });
  interpreted = await startTestGateway({ ...fixedSeed, environment: { GRAPHQL_COMPILE_AFTER: 'never' } });
  for (const gateway of [compiled, interpreted]) {
    const { signIn } = gateway.emulator;
    tokens.set(gateway, { admin: await signIn('admin'), reader: await signIn('reader') });
  }
});
afterAll(() => Promise.all([compiled.close(), interpreted.close()]));

const reset = (): void => [compiled, interpreted].forEach(({ emulator }) => emulator.reset());
beforeEach(reset);

interface TestRequest {
  query: string;
  variables?: object | undefined;
  user?: 'admin' | 'reader';
  /** In place of the user's token. */
  token?: string;
  accept?: string;
}

interface TestResponse {
  status: number;
  headers: [name: string, value: string][];
  text: string;
}

async function send(
  gateway: TestGateway,
  { accept, query, token, user = 'admin', variables }: TestRequest,
): Promise<TestResponse> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token ?? tokens.get(gateway)?.[user]}`,
      ...(accept ? { accept } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  const headers = [...response.headers].filter(([name]) => !['date', 'content-length', 'x-request-id'].includes(name));
  return { status: response.status, headers, text: normalise(await response.text()) };
}

/**
 * Replaces ids that Graph generates, and sorts errors: fields are executed concurrently, so their order is not defined.
 */
function normalise(text: string): string {
  const { errors, ...rest } = JSON.parse(
    text.replaceAll(/(?![234]0{7}-)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'a guid'),
  );
  const sortedErrors = errors?.map((error: unknown) => JSON.stringify(error)).toSorted();
  return JSON.stringify({ ...(sortedErrors ? { errors: sortedErrors } : {}), ...rest });
}

/** Sends a request to both gateways; several times to the one that compiles, where it is new first and then cached. */
async function expectAgreement(request: TestRequest, times = 3): Promise<void> {
  const expected = await send(interpreted, request);
  for (let time = 0; time < times; time++) {
    expect({ request, response: await send(compiled, request) }).toEqual({ request, response: expected });
  }
}

test('the responses to every operation of schema/operations/ are equal', async () => {
  const folder = new URL('../../../schema/operations/', import.meta.url);
  const variables = JSON.parse(await readFile(new URL('variables.json', folder), 'utf8'));
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql'));
  for (const name of names) {
    // The next operations must not see what an earlier one created.
    reset();
    const query = await readFile(new URL(name, folder), 'utf8');
    await expectAgreement({ query, variables }, /^mutation/m.test(query) ? 1 : 3);
  }
  expect(names.length).toBeGreaterThan(4);
});

test('the responses to introspection are equal', async () => {
  await expectAgreement({ query: getIntrospectionQuery() });
  await expectAgreement({ query: '{ _service { sdl } __typename }' });
});

test('the responses to entity representations are equal', async () => {
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
])('the responses are equal for the Accept header "%s"', async (accept) => {
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

test('the responses to an invalid token are equal, for an operation that is cached', async () => {
  const query = '{ complianceManagementPartners { totalCount } }';
  await expectAgreement({ query });
  await expectAgreement({ query, token: 'not.a.token' });
});

describe('the responses to generated operations are equal', () => {
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

  test.each(['query', 'mutation'] as const)('for each %s', async (kind) => {
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.gen(), fc.constantFrom('admin', 'reader'), async (draw, user) => {
        const operation = drawOperation(draw, { schema, kind, texts });
        if (kind === 'mutation') reset();
        const { status, text } = await send(interpreted, { ...operation, user });
        const outcome = `${status} ${text.includes('"errors"') ? 'errors' : 'data'}`;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (kind === 'mutation') reset();
        await expectAgreement({ ...operation, user }, kind === 'mutation' ? 1 : 2);
      }),
      { numRuns: fuzzRuns(0.3), seed: fuzzSeed, endOnFailure: true },
    );
    // The comparison is only meaningful if operations of each outcome were generated, as far as a few can have them.
    if (!isThorough) return;
    expect([...outcomes.keys()].toSorted()).toEqual(expect.arrayContaining(['200 data', '200 errors', '400 errors']));
  });
});
