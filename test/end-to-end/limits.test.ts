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

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');

/**
 * Returns fragments that each select two fields by the next one. They double what is selected, or nest, `count` times.
 */
function multiplyingFragments(count: number): string {
  const fragments = Array.from(
    { length: count },
    (_, index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`,
  );
  return `${fragments.join(' ')} fragment f${count} on Query { ${aliases(20, '__typename')} }`;
}

const repeats = 'repeats too many fields or fragments';
const tooDeep = 'is more than 12 levels deep';
const partner = 'complianceManagementPartner(id: "x")';

describe('an operation is refused with a 400', () => {
  test.each<[string, string, string]>([
    ['that is too deep', `{ complianceManagementPartners ${nested(12)} }`, tooDeep],
    ['with introspection that is too deep', `{ __type(name: "Int") ${nested(21)} }`, tooDeep],
    ['with lists in lists', `{ a(b: ${'['.repeat(2_500)}${']'.repeat(2_500)}) }`, tooDeep],
    ['with objects in objects', `{ a(b: ${'{ c: '.repeat(13)}1${'}'.repeat(13)}) }`, tooDeep],
    [
      'with lists in the type of a variable',
      `query ($a: ${'['.repeat(13)}Int${']'.repeat(13)}) { __typename }`,
      tooDeep,
    ],
    ['with too many characters', `{ __typename #${'x'.repeat(131_072)}\n}`, 'has more than 131072 characters'],
    ['with too many lines', `{ __typename ${'\n'.repeat(6_000)} }`, 'has more than 6000 lines'],
    ['with a long name', `{ ${'x'.repeat(257)}: __typename }`, 'A name in the document has more than 256 characters'],
    ['with too many root fields', `{ ${aliases(31, '__typename')} }`, 'costs 620, and at most 600 is allowed'],
    [
      'with too many root fields in fragments',
      `{ ...f ...g } fragment f on Query { ${aliases(20, '__typename')} } fragment g on Query { b: __typename ${aliases(30, '__typename')} }`,
      'costs 620, and at most 600 is allowed',
    ],
    ['with a field that is repeated', `{ ${'__typename '.repeat(251)} }`, repeats],
    ['with a fragment that is repeated', `{ ${'...f '.repeat(251)} } fragment f on Query { __typename }`, repeats],
    [
      'with fragments that multiply fields below aliases',
      `{ a: ${partner} { ...f } b: ${partner} { ...f } }
       fragment f on ComplianceManagementPartner { ${aliases(1_100, 'id')} }`,
      'has more than 6000 tokens, with its fragments written out',
    ],
    [
      'with fragments that multiply one another',
      `{ ${Array.from({ length: 10 }, (_, i) => `p${i}: ${partner} { ...f }`).join(' ')} }
       fragment f on ComplianceManagementPartner { ${Array.from({ length: 10 }, (_, i) => `e${i}: platformEnrollments { ...g }`).join(' ')} }
       fragment g on PlatformEnrollment { ${Array.from({ length: 10 }, (_, i) => `a${i}: assignments { ...h }`).join(' ')} }
       fragment h on ComplianceManagementPartnerAssignment { ${aliases(10, 'key')} }`,
      'The operation has more than 6000 tokens',
    ],
    [
      'with many directives on one field',
      `{ __typename ${'@skip(if: false) '.repeat(31)} }`,
      'The directive "@skip" can only be used once',
    ],
    [
      'with cyclic fragments',
      '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
      'Cannot spread fragment',
    ],
    ['that has too many tokens', `{ ${'__typename '.repeat(6_001)} }`, '6000 tokens'],
    ['whose second operation is over a limit', `query a { __typename } query b { ${'x '.repeat(251)} }`, repeats],
    [
      'with a fragment that it does not use and that is over a limit',
      `{ __typename } fragment f on Query { ${'x '.repeat(251)} }`,
      repeats,
    ],
  ])('%s', async (_, query, message) => {
    const { status, errors } = await gateway.ask(query);
    expect(status).toBe(400);
    expect(errors?.map((error) => error.message).join()).toContain(message);
  });

  test.each(['query', 'variables', 'operationName'] as const)(
    'and a short message about a long name in %s',
    async (where) => {
      const name = 'x'.repeat(200_000);
      const body = {
        query: where === 'operationName' ? 'query a { __typename } query b { __typename }' : `{ ${name} }`,
        ...(where === 'operationName' ? { operationName: name } : {}),
        ...(where === 'variables' ? { query: 'query ($a: Missing) { __typename }'.replace('Missing', name) } : {}),
      };
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await gateway.emulator.signIn()}` },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(400);
      expect((await response.text()).length).toBeLessThan(2_500);
    },
  );

  test('that the parser has no stack, or too many tokens, for', async () => {
    // Which of both ends first depends on the version of Node.
    const { status, errors } = await gateway.ask(nested(2_990));
    expect(status).toBe(400);
    expect(errors?.[0]?.message).toMatch(/is more than 12 levels deep|6000 tokens/);
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
  expect(errors?.[0]?.message).toContain(repeats);
});

test('fragments that double what is spread select it once', async () => {
  const { data, errors } = await gateway.ask(`{ ...f0 } ${multiplyingFragments(10)}`);
  expect(errors).toBeUndefined();
  expect(Object.keys(data)).toHaveLength(20);
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

test('a list of Graph with more pages than the gateway reads is told as one that another try meets again', async () => {
  const partners = Array.from({ length: 101 }, (_, index) => ({ id: `p${index}`, displayName: `Partner ${index}` }));
  const large = await startTestGateway({ partners, pageSize: 1 });
  try {
    const { errors } = await large.ask('{ complianceManagementPartners { totalCount } }');
    expect(errors?.[0]).toMatchObject({
      message:
        'A list of Microsoft Graph has more than 100 pages, which is more than the gateway reads. The same request would fail again: request less at once, or report it to the operator of the gateway.',
      extensions: { code: 'UPSTREAM_REFUSED' },
    });
    expect(large.emulator.requests.calls).toBe(100);
  } finally {
    await large.close();
  }
});
