// What one operation may cost. Everything here is checked before anything is sent to Microsoft Graph.
import { collectFields } from '@graphql-tools/utils';
import {
  getArgumentValues,
  getVariableValues,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

export const budget = {
  /** Each takes up to six calls to Graph, one after the other, and all have to end within the operation's time. */
  mutations: 10,
  /** Items of all lists in the input: five platforms with 400 assignments each. */
  inputItems: 2_000,
  /** Fields of one object in the variables. graphql-js repeats all of them in each error about one of them. */
  objectFields: 100,
  /** Partners on all pages: ten of the largest ones. */
  pageItems: 1_000,
  /** Bytes of a query's answer; a thousand whole partners take 2 MB. A mutation's answer is always given. */
  responseBytes: 8 * 1024 * 1024,
} as const;

/**
 * What is over the budget, in a sentence; `undefined` when nothing is. Lists in variables are counted before graphql-js
 * reads them. Where a list may be used more than once, each use counts.
 */
export function faultOfCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): string | undefined {
  if (countItems(variables) > budget.inputItems) return tooMany('items in its input', budget.inputItems);
  if (hasLargeObject(variables)) return `An object in the variables has more than ${budget.objectFields} fields.`;
  if (usesEachVariableOnce(operation)) return undefined;
  return faultOfRootFields(schema, document, operation, variables);
}

/** Whether there is one root field, and no list or object in its arguments that could hold a variable several times. */
function usesEachVariableOnce({ selectionSet: { selections } }: OperationDefinitionNode): boolean {
  const [field] = selections;
  if (selections.length > 1 || field?.kind !== Kind.FIELD) return false;
  return (field.arguments ?? []).every(({ value: { kind } }) => kind !== Kind.LIST && kind !== Kind.OBJECT);
}

function faultOfRootFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): string | undefined {
  const type = schema.getRootType(operation.operation);
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  // Without a root type or with variables that do not fit, nothing is run.
  if (!type || !coerced) return undefined;
  // It takes variables in the shape that graphql 17 has for them.
  const shaped = { coerced, sources: {} } as never;
  const fragments = fragmentsOf(document);
  const fields = orNone(() => collectFields(schema, fragments, shaped, type, operation.selectionSet).fields);
  if (!fields) return undefined;
  if (operation.operation === 'mutation' && fields.size > budget.mutations) {
    return tooMany('mutations', budget.mutations);
  }
  let inputItems = 0;
  let pageItems = 0;
  for (const [node] of fields.values()) {
    const definition = node && type.getFields()[node.name.value];
    const args = (definition && orNone(() => getArgumentValues(definition, node, coerced))) ?? {};
    inputItems += countItems(args);
    pageItems += typeof args['first'] === 'number' ? args['first'] : 0;
  }
  if (inputItems > budget.inputItems) return tooMany('items in its input', budget.inputItems);
  if (pageItems > budget.pageItems) return tooMany('items on its pages', budget.pageItems);
  return undefined;
}

/** `undefined` where a variable fits its own type and not the argument's: running the operation tells. */
function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

/** Returns the number of items of all lists within a value; stops counting beyond the budget. */
function countItems(value: unknown): number {
  let count = 0;
  for (const inner of objectsWithin(value)) {
    if (Array.isArray(inner)) count += inner.length;
    if (count > budget.inputItems) break;
  }
  return count;
}

/** Whether any object within a value, apart from the value itself, has more fields than the budget allows. */
function hasLargeObject(value: unknown): boolean {
  for (const inner of objectsWithin(value)) {
    if (inner !== value && !Array.isArray(inner) && Object.keys(inner).length > budget.objectFields) return true;
  }
  return false;
}

/** Yields the value and every list and object within. Without recursion: a body may nest them a hundred thousand deep. */
function* objectsWithin(value: unknown): Generator<object> {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    yield next;
    for (const inner of Object.values(next)) if (typeof inner === 'object') open.push(inner);
  }
}

function tooMany(what: string, max: number): string {
  return `The operation has more than ${max} ${what}. Split it into several operations.`;
}
