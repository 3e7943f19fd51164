// Selection of Graph's properties: the fields that an operation selects, translated to `$select`.
import { collectSubFields } from '@graphql-tools/utils';
import {
  BREAK,
  getArgumentValues,
  getNamedType,
  isObjectType,
  visit,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import { Extensions } from 'type-graphql';
import { everyVersion, propertiesOf, schemaNameOf, type Entity } from './entity.js';

/** Names of Graph's properties, without `id`; `'all'` for whole entities, where `$select` cannot name what is needed. */
export type Selected = ReadonlySet<string> | 'all';

/** A selection of a computed field: its arguments, and the names of the fields selected of its value. */
export interface FieldUse {
  args: Record<string, unknown>;
  selected: () => readonly string[];
}
export type Need = readonly string[] | ((use: FieldUse) => Selected);

/**
 * Declares the properties of Graph that a computed field depends on. A computed field without this declaration makes the
 * gateway read whole entities, and test/schema/computed-fields.test.ts fails.
 */
export function Needs(needs: Need): ReturnType<typeof Extensions> {
  return Extensions({ needs });
}

/** Returns the properties with these names; `'all'` if one of them is not described, or is missing in a version of Graph. */
export function selectProperties(entity: Entity, names: readonly string[]): Selected {
  const properties = propertiesOf(entity);
  const isInEveryVersion = (name: string): boolean =>
    Object.hasOwn(properties, name) && everyVersion.every((version) => properties[name]?.versions.includes(version));
  const withoutId = names.filter((name) => name !== 'id');
  return withoutId.every(isInEveryVersion) ? new Set(withoutId) : 'all';
}

/** Returns the properties that a field needs which returns an entity, or an abstract type such as `_entities` does. */
export function selectForEntity(info: GraphQLResolveInfo, entity: Entity): Selected {
  return memoised(info, entity, () => selectFields(info, entity, info.fieldNodes));
}

/** Returns the properties that a field needs which returns a connection. */
export function selectForConnection(info: GraphQLResolveInfo, entity: Entity): Selected {
  return memoised(info, entity, () => {
    const name = schemaNameOf(entity);
    const ofConnection = subfields(info, `${name}Connection`, info.fieldNodes);
    const ofEdge = subfields(info, `${name}Edge`, ofConnection.get('edges') ?? []);
    return selectFields(info, entity, [...(ofConnection.get('nodes') ?? []), ...(ofEdge.get('node') ?? [])]);
  });
}

const selections = new WeakMap<FieldNode, Map<Entity, Selected>>();

/** Computes what a field selects of an entity once for each document, unless the selection depends on variables. */
function memoised(info: GraphQLResolveInfo, entity: Entity, compute: () => Selected): Selected {
  const [node, ...others] = info.fieldNodes;
  if (!node || others.length > 0) return compute();
  const known = selections.get(node)?.get(entity);
  if (known) return known;
  const selected = compute();
  if (!usesVariables(info, node)) {
    const ofNode = selections.get(node) ?? new Map<Entity, Selected>();
    selections.set(node, ofNode.set(entity, selected));
  }
  return selected;
}

/** Returns whether a field's selection set, or any fragment of the document, has a variable. */
function usesVariables({ fragments }: GraphQLResolveInfo, { selectionSet }: FieldNode): boolean {
  let isUsed = false;
  const visitor = {
    Variable: () => {
      isUsed = true;
      return BREAK;
    },
  };
  for (const part of [selectionSet, ...Object.values(fragments)]) {
    if (part) visit(part, visitor);
  }
  return isUsed;
}

/** Returns every property that is in any of the selections. */
export function mergeSelections(several: readonly Selected[]): Selected {
  const merged = new Set<string>();
  for (const selected of several) {
    if (selected === 'all') return 'all';
    for (const property of selected) merged.add(property);
  }
  return merged;
}

/** Returns the query string, empty for whole entities. Sorted, so that equal selections have equal URLs. */
export function selectQuery(selected: Selected): string {
  return selected === 'all' ? '' : `?$select=${['id', ...[...selected].toSorted()].join(',')}`;
}

function selectFields(info: GraphQLResolveInfo, entity: Entity, nodes: readonly FieldNode[]): Selected {
  const typeName = schemaNameOf(entity);
  const definitions = objectType(info, typeName).getFields();
  const selected: Selected[] = [];
  for (const fields of subfields(info, typeName, nodes).values()) {
    const name = fields[0]?.name.value ?? '';
    if (name.startsWith('__')) continue;
    const definition = definitions[name];
    if (!definition) throw new TypeError(`The type ${typeName} has no field ${name}.`);
    const needs = definition.extensions['needs'] as Need | undefined;
    if (typeof needs === 'function') {
      selected.push(...fields.map((field) => needs(useOf(info, definition, field))));
    } else {
      selected.push(selectProperties(entity, needs ?? [name]));
    }
  }
  return mergeSelections(selected);
}

function useOf(info: GraphQLResolveInfo, definition: GraphQLField<unknown, unknown>, field: FieldNode): FieldUse {
  return {
    args: getArgumentValues(definition, field, info.variableValues),
    selected: () => {
      const { name } = getNamedType(definition.type);
      return [...subfields(info, name, [field]).values()].map(([node]) => node?.name.value ?? '');
    },
  };
}

/** Returns the fields selected of a type, by response name. Follows fragments, `@skip` and `@include`. */
function subfields(info: GraphQLResolveInfo, type: string, nodes: readonly FieldNode[]): Map<string, FieldNode[]> {
  const { schema, fragments, variableValues } = info;
  // `collectSubFields` expects the variables in the form of graphql 17, and ignores variables in any other form.
  const variables = { coerced: variableValues, sources: {} };
  return collectSubFields(schema, fragments, variables as never, objectType(info, type), [...nodes]).fields;
}

function objectType({ schema }: GraphQLResolveInfo, name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new TypeError(`${name} is not an object type of the schema.`);
  return type;
}
