// The size of one operation's answer, counted while it is resolved and before an executor builds it.
//
// A small request can have a large answer: lists of Microsoft Graph times the fields selected of their items, times
// aliases, times representations of the same entity. Executors build an answer without interruption, so a large one
// stalls every other request. Its values are therefore counted where resolvers return objects: for each item of each
// list, the fields selected of it. A count takes no longer than to look at each list once, since the fields of an item
// are counted once for all items.
import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  GraphQLError,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import type { Context } from '../context.js';
import { budget } from './budget.js';
import { hasCost } from './costs.js';
import { argumentsOf } from './operation-shape.js';

/** The answer of one operation. */
export interface Answer {
  /** Counts values. Returns an error instead if the answer would have more than the budget allows. */
  add: (values: number) => AnswerTooLarge | undefined;
  /**
   * Counts the values that a field selects of an object, or of the objects of a list, and returns its argument. `type`
   * is the type of the objects, if it is known better than the field says. Throws if there are more than the budget
   * allows.
   */
  count: <T>(value: T, info: GraphQLResolveInfo, type?: string) => T;
  /**
   * Counts the failure of a field that may be null: throws its error. Once there are more than the budget allows,
   * throws one error for all others, and returns `null` for them.
   */
  fail: (error: unknown, info: GraphQLResolveInfo) => null;
}

/** Returns the answer of the operation that a context belongs to. */
export function answerOf({ once }: Pick<Context, 'once'>): Answer {
  return once(createAnswer);
}

/** The answer has more values than the budget allows. Thrown at each field that is left out. */
export class AnswerTooLarge extends GraphQLError {
  constructor() {
    super(
      `The answer has more than ${budget.values} values. What is beyond is null. Request smaller pages or fewer fields.`,
      { extensions: { code: 'BAD_USER_INPUT' } },
    );
  }
}

function createAnswer(): Answer {
  let tooLarge: AnswerTooLarge | undefined;
  let count = 0;
  let isFailureLeftOut = false;
  const ownPlans: Plans = new Map();
  const add: Answer['add'] = (values) => {
    // What does not fit is left out, and uses up nothing: what comes after it may fit.
    if (count + values > budget.values) return (tooLarge ??= new AnswerTooLarge());
    count += values;
    return undefined;
  };
  return {
    add,
    count: (value, info, type = getNamedType(info.returnType).name) => {
      const error = add(valuesOf(value, planOf(info, { type, ownPlans })));
      if (error) throw error;
      return value;
    },
    fail: (error, { fieldNodes }) => {
      const beyond = add(valuesOfError(fieldNodes));
      if (!beyond) throw error;
      if (isFailureLeftOut) return null;
      isFailureLeftOut = true;
      throw beyond;
    },
  };
}

/**
 * Makes every field that returns objects count them, unless another field has counted them: a field with a resolver
 * counts what it returns, down to the next field with a resolver.
 *
 * A mutation does not count its payload, which says what was changed and must not be lost. The fields of the payload
 * count what they return: those that may be null always, and the others if nothing was changed.
 *
 * Fields of objects that read from Microsoft Graph count their failures as well: what one caller may not read can be
 * thousands of names.
 */
export function countAnswers(schema: GraphQLSchema): void {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const payloads = new Set<unknown>(mutations.map(({ type }) => getNamedType(type)));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || type === schema.getMutationType()) continue;
    const isPayload = payloads.has(type);
    for (const field of Object.values(type.getFields())) {
      const { resolve = isPayload ? defaultFieldResolver : undefined } = field;
      if (!resolve) continue;
      if (isCompositeType(getNamedType(field.type))) {
        field.resolve = counting(resolve, { unlessChanged: isPayload && isNonNullType(field.type) });
      }
      if (hasCost(field) && type !== schema.getQueryType()) field.resolve = countingFailures(field.resolve ?? resolve);
    }
  }
}

function counting(
  resolve: GraphQLFieldResolver<unknown, Context>,
  { unlessChanged }: { unlessChanged: boolean },
): GraphQLFieldResolver<unknown, Context> {
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info) as unknown;
    if (unlessChanged && (source as { changed?: boolean }).changed !== false) return value;
    const answer = answerOf(context);
    return value instanceof Promise
      ? value.then((resolved: unknown) => answer.count(resolved, info))
      : answer.count(value, info);
  };
}

function countingFailures(resolve: GraphQLFieldResolver<unknown, Context>): GraphQLFieldResolver<unknown, Context> {
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info) as unknown;
    return value instanceof Promise ? value.catch((error: unknown) => answerOf(context).fail(error, info)) : value;
  };
}

/**
 * Values that the result of a resolver counts as: the key of an assignment takes 7 µs, an entity 4 µs, and a value that
 * is read 2 µs.
 */
export const valuesPerResolver = 4;

/**
 * Values that the result of a resolver counts as that waits for Microsoft Graph, even if another field has read the
 * same: the name of a group takes 20 µs, and issues take 30.
 */
const valuesPerRead = 10;

/**
 * Values that a place counts as which is null with an error of its own: an error takes 40 µs, and has some 200 bytes.
 */
const valuesPerError = 20;

/**
 * Lines of a document whose count takes as long as a value. graphql-js counts those before a field for each error about
 * it.
 */
const linesPerValue = 30;

function valuesOfError([node]: readonly FieldNode[]): number {
  return valuesPerError + Math.ceil((node?.loc?.startToken.line ?? 0) / linesPerValue);
}

/** Returns `undefined` where graphql-js refuses the condition of a field: each object is an error then. */
function selectedFields<T>(collect: () => T): T | undefined {
  try {
    return collect();
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/** What a field selects of an object. */
interface Plan {
  /** Fields of the object, and of objects in it that hold no lists. Items of lists in their arguments count as well. */
  fields: number;
  /** Properties that hold lists, or objects with lists in them, by response name. */
  lists: ReadonlyMap<string, { property: string; plan: Plan }>;
  /** Whether it depends on the variables of the request, because a list in an argument does. */
  usesVariables: boolean;
}

/** By the nodes of a field, and by the name of a type. */
interface Plans {
  get: (nodes: readonly FieldNode[]) => ReadonlyMap<string, Plan> | undefined;
  set: (nodes: readonly FieldNode[], plans: ReadonlyMap<string, Plan>) => unknown;
}

/** An executor uses the same array of nodes for all objects that a field is resolved of, and a compiled one always. */
const sharedPlans: Plans = new WeakMap();

function planOf(info: GraphQLResolveInfo, { ownPlans, type }: { ownPlans: Plans; type: string }): Plan {
  const { fieldNodes } = info;
  const known = sharedPlans.get(fieldNodes)?.get(type) ?? ownPlans.get(fieldNodes)?.get(type);
  if (known) return known;
  const plan = planSelection(info, type, fieldNodes);
  const plans = plan.usesVariables ? ownPlans : sharedPlans;
  plans.set(fieldNodes, new Map([...(plans.get(fieldNodes) ?? []), [type, plan]]));
  return plan;
}

/** An object of an abstract type is counted as if it were of the type with the most fields. */
function planSelection(info: GraphQLResolveInfo, typeName: string, nodes: readonly FieldNode[]): Plan {
  const { fragments, schema, variableValues } = info;
  const type = schema.getType(typeName);
  const lists = new Map<string, { property: string; plan: Plan }>();
  let usesVariables = false;
  const countFields = (objectType: GraphQLObjectType): number => {
    const selected = selectedFields(() => collectSubfields(schema, fragments, variableValues, objectType, nodes));
    if (!selected) {
      usesVariables = true;
      return valuesOfError(nodes);
    }
    let fields = selected.size;
    for (const [responseName, inner] of selected) {
      const property = inner[0]?.name.value ?? '';
      const definition = objectType.getFields()[property];
      const named = definition && getNamedType(definition.type);
      if (definition && hasCost(definition)) fields += valuesPerRead - 1;
      else if (isLeafType(named) && definition?.resolve) fields += valuesPerResolver - 1;
      // A resolver looks at each item of a list in its arguments.
      for (const argument of Object.values(argumentsOf({ definition, nodes: inner }, variableValues) ?? {})) {
        fields += Array.isArray(argument) ? argument.length : 0;
      }
      usesVariables ||= takesLists(definition) && inner.some(hasVariable);
      if (!definition || definition.resolve || !isCompositeType(named)) continue;
      const plan = planSelection(info, named.name, inner);
      usesVariables ||= plan.usesVariables;
      const isSingle = !isListType(getNullableType(definition.type)) && plan.lists.size === 0;
      if (isSingle) fields += plan.fields;
      else if (plan.fields > (lists.get(responseName)?.plan.fields ?? 0)) lists.set(responseName, { property, plan });
    }
    return fields;
  };
  const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type as GraphQLObjectType];
  return { fields: Math.max(...types.map(countFields)), lists, usesVariables };
}

function takesLists(definition: GraphQLField<unknown, unknown> | undefined): boolean {
  return definition?.args.some(({ type }) => isListType(getNullableType(type))) ?? false;
}

function hasVariable(node: FieldNode): boolean {
  return node.arguments?.some(({ value }) => value.kind === Kind.VARIABLE) ?? false;
}

function valuesOf(value: unknown, plan: Plan): number {
  if (typeof value !== 'object' || value === null) return 0;
  const { fields, lists } = plan;
  if (!Array.isArray(value)) {
    let values = fields;
    for (const { plan: inner, property } of lists.values()) {
      values += valuesOf((value as Record<string, unknown>)[property], inner);
    }
    return values;
  }
  if (lists.size === 0) return value.length * fields;
  return value.reduce<number>((values, item) => values + valuesOf(item, plan), 0);
}
