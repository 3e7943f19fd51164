// What one operation may ask for.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const nested = (levels: number): string => '{ a '.repeat(levels) + '}'.repeat(levels);

describe('an operation is refused with a 400', () => {
  test.each<[string, string, string]>([
    ['too deep', `{ complianceManagementPartners ${nested(12)} }`, 'depth of more than 12'],
    [
      'of too many aliases',
      `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
      'aliases of more than 30',
    ],
    ['of too many fields', `{ ${'__typename '.repeat(251)} }`, 'fields of more than 250'],
    ['of too many directives', `{ ${'__typename @include(if: true) '.repeat(31)} }`, 'directives of more than 30'],
    [
      'of one field with too many directives',
      `{ __typename ${'@skip(if: false) '.repeat(31)} }`,
      'directives of more than 30',
    ],
    [
      'of fragments that multiply',
      `{ ...f0 } ${Array.from({ length: 10 }, (_, index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`).join(' ')} fragment f10 on Query { __typename }`,
      'fields of more than 250',
    ],
    [
      'of fragments in circles',
      '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
      'Cannot spread fragment',
    ],
    ['too long', `{ ${'__typename '.repeat(2_001)} }`, '2000 tokens'],
    [
      'with the limits hidden in a second operation',
      `query a { __typename } query b { ${'__typename '.repeat(251)} }`,
      'fields of more than 250',
    ],
  ])('%s', async (_, query, message) => {
    const { status, errors } = await gateway.ask(query);
    expect(status).toBe(400);
    expect(errors?.map((error) => error.message).join()).toContain(message);
  });

  test('and a document made of faults is answered with a few of them', async () => {
    const { errors } = await gateway.ask(`{ ${Array.from({ length: 100 }, (_, index) => `f${index}`).join(' ')} }`);
    expect(errors?.length).toBeLessThanOrEqual(6);
  });
});

test('a document of repeated fields is refused before graphql-js compares its fields with one another', async () => {
  // Valid but for its size: what refuses it must not be a rule of graphql-js, which compares all pairs.
  const fields = 'complianceManagementPartners { nodes { id } } '.repeat(240);
  const { errors } = await gateway.ask(`{ ${fields} }`);
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.message).toContain('fields of more than 250');
});

test('the queries that explorers send are within the limits', async () => {
  expect(
    (
      await gateway.ask(
        getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, specifiedByUrl: true, oneOf: true }),
      )
    ).errors,
  ).toBeUndefined();
});

test.each([
  ['subscription { x }', undefined],
  ['{ __typename }', 'nope'],
  ['query a { __typename } query b { __typename }', undefined],
  ['fragment f on Query { __typename }', undefined],
])('%s with the operation name %s names no operation, and is refused with a 400', async (query, operationName) => {
  for (const token of [await gateway.emulator.signIn(), undefined]) {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, operationName }),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('INTERNAL_SERVER_ERROR');
  }
});

describe('a body that cannot be read is refused in GraphQL’s form', () => {
  test.each<[string, number, string, string]>([
    [
      'more than a mebibyte',
      413,
      'application/json',
      JSON.stringify({ query: '{ __typename }', variables: { a: 'x'.repeat(1024 * 1024) } }),
    ],
    ['no JSON', 400, 'application/json', '{"query":'],
    ['poisoned JSON', 400, 'application/json', '{"query":"{ __typename }","__proto__":{"a":1}}'],
    ['a form', 415, 'application/x-www-form-urlencoded', 'query={__typename}'],
  ])('%s', async (_, status, type, body) => {
    const headers = { 'content-type': type, authorization: `Bearer ${await gateway.emulator.signIn()}` };
    const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
    expect([response.status, await response.json()]).toEqual([
      status,
      { errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST' } }] },
    ]);
  });
});

describe('entities', () => {
  const ask = (representations: unknown): ReturnType<TestGateway['ask']> =>
    gateway.ask('query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }', {
      variables: { representations },
    });
  test.each<[string, unknown]>([
    ['too many', Array.from({ length: 101 }, () => ({ __typename: 'Group', id: '1' }))],
    ['of no entity', [{ __typename: 'PageInfo', id: '1' }]],
    ['of no type', [{ __typename: 'constructor', id: '1' }]],
    ['without a key', [{ __typename: 'Group' }]],
    ['with a key of another kind', [{ __typename: 'Group', id: { toString: 1 } }]],
    ['that are no objects', [1, 'x', [], true]],
  ])('%s are refused', async (_, representations) => {
    expect((await ask(representations)).errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });

  test('with an id that is no part of a path are null', async () => {
    const { data } = await gateway.ask(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ComplianceManagementPartner { displayName } ... on Group { displayName } } }',
      {
        variables: {
          representations: [
            { __typename: 'ComplianceManagementPartner', id: '../../me' },
            { __typename: 'Group', id: '../../me' },
          ],
        },
      },
    );
    expect(data['_entities']).toEqual([null, { displayName: null }]);
  });
});
