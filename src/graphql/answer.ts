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
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import type { Context } from '../context.js';
import { budget } from './budget.js';

/** The answer of one operation. */
export interface Answer {
  /** Counts values. Throws if the answer has more than the budget allows. */
  add: (values: number) => void;
  /**
   * Counts the values that a field selects of an object, or of the objects of a list, and returns its argument. `type` is
   * the type of the objects, if it is known better than the field says. Throws like `add`.
   */
  count: <T>(value: T, info: GraphQLResolveInfo, type?: string) => T;
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
  const tooLarge = new AnswerTooLarge();
  let count = 0;
  const add = (values: number): void => {
    count += values;
    if (count > budget.values) throw tooLarge;
  };
  return {
    add,
    count: (value, info, type = getNamedType(info.returnType).name) => {
      add(valuesOf(value, planOf(info, type)));
      return value;
    },
  };
}

/**
 * Makes every field that returns objects count them, unless another field has counted them: a field with a resolver
 * counts what it returns, down to the next field with a resolver.
 *
 * Mutations are exempt, because a payload says what was changed. What a payload has besides is counted by its own
 * fields, which are null if it is too large.
 */
export function countAnswers(schema: GraphQLSchema): void {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const payloads = new Set<unknown>(mutations.map(({ type }) => getNamedType(type)));
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || type === schema.getMutationType()) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve = payloads.has(type) && !isNonNullType(field.type) ? defaultFieldResolver : undefined } = field;
      if (resolve && isCompositeType(getNamedType(field.type))) field.resolve = counting(resolve);
    }
  }
}

function counting(resolve: GraphQLFieldResolver<unknown, Context>): GraphQLFieldResolver<unknown, Context> {
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info) as unknown;
    const answer = answerOf(context);
    return value instanceof Promise
      ? value.then((resolved: unknown) => answer.count(resolved, info))
      : answer.count(value, info);
  };
}

/** Values that a leaf with a resolver counts as: the key of an assignment takes 7 µs, a value that is read 2 µs. */
const valuesPerResolver = 4;

/** What a field selects of an object. */
interface Plan {
  /** Fields of the object, and of objects in it that hold no lists. */
  fields: number;
  /** Properties that hold lists, or objects with lists in them, by response name. */
  lists: ReadonlyMap<string, { property: string; plan: Plan }>;
}

/**
 * By the nodes of a field and the name of a type. An executor uses the same array of nodes for all objects that a field
 * is resolved of.
 */
const plans = new WeakMap<readonly FieldNode[], Map<string, Plan>>();

function planOf(info: GraphQLResolveInfo, type: string): Plan {
  const { fieldNodes } = info;
  const known = plans.get(fieldNodes) ?? new Map<string, Plan>();
  const plan = known.get(type) ?? planSelection(info, type, fieldNodes);
  plans.set(fieldNodes, known.set(type, plan));
  return plan;
}

/** An object of an abstract type is counted as if it were of the type with the most fields. */
function planSelection(info: GraphQLResolveInfo, typeName: string, nodes: readonly FieldNode[]): Plan {
  const { fragments, schema, variableValues } = info;
  const type = schema.getType(typeName);
  const lists = new Map<string, { property: string; plan: Plan }>();
  const countFields = (objectType: GraphQLObjectType): number => {
    const selected = collectSubfields(schema, fragments, variableValues, objectType, nodes);
    let fields = selected.size;
    for (const [responseName, inner] of selected) {
      const property = inner[0]?.name.value ?? '';
      const definition = objectType.getFields()[property];
      const named = definition && getNamedType(definition.type);
      if (isLeafType(named) && definition?.resolve) fields += valuesPerResolver - 1;
      if (!definition || definition.resolve || !isCompositeType(named)) continue;
      const plan = planSelection(info, named.name, inner);
      const isSingle = !isListType(getNullableType(definition.type)) && plan.lists.size === 0;
      if (isSingle) fields += plan.fields;
      else if (plan.fields > (lists.get(responseName)?.plan.fields ?? 0)) lists.set(responseName, { property, plan });
    }
    return fields;
  };
  const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type as GraphQLObjectType];
  return { fields: Math.max(...types.map(countFields)), lists };
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
