// The selection set -> the properties of an entity to ask Graph for.
import { collectSubFields } from '@graphql-tools/utils';
import {
  BREAK,
  getArgumentValues,
  getNamedType,
  isObjectType,
  visit,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import { Extensions } from 'type-graphql';
import { everyVersion, propertiesOf, schemaNameOf, type Entity } from './entity.js';

/** Names of Graph's properties beside `id`; `'all'` when no `$select` can name what is needed. */
export type Selected = ReadonlySet<string> | 'all';

export const nothing: Selected = new Set<string>();

/** One use of a computed field: its arguments, and the names of the fields selected of what it returns. */
export interface FieldUse {
  args: Record<string, unknown>;
  selected: () => readonly string[];
}
export type Need = readonly string[] | ((use: FieldUse) => Selected);

/**
 * Declares which of Graph's properties a computed field is made of, beside the field. A computed field that does not say
 * costs whole entities; test/schema/computed-fields.test.ts names it.
 */
export function Needs(needs: Need): ReturnType<typeof Extensions> {
  return Extensions({ needs });
}

/** The properties with these names; `'all'` for one that is not described, or that some version of Graph lacks. */
export function selectNames(entity: Entity, names: readonly string[]): Selected {
  const properties = propertiesOf(entity);
  const others = names.filter((name) => name !== 'id');
  const isEverywhere = (name: string): boolean =>
    Object.hasOwn(properties, name) && everyVersion.every((it) => properties[name]?.versions.includes(it));
  return others.every(isEverywhere) ? new Set(others) : 'all';
}

/** For a field that returns one entity, or entities among other types: `_entities`, an interface. */
export function selectOne(info: GraphQLResolveInfo, entity: Entity): Selected {
  return remembered(info, entity, () => selectFields(info, entity, info.fieldNodes));
}

/** For a field that returns a connection: what is shown. */
export function selectShown(info: GraphQLResolveInfo, entity: Entity): Selected {
  return remembered(info, entity, () => {
    const name = schemaNameOf(entity);
    const connection = subfields(info, `${name}Connection`, info.fieldNodes);
    const edges = subfields(info, `${name}Edge`, connection.get('edges') ?? []);
    return selectFields(info, entity, [...(connection.get('nodes') ?? []), ...(edges.get('node') ?? [])]);
  });
}

const known = new WeakMap<FieldNode, Map<Entity, Selected>>();

/** What a field selects of an entity, found once for each document: unless variables have a say, it is the same each time. */
function remembered(info: GraphQLResolveInfo, entity: Entity, find: () => Selected): Selected {
  const [node, ...others] = info.fieldNodes;
  if (!node || others.length > 0) return find();
  const found = known.get(node)?.get(entity);
  if (found) return found;
  const selected = find();
  if (!mentionsVariables(info, node)) {
    const ofNode = known.get(node) ?? new Map<Entity, Selected>();
    known.set(node, ofNode.set(entity, selected));
  }
  return selected;
}

function mentionsVariables({ fragments }: GraphQLResolveInfo, { selectionSet }: FieldNode): boolean {
  let mentioned = false;
  const visitor = { Variable: () => ((mentioned = true), BREAK) };
  for (const part of [selectionSet, ...Object.values(fragments)]) if (part) visit(part, visitor);
  return mentioned;
}

/** Everything in any of them. */
export function unite(several: readonly Selected[]): Selected {
  const united = new Set<string>();
  for (const selected of several) {
    if (selected === 'all') return 'all';
    for (const property of selected) united.add(property);
  }
  return united;
}

/** The query string, in one order for the same properties; empty for whole entities. */
export function selectQuery(selected: Selected): string {
  return selected === 'all' ? '' : `?$select=${['id', ...[...selected].toSorted()].join(',')}`;
}

function selectFields(info: GraphQLResolveInfo, entity: Entity, nodes: readonly FieldNode[]): Selected {
  const typeName = schemaNameOf(entity);
  const definitions = objectType(info, typeName).getFields();
  return unite(
    [...subfields(info, typeName, nodes).values()].map((fields) => {
      const name = fields[0]?.name.value ?? '';
      if (name.startsWith('__')) return nothing;
      const needs = definitions[name]?.extensions['needs'] as Need | undefined;
      if (typeof needs !== 'function') return selectNames(entity, needs ?? [name]);
      return unite(fields.map((field) => needs(useOf(info, definitions[name], field))));
    }),
  );
}

function useOf(
  info: GraphQLResolveInfo,
  definition: ReturnType<GraphQLObjectType['getFields']>[string] | undefined,
  field: FieldNode,
): FieldUse {
  if (!definition) throw new TypeError(`There is no field ${field.name.value}.`);
  return {
    args: getArgumentValues(definition, field, info.variableValues),
    selected: () => {
      const { name } = getNamedType(definition.type);
      return [...subfields(info, name, [field]).values()].map(([node]) => node?.name.value ?? '');
    },
  };
}

/** The fields selected of a type, by response name; fragments, `@skip` and `@include` are seen to. */
function subfields(info: GraphQLResolveInfo, type: string, nodes: readonly FieldNode[]): Map<string, FieldNode[]> {
  const { schema, fragments, variableValues } = info;
  // It takes variables in the shape that graphql 17 has for them, and says nothing of those that it does not find.
  const variables = { coerced: variableValues, sources: {} };
  return collectSubFields(schema, fragments, variables as never, objectType(info, type), [...nodes]).fields;
}

function objectType({ schema }: GraphQLResolveInfo, name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new TypeError(`${name} is no object type of the schema.`);
  return type;
}
