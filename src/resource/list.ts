// Filtering, ordering and paging of a list, and its cursors. Graph promises none of these for Intune's collections, and
// a tenant has few entities, so the gateway reads them all and cuts the page itself.
import type { ClassType } from 'type-graphql';
import { compareCodeUnits } from './comparison.js';
import type { Entity, Json } from './entity.js';
import type { Edge, Order, Page, PageArgs } from './page.js';
import { mergeSelections, selectProperties, type Selected } from './select.js';

export interface Filter<T, F, V> {
  /** The names of the properties that `matches` depends on; `'all'` for whole entities. */
  needs: 'all' | readonly string[] | ((value: V, filters: F) => 'all' | readonly string[]);
  matches: (item: T, value: V, context: { filters: F; now: number }) => boolean;
  /** Returns a message if the value is not valid. */
  validate?: (value: V) => string | undefined;
}
/** A filter for each member of the input; `null` for a member that only modifies another one. */
export type Filters<T, F> = { readonly [K in keyof F]-?: Filter<T, F, NonNullable<F[K]>> | null };

export interface Listing<T, F> {
  entity: Entity;
  filters: Filters<T, F>;
  Edge: ClassType<Edge<T>>;
}

/** An entity's position in an order. Cursors hold nothing else, and never a URL. */
interface Position {
  /** `null` in Graph's own order. */
  sortKey: string | null;
  reverse: boolean;
  /** What the sort key is ordered by; always `null` in the order by id. In Graph's own order, the index in its list. */
  value: string | number | null;
  id: string;
}

/** The schema's descriptions state this figure. */
const maxPerPage = 100;
/**
 * Characters of a text that lists are ordered by, since a cursor holds them. A name may be as long as a response, and a
 * cursor must fit into a request. The schema's descriptions state this figure.
 */
const maxTextLength = 1_000;
/** Characters of a cursor: the order, and two texts in base64url of up to six bytes a character (`\u0000`). */
const maxCursorLength = 16_384;

interface ActiveFilter<T, F> {
  filter: Filter<T, F, unknown>;
  value: unknown;
}

function activeFilters<T, F>({ filters }: Listing<T, F>, filterBy: F | null | undefined): ActiveFilter<T, F>[] {
  const active: ActiveFilter<T, F>[] = [];
  for (const [name, value] of Object.entries(filterBy ?? {})) {
    const filter = (filters as Record<string, Filter<T, F, unknown> | null>)[name];
    if (filter && value !== null && value !== undefined) active.push({ filter, value });
  }
  return active;
}

/** Returns a message if the arguments are not valid. */
export function validatePageArgs<T, F>(listing: Listing<T, F>, args: PageArgs<F>): string | undefined {
  const { after, filterBy, first, reverse, sortKey } = args;
  if (first < 1 || first > maxPerPage) return `\`first\` must be between 1 and ${maxPerPage}.`;
  for (const { filter, value } of activeFilters(listing, filterBy)) {
    const message = filter.validate?.(value);
    if (message !== undefined) return message;
  }
  if (typeof after !== 'string') return undefined;
  const position = after.length > maxCursorLength ? undefined : decodeCursor(listing.entity, after);
  if (!position) return '`after` is not a valid cursor for this list: pass an `endCursor` exactly as it was returned.';
  if (position.sortKey !== (sortKey ?? null) || position.reverse !== reverse) {
    return (
      '`after` is a cursor of a list in another order: pass the `sortKey` and `reverse` that the cursor was ' +
      'returned for.'
    );
  }
  return undefined;
}

/** Returns the properties that the filters depend on. */
export function selectForFilters<T, F>(listing: Listing<T, F>, filterBy: F | null | undefined): Selected {
  const selections = activeFilters(listing, filterBy).map(({ filter: { needs }, value }) => {
    const names = typeof needs === 'function' ? needs(value, filterBy as F) : needs;
    return names === 'all' ? names : selectProperties(listing.entity, names);
  });
  return mergeSelections(selections);
}

/** Returns the properties that the filters and the order depend on. */
export function selectForPage<T, F>(listing: Listing<T, F>, { filterBy, sortKey }: PageArgs<F>): Selected {
  const names = typeof sortKey === 'string' ? [sortKey] : [];
  return mergeSelections([selectProperties(listing.entity, names), selectForFilters(listing, filterBy)]);
}

/** Returns the entities that match every filter. `now` is the current time, in ms since 1970. */
export function applyFilters<T, F>(
  listing: Listing<T, F>,
  items: readonly T[],
  { filterBy, now }: { filterBy?: F | null | undefined; now: number },
): T[] {
  const active = activeFilters(listing, filterBy);
  const context = { filters: filterBy as F, now };
  return items.filter((item) => active.every(({ filter, value }) => filter.matches(item, value, context)));
}

/**
 * Returns the page that valid arguments select. `now` is the current time, in ms since 1970. A cursor stays valid when
 * its entity no longer exists: the page continues at the entity's position.
 */
export function buildPage<T extends { id: string; json: Json }, F>(
  listing: Listing<T, F>,
  items: readonly T[],
  { first, after, filterBy, reverse, sortKey = null, now }: PageArgs<F> & { now: number },
): Page<T> {
  const { entity, Edge: EntityEdge } = listing;
  const { compare, renew, valueOf } =
    sortKey === null ? ownOrder(items, reverse) : propertyOrder<T>(entity, { reverse, sortKey });
  const positions = applyFilters(listing, items, { filterBy, now })
    .map((node) => ({ sortKey, reverse, value: valueOf(node), id: node.id, node }))
    .toSorted(compare);
  const cursor = typeof after === 'string' ? decodeCursor(entity, after) : undefined;
  const start = cursor ? startAfter(positions, renew(cursor), compare) : 0;
  const edges = positions
    .slice(start, start + first)
    .map((position) =>
      Object.assign(new EntityEdge(), { makeCursor: () => encodeCursor(entity, position), node: position.node }),
    );
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      startCursor: edges[0]?.makeCursor() ?? null,
      endCursor: edges.at(-1)?.makeCursor() ?? null,
      hasPreviousPage: start > 0,
      hasNextPage: start + edges.length < positions.length,
    },
    totalCount: positions.length,
  };
}

type Compare = (a: Position, b: Position) => number;

function startAfter(positions: readonly Position[], cursor: Position, compare: Compare): number {
  const following = positions.findIndex((position) => compare(position, cursor) > 0);
  return following === -1 ? positions.length : following;
}

interface Ordering<T> {
  valueOf: (item: T) => Position['value'];
  compare: Compare;
  /** Returns where the position of a cursor is now. */
  renew: (cursor: Position) => Position;
}

/** Returns the order by a property, then by id. Entities without a value are the lowest. */
function propertyOrder<T extends { json: Json }>(
  { fields }: Entity,
  { reverse, sortKey }: Order & { sortKey: string },
): Ordering<T> {
  const order = fields[sortKey]?.order;
  const sign = reverse ? -1 : 1;
  const compareValues = (a: Position['value'], b: Position['value']): number => {
    if (typeof a !== 'string' || typeof b !== 'string') return Number(b === null) - Number(a === null);
    return order?.compare(a, b) ?? 0;
  };
  return {
    valueOf: ({ json }) => order?.textOf(json[sortKey])?.slice(0, maxTextLength) ?? null,
    compare: (a, b) => sign * (compareValues(a.value, b.value) || compareCodeUnits(a.id, b.id)),
    renew: (cursor) => cursor,
  };
}

/**
 * Returns the order in which Graph lists the entities. Graph may add and remove some between pages, so a cursor stands
 * for the place where its entity is now. If that is gone, it stood between its neighbours.
 */
function ownOrder<T extends { id: string }>(items: readonly T[], reverse: boolean): Ordering<T> {
  const indexes = new Map(items.map(({ id }, index) => [id, index]));
  const sign = reverse ? -1 : 1;
  return {
    valueOf: ({ id }) => indexes.get(id) ?? null,
    compare: (a, b) => sign * (Number(a.value) - Number(b.value)),
    renew: (cursor) => ({ ...cursor, value: indexes.get(cursor.id) ?? Number(cursor.value) - 0.5 }),
  };
}

/** Returns the cursor of a position. JSON escapes what UTF-8 cannot hold, so that every text survives. */
export function encodeCursor({ type }: Entity, position: Position): string {
  const { id, reverse, sortKey, value } = position;
  return Buffer.from(JSON.stringify([type, sortKey, reverse, value, id])).toString('base64url');
}

/** Returns the position of a cursor; `undefined` if `encodeCursor` cannot have created the text for this entity. */
export function decodeCursor({ fields, type }: Entity, cursor: string): Position | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 5) return undefined;
  const [of, sortKey, reverse, value, id] = parts as unknown[];
  if (of !== type || typeof reverse !== 'boolean' || typeof id !== 'string') return undefined;
  if (sortKey === null) return isIndex(value) ? { sortKey, reverse, value, id } : undefined;
  if (typeof sortKey !== 'string') return undefined;
  if (sortKey === 'id') return value === null ? { sortKey, reverse, value, id } : undefined;
  const order = Object.hasOwn(fields, sortKey) ? fields[sortKey]?.order : undefined;
  if (!order) return undefined;
  if (value !== null && (typeof value !== 'string' || !order.isText(value))) return undefined;
  return { sortKey, reverse, value, id };
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
