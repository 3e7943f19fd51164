// Reading what a partner points at: the one place with the paths of references.
import type { Context } from '../context.js';
import { asObject } from '../msgraph/errors.js';
import { isPathId } from '../msgraph/path-id.js';

/**
 * A text property of an object that something points at; `null` when the object does not exist, as a reference outlives
 * what it points at. All properties of an object cost one read.
 */
export async function readReference(
  { references }: Context,
  { collection, id, properties }: { collection: string; id: string; properties: readonly string[] },
  property: string,
): Promise<string | null> {
  if (!isPathId(id)) return null;
  const object = asObject(await references.load(`${collection}/${id}?$select=${['id', ...properties].join(',')}`));
  const value = object?.[property];
  return typeof value === 'string' ? value : null;
}
