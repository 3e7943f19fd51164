// The cache of admitted operations: what it stores, what it finds, and its bounds.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createKnownOperations, type KnownOperations } from '../../src/server/known-operations.js';

/** Caches a document under a text that need not be its own. */
function remember(
  known: KnownOperations,
  text: string,
  { document, operationName }: { document: string; operationName?: string },
): void {
  known.remember({ text, operationName, document: parse(document) });
}

const anonymous = '{ complianceManagementPartners { totalCount } }';

test('an operation is found by its text and name, with the variables of the request', () => {
  const known = createKnownOperations({ enabled: true });
  const document = parse('query List { complianceManagementPartners { totalCount } }');
  known.remember({ text: 'text', operationName: 'List', document });
  expect(known.find({ query: 'text', operationName: 'List', variables: { a: 1 } })).toEqual({
    document,
    operation: document.definitions[0],
    variables: { a: 1 },
  });
  expect(known.find({ query: 'text', operationName: 'Other' })).toBeUndefined();
  expect(known.find({ query: 'text ', operationName: 'List' })).toBeUndefined();
});

test('the operations of one text share its document', () => {
  const known = createKnownOperations({ enabled: true });
  const text = 'query A { __typename } query B { __typename }';
  remember(known, text, { document: text, operationName: 'A' });
  remember(known, text, { document: text, operationName: 'B' });
  const first = known.find({ query: text, operationName: 'A' });
  const second = known.find({ query: text, operationName: 'B' });
  expect(second?.document).toBe(first?.document);
});

test('an operation is found when the extensions name the client, as those of Apollo Client do', () => {
  const known = createKnownOperations({ enabled: true });
  remember(known, 'text', { document: anonymous });
  const extensions = { clientLibrary: { name: '@apollo/client', version: '4.3.8' } };
  expect(known.find({ query: 'text', extensions })).toBeDefined();
});

test.each([
  ['a persisted query', { query: 'text', extensions: { persistedQuery: { version: 1 } } }],
  ['extensions that are a list', { query: 'text', extensions: [] }],
  ['a batch', [{ query: 'text' }]],
  ['variables that are a list', { query: 'text', variables: [] }],
  ['an operation name that is not a string', { query: 'text', operationName: 1 }],
  ['a property that GraphQL over HTTP does not define', { query: 'text', more: 1 }],
  ['no query', { operationName: null }],
  ['no body', null],
])('a request with %s is left to Apollo Server', (_, body) => {
  const known = createKnownOperations({ enabled: true });
  remember(known, 'text', { document: anonymous });
  expect(known.find({ query: 'text' })).toBeDefined();
  expect(known.find(body)).toBeUndefined();
});

test('a text of more than 10,000 characters is not cached', () => {
  const known = createKnownOperations({ enabled: true });
  const text = 'a'.repeat(10_001);
  remember(known, text, { document: anonymous });
  expect(known.find({ query: text })).toBeUndefined();
});

test.each([
  ['literals', '{ f(a: [', '1 '.repeat(1_900), '])'],
  ['fields', '{ f {', 'a '.repeat(1_900), '}'],
  // The parser is recursive, and its stack is smaller on newer versions of Node.
  ['nested fields', '{ f ', '{a '.repeat(500), '}'.repeat(500)],
  ['comments', '{ f', '#\n'.repeat(1_900), ''],
])(
  'the cache takes at most 12 MiB of heap for operations full of %s, and evicts the oldest',
  (_, start, middle, end) => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const known = createKnownOperations({ enabled: true });
    const textOf = (index: number): string => `${start}${middle}${end} n${index}: displayName }`;
    collectGarbage();
    const bytesBefore = process.memoryUsage().heapUsed;
    for (let index = 0; index < 300; index++) remember(known, textOf(index), { document: textOf(index) });
    collectGarbage();
    expect(process.memoryUsage().heapUsed - bytesBefore).toBeLessThan(12 * 1024 * 1024);
    expect(known.find({ query: textOf(0) })).toBeUndefined();
    expect(known.find({ query: textOf(299) })).toBeDefined();
  },
);

test('a cache that is not enabled stores nothing', () => {
  const known = createKnownOperations({ enabled: false });
  remember(known, 'text', { document: anonymous });
  expect(known.find({ query: 'text' })).toBeUndefined();
});
