// One page out of all entities: filter, order, cut; make and read cursors. Graph promises none of these for Intune's
// collections, and a tenant has a handful of entities.
import type { ClassType } from 'type-graphql';
import { OrderDirection, PageInfo, type Edge, type Order, type Page, type PageArgs } from './connection.js';
import type { Entity, Json, Property } from './entity.js';
import { selectNames, unite, type Selected } from './select.js';

/** A condition on entities: what it looks at, and what it keeps. */
export interface Filter<T, F, V> {
  needs: readonly string[] | ((value: V) => readonly string[]);
  keeps: (item: T, value: V, given: { filters: F; now: number }) => boolean;
  /** What is wrong with the value, in a sentence. */
  fault?: (value: V) => string | undefined;
}
/** One for each member of the input; `null` for one that only goes with another. */
export type Filters<T, F> = { readonly [K in keyof F]-?: Filter<T, F, NonNullable<F[K]>> | null };

/** How a collection is listed. */
export interface Listing<T, F> {
  entity: Entity;
  filters: Filters<T, F>;
  defaultOrder: Order;
  Edge: ClassType<Edge<T>>;
  Connection: ClassType<Page<T>>;
}

/** Where an entity stands in an order. Cursors hold nothing else: never a URL. */
interface Place {
  field: string;
  /** `null` in the order by id, too. */
  value: string | null;
  id: string;
}

/** Figures that the schema's descriptions give. */
const maxPerPage = 100;
/** Characters of a cursor, which may hold a name. */
const maxCursorLength = 65_536;

type AnyFilter<T, F> = Filter<T, F, unknown>;

/** The filters that are given, each with its value. */
function given<T, F>({ filters }: Listing<T, F>, filterBy: F | null | undefined): [AnyFilter<T, F>, unknown][] {
  return Object.entries(filterBy ?? {}).flatMap(([name, value]): [AnyFilter<T, F>, unknown][] => {
    const filter = (filters as Record<string, AnyFilter<T, F> | null>)[name];
    return filter && value !== null && value !== undefined ? [[filter, value]] : [];
  });
}

/** What is wrong with the arguments, in a sentence; `undefined` when nothing is. */
export function faultOfPage<T, F>(listing: Listing<T, F>, args: PageArgs<F>): string | undefined {
  const { after, filterBy, first, orderBy } = args;
  if (first < 1 || first > maxPerPage) return `\`first\` must be between 1 and ${maxPerPage}.`;
  for (const [{ fault }, value] of given(listing, filterBy)) {
    const found = fault?.(value);
    if (found !== undefined) return found;
  }
  if (typeof after !== 'string') return undefined;
  const place = after.length > maxCursorLength ? undefined : readCursor(listing.entity, after);
  if (!place) return '`after` is not a valid cursor for this list: pass an `endCursor` as it was returned.';
  if (place.field !== (orderBy ?? listing.defaultOrder).field) return '`after` is a cursor of a list in another order.';
  return undefined;
}

/** What filters look at. */
export function selectForFilters<T, F>(listing: Listing<T, F>, filterBy: F | null | undefined): Selected {
  const needs = given(listing, filterBy).map(([{ needs: of }, value]) => (typeof of === 'function' ? of(value) : of));
  return unite(needs.map((names) => selectNames(listing.entity, names)));
}

/** What a list's filters and order look at. */
export function selectForPage<T, F>(listing: Listing<T, F>, { filterBy, orderBy }: PageArgs<F>): Selected {
  const { defaultOrder, entity } = listing;
  return unite([selectNames(entity, [(orderBy ?? defaultOrder).field]), selectForFilters(listing, filterBy)]);
}

/** The entities that satisfy every condition given, at `now` (milliseconds since 1970). */
export function keepMatching<T, F>(
  listing: Listing<T, F>,
  items: readonly T[],
  { filterBy, now }: { filterBy?: F | null | undefined; now: number },
): T[] {
  const filters = given(listing, filterBy);
  const context = { filters: filterBy as F, now };
  return items.filter((item) => filters.every(([{ keeps }, value]) => keeps(item, value, context)));
}

/** The page that the arguments ask for, at `now` (milliseconds since 1970); the arguments have no fault. An entity that is gone still marks its place. */
export function cutPage<T extends { id: string }, F>(
  listing: Listing<T, F>,
  items: readonly T[],
  { first, after, filterBy, orderBy, now }: PageArgs<F> & { now: number },
): Page<T> {
  const { Connection, defaultOrder, entity, Edge: EntityEdge } = listing;
  const { field, direction } = orderBy ?? defaultOrder;
  const sign = direction === OrderDirection.ASC ? 1 : -1;
  const order = compareBy(entity.fields[field]);
  const compare = (a: Place, b: Place): number => sign * order(a, b);
  const places = keepMatching(listing, items, { filterBy, now })
    .map((node) => ({ field, value: valueOf(node, field), id: node.id, node }))
    .toSorted(compare);
  const cursor = typeof after === 'string' ? readCursor(entity, after) : undefined;
  const following = cursor ? places.findIndex((place) => compare(place, cursor) > 0) : 0;
  const start = following === -1 ? places.length : following;
  const shown = places.slice(start, start + first);
  const edges = shown.map((place) =>
    Object.assign(new EntityEdge(), { makeCursor: () => writeCursor(place), node: place.node }),
  );
  return Object.assign(new Connection(), {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: Object.assign(new PageInfo(), {
      startCursor: edges[0]?.makeCursor() ?? null,
      endCursor: edges.at(-1)?.makeCursor() ?? null,
      hasPreviousPage: start > 0,
      hasNextPage: start + edges.length < places.length,
    }),
    totalCount: places.length,
  });
}

function valueOf(item: { id: string }, field: string): string | null {
  return field === 'id' ? null : ((item as unknown as Json)[field] as string | null);
}

/** The order by a property, then by id; what has no value is the lowest. */
function compareBy(property: Property | undefined): (a: Place, b: Place) => number {
  return (a, b) => compareValues(property, a.value, b.value) || (a.id < b.id ? -1 : Number(a.id > b.id));
}

function compareValues(property: Property | undefined, a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return property?.compare?.(a, b) ?? 0;
}

export function writeCursor({ field, value, id }: Place): string {
  return Buffer.from(JSON.stringify([field, value, id])).toString('base64url');
}

/** `undefined` for what `writeCursor` did not write. */
export function readCursor({ fields }: Entity, cursor: string): Place | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 3) return undefined;
  const [field, value, id] = parts as unknown[];
  if (typeof field !== 'string' || typeof id !== 'string') return undefined;
  if (field === 'id') return value === null ? { field, value, id } : undefined;
  const isValue = Object.hasOwn(fields, field) ? fields[field]?.isValue : undefined;
  if (!isValue || (value !== null && (typeof value !== 'string' || !isValue(value)))) return undefined;
  return { field, value, id };
}

export const fold = (text: string): string => text.normalize('NFC').toLowerCase();
