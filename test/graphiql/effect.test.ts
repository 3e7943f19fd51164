// What an operation in GraphiQL would do: nothing is taken for a dry run that is none.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, graphqlSync } from 'graphql';
import { effectOf, effectOfTexts } from '../../src/explorers/page/effect.js';
import { fuzzSeed } from '../support/arbitrary.js';

const remove = 'deleteComplianceManagementPartner';
const kindOf = (query: string, variables?: unknown, operationName?: string): string =>
  effectOf({ query, variables, operationName: operationName ?? null }).kind;

describe('reads', () => {
  test.each(['{ a }', 'query Q { a }', 'query A { a } query B { b }'])('%s', (query) => {
    expect(kindOf(query)).toBe('read');
  });

  test('a query is one, whatever its variables are called', () => {
    expect(kindOf('query Q($dryRun: Boolean) { a(dryRun: $dryRun) }', { dryRun: false })).toBe('read');
  });
});

describe('does nothing', () => {
  test.each(['', ' \n', '# a comment\n', ', ,', '# one # two # three # four # five # six # seven # eight\n'])(
    '%j',
    (query) => {
      expect(kindOf(query)).toBe('nothing');
    },
  );
});

describe('is a rehearsal', () => {
  test('with a literal', () => {
    expect(kindOf(`mutation { ${remove}(id: "1", dryRun: true) { changed } }`)).toBe('rehearsal');
  });

  test('with a variable that is true', () => {
    const query = `mutation M($really: Boolean! = false) { ${remove}(id: "1", dryRun: $really) { changed } }`;
    expect(kindOf(query, { really: true })).toBe('rehearsal');
  });

  test('with a variable that is true by default', () => {
    const query = `mutation M($dryRun: Boolean! = true) { ${remove}(id: "1", dryRun: $dryRun) { changed } }`;
    expect(kindOf(query)).toBe('rehearsal');
    expect(kindOf(query, { dryRun: undefined })).toBe('rehearsal');
  });

  test('with fields in fragments, each of them a dry run', () => {
    const query = `mutation { __typename ...F ... on Mutation { b(dryRun: true) } } fragment F on Mutation { a(dryRun: true) }`;
    expect(kindOf(query)).toBe('rehearsal');
  });

  test('if it is the operation of that name', () => {
    const query = 'mutation A { a(dryRun: true) } mutation B { b }';
    expect(kindOf(query, {}, 'A')).toBe('rehearsal');
    expect(kindOf(query, {}, 'B')).toBe('live');
  });
});

describe('is live', () => {
  test.each([
    ['without dryRun', `mutation { ${remove}(id: "1") { changed } }`, {}],
    ['with a literal false', 'mutation { a(dryRun: false) }', {}],
    ['with a text', 'mutation { a(dryRun: "true") }', {}],
    ['with null', 'mutation { a(dryRun: null) }', {}],
    ['with an enum value', 'mutation { a(dryRun: TRUE) }', {}],
    ['with a variable that is false', 'mutation M($d: Boolean! = true) { a(dryRun: $d) }', { d: false }],
    ['with a variable that is null', 'mutation M($d: Boolean = true) { a(dryRun: $d) }', { d: null }],
    ['with a variable that is a text', 'mutation M($d: Boolean! = true) { a(dryRun: $d) }', { d: 'true' }],
    ['with a variable without a value', 'mutation M($d: Boolean) { a(dryRun: $d) }', {}],
    ['with a variable that is false by default', 'mutation M($d: Boolean! = false) { a(dryRun: $d) }', {}],
    ['with an undeclared variable', 'mutation M { a(dryRun: $d) }', {}],
    [
      'with another argument of that value',
      'mutation M($dryRun: Boolean! = true) { a(dry: $dryRun) }',
      { dryRun: true },
    ],
    ['with dryRun below the field', 'mutation { a { b(dryRun: true) } }', {}],
    ['with dryRun twice', 'mutation { a(dryRun: true, dryRun: false) }', {}],
    ['with a variable declared twice', 'mutation M($d: Boolean = true, $d: Boolean = false) { a(dryRun: $d) }', {}],
    ['with one field of two', 'mutation { a(dryRun: true) b }', {}],
    ['with an alias', 'mutation { dryRun: a }', {}],
    ['with a field in a fragment', 'mutation { ...F } fragment F on Mutation { a }', {}],
    ['with a field in an inline fragment', 'mutation { ... { a } }', {}],
    ['with a fragment that is missing', 'mutation { ...F }', {}],
    ['with a fragment that includes itself', 'mutation { ...F } fragment F on Mutation { ...F a }', {}],
    [
      'with a fragment of the same name twice',
      'mutation { ...F } fragment F on M { a(dryRun: true) } fragment F on M { a }',
      {},
    ],
    ['among several without a name', 'query A { a } mutation B { b }', {}],
    ['as a subscription', 'subscription { a }', {}],
    ['with a syntax error', 'query { a', {}],
    ['with too many levels to be parsed', `mutation ${'{ a '.repeat(100_000)}`, {}],
    ['without an operation', 'fragment F on Mutation { a }', {}],
    ['with an inherited variable', 'mutation M($toString: Boolean) { a(dryRun: $toString) }', {}],
    ['with variables that are no object', 'mutation { a(dryRun: true) }', 'true'],
    ['with variables that are a list', 'mutation { a(dryRun: true) }', [true]],
  ])('%s', (_, query, variables) => {
    expect(kindOf(query, variables)).toBe('live');
  });

  test('if the operation of that name is missing', () => {
    expect(kindOf('query A { a } mutation B { b }', {}, 'C')).toBe('live');
  });

  test('with the object that it changes', () => {
    const query = `mutation M($id: ID!, $input: I) {
      __typename ${remove}(id: $id) { changed }
      createComplianceManagementPartner(input: $input) { changed }
    }`;
    expect(effectOf({ query, variables: { id: '7', input: { displayName: 'Contoso' } } })).toEqual({
      kind: 'live',
      unknown: undefined,
      changes: [
        { field: remove, id: '7', newName: undefined },
        { field: 'createComplianceManagementPartner', id: undefined, newName: 'Contoso' },
      ],
    });
  });
});

test.each(['{ "dryRun": true, }', '// a comment\n{ "dryRun": /* here */ true }'])(
  'variables are read as GraphiQL reads them: %j',
  (variables) => {
    const query = 'mutation M($dryRun: Boolean! = false) { a(dryRun: $dryRun) }';
    expect(effectOfTexts({ query, variables }).kind).toBe('rehearsal');
  },
);

test.each([
  '{ "dryRun": true',
  '[]',
  'true',
  '{ "__proto__": { "dryRun": true } }',
  '{ "dryRun": true, "dryRun": false }',
])('variables that are no dry run count as live: %s', (variables) => {
  const query = 'mutation M($dryRun: Boolean! = false) { a(dryRun: $dryRun) }';
  expect(effectOfTexts({ query, variables }).kind).toBe('live');
});

describe('is what a server then does', () => {
  const schema = buildSchema(`
    type Query { look: Int }
    type Mutation { change(id: ID, dryRun: Boolean! = false): Int }`);
  /** Returns the values of `dryRun` with which a server runs an operation; `undefined` if it refuses the operation. */
  const run = (query: string, variables: Record<string, unknown>): boolean[] | undefined => {
    const dryRuns: boolean[] = [];
    const rootValue = { look: () => 1, change: ({ dryRun }: { dryRun: boolean }) => dryRuns.push(dryRun) };
    const { errors } = graphqlSync({ schema, source: query, variableValues: variables, rootValue });
    return errors && dryRuns.length === 0 ? undefined : dryRuns;
  };
  const dryRun = fc.constantFrom(
    '',
    '(dryRun: false)',
    '(dryRun: true)',
    '(dryRun: true)',
    '(dryRun: $d)',
    '(id: "1", dryRun: $e)',
  );
  const directive = fc.constantFrom('', '', '@include(if: true)', '@skip(if: $d)');
  const field = fc
    .tuple(fc.integer({ min: 0, max: 99 }), dryRun, directive)
    .map(([alias, argument, condition]) => `a${alias}: change${argument} ${condition}`);
  const selection = fc.oneof(
    field,
    field.map((one) => `... on Mutation { ${one} }`),
    fc.constantFrom('...F', '__typename'),
  );
  const value = fc.constantFrom(true, true, undefined, false, null, 'true');
  const definition = fc.constantFrom('Boolean! = true', 'Boolean! = false', 'Boolean = true', 'Boolean!');

  test('nothing is changed by what counts as a read or a rehearsal, and what counts as live changes something', () => {
    const seen = { live: 0, rehearsal: 0 };
    fc.assert(
      fc.property(
        fc.record({
          selections: fc.array(selection, { minLength: 1, maxLength: 3 }),
          inFragment: field,
          d: definition,
          e: definition,
        }),
        fc.record({ d: value, e: value }),
        ({ d, e, inFragment, selections }, variables) => {
          // Each variable and the fragment are used, so that few operations are refused.
          const query = `mutation M($d: ${d}, $e: ${e}) {
            u: change(dryRun: true) @include(if: $d) v: change(dryRun: true) @include(if: $e) ...F ${selections.join(' ')}
          } fragment F on Mutation { ${inFragment} }`;
          const done = run(query, variables);
          if (!done) return true;
          const isLive = effectOf({ query, variables }).kind === 'live';
          seen[isLive ? 'live' : 'rehearsal'] += 1;
          // Conditions are not evaluated, so that a change that they leave out counts as live.
          return done.includes(false) === isLive || (isLive && query.includes('@skip(if: $d)'));
        },
      ),
      { numRuns: 1_000, seed: fuzzSeed },
    );
    expect(seen.live).toBeGreaterThan(20);
    expect(seen.rehearsal).toBeGreaterThan(20);
  });
});
