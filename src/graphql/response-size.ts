// The size of an execution result, before it is serialised.
import type { ExecutionResult } from 'graphql';

type Data = ExecutionResult['data'];

/**
 * Returns whether the names and texts of a result have more than `max` characters together. If so, its text has more
 * bytes than that, which is known without building a text of any length.
 */
export function hasMoreCharacters(data: Data, max: number): boolean {
  let characters = 0;
  // Not recursive: a `graphRequest` shows what Graph nested, however deep.
  const pending: unknown[] = [data];
  while (pending.length > 0 && characters <= max) {
    const value = pending.pop();
    if (typeof value === 'string') characters += value.length;
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      characters += value.length;
      for (const item of value) pending.push(item);
      continue;
    }
    for (const name in value) {
      characters += name.length;
      pending.push((value as Record<string, unknown>)[name]);
    }
  }
  return characters > max;
}

/**
 * Returns the data of a mutation without the objects of its payloads, which are nullable. What says whether something
 * was changed remains.
 */
export function withoutObjects(data: Data): Data {
  const reduce = (fields: object): Record<string, unknown> =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, isObject(value) ? null : value]));
  const payloads = Object.entries(data ?? {}).map(([name, payload]) => [
    name,
    isObject(payload) ? reduce(payload) : payload,
  ]);
  return Object.fromEntries(payloads);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
