// The reads that every resource has: one entity, a page, and the entity behind a federation representation.
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.js';
import { isPathId } from '../msgraph/path-id.js';
import { badUserInput } from './user-error.js';
import type { Resource } from './calls.js';
import type { Page, PageArgs } from './connection.js';
import { cutPage, faultOfPage, keepMatching, selectForFilters, selectForPage, type Listing } from './list.js';
import type { GatheredReads } from './loader.js';
import { selectOne, selectShown, unite } from './select.js';
import { validateId } from './validation.js';

/** A resource that can be read in GraphQL. */
export interface ReadableResource<T extends { id: string }> extends Resource<T> {
  reads: GatheredReads<T>;
}

// Each function rejects with an `MsGraphError`, or with `BAD_USER_INPUT`.

/** Returns one entity; `null` when there is none with this id. */
export async function readOne<T extends { id: string }>(
  { entity, reads }: ReadableResource<T>,
  { context, id, info }: { context: Context; id: string; info: GraphQLResolveInfo },
): Promise<T | null> {
  const [fault] = validateId(id);
  if (fault) throw badUserInput(fault.message);
  return reads.one(context, id, selectOne(info, entity));
}

/** Returns a page of entities. */
export async function readPage<T extends { id: string }, F>(
  listing: Listing<T, F>,
  { entity, reads }: ReadableResource<T>,
  { args, context, info }: { args: PageArgs<F>; context: Context; info: GraphQLResolveInfo },
): Promise<Page<T>> {
  const fault = faultOfPage(listing, args);
  if (fault !== undefined) throw badUserInput(fault);
  const selected = unite([selectShown(info, entity), selectForPage(listing, args)]);
  return cutPage(listing, await reads.all(context, selected), { ...args, now: Date.now() });
}

export type ResolveReference<T> = (
  representation: { id: string },
  context: Context,
  info: GraphQLResolveInfo,
) => Promise<T | null>;

/** Makes the function that finds the entity behind a federation representation; `null` when there is none. A key alone costs no call. */
export function referenceResolver<T extends { id: string }>(
  { entity, reads }: ReadableResource<T>,
  make: new () => T,
): ResolveReference<T> {
  return async ({ id }, context, info) => {
    if (!isPathId(id)) return null;
    const selected = selectOne(info, entity);
    const found = selected !== 'all' && selected.size === 0 ? { id } : await reads.one(context, id, selected);
    // A copy: @apollo/subgraph defines `__typename` on what it gets, and responses that are read again share their entities.
    return found && Object.assign(new make(), found);
  };
}

/** Returns all entities that satisfy some conditions, for a field of an interface. */
export async function readMatching<T extends { id: string }, F>(
  listing: Listing<T, F>,
  { entity, reads }: ReadableResource<T>,
  { context, filterBy, info }: { context: Context; filterBy: F | null | undefined; info: GraphQLResolveInfo },
): Promise<T[]> {
  const selected = unite([selectOne(info, entity), selectForFilters(listing, filterBy)]);
  return keepMatching(listing, await reads.all(context, selected), { filterBy, now: Date.now() });
}
