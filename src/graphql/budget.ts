// The budget of one operation, checked before anything is sent to Microsoft Graph.
import { collectFields } from '@graphql-tools/utils';
import {
  getArgumentValues,
  getVariableValues,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

export const budget = {
  /** Each makes up to six calls to Graph in sequence, and all must end within the operation's deadline. */
  mutations: 10,
  /** Items of all lists in the input: five platforms with 400 assignments each. */
  inputItems: 2_000,
  /** Fields of one object in the variables. graphql-js repeats all of them in each error about one of them. */
  objectFields: 100,
  /** Items on all pages: ten pages of the maximum size. */
  pageItems: 1_000,
  /** Bytes of a query's response; a thousand whole partners take 2 MB. A mutation's response is always sent. */
  responseBytes: 8 * 1024 * 1024,
} as const;

export interface CostedOperation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** As the client sent them. */
  variables: Record<string, unknown>;
}

/**
 * Returns a sentence that says how an operation exceeds the budget; `undefined` when it does not. Lists in variables
 * are counted before graphql-js coerces them. A list that is used several times is counted once per use.
 */
export function faultOfCost(schema: GraphQLSchema, costed: CostedOperation): string | undefined {
  const { operation, variables } = costed;
  if (countItems(variables) > budget.inputItems) return tooMany('items in its input', budget.inputItems);
  if (hasLargeObject(variables)) return `An object in the variables has more than ${budget.objectFields} fields.`;
  if (usesVariablesOnce(operation)) return undefined;
  return faultOfRootFields(schema, costed);
}

/** Whether there is one root field, and no list or object literal in its arguments that could repeat a variable. */
function usesVariablesOnce({ selectionSet: { selections } }: OperationDefinitionNode): boolean {
  const [field] = selections;
  if (selections.length > 1 || field?.kind !== Kind.FIELD) return false;
  return (field.arguments ?? []).every(({ value: { kind } }) => kind !== Kind.LIST && kind !== Kind.OBJECT);
}

function faultOfRootFields(
  schema: GraphQLSchema,
  { document, operation, variables }: CostedOperation,
): string | undefined {
  const rootType = schema.getRootType(operation.operation);
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  // Without a root type, or with invalid variables, nothing is executed.
  if (!rootType || !coerced) return undefined;
  // `collectFields` expects variables in the form of graphql 17.
  const graphql17Variables = { coerced, sources: {} } as never;
  const fragments = fragmentsOf(document);
  const fields = undefinedIfInvalid(
    () => collectFields(schema, fragments, graphql17Variables, rootType, operation.selectionSet).fields,
  );
  if (!fields) return undefined;
  if (operation.operation === 'mutation' && fields.size > budget.mutations) {
    return tooMany('mutations', budget.mutations);
  }
  let inputItems = 0;
  let pageItems = 0;
  for (const [field] of fields.values()) {
    const args = field ? argumentsOf(field, { rootType, variables: coerced }) : {};
    inputItems += countItems(args);
    pageItems += typeof args['first'] === 'number' ? args['first'] : 0;
  }
  if (inputItems > budget.inputItems) return tooMany('items in its input', budget.inputItems);
  if (pageItems > budget.pageItems) return tooMany('items on its pages', budget.pageItems);
  return undefined;
}

function argumentsOf(
  field: FieldNode,
  { rootType, variables }: { rootType: GraphQLObjectType; variables: Record<string, unknown> },
): Record<string, unknown> {
  const definition = rootType.getFields()[field.name.value];
  return (definition && undefinedIfInvalid(() => getArgumentValues(definition, field, variables))) ?? {};
}

/**
 * Returns `undefined` where a variable fits its own type but not that of the argument. Execution reports that error.
 */
function undefinedIfInvalid<T>(read: () => T): T | undefined {
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

/** Returns the number of items of all lists in a value. Stops counting once it exceeds the budget. */
function countItems(value: unknown): number {
  let count = 0;
  for (const inner of objectsIn(value)) {
    if (Array.isArray(inner)) count += inner.length;
    if (count > budget.inputItems) break;
  }
  return count;
}

/**
 * Whether an object in the variables has more fields than the budget allows. The variables themselves are not counted.
 */
function hasLargeObject(variables: Record<string, unknown>): boolean {
  for (const inner of objectsIn(variables)) {
    if (inner !== variables && !Array.isArray(inner) && Object.keys(inner).length > budget.objectFields) return true;
  }
  return false;
}

/** Yields a value and every list and object in it. Not recursive, because a body may nest them 100,000 levels deep. */
function* objectsIn(value: unknown): Generator<object> {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null) continue;
    yield next;
    for (const inner of Object.values(next)) if (typeof inner === 'object') pending.push(inner);
  }
}

function tooMany(what: string, max: number): string {
  return `The operation has more than ${max} ${what}. Split it into several operations.`;
}
