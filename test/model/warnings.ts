// The oracle of warnings and issues: what docs/warnings.md says of a tenant, and of a change of one partner.
import type { Json } from '../support/gateway.js';
import { meaningOf } from './facts.js';

/** What a tenant holds, as Graph's JSON, and what of it a user cannot read. */
export interface Tenant {
  partners: readonly Json[];
  /** Ids in small letters. */
  groups: ReadonlySet<string>;
  /** Platforms by id. */
  filters: ReadonlyMap<string, string>;
  unread: ReadonlySet<string>;
}

/** The warnings of a change, as texts, and the codes that cannot be checked. */
export interface Warned {
  found: string[];
  notChecked: string[];
}

export const platforms = ['android', 'ios', 'linux', 'macOs', 'windows'] as const;

/** Returns equal texts for equal warnings and issues. */
export function warningText({ code, objectIds, platform }: Json): string {
  return [code, platform ?? 'no platform', ...objectIds.map((id: string) => id.toLowerCase()).toSorted()].join(' ');
}

const listOf = (partner: Json, platform: string): Json[] => partner?.[`${platform}EnrollmentAssignments`] ?? [];

/** Returns whether a partner is onboarded for a platform or has assignments on it. */
export function isHeld(partner: Json, platform: string): boolean {
  return partner[`${platform}Onboarded`] === true || listOf(partner, platform).length > 0;
}

/** Graph's state `unknown`, never a heartbeat, no onboarded platform and no assignments. */
export function isPlaceholder(partner: Json): boolean {
  const { lastHeartbeatDateTime: heartbeat, partnerState } = partner;
  const isSilent = typeof heartbeat !== 'string' || heartbeat.startsWith('0001-');
  return partnerState === 'unknown' && isSilent && !platforms.some((platform) => isHeld(partner, platform));
}

const kindOf = ({ target }: Json): string => target['@odata.type'].replace('#microsoft.graph.', '');
const isGroup = (item: Json): boolean => /^(?:group|exclusionGroup)AssignmentTarget$/.test(kindOf(item));
const isEveryone = (item: Json): boolean => /^all(?:Devices|LicensedUsers)AssignmentTarget$/.test(kindOf(item));
const isExclusion = (item: Json): boolean => kindOf(item) === 'exclusionGroupAssignmentTarget';
const isOffered = (item: Json): boolean => isGroup(item) || kindOf(item) === 'allLicensedUsersAssignmentTarget';

function filterOf({ target }: Json): string | undefined {
  const type = target.deviceAndAppManagementAssignmentFilterType;
  const id = target.deviceAndAppManagementAssignmentFilterId;
  return type === 'include' || type === 'exclude' ? id.toLowerCase() : undefined;
}

const groupsIn = (items: readonly Json[]): string[] => [
  ...new Set(items.filter(isGroup).map(({ target }) => target.groupId.toLowerCase())),
];
const filtersIn = (items: readonly Json[]): string[] => [
  ...new Set(items.map(filterOf).filter((id) => id !== undefined)),
];

/** Returns the warnings of a change of a partner: `sent` is the body of its request, or `null` if it is deleted. */
export function warningsOf({ groups, filters, partners, unread }: Tenant, before: Json, sent: Json): Warned {
  const found: Json[] = [];
  const notChecked = new Set<string>();
  if (sent === null) return { found: [], notChecked: [] };
  const after = { ...before, ...sent };
  let isTouched = false;
  for (const name of platforms) {
    const [was, now] = [listOf(before, name), listOf(after, name)];
    const isOnboarded = after[`${name}Onboarded`] === true;
    const wasOnboarded = before?.[`${name}Onboarded`] === true;
    const [old, fresh] = [was, now].map((list) => list.map(meaningOf).toSorted());
    if (isOnboarded === wasOnboarded && String(old) === String(fresh)) continue;
    isTouched = true;
    const add = (code: string, objectIds: readonly string[] = []): void => {
      found.push({ code, platform: name.toUpperCase(), objectIds });
    };
    const addAbout = (code: string, objectIds: readonly string[]): void => {
      if (objectIds.length > 0) add(code, objectIds);
    };
    const added = now.filter((item) => !old?.includes(meaningOf(item)));
    if (added.some((item) => isEveryone(item) && filterOf(item) === undefined)) add('EVERYONE_ASSIGNED');
    const isExcluding = (list: Json[]): boolean => list.length > 0 && list.every(isExclusion);
    if (isExcluding(now) && !isExcluding(was)) add('EXCLUSIONS_ONLY', groupsIn(now));
    if (isOnboarded && now.length === 0 && !(wasOnboarded && was.length === 0)) add('NOBODY_ASSIGNED');
    if (added.some((item) => !isOffered(item))) add('TARGET_NOT_OFFERED_BY_ADMIN_CENTER');

    const [addedGroups, addedFilters] = [groupsIn(added), filtersIn(added)];
    if (unread.has('groups')) {
      addAbout('GROUP_NOT_READABLE', addedGroups);
      if (addedGroups.length > 0) notChecked.add('GROUP_NOT_FOUND');
    } else {
      addAbout(
        'GROUP_NOT_FOUND',
        addedGroups.filter((id) => !groups.has(id)),
      );
    }
    if (unread.has('filters')) {
      if (addedFilters.length > 0) notChecked.add('FILTER_NOT_FOUND').add('FILTER_OF_ANOTHER_PLATFORM');
    } else {
      addAbout(
        'FILTER_NOT_FOUND',
        addedFilters.filter((id) => !filters.has(id)),
      );
      addAbout(
        'FILTER_OF_ANOTHER_PLATFORM',
        addedFilters.filter((id) => filters.has(id) && filters.get(id)?.toLowerCase() !== name.toLowerCase()),
      );
    }
    if (added.length === 0 && (wasOnboarded || !isOnboarded)) continue;
    if (unread.has('partners')) notChecked.add('PLATFORM_HELD_BY_ANOTHER_PARTNER');
    const others = partners.filter((it) => it !== before && isHeld(it, name));
    if (!unread.has('partners'))
      addAbout(
        'PLATFORM_HELD_BY_ANOTHER_PARTNER',
        others.map(({ id }) => id),
      );
  }
  if (isTouched && /workspace ?one|airwatch/i.test(after.displayName ?? ''))
    found.push({ code: 'MANUAL_SYNC_NEEDED', objectIds: [] });
  const isSet = (name: string): boolean => sent[name] !== undefined && sent[name] !== (before?.[name] ?? null);
  if (isSet('partnerState') || isSet('lastHeartbeatDateTime'))
    found.push({ code: 'STATE_SET_BY_PARTNER', objectIds: [] });
  return { found: found.map(warningText).toSorted(), notChecked: [...notChecked].toSorted() };
}

/** Returns the texts of the issues of a partner; without `PENDING_FOR_LONG`, whose time Graph does not show. */
export function issuesOf(partner: Json, { filters, groups, partners }: Tenant, now: number): string[] {
  const found: Json[] = [];
  for (const name of platforms) {
    const add = (code: string, objectIds: readonly string[]): void => {
      if (objectIds.length > 0) found.push({ code, objectIds, platform: name.toUpperCase() });
    };
    const list = listOf(partner, name);
    add(
      'ASSIGNED_GROUP_DELETED',
      groupsIn(list).filter((id) => !groups.has(id)),
    );
    add(
      'FILTER_DELETED',
      filtersIn(list).filter((id) => !filters.has(id)),
    );
    const others = partners.filter((it) => it !== partner && isHeld(partner, name) && isHeld(it, name));
    add(
      'PLATFORM_WITH_TWO_PARTNERS',
      others.map(({ id }) => id),
    );
  }
  const { lastHeartbeatDateTime: heartbeat, partnerState } = partner;
  const isHeard = typeof heartbeat === 'string' && !heartbeat.startsWith('0001-');
  if (isHeard && now - Date.parse(heartbeat) > 86_400_000) found.push({ code: 'SILENT', objectIds: [] });
  if (partnerState === 'unresponsive') found.push({ code: 'UNRESPONSIVE', objectIds: [] });
  return found.map(warningText).toSorted();
}
