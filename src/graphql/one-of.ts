// @oneOf on variables, which graphql-jit does not enforce: exactly one member, and it is not null.
// https://spec.graphql.org/draft/#sec-OneOf-Input-Objects
import {
  getNullableType,
  isInputObjectType,
  isListType,
  typeFromAST,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';

/** Whether a value as it came keeps to @oneOf wherever its type has it; whatever else is wrong with it is not looked at. */
type Check = (value: unknown) => boolean;

/** A check of all variables of an operation; `undefined` when no type among them has @oneOf. */
export function createOneOfCheck(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[]): ((variables: Record<string, unknown>) => boolean) | undefined {
  const checks = definitions.flatMap(({ type, variable }) => {
    const inputType = typeFromAST(schema, type as never) as GraphQLInputType | undefined;
    const check = inputType && checkOf(inputType, new Map());
    return check ? [{ name: variable.name.value, check }] : [];
  });
  return checks.length === 0 ? undefined : (variables) => checks.every(({ name, check }) => check(variables[name]));
}

/** Types that lead back to themselves find their own check, made when it is needed. */
type Known = Map<GraphQLInputObjectType, Check | undefined>;

function checkOf(inputType: GraphQLInputType, known: Known): Check | undefined {
  const type = getNullableType(inputType);
  if (isListType(type)) {
    const check = checkOf(type.ofType, known);
    // A single item may stand for a list of one.
    return check && ((value) => (Array.isArray(value) ? value.every(check) : check(value)));
  }
  return isInputObjectType(type) ? checkOfObject(type, known) : undefined;
}

function checkOfObject(type: GraphQLInputObjectType, known: Known): Check | undefined {
  if (known.has(type)) return known.get(type);
  known.set(type, (value) => again(value));
  const fields = Object.values(type.getFields()).flatMap(({ name, type: fieldType }) => {
    const check = checkOf(fieldType, known);
    return check ? [{ name, check }] : [];
  });
  const again: Check = (value) => {
    if (typeof value !== 'object' || value === null) return true;
    const object = value as Record<string, unknown>;
    if (type.isOneOf && !hasOneMember(object)) return false;
    return fields.every(({ name, check }) => check(object[name]));
  };
  const check = type.isOneOf || fields.length > 0 ? again : undefined;
  known.set(type, check);
  return check;
}

function hasOneMember(object: Record<string, unknown>): boolean {
  const members = Object.values(object);
  return members.length === 1 && members[0] !== null;
}
