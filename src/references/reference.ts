// Reading what a partner points at: the one place with the paths of references.
import type { Context } from '../context.js';
import { asObject } from '../msgraph/errors.js';
import { createMsGraphLoader } from '../msgraph/loader.js';
import { isPathId } from '../msgraph/path-id.js';

/** A kind of object that something points at. */
export interface ReferenceKind {
  /** The path of the collection that holds it. */
  collection: string;
  /** What is read of it. */
  properties: readonly string[];
}

/**
 * A text property of an object that something points at; `null` when the object does not exist, as a reference outlives
 * what it points at. All properties of an object cost one read.
 */
export async function readReference(
  { once }: Context,
  { kind, id }: { kind: ReferenceKind; id: string },
  property: string,
): Promise<string | null> {
  if (!isPathId(id)) return null;
  const object = await once(createMsGraphLoader).load(`${kind.collection}/${id}${selectOf(kind)}`);
  return textOf(asObject(object)?.[property]);
}

/** Keeps objects out of a list for the rest of the operation, so that their properties cost no further read. */
export function keepReferences({ once }: Context, kind: ReferenceKind, listed: readonly Listed[]): void {
  const references = once(createMsGraphLoader);
  for (const { id, json } of listed) references.prime(`${kind.collection}/${id}${selectOf(kind)}`, json);
}

/** The query option that reads all properties of a kind. */
export function selectOf({ properties }: ReferenceKind): string {
  return `?$select=${['id', ...properties].join(',')}`;
}

/** An object out of a list of Graph. */
export interface Listed {
  id: string;
  displayName: string | null;
  json: Readonly<Record<string, unknown>>;
}

/** Never throws: items without a usable id are left out. */
export function decodeListed(items: readonly unknown[]): Listed[] {
  return items.flatMap((item) => {
    const json = asObject(item);
    const id = textOf(json?.['id']);
    if (!json || id === null || !isPathId(id)) return [];
    return [{ id, displayName: textOf(json['displayName']), json }];
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
