// What is remembered of operations, and how much of it.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createKnownOperations } from '../../src/server/known-operations.js';

const list = parse('query List { complianceManagementPartners { totalCount } }');
const anonymous = parse('{ complianceManagementPartners { totalCount } }');

test('an operation is found by its text and name, with the variables of the request', () => {
  const known = createKnownOperations({ enabled: true });
  known.remember('text', 'List', list);
  expect(known.find({ query: 'text', operationName: 'List', variables: { a: 1 } })).toEqual({
    document: list,
    operation: list.definitions[0],
    variables: { a: 1 },
  });
  expect(known.find({ query: 'text', operationName: 'Other' })).toBeUndefined();
  expect(known.find({ query: 'text ', operationName: 'List' })).toBeUndefined();
});

test('the operations of one text share its document', () => {
  const known = createKnownOperations({ enabled: true });
  const text = 'query A { __typename } query B { __typename }';
  known.remember(text, 'A', parse(text));
  known.remember(text, 'B', parse(text));
  expect(known.find({ query: text, operationName: 'B' })?.document).toBe(
    known.find({ query: text, operationName: 'A' })?.document,
  );
});

test('an operation is found although its client names itself in the extensions, as Apollo Client does', () => {
  const known = createKnownOperations({ enabled: true });
  known.remember('text', undefined, anonymous);
  const extensions = { clientLibrary: { name: '@apollo/client', version: '4.3.8' } };
  expect(known.find({ query: 'text', extensions })).toBeDefined();
});

test.each([
  ['a persisted query', { query: 'text', extensions: { persistedQuery: { version: 1 } } }],
  ['extensions that are a list', { query: 'text', extensions: [] }],
  ['a batch', [{ query: 'text' }]],
  ['variables that are a list', { query: 'text', variables: [] }],
  ['an operation name that is no string', { query: 'text', operationName: 1 }],
  ['a property that GraphQL over HTTP does not define', { query: 'text', more: 1 }],
  ['no query', { operationName: null }],
  ['nothing', null],
])('a request with %s is left to Apollo Server', (_, body) => {
  const known = createKnownOperations({ enabled: true });
  known.remember('text', undefined, anonymous);
  expect(known.find({ query: 'text' })).toBeDefined();
  expect(known.find(body)).toBeUndefined();
});

test('a text of more than 10,000 characters is not kept', () => {
  const known = createKnownOperations({ enabled: true });
  const text = 'a'.repeat(10_001);
  known.remember(text, undefined, anonymous);
  expect(known.find({ query: text })).toBeUndefined();
});

test('what is kept takes no more heap than its bound of 16 MiB; older operations give way to newer ones', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const known = createKnownOperations({ enabled: true });
  const textOf = (index: number): string => `{ f(a: [${'1 '.repeat(1_900)}]) { n${index}: displayName } }`;
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 300; index++) known.remember(textOf(index), undefined, parse(textOf(index)));
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(17 * 1024 * 1024);
  expect(known.find({ query: textOf(0) })).toBeUndefined();
  expect(known.find({ query: textOf(299) })).toBeDefined();
});

test('nothing is remembered when it is switched off', () => {
  const known = createKnownOperations({ enabled: false });
  known.remember('text', undefined, anonymous);
  expect(known.find({ query: 'text' })).toBeUndefined();
});
