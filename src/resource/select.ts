// Selection of Graph's properties: the fields that an operation selects, translated to `$select`.
//
// Fields are collected by graphql-js's own function, so that what is read is what will be executed, whatever a document
// does with aliases, fragments and conditions.
import {
  BREAK,
  getArgumentValues,
  getNamedType,
  GraphQLError,
  isObjectType,
  visit,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
// Not part of the package's index. graphql 16 has no `exports`, so this is the module that its executor uses.
import { collectSubfields } from 'graphql/execution/collectFields.js';
import { Extensions } from 'type-graphql';
import { everyVersion, propertiesOf, schemaNameOf, type Entity } from './entity.js';

/** Names of Graph's properties, without `id`; `'all'` for whole entities, where `$select` cannot name them. */
export type Selected = ReadonlySet<string> | 'all';

/** Returns whether a field of the object that a computed field returns is selected. */
export type SelectsField = (name: string) => boolean;

/** What a computed field needs; a function if that depends on its arguments or on what is selected of it. */
export type Need = readonly string[] | ((args: Record<string, unknown>, selectsField: SelectsField) => Selected);

/**
 * Declares the properties of Graph that a computed field depends on. A computed field without this declaration makes
 * the gateway read whole entities, and test/schema/computed-fields.test.ts fails.
 */
export function Needs(needs: Need): ReturnType<typeof Extensions> {
  return Extensions({ needs });
}

/** Returns the properties with these names; `'all'` if one is not described, or missing in a version of Graph. */
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

/** Returns whether a field that returns an entity selects its key only, which the caller has. */
export function selectsKeyOnly(info: GraphQLResolveInfo, entity: Entity): boolean {
  const type = objectType(info, schemaNameOf(entity));
  const isKey = ([{ name }]: FieldNodes): boolean => name.value === 'id' || name.value.startsWith('__');
  return subfields(info, type, info.fieldNodes).every(isKey);
}

/** Returns the properties that a field needs which returns a connection. */
export function selectForConnection(info: GraphQLResolveInfo, entity: Entity): Selected {
  return memoised(info, entity, () => {
    const name = schemaNameOf(entity);
    const ofConnection = (field: string): FieldNodes[] =>
      subfieldsNamed(info, { type: `${name}Connection`, field, nodes: info.fieldNodes });
    const ofEdges = ofConnection('edges').flatMap((nodes) =>
      subfieldsNamed(info, { type: `${name}Edge`, field: 'node', nodes }),
    );
    // Each on its own: below different response names, one name may stand for different fields.
    return mergeSelections([...ofConnection('nodes'), ...ofEdges].map((nodes) => selectFields(info, entity, nodes)));
  });
}

const selections = new WeakMap<FieldNode, Map<Entity, Selected>>();

/** Computes what a field selects of an entity once for each document, unless the selection depends on variables. */
function memoised(info: GraphQLResolveInfo, entity: Entity, compute: () => Selected): Selected {
  const [node, ...others] = info.fieldNodes;
  // Several nodes are one selection, and conditions elsewhere decide which nodes these are.
  if (!node || others.length > 0) return allIfRefused(compute);
  const known = selections.get(node)?.get(entity);
  if (known) return known;
  const selected = allIfRefused(compute);
  if (!usesVariables(info, node)) {
    const ofNode = selections.get(node) ?? new Map<Entity, Selected>();
    selections.set(node, ofNode.set(entity, selected));
  }
  return selected;
}

/**
 * Selects whole entities where graphql-js refuses a condition or an argument, such as a variable that is null against
 * its declaration. The error is not this field's: the executor reports it at the field that has the condition or
 * argument.
 */
function allIfRefused(compute: () => Selected): Selected {
  try {
    return compute();
  } catch (error) {
    if (error instanceof GraphQLError) return 'all';
    throw error;
  }
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
  const type = objectType(info, schemaNameOf(entity));
  const definitions = type.getFields();
  const selected: Selected[] = [];
  for (const fieldNodes of subfields(info, type, nodes)) {
    const [node] = fieldNodes;
    const name = node.name.value;
    if (name.startsWith('__')) continue;
    const definition = definitions[name];
    if (!definition) throw new TypeError(`The type ${type.name} has no field ${name}.`);
    const needs = definition.extensions['needs'] as Need | undefined;
    if (typeof needs === 'function') {
      const selectsField: SelectsField = (field) =>
        subfieldsNamed(info, { type: getNamedType(definition.type).name, field, nodes: fieldNodes }).length > 0;
      selected.push(needs(getArgumentValues(definition, node, info.variableValues), selectsField));
    } else selected.push(selectProperties(entity, needs ?? [name]));
  }
  return mergeSelections(selected);
}

/** The nodes of one field. Several, if it is repeated under one response name: they have the same arguments then. */
type FieldNodes = readonly [FieldNode, ...FieldNode[]];

function subfields(
  { fragments, schema, variableValues }: GraphQLResolveInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): FieldNodes[] {
  const fields = collectSubfields(schema, fragments, variableValues, type, nodes);
  return [...fields.values()].filter((field): field is FieldNodes => field.length > 0);
}

/** Returns each selection of one field of a type, under any response name. */
function subfieldsNamed(
  info: GraphQLResolveInfo,
  { field, nodes, type }: { type: string; field: string; nodes: readonly FieldNode[] },
): FieldNodes[] {
  return subfields(info, objectType(info, type), nodes).filter(([node]) => node.name.value === field);
}

function objectType({ schema }: GraphQLResolveInfo, name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new TypeError(`${name} is not an object type of the schema.`);
  return type;
}
