// One page out of all partners: filter, order, cut; make and read cursors. Graph promises none of these for the collection.
import {
  ComplianceManagementPartnerConnection,
  ComplianceManagementPartnerEdge,
  ComplianceManagementPartnerOrderField,
  OrderDirection,
  PageInfo,
  type ComplianceManagementPartnerFilters,
  type ComplianceManagementPartnerOrder,
  type ComplianceManagementPartnersArgs,
} from './partner.connection.js';
import { compareDateTimes, isDateTime } from './date-time.scalar.js';
import { defaultStaleAfter, isPlaceholder, isStale } from './partner.health.js';
import type { ComplianceManagementPartner } from './partner.type.js';

/** Where a partner stands in an order. Cursors hold nothing else: never a URL. */
interface Place {
  field: ComplianceManagementPartnerOrderField;
  value: string | null;
  id: string;
}

export const defaultOrder: ComplianceManagementPartnerOrder = {
  direction: OrderDirection.ASC,
  field: ComplianceManagementPartnerOrderField.DISPLAY_NAME,
};

/** Figures that the schema's descriptions give. */
const maxPerPage = 100;

/** Bounds of what a list is asked with: each partner is held against all of it. */
const maxTextLength = 256;
const maxStates = 20;
/** Characters of a cursor, which holds a partner's name. */
const maxCursorLength = 65_536;

/** What is wrong with the arguments, in a sentence; `undefined` when nothing is. */
export function faultOfPage({ after, filterBy, first, orderBy }: ComplianceManagementPartnersArgs): string | undefined {
  if (first < 1 || first > maxPerPage) return `\`first\` is from 1 to ${maxPerPage}.`;
  if ((filterBy?.displayNameContains?.length ?? 0) > maxTextLength) {
    return `\`displayNameContains\` must not have more than ${maxTextLength} characters.`;
  }
  if ((filterBy?.partnerStates?.length ?? 0) > maxStates) {
    return `\`partnerStates\` must not have more than ${maxStates} entries.`;
  }
  if (typeof after !== 'string') return undefined;
  const place = after.length > maxCursorLength ? undefined : readCursor(after);
  if (!place) return '`after` is no cursor of this list: pass an `endCursor` as it was given.';
  if (place.field !== (orderBy ?? defaultOrder).field) return '`after` is a cursor of a list in another order.';
  return undefined;
}

/** The page that the arguments ask for, at `now` (milliseconds since 1970); the arguments have no fault. A partner that is gone still marks its place. */
export function cutPage(
  partners: readonly ComplianceManagementPartner[],
  { first, after, filterBy, orderBy }: ComplianceManagementPartnersArgs,
  now: number,
): ComplianceManagementPartnerConnection {
  const { field, direction } = orderBy ?? defaultOrder;
  const sign = direction === OrderDirection.ASC ? 1 : -1;
  const compare = (a: Place, b: Place): number => sign * comparePlaces(a, b);
  const places = partners
    .filter((partner) => satisfies(partner, filterBy ?? {}, now))
    .map((node) => ({ field, value: node[field], id: node.id, node }))
    .toSorted(compare);
  const cursor = typeof after === 'string' ? readCursor(after) : undefined;
  const following = cursor ? places.findIndex((place) => compare(place, cursor) > 0) : 0;
  const start = following === -1 ? places.length : following;
  const edges = places
    .slice(start, start + first)
    .map((place) =>
      Object.assign(new ComplianceManagementPartnerEdge(), { makeCursor: () => writeCursor(place), node: place.node }),
    );
  return assign(new ComplianceManagementPartnerConnection(), {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: assign(new PageInfo(), {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasPreviousPage: start > 0,
      hasNextPage: start + edges.length < places.length,
    }),
    totalCount: places.length,
  });
}

function satisfies(
  partner: ComplianceManagementPartner,
  filters: ComplianceManagementPartnerFilters,
  now: number,
): boolean {
  const {
    displayNameContains: text,
    neverHeardFrom,
    onboardedFor,
    partnerStates,
    placeholder,
    stale,
    staleAfter,
  } = filters;
  if (typeof text === 'string' && !fold(partner.displayName ?? '').includes(fold(text))) return false;
  if (partnerStates && !partnerStates.includes(partner.partnerState)) return false;
  if (isGiven(neverHeardFrom) && neverHeardFrom !== (partner.lastHeartbeatDateTime === null)) return false;
  if (isGiven(placeholder) && placeholder !== isPlaceholder(partner)) return false;
  if (isGiven(stale) && stale !== isStale(partner, staleAfter ?? defaultStaleAfter, now)) return false;
  return !onboardedFor || partner.enrollments.some((it) => it.platform === onboardedFor && it.onboarded);
}

const isGiven = (flag: boolean | null | undefined): flag is boolean => typeof flag === 'boolean';

const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/** One fixed collation, so that a cursor means the same on every replica. */
const collator = new Intl.Collator('en', { sensitivity: 'accent', numeric: true });

function comparePlaces(a: Place, b: Place): number {
  return compareValues(a, b) || (a.id < b.id ? -1 : Number(a.id > b.id));
}

function compareValues({ field, value: a }: Place, { value: b }: Place): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return field === ComplianceManagementPartnerOrderField.DISPLAY_NAME ? collator.compare(a, b) : compareDateTimes(a, b);
}

export function writeCursor({ field, value, id }: Place): string {
  return Buffer.from(JSON.stringify([field, value, id])).toString('base64url');
}

/** `undefined` for what `writeCursor` did not write. */
export function readCursor(cursor: string): Place | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 3) return undefined;
  const [field, value, id] = parts as unknown[];
  const known = Object.values(ComplianceManagementPartnerOrderField).find((it) => it === field);
  if (!known || typeof id !== 'string' || (value !== null && typeof value !== 'string')) return undefined;
  const isTime = known === ComplianceManagementPartnerOrderField.LAST_HEARTBEAT_DATE_TIME;
  return isTime && value !== null && !isDateTime(value) ? undefined : { field: known, value, id };
}

const assign = <T extends object>(target: T, values: T): T => Object.assign(target, values);
