// Declarations of computed fields: each names the properties of Graph that it needs.
import { describe, expect, test } from '@jest/globals';
import type { GraphQLObjectType } from 'graphql';
import { entities } from '../../src/graphql/unmodelled-names.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { propertiesOf, schemaNameOf, type Entity } from '../../src/resource/entity.js';

const { schema } = buildSubgraph();

/** Returns the fields of an entity's type that are not properties of Graph and do not declare what they need. */
function undeclared(entity: Entity): string[] {
  const name = schemaNameOf(entity);
  return Object.values((schema.getType(name) as GraphQLObjectType).getFields())
    .filter((field) => field.name !== 'id' && !Object.hasOwn(entity.fields, field.name))
    .filter(({ extensions }) => extensions['needs'] === undefined)
    .map((field) => `${name}.${field.name} needs @Needs(…)`);
}

describe.each(entities)('$type', (entity) => {
  test('has no computed field without a declaration of what it needs', () => {
    expect(undeclared(entity)).toEqual([]);
  });

  test('has computed fields that need only described properties', () => {
    const { [schemaNameOf(entity)]: type } = schema.getTypeMap() as Record<string, GraphQLObjectType>;
    const needs = Object.values(type?.getFields() ?? {}).map(({ extensions }) => extensions['needs']);
    const names = needs.filter((it) => Array.isArray(it)).flat() as string[];
    expect(names.filter((name) => !Object.hasOwn(propertiesOf(entity), name))).toEqual([]);
    expect(names).toContain('partnerState');
  });

  test('has a field of the schema for each described field', () => {
    const { [schemaNameOf(entity)]: type } = schema.getTypeMap() as Record<string, GraphQLObjectType>;
    expect(Object.keys(type?.getFields() ?? {})).toEqual(expect.arrayContaining(Object.keys(entity.fields)));
  });
});

test('a computed field without a declaration of what it needs is reported', () => {
  const [entity] = entities;
  if (!entity) throw new Error('There is an entity.');
  const { displayName: _, ...fields } = entity.fields;
  expect(undeclared({ ...entity, fields })).toEqual(['ComplianceManagementPartner.displayName needs @Needs(…)']);
});
