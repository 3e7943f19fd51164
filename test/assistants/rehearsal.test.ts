// Mutations as rehearsals: whatever the document is, the literal `true` decides.
import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, print, validate } from 'graphql';
import { requireRehearsal, toRehearsal } from '../../src/assistants/rehearsal.js';

const schema = buildSchema(`
  type Query { ok: Boolean }
  interface Renames {
    rename(name: String, dryRun: Boolean! = false): Payload
  }
  type Mutation implements Renames {
    rename(name: String, dryRun: Boolean! = false): Payload
    purge(name: String): Payload
  }
  type Payload { ok: Boolean again: Mutation rename(dryRun: Boolean): Boolean }
`);
const rehearse = (text: string): string => print(toRehearsal(schema, parse(text))).replaceAll(/\s+/g, ' ');

describe('a rehearsal', () => {
  test('has the literal in place of a variable, which is no longer declared', () => {
    const text = rehearse(
      'mutation M($name: String, $dry: Boolean! = false) { rename(name: $name, dryRun: $dry) { ok } }',
    );
    expect(text).toBe('mutation M($name: String) { rename(name: $name, dryRun: true) { ok } }');
  });

  test('has the literal in place of `false`, and where the argument was left out', () => {
    expect(rehearse('mutation { a: rename(dryRun: false) { ok } b: rename { ok } }')).toBe(
      'mutation { a: rename(dryRun: true) { ok } b: rename(dryRun: true) { ok } }',
    );
  });

  test('has the literal in fragments of any kind, under any alias, and in fields below the payload', () => {
    const text = rehearse(`
      mutation M($d: Boolean!) { ...A ... on Mutation { dryRun: rename(dryRun: $d) { ok } } ... { rename { ok } } }
      fragment A on Mutation { x: rename(dryRun: $d) { again { deep: rename(dryRun: false) { ok } } } }
    `);
    expect(text).not.toContain('$d');
    expect(text).not.toContain('false');
    expect(text.match(/rename\(dryRun: true\)/g)).toHaveLength(4);
  });

  test('has the literal in a fragment on an interface of the mutation type', () => {
    expect(rehearse('mutation { ... on Renames { rename(dryRun: false) { ok } } }')).toBe(
      'mutation { ... on Renames { rename(dryRun: true) { ok } } }',
    );
  });

  test('has `true` wherever the deciding variable was used, and stays valid', () => {
    const document = toRehearsal(
      schema,
      parse('mutation M($d: Boolean!) { rename(dryRun: $d) { ok @skip(if: $d) rename(dryRun: $d) } }'),
    );
    expect(print(document)).toContain('@skip(if: true)');
    expect(validate(schema, document)).toEqual([]);
  });

  test('leaves arguments of the same name on other types as they are', () => {
    expect(rehearse('mutation { rename { rename(dryRun: false) } }')).toBe(
      'mutation { rename(dryRun: true) { rename(dryRun: false) } }',
    );
  });

  test('replaces every one of several arguments of the name', () => {
    expect(rehearse('mutation { rename(dryRun: true, dryRun: false) { ok } }')).toBe(
      'mutation { rename(dryRun: true) { ok } }',
    );
  });

  test.each(['mutation { purge { ok } }', 'mutation { rename { again { purge { ok } } } }'])(
    'is refused for a mutation without dry runs: %s',
    (text) => expect(() => rehearse(text)).toThrow('The mutation purge has no argument dryRun'),
  );
});

describe('the check of a rehearsal', () => {
  test.each([
    'mutation { rename { ok } }',
    'mutation { rename(dryRun: false) { ok } }',
    'mutation M($d: Boolean! = true) { rename(dryRun: $d) { ok } }',
    'mutation { rename(dryRun: true, dryRun: true) { ok } }',
    'mutation { rename(dryRun: true) { ok } ...F } fragment F on Mutation { rename { ok } }',
    'mutation { rename(dryRun: true) { again { rename { ok } } } }',
    'mutation { ... on Renames { rename { ok } } }',
  ])('refuses %s', (text) => {
    expect(() => requireRehearsal(schema, parse(text))).toThrow('The mutation rename is not a dry run.');
  });

  test('accepts literals', () => {
    expect(() => requireRehearsal(schema, parse('mutation { __typename rename(dryRun: true) { ok } }'))).not.toThrow();
  });
});
