// Reads of entities, and the snapshots that reads and writes return.
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import { isNotFound, MsGraphUnavailable } from '../msgraph/errors.js';
import { asObject } from '../msgraph/json.js';
import type { Decode } from './codec.js';
import { collectionPath, type Entity, type Json } from './entity.js';
import { foldId } from '../msgraph/id.js';
import { selectQuery, type Selected } from './select.js';

/** An entity's description and its decoder. */
export interface Resource<T extends { id: string }> {
  entity: Entity;
  decode: Decode<T>;
}

/** An entity as Graph returned it: decoded, and as raw JSON, for comparing it or sending parts of it back. */
export interface Snapshot<T> {
  entity: T;
  json: Json;
}

/** A write that sends an entity, or some of its properties. */
export interface EntityWrite extends MsGraphWrite {
  body: Json;
}

// Each function that reads rejects with an `MsGraphError`.

/** Returns every entity of the tenant. Items without an id are left out. */
export async function listEntities<T extends { id: string }>(
  msgraph: MsGraphClient,
  { decode, entity }: Resource<T>,
  selected: Selected,
): Promise<T[]> {
  const items = await msgraph.readList(collectionPath(entity) + selectQuery(selected), decode);
  return items.filter((item) => item !== null);
}

/** Returns one entity, or `null` if none has this id. The id must satisfy `isPathId`. */
export async function getEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, selected }: { id: string; selected: Selected },
): Promise<Snapshot<T> | null> {
  const { entity } = resource;
  try {
    const { body, decoded } = await msgraph.read(entityPath(entity, id) + selectQuery(selected), resource.decode);
    if (!decoded) {
      throw new MsGraphUnavailable({ message: `Microsoft Graph returned something other than a ${entity.noun}.` });
    }
    if (foldId(decoded.id) !== foldId(id)) {
      throw new MsGraphUnavailable({ message: `Microsoft Graph returned another ${entity.noun} than was requested.` });
    }
    return { entity: decoded, json: asObject(body) ?? {} };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Returns the path of an entity, relative to the service root. */
export function entityPath(entity: Entity, id: string): string {
  return `${collectionPath(entity)}/${id}`;
}

/** Returns a PATCH, ready to be shown or sent. */
export function createPatch(entity: Entity, { body, id }: { body: Json; id: string }): EntityWrite {
  return { method: 'PATCH', path: entityPath(entity, id), body };
}

/** Returns the snapshot of a JSON value; `null` if it is no entity. */
export function decodeSnapshot<T extends { id: string }>({ decode }: Resource<T>, json: unknown): Snapshot<T> | null {
  const entity = decode(json);
  return entity && { entity, json: asObject(json) ?? {} };
}
