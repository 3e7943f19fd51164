// Reads that every resource has: one entity, a page, all that match, and the entity of a federation representation.
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.js';
import type { Resource } from './calls.js';
import type { Json } from './entity.js';
import { applyFilters, buildPage, selectForFilters, selectForPage, validatePageArgs, type Listing } from './list.js';
import type { EntityLoader } from './loader.js';
import { isPathId } from './id.js';
import type { Page, PageArgs } from './page.js';
import { mergeSelections, selectForConnection, selectForEntity, selectsKeyOnly } from './select.js';
import { badUserInput } from './user-error.js';
import { validateId } from './validation.js';

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
