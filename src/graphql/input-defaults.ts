// The defaults of input fields in a variable, put in before graphql-jit reads it: it takes a field that must not be null for
// missing, whatever its default.
import {
  astFromValue,
  isInputObjectType,
  isListType,
  isNonNullType,
  valueFromASTUntyped,
  type GraphQLInputType,
  type GraphQLNamedInputType,
} from 'graphql';

/** A variable's value with what its client left out, as the client would have written it. */
export type Complete = (value: unknown) => unknown;

/** `undefined` when no input object within the type has a default that matters, so that most variables cost nothing. */
export function completerOf(
  type: GraphQLInputType,
  seen = new Map<GraphQLNamedInputType, Complete | undefined>(),
): Complete | undefined {
  if (isNonNullType(type)) return completerOf(type.ofType, seen);
  if (isListType(type)) {
    const complete = completerOf(type.ofType, seen);
    return complete && ((value) => (Array.isArray(value) ? value.map(complete) : complete(value)));
  }
  if (!isInputObjectType(type)) return undefined;
  if (seen.has(type)) return seen.get(type);
  // An input object within itself is complete as far as it has been looked at.
  seen.set(type, undefined);
  const fields = Object.values(type.getFields()).flatMap(({ name, type: of, defaultValue }) => {
    const complete = completerOf(of, seen);
    const literal = isNonNullType(of) && defaultValue !== undefined ? astFromValue(defaultValue, of) : undefined;
    return complete || literal ? [{ name, complete, fallback: literal && valueFromASTUntyped(literal) }] : [];
  });
  const complete: Complete | undefined =
    fields.length === 0
      ? undefined
      : (value) => {
          if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
          const completed: Record<string, unknown> = { ...value };
          for (const { name, complete: within, fallback } of fields) {
            if (completed[name] === undefined) {
              if (fallback !== undefined) completed[name] = fallback;
            } else if (within) completed[name] = within(completed[name]);
          }
          return completed;
        };
  seen.set(type, complete);
  return complete;
}
