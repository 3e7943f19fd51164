// When two targets are the same one: of one kind, with the same ids, narrowed by the same filter.
import type { AssignmentTarget } from './assignment-target.type.js';

/**
 * The same text for the same target. No filter and a filter that says `none` are decoded alike; ids are compared in any
 * case, as Graph does with GUIDs and Configuration Manager with collections.
 */
export function targetKey(target: AssignmentTarget): string {
  return JSON.stringify([target.constructor.name, target]).toLowerCase();
}

/** What of each list is not in the other one, whatever their order; one target more than once counts as often. */
export function differenceOf<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): { added: T[]; removed: T[] } {
  return { added: without(after, before, keyOf), removed: without(before, after, keyOf) };
}

function without<T>(items: readonly T[], others: readonly T[], keyOf: (item: T) => string): T[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(keyOf(other), (left.get(keyOf(other)) ?? 0) + 1);
  return items.filter((item) => {
    const count = left.get(keyOf(item)) ?? 0;
    left.set(keyOf(item), count - 1);
    return count <= 0;
  });
}
