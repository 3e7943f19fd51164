// The limits on operations, request bodies and entity representations.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const nested = (levels: number): string => '{ a '.repeat(levels) + '}'.repeat(levels);

/** Returns fragments. Each spreads the next one twice. */
function multiplyingFragments(count: number): string {
  const fragments = Array.from(
    { length: count },
    (_, index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`,
  );
  return `{ ...f0 } ${fragments.join(' ')} fragment f${count} on Query { __typename }`;
}

describe('an operation is refused with a 400', () => {
  test.each<[string, string, string]>([
    ['that is too deep', `{ complianceManagementPartners ${nested(12)} }`, 'is more than 12 levels deep'],
    [
      'with too many aliases',
      `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
      'has more than 30 aliases',
    ],
    ['with too many fields', `{ ${'__typename '.repeat(251)} }`, 'has more than 250 fields'],
    ['with too many directives', `{ ${'__typename @include(if: true) '.repeat(31)} }`, 'has more than 30 directives'],
    [
      'with too many directives on one field',
      `{ __typename ${'@skip(if: false) '.repeat(31)} }`,
      'has more than 30 directives',
    ],
    ['with fragments that multiply fields', multiplyingFragments(10), 'has more than 250 fields'],
    [
      'with cyclic fragments',
      '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
      'Cannot spread fragment',
    ],
    ['that has too many tokens', `{ ${'__typename '.repeat(2_001)} }`, '2000 tokens'],
    [
      'whose second operation is over a limit',
      `query a { __typename } query b { ${'__typename '.repeat(251)} }`,
      'has more than 250 fields',
    ],
  ])('%s', async (_, query, message) => {
    const { status, errors } = await gateway.ask(query);
    expect(status).toBe(400);
    expect(errors?.map((error) => error.message).join()).toContain(message);
  });

  test('and at most six errors', async () => {
    const { errors } = await gateway.ask(`{ ${Array.from({ length: 100 }, (_, index) => `f${index}`).join(' ')} }`);
    expect(errors?.length).toBeLessThanOrEqual(6);
  });
});

test('a document of repeated fields is refused before graphql-js compares its fields with one another', async () => {
  // The document is valid apart from its size. Validation by graphql-js, which compares all pairs, must not refuse it.
  const fields = 'complianceManagementPartners { nodes { id } } '.repeat(240);
  const { errors } = await gateway.ask(`{ ${fields} }`);
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.message).toContain('has more than 250 fields');
});

test('the queries that explorers send are within the limits', async () => {
  const options = { descriptions: true, inputValueDeprecation: true, specifiedByUrl: true, oneOf: true };
  const { errors } = await gateway.ask(getIntrospectionQuery(options));
  expect(errors).toBeUndefined();
});

test.each([
  ['subscription { x }', undefined],
  ['{ __typename }', 'nope'],
  ['query a { __typename } query b { __typename }', undefined],
  ['fragment f on Query { __typename }', undefined],
])('%s with the operation name %s selects no operation, and is refused with a 400', async (query, operationName) => {
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

describe('a request body is refused with a GraphQL error:', () => {
  const json = 'application/json';
  const larger = JSON.stringify({ query: '{ __typename }', variables: { a: 'x'.repeat(1024 * 1024) } });
  const polluted = '{"query":"{ __typename }","__proto__":{"a":1}}';

  test.each([
    {
      name: 'larger than 1 MiB',
      type: json,
      body: larger,
      status: 413,
      message: 'The request body is larger than 1 MiB.',
    },
    { name: 'not JSON', type: json, body: '{"query":', status: 400, message: 'The request body is not valid JSON.' },
    {
      name: 'with `__proto__`',
      type: json,
      body: polluted,
      status: 400,
      message: 'The request body is not valid JSON.',
    },
    {
      name: 'an HTML form',
      type: 'application/x-www-form-urlencoded',
      body: 'query={__typename}',
      status: 415,
      message: 'Send the request body as `application/json`.',
    },
  ])('$name', async ({ body, message, status, type }) => {
    const headers = { 'content-type': type, authorization: `Bearer ${await gateway.emulator.signIn()}` };
    const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
  });
});

describe('representations', () => {
  const ask = (representations: unknown): ReturnType<TestGateway['ask']> =>
    gateway.ask('query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }', {
      variables: { representations },
    });

  test.each<[string, unknown]>([
    ['too many', Array.from({ length: 101 }, () => ({ __typename: 'Group', id: '1' }))],
    ['of a type that is not an entity', [{ __typename: 'PageInfo', id: '1' }]],
    ['of an unknown type', [{ __typename: 'constructor', id: '1' }]],
    ['without a key', [{ __typename: 'Group' }]],
    ['with a key that is not a string', [{ __typename: 'Group', id: { toString: 1 } }]],
    ['that are not objects', [1, 'x', [], true]],
  ])('%s are refused', async (_, representations) => {
    expect((await ask(representations)).errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });

  test('with an id that contains a path are null', async () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on ComplianceManagementPartner { displayName }
        ... on Group { displayName }
      }
    }`;
    const representations = [
      { __typename: 'ComplianceManagementPartner', id: '../../me' },
      { __typename: 'Group', id: '../../me' },
    ];
    const { data } = await gateway.ask(query, { variables: { representations } });
    expect(data['_entities']).toEqual([null, { displayName: null }]);
  });
});
