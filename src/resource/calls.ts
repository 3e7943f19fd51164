// Calls to Graph that read or write an entity.
import { setTimeout as sleep } from 'node:timers/promises';
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import {
  MsGraphCallerDisconnected,
  MsGraphRefusal,
  MsGraphUnavailable,
  MsGraphWriteOutcomeUnknown,
  type MsGraphError,
} from '../msgraph/errors.js';
import { asObject } from '../msgraph/json.js';
import type { Decode } from './codec.js';
import { collectionPath, type Entity, type Json } from './entity.js';
import { foldId } from './id.js';
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

// Each function that reads or sends rejects with an `MsGraphError`.

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
    const path = `${collectionPath(entity)}/${id}${selectQuery(selected)}`;
    const { body, decoded } = await msgraph.read(path, resource.decode);
    if (!decoded) {
      throw new MsGraphUnavailable({ message: `Microsoft Graph returned something other than a ${entity.noun}.` });
    }
    return { entity: decoded, json: asObject(body) ?? {} };
  } catch (error) {
    if (error instanceof MsGraphRefusal && error.status === 404) return null;
    throw error;
  }
}

/** Returns a PATCH, ready to be shown or sent. */
export function createPatch(entity: Entity, { body, id }: { body: Json; id: string }): EntityWrite {
  return { method: 'PATCH', path: `${collectionPath(entity)}/${id}`, body };
}

/** Sends a POST and returns the new entity. */
export async function createEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  write: EntityWrite,
): Promise<T> {
  const created = decodeSnapshot(resource, await msgraph.write(write));
  if (created) return created.entity;
  // The entity cannot be read afterwards, because its id is unknown.
  const { noun } = resource.entity;
  throw new MsGraphWriteOutcomeUnknown({
    message: `Microsoft Graph accepted the create without showing the new ${noun}.`,
  });
}

/**
 * Sends a PATCH. Returns the entity in the response, or `null` if the response lacks any property that was sent: other
 * Intune endpoints respond 204 without a body (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/8701).
 */
export async function patchEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, write }: { id: string; write: EntityWrite },
): Promise<Snapshot<T> | null> {
  const returned = decodeSnapshot(resource, await msgraph.write(write));
  if (!returned || foldId(returned.entity.id) !== foldId(id)) return null;
  const sentNames = Object.keys(write.body).filter((name) => !name.includes('@'));
  return sentNames.every((name) => Object.hasOwn(returned.json, name)) ? returned : null;
}

/**
 * Pauses in ms before each further read of an entity that does not show a write yet, because Intune is eventually
 * consistent. Short enough for a caller to wait. Few, because a concurrent change may keep the write from ever showing.
 */
const rereadPausesMs = [300, 1_000];

/** Reads an entity after a write until it shows the change. Returns the last read; `null` if the entity is gone. */
export async function readUntil<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, showsChange }: { id: string; showsChange: (read: Snapshot<T>) => boolean },
): Promise<Snapshot<T> | null> {
  const readAgain = (): Promise<Snapshot<T> | null> =>
    getEntity(msgraph, resource, { id, selected: 'all' }).catch((cause: Partial<MsGraphError>) => {
      // Not an unknown outcome, which would raise an alert: the caller no longer waits for one.
      if (cause instanceof MsGraphCallerDisconnected) throw cause;
      // An error of a read would tell the caller that nothing was changed.
      const message = `Microsoft Graph accepted the change, and the ${resource.entity.noun} could not be read afterwards.`;
      throw new MsGraphWriteOutcomeUnknown({ message, facts: cause.facts, cause });
    });
  let read = await readAgain();
  for (const pauseMs of rereadPausesMs) {
    if (read && showsChange(read)) break;
    await sleep(pauseMs);
    read = await readAgain();
  }
  return read;
}

function decodeSnapshot<T extends { id: string }>({ decode }: Resource<T>, json: unknown): Snapshot<T> | null {
  const entity = decode(json);
  return entity && { entity, json: asObject(json) ?? {} };
}
