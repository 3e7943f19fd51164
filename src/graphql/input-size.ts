// The size of an operation's input: its variables and arguments.
import { Kind, type OperationDefinitionNode, type TypeNode } from 'graphql';

/** Returns the names of the variables that hold representations, which `_entities` counts. */
export function representationsVariables({ variableDefinitions = [] }: OperationDefinitionNode): ReadonlySet<string> {
  const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));
  const definitions = variableDefinitions.filter(({ type }) => nameOf(type) === '_Any');
  return new Set(definitions.map(({ variable }) => variable.name.value));
}

/** Returns the number of items of all lists in an input, without the items of the named lists of representations. */
export function countInput(
  input: Record<string, unknown>,
  { max, representations }: { max: number; representations: ReadonlySet<string> },
): number {
  let count = 0;
  for (const [name, value] of Object.entries(input)) {
    const isCounted = !Array.isArray(value) || !representations.has(name);
    for (const item of isCounted ? [value] : value) count += countItems(item, max);
  }
  return count;
}

/** Returns the number of items of all lists in a value. Stops counting once it exceeds the maximum. */
function countItems(value: unknown, max: number): number {
  let count = 0;
  for (const inner of objectsIn(value)) {
    if (Array.isArray(inner)) count += inner.length;
    if (count > max) break;
  }
  return count;
}

/** Returns whether an object in the variables has more than `max` fields. The variables themselves are not counted. */
export function hasLargeObject(variables: Record<string, unknown>, max: number): boolean {
  for (const inner of objectsIn(variables)) {
    if (inner !== variables && !Array.isArray(inner) && Object.keys(inner).length > max) return true;
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
