// Reads of objects that an assignment refers to: groups and assignment filters.
import type { Context } from '../context.js';
import { MsGraphUnavailable } from '../msgraph/errors.js';
import { foldId } from '../msgraph/id.js';
import { asObject } from '../msgraph/json.js';
import { createMsGraphLoader } from '../msgraph/loader.js';
import { isPathId } from '../resource/id.js';

/** A kind of object that assignments refer to. */
export interface ReferenceKind {
  /** The path of the collection. */
  collection: string;
  /** The properties to read, besides the id. */
  properties: readonly string[];
}

/**
 * Returns a text property of a referenced object; `null` if Graph says that the object does not exist, because references
 * outlive their objects. Rejects with an `MsGraphError` for any other refusal. All properties of an object take one read.
 */
export async function readReference(
  { once }: Context,
  { kind, id, property }: { kind: ReferenceKind; id: string; property: string },
): Promise<string | null> {
  if (!isPathId(id)) return null;
  const object = asObject(await once(createMsGraphLoader).load(`${kind.collection}/${id}${selectOf(kind)}`));
  const shownId = asText(object?.['id']);
  if (shownId !== null && foldId(shownId) !== foldId(id)) {
    throw new MsGraphUnavailable({ message: 'Microsoft Graph returned another object than was requested.' });
  }
  return asText(object?.[property]);
}

/** Caches listed objects for the rest of the operation, so that their properties need no further read. */
export function primeReferences({ once }: Context, kind: ReferenceKind, listed: readonly Listed[]): void {
  const references = once(createMsGraphLoader);
  for (const { id, json } of listed) references.prime(`${kind.collection}/${id}${selectOf(kind)}`, json);
}

/** Returns the query string that reads all properties of a kind. */
export function selectOf({ properties }: ReferenceKind): string {
  return `?$select=${['id', ...properties].join(',')}`;
}

/** An object in a list of Graph. */
export interface Listed {
  id: string;
  displayName: string | null;
  json: Readonly<Record<string, unknown>>;
}

/** Decodes the objects of a list. Never throws: items without a valid id are left out. */
export function decodeListed(items: readonly unknown[]): Listed[] {
  const listed: Listed[] = [];
  for (const item of items) {
    const json = asObject(item);
    const id = asText(json?.['id']);
    if (json && id !== null && isPathId(id)) listed.push({ id, displayName: asText(json['displayName']), json });
  }
  return listed;
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
