// What is remembered of operations, and how much of it.
import { expect, test } from '@jest/globals';
import { parse, type OperationDefinitionNode } from 'graphql';
import { createKnownOperations, type KnownOperation } from '../../src/server/known-operations.js';

function parsed(source: string): KnownOperation {
  const document = parse(source);
  return { document, operation: document.definitions[0] as OperationDefinitionNode };
}

test('an operation is found by its text and name, with the variables of the request', () => {
  const known = createKnownOperations({ enabled: true });
  const list = parsed('query List { complianceManagementPartners { totalCount } }');
  known.remember('text', 'List', list);
  expect(known.find({ query: 'text', operationName: 'List', variables: { a: 1 } })).toEqual({
    ...list,
    variables: { a: 1 },
  });
  expect(known.find({ query: 'text', operationName: 'Other' })).toBeUndefined();
  expect(known.find({ query: 'text ', operationName: 'List' })).toBeUndefined();
});

test.each([
  ['extensions', { query: 'text', extensions: { persistedQuery: { version: 1 } } }],
  ['a batch', [{ query: 'text' }]],
  ['variables that are a list', { query: 'text', variables: [] }],
  ['a name that is none', { query: 'text', operationName: 1 }],
  ['no query', { operationName: null }],
  ['nothing', null],
])('a request with %s is left to Apollo Server', (_, body) => {
  const known = createKnownOperations({ enabled: true });
  known.remember('text', undefined, parsed('{ complianceManagementPartners { totalCount } }'));
  expect(known.find({ query: 'text' })).toBeDefined();
  expect(known.find(body)).toBeUndefined();
});

test('an operation that has not come for long gives way to newer ones, and a long one is not kept at all', () => {
  const known = createKnownOperations({ enabled: true });
  const list = parsed('{ complianceManagementPartners { totalCount } }');
  known.remember('a'.repeat(10_001), undefined, list);
  for (let index = 0; index < 501; index++) known.remember(`text ${index}`, undefined, list);
  expect(known.find({ query: 'a'.repeat(10_001) })).toBeUndefined();
  expect(known.find({ query: 'text 0' })).toBeUndefined();
  expect(known.find({ query: 'text 500' })).toBeDefined();
});

test('nothing is remembered when it is switched off', () => {
  const known = createKnownOperations({ enabled: false });
  known.remember('text', undefined, parsed('{ complianceManagementPartners { totalCount } }'));
  expect(known.find({ query: 'text' })).toBeUndefined();
});
