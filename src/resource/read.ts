// Reads of entities. Reads of one collection at the same time become one call to Graph.
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.js';
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import { isNotFound, MsGraphUnavailable } from '../msgraph/errors.js';
import { gather } from '../msgraph/gather.js';
import { foldId } from '../msgraph/id.js';
import { asObject } from '../msgraph/json.js';
import type { Decode } from './codec.js';
import { collectionPath, type Entity, type Json } from './entity.js';
import { applyFilters, buildPage, selectForFilters, selectForPage, validatePageArgs, type Listing } from './list.js';
import type { Page, PageArgs } from './page.js';
import {
  selectQuery,
  mergeSelections,
  selectForConnection,
  selectForEntity,
  selectsKeyOnly,
  type Selected,
} from './select.js';
import { isPathId, badUserInput, validateId } from './user-error.js';

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

interface Read {
  /** `null` reads every entity: no id that a caller chooses can equal it. */
  id: string | null;
  selected: Selected;
}

/** Loads entities of one collection. Both functions reject with an `MsGraphError`. */
export interface EntityLoader<T> {
  /** Returns one entity, or `null` if none has this id. Ids are compared in any case, as Graph does. */
  load: (context: Context, read: { id: string; selected: Selected }) => Promise<T | null>;
  /** Returns all entities of the tenant. */
  loadAll: (context: Context, selected: Selected) => Promise<T[]>;
}

export function createEntityLoader<T extends { id: string }>(resource: Resource<T>): EntityLoader<T> {
  // Not cached: a read after a write in the same operation must see the write.
  const createGatheredRead = (msgraph: MsGraphClient): ((read: Read) => Promise<T[]>) =>
    gather((reads) => readTogether(msgraph, resource, reads));
  return {
    load: async (context, read) => {
      const [entity] = await context.once(createGatheredRead)(read);
      return entity ?? null;
    },
    loadAll: (context, selected) => context.once(createGatheredRead)({ id: null, selected }),
  };
}

/** Reads one entity by its id, and several by one read of the list, because a tenant has few entities. */
async function readTogether<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  reads: readonly Read[],
): Promise<T[][]> {
  const selected = mergeSelections(reads.map((read) => read.selected));
  const keys = reads.map(({ id }) => (id === null ? null : foldId(id)));
  const [first] = reads;
  if (typeof first?.id === 'string' && new Set(keys).size === 1) {
    const found = await getEntity(msgraph, resource, { id: first.id, selected });
    return reads.map(() => (found ? [found.entity] : []));
  }
  const all = await listEntities(msgraph, resource, selected);
  return keys.map((key) => (key === null ? all : all.filter(({ id }) => foldId(id) === key)));
}

/** A resource with a loader. */
export interface LoadableResource<T extends { id: string }> extends Resource<T> {
  loader: EntityLoader<T>;
}

// Each function rejects with an `MsGraphError`, or with `BAD_USER_INPUT`.

/** Returns one entity, or `null` if none has this id. */
export async function readOne<T extends { id: string }>(
  { entity, loader }: LoadableResource<T>,
  { context, id, info }: { context: Context; id: string; info: GraphQLResolveInfo },
): Promise<T | null> {
  const [error] = validateId(id);
  if (error) throw badUserInput(error.message);
  return loader.load(context, { id, selected: selectForEntity(info, entity) });
}

/** Returns a page of entities. */
export async function readPage<T extends { id: string; json: Json }, F>(
  listing: Listing<T, F>,
  { entity, loader }: LoadableResource<T>,
  { args, context, info }: { args: PageArgs<F>; context: Context; info: GraphQLResolveInfo },
): Promise<Page<T>> {
  const message = validatePageArgs(listing, args);
  if (message !== undefined) throw badUserInput(message);
  const selected = mergeSelections([selectForConnection(info, entity), selectForPage(listing, args)]);
  const all = await loader.loadAll(context, selected);
  return buildPage(listing, all, { ...args, now: Date.now() });
}

/** Returns all entities that match the filters, for a field that returns an interface. */
export async function readMatching<T extends { id: string }, F>(
  listing: Listing<T, F>,
  { entity, loader }: LoadableResource<T>,
  { context, filterBy, info }: { context: Context; filterBy: F | null | undefined; info: GraphQLResolveInfo },
): Promise<T[]> {
  const selected = mergeSelections([selectForEntity(info, entity), selectForFilters(listing, filterBy)]);
  const all = await loader.loadAll(context, selected);
  return applyFilters(listing, all, { filterBy, now: Date.now() });
}

export type ResolveReference<T> = (
  representation: { id: string },
  context: Context,
  info: GraphQLResolveInfo,
) => Promise<T | null>;

/** Creates the function that reads the entity of a federation representation; `null` if there is none. */
export function createReferenceReader<T extends { id: string }>(
  { entity, loader }: LoadableResource<T>,
  EntityClass: new () => T,
): ResolveReference<T> {
  return async ({ id }, context, info) => {
    if (!isPathId(id)) return null;
    const found = await loader.load(context, { id, selected: selectForEntity(info, entity) });
    // Copied, because @apollo/subgraph adds `__typename` to the object, and cached responses share their entities.
    return found && Object.assign(new EntityClass(), found);
  };
}

/**
 * Creates the function that returns the entity of a federation representation, or `null` if there is none. If the operation
 * selects the key only, no call to Graph is made.
 */
export function createReferenceResolver<T extends { id: string }>(
  resource: LoadableResource<T>,
  EntityClass: new () => T,
): ResolveReference<T> {
  const { entity } = resource;
  const read = createReferenceReader(resource, EntityClass);
  return async (representation, context, info) => {
    const { id } = representation;
    const isKeyOnly = selectForEntity(info, entity) !== 'all' && selectsKeyOnly(info, entity);
    return isKeyOnly && isPathId(id) ? Object.assign(new EntityClass(), { id }) : read(representation, context, info);
  };
}
