// Mutations that the browser has stored return as dry runs.
import { expect, test } from '@jest/globals';
import { effectOfTexts } from '../../src/explorers/page/effect.js';
import { rehearsalOf } from '../../src/explorers/page/rehearsal.js';

const withVariable = 'mutation M($id: ID!, $d: Boolean! = false) { a(id: $id, dryRun: $d) { b } }';

test.each([
  ['a variable that is false', withVariable, '{ "d": false }'],
  ['a variable that is false by default', withVariable, '{}'],
  ['a variable, and no variables', withVariable, null],
  ['variables with comments', withVariable, '// off\n{ "d": false, }'],
  ['variables that cannot be read', 'mutation M($d: Boolean!) { a(dryRun: $d) }', '{ "d": '],
  ['an undeclared variable', 'mutation M { a(dryRun: $d) }', '{}'],
  ['a literal', 'mutation { a(id: "1", dryRun: false) }', ''],
  ['no dryRun', 'mutation { a(id: "1") { b } }', ''],
  ['no arguments', 'mutation { a { b } c }', ''],
  ['several operations', 'query Q { a } mutation M { a } mutation N { a(dryRun: false) }', ''],
  ['a fragment', 'mutation { ...F } mutation N { ...F } fragment F on Mutation { a(x: 1) b(dryRun: null) }', ''],
])('with %s', (_, query, variables) => {
  expect(effectOfTexts({ query, variables }).kind).toBe('live');
  const rehearsal = rehearsalOf({ query, variables });
  const isReadable = variables !== '{ "d": ';
  expect(effectOfTexts({ ...rehearsal, variables: isReadable ? rehearsal.variables : '{}' }).kind).toBe('rehearsal');
});

test('the rest of the document and of the variables stays', () => {
  const query = '# mine\nmutation { one: a(id: "1") { b } two: a(id: "2", dryRun: true) { b } }';
  expect(rehearsalOf({ query, variables: '{ "x": 1 }' })).toEqual({
    query: '# mine\nmutation { one: a(dryRun: true, id: "1") { b } two: a(id: "2", dryRun: true) { b } }',
    variables: '{ "x": 1 }',
  });
});

test.each(['query Q($dryRun: Boolean) { a }', 'mutation { ', '', '# nothing'])('%j stays as it is', (query) => {
  expect(rehearsalOf({ query, variables: '{ "a": 1 }' })).toEqual({ query, variables: '{ "a": 1 }' });
});

test('a tab without texts stays as it is', () => {
  expect(rehearsalOf({ query: null, variables: null })).toEqual({ query: null, variables: null });
});
