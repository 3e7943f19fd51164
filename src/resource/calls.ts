// The calls to Graph about an entity: path, codec, client.
import { setTimeout as sleep } from 'node:timers/promises';
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import {
  asObject,
  MsGraphCallerLeft,
  MsGraphRefusal,
  MsGraphUnavailable,
  MsGraphWriteOutcomeUnknown,
  type MsGraphError,
} from '../msgraph/errors.js';
import type { Decode } from './codec.js';
import { collectionPath, type Entity, type Json } from './entity.js';
import { foldId } from './id.js';
import { selectQuery, type Selected } from './select.js';

/** An entity, and how Graph's JSON becomes one. */
export interface Resource<T extends { id: string }> {
  entity: Entity;
  decode: Decode<T>;
}

/** An entity, and Graph's own JSON of it, for callers that compare it or send parts of it back. */
export interface AsShown<T> {
  entity: T;
  shown: Json;
}

/** A write that sends an entity, or some of its properties. */
export interface EntityWrite extends MsGraphWrite {
  body: Json;
}

interface One {
  /** Has to be fit for a path. */
  id: string;
  selected: Selected;
}

// Each function that reads or sends rejects with an `MsGraphError`.

/** Returns every entity of the tenant that has an id. */
export async function listEntities<T extends { id: string }>(
  msgraph: MsGraphClient,
  { decode, entity }: Resource<T>,
  selected: Selected,
): Promise<T[]> {
  const items = await msgraph.readList(collectionPath(entity) + selectQuery(selected), decode);
  return items.filter((it) => it !== null);
}

/** Returns one entity; `null` when there is none with this id. */
export async function getEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, selected }: One,
): Promise<AsShown<T> | null> {
  const { entity } = resource;
  try {
    const path = `${collectionPath(entity)}/${id}${selectQuery(selected)}`;
    const { body, decoded } = await msgraph.read(path, resource.decode);
    if (!decoded) {
      throw new MsGraphUnavailable({ message: `Microsoft Graph answered with something that is no ${entity.noun}.` });
    }
    return { entity: decoded, shown: asObject(body) ?? {} };
  } catch (error) {
    if (error instanceof MsGraphRefusal && error.status === 404) return null;
    throw error;
  }
}

/** A PATCH, ready to be shown or sent. */
export function patchOf(entity: Entity, id: string, body: Json): EntityWrite {
  return { method: 'PATCH', path: `${collectionPath(entity)}/${id}`, body };
}

/** Sends a POST; returns the new entity. */
export async function createEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  write: EntityWrite,
): Promise<T> {
  const created = asShown(resource, await msgraph.write(write));
  if (created) return created.entity;
  // Without an id there is nothing to read.
  const { noun } = resource.entity;
  throw new MsGraphWriteOutcomeUnknown({
    message: `Microsoft Graph accepted the create without showing the new ${noun}.`,
  });
}

/**
 * Sends a PATCH; returns the entity of the response. `null` when the response does not show everything that was sent:
 * other Intune endpoints answer 204 without a body (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/8701).
 */
export async function patchEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, write }: { id: string; write: EntityWrite },
): Promise<AsShown<T> | null> {
  const answered = asShown(resource, await msgraph.write(write));
  const names = Object.keys(write.body).filter((name) => !name.includes('@'));
  return answered &&
    foldId(answered.entity.id) === foldId(id) &&
    names.every((name) => Object.hasOwn(answered.shown, name))
    ? answered
    : null;
}

/**
 * Milliseconds before each further read of an entity that does not show a write yet, as Intune is eventually consistent:
 * short enough for a caller to wait, and few, since someone else's change may keep it from ever showing.
 */
const rereadPausesMs = [300, 1_000];

/** Reads an entity that was written, until it shows the change; returns the last read, `null` when the entity is gone. */
export async function readUntil<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, showsChange }: { id: string; showsChange: (read: AsShown<T>) => boolean },
): Promise<AsShown<T> | null> {
  const readAgain = (): Promise<AsShown<T> | null> =>
    getEntity(msgraph, resource, { id, selected: 'all' }).catch((cause: Partial<MsGraphError>) => {
      // Nobody is left to look, and an outcome that is unknown raises an alert.
      if (cause instanceof MsGraphCallerLeft) throw cause;
      // An error of a read would say that nothing was changed.
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

function asShown<T extends { id: string }>({ decode }: Resource<T>, json: unknown): AsShown<T> | null {
  const entity = decode(json);
  return entity && { entity, shown: asObject(json) ?? {} };
}
