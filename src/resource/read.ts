// Reads of entities. Reads of one collection at the same time become one call to Graph.
import { OperationTypeNode, type GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.js';
import type { MsGraphClient } from '../msgraph/client.js';
import { isNotFound, MsGraphUnavailable } from '../msgraph/errors.js';
import { gather } from '../msgraph/gather.js';
import { foldId } from '../msgraph/id.js';
import { asObject } from '../msgraph/json.js';
import type { Decode } from './codec.js';
import { collectionPath, type Entity, type Json } from './entity.js';
import { applyFilters, buildPage, selectForFilters, selectForPage, validatePageArgs, type Listing } from './list.js';
import type { Page, PageArgs } from './page.js';
import * as select from './select.js';
import { badUserInput, isPathId, validateId } from './user-error.js';

/** A resource of Graph: a described entity, and how it is read. */
export interface Resource<T extends { id: string }> {
  entity: Entity;
  decode: Decode<T>;
  /** Creates the function that reads entities of the collection, for one request. */
  createRead: (msgraph: MsGraphClient) => (read: Read) => Promise<T[]>;
  /** Creates the place for the whole list of one query, with all properties. */
  createWholeList: () => { reading?: Promise<T[]> };
}

interface Read {
  /** `null` reads every entity: no id that a caller chooses can equal it. */
  id: string | null;
  selected: select.Selected;
}

/** An entity as Graph returned it: decoded, and as raw JSON, for comparing it or sending parts of it back. */
export interface Snapshot<T> {
  entity: T;
  json: Json;
}

/** Creates a resource. Reads are not cached: a read after a write in the same operation must see the write. */
export function createResource<T extends { id: string }>(entity: Entity, decode: Decode<T>): Resource<T> {
  const resource = { entity, decode };
  return {
    ...resource,
    createRead: (msgraph) => gather((reads) => readTogether(msgraph, resource, reads)),
    createWholeList: () => ({}),
  };
}

type Described<T extends { id: string }> = Pick<Resource<T>, 'entity' | 'decode'>;

// Each function that reads rejects with an `MsGraphError`, and those for resolvers with `BAD_USER_INPUT`, too.

/**
 * Reads one entity by its id, and several by one read of the list, because a tenant has few entities. Ids are compared
 * in any case, as Graph does. Items without an id are left out.
 */
async function readTogether<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Described<T>,
  reads: readonly Read[],
): Promise<T[][]> {
  const { decode, entity } = resource;
  const selected = select.mergeSelections(reads.map((read) => read.selected));
  const keys = reads.map(({ id }) => (id === null ? null : foldId(id)));
  const [first] = reads;
  if (typeof first?.id === 'string' && new Set(keys).size === 1) {
    const found = await getEntity(msgraph, resource, { id: first.id, selected });
    return reads.map(() => (found ? [found.entity] : []));
  }
  const items = await msgraph.readList(collectionPath(entity) + select.selectQuery(selected), decode);
  const all = items.filter((item) => item !== null);
  return keys.map((key) => (key === null ? all : all.filter(({ id }) => foldId(id) === key)));
}

/** Returns one entity, or `null` if none has this id. The id must satisfy `isPathId`. */
export async function getEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  { decode, entity }: Described<T>,
  { id, selected }: { id: string; selected: select.Selected },
): Promise<Snapshot<T> | null> {
  const { noun } = entity;
  try {
    const { body, decoded } = await msgraph.read(entityPath(entity, id) + select.selectQuery(selected), decode);
    if (!decoded) {
      throw new MsGraphUnavailable({ message: `Microsoft Graph returned something other than a ${noun}.` });
    }
    if (foldId(decoded.id) !== foldId(id)) {
      throw new MsGraphUnavailable({ message: `Microsoft Graph returned another ${noun} than was requested.` });
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

interface FieldRead {
  context: Context;
  info: GraphQLResolveInfo;
}

async function load<T extends { id: string }>(
  { createRead, entity }: Resource<T>,
  { context, id, info }: FieldRead & { id: string },
): Promise<T | null> {
  const [found] = await context.once(createRead)({ id, selected: select.selectForEntity(info, entity) });
  return found ?? null;
}

/** Returns one entity, or `null` if none has this id. */
export async function readOne<T extends { id: string }>(
  resource: Resource<T>,
  read: FieldRead & { id: string },
): Promise<T | null> {
  const [error] = validateId(read.id);
  if (error) throw badUserInput(error.message);
  return load(resource, read);
}

/** Reads all entities. The whole list of a query is kept for fields that need it as well. */
function readAll<T extends { id: string }>(
  { createRead, createWholeList }: Pick<Resource<T>, 'createRead' | 'createWholeList'>,
  { context, info, selected }: FieldRead & { selected: select.Selected },
): Promise<T[]> {
  const reading = context.once(createRead)({ id: null, selected });
  if (selected === 'all' && isQuery(info)) context.once(createWholeList).reading ??= reading;
  return reading;
}

/**
 * Returns all entities with all properties. A query reads them once. A mutation reads them anew, because an earlier
 * mutation of the operation may have changed them.
 */
export function readWhole<T extends { id: string }>(
  resource: Pick<Resource<T>, 'createRead' | 'createWholeList'>,
  { context, info }: FieldRead,
): Promise<T[]> {
  const known = isQuery(info) ? context.once(resource.createWholeList).reading : undefined;
  return known ?? readAll(resource, { context, info, selected: 'all' });
}

function isQuery({ operation }: GraphQLResolveInfo): boolean {
  return operation.operation === OperationTypeNode.QUERY;
}

/** Returns a page of entities. */
export async function readPage<T extends { id: string; json: Json }, F>(
  resource: Resource<T> & Listing<T, F>,
  { args, context, info }: FieldRead & { args: PageArgs<F> },
): Promise<Page<T>> {
  const message = validatePageArgs(resource, args);
  if (message !== undefined) throw badUserInput(message);
  const selections = [select.selectForConnection(info, resource.entity), selectForPage(resource, args)];
  const all = await readAll(resource, { context, info, selected: select.mergeSelections(selections) });
  return buildPage(resource, all, { ...args, now: Date.now() });
}

/** Returns all entities that match the filters, for a field that returns an interface. */
export async function readMatching<T extends { id: string }, F>(
  resource: Resource<T> & Listing<T, F>,
  { context, filterBy, info }: FieldRead & { filterBy: F | null | undefined },
): Promise<T[]> {
  const selections = [select.selectForEntity(info, resource.entity), selectForFilters(resource, filterBy)];
  const all = await readAll(resource, { context, info, selected: select.mergeSelections(selections) });
  return applyFilters(resource, all, { filterBy, now: Date.now() });
}

export type ResolveReference<T> = (
  representation: { id: string },
  context: Context,
  info: GraphQLResolveInfo,
) => Promise<T | null>;

/** Creates the function that reads the entity of a federation representation; `null` if there is none. */
export function createReferenceReader<T extends { id: string }>(
  resource: Resource<T>,
  EntityClass: new () => T,
): ResolveReference<T> {
  return async ({ id }, context, info) => {
    if (!isPathId(id)) return null;
    const found = await load(resource, { context, id, info });
    // Copied, because @apollo/subgraph adds `__typename` to the object, and cached responses share their entities.
    return found && Object.assign(new EntityClass(), found);
  };
}

/**
 * Creates the function that returns the entity of a federation representation, or `null` if there is none. If the
 * operation selects the key only, no call to Graph is made.
 */
export function createReferenceResolver<T extends { id: string }>(
  resource: Resource<T>,
  EntityClass: new () => T,
): ResolveReference<T> {
  const { entity } = resource;
  const read = createReferenceReader(resource, EntityClass);
  return async (representation, context, info) => {
    const { id } = representation;
    const isKeyOnly = select.selectForEntity(info, entity) !== 'all' && select.selectsKeyOnly(info, entity);
    return isKeyOnly && isPathId(id) ? Object.assign(new EntityClass(), { id }) : read(representation, context, info);
  };
}
