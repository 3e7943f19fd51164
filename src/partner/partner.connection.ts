// Setting up and disconnecting a partner: what is written, and what prevents it. Pure.
import { keepAndAdd } from '../assignment/list.js';
import { writableKinds } from '../assignment/target.input.js';
import { foldId } from '../msgraph/id.js';
import type { Proposal } from '../resource/change.js';
import { platformName, type EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import { limitErrors, type UserError } from '../resource/user-error.js';
import { inWords, nameOf, otherHolders, type NeededFacts, type PartnerFacts } from './partner.facts.js';
import type { PlatformEnrollmentInput } from './partner.input.js';
import { isPlaceholder } from './partner.list.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import type { PartnerErrorCode } from './partner.payload.js';

const odataType = { '@odata.type': `#microsoft.graph.${partnerEntity.type}` };

/**
 * Returns what disconnects a partner from platforms: neither onboarded nor assigned. A platform that Graph does not
 * show, such as one that its version lacks, has nothing to clear.
 */
export function proposeDisconnection(platforms: readonly EnrollmentPlatform[], current: Json): Proposal {
  const cleared: Json = {};
  for (const { assignments, onboarded } of platforms.map(platformProperties)) {
    if (current[onboarded] !== undefined) cleared[onboarded] = false;
    if (current[assignments] !== undefined) cleared[assignments] = [];
  }
  return { body: { ...odataType, ...cleared } };
}

/** Returns what sets up a placeholder: onboarded, unless an input says otherwise, and assigned. */
export function proposeSetUp(enrollments: readonly PlatformEnrollmentInput[], current: Json): Proposal {
  if (!isPlaceholder({ json: current })) return { body: {}, errors: [alreadySetUp(current)] };
  const properties: Json = {};
  for (const { assignments, onboarded, platform } of enrollments) {
    const names = platformProperties(platform);
    properties[names.onboarded] = onboarded ?? true;
    if (assignments) properties[names.assignments] = keepAndAdd([], assignments).list;
  }
  // Read again before the write: someone else may have set it up.
  return { body: { ...odataType, ...properties }, derived: ['partnerState', ...Object.keys(properties)] };
}

function alreadySetUp(current: Json): UserError<PartnerErrorCode> {
  const message = `${nameOf(current)} is set up already: change it with \`updateComplianceManagementPartner\` instead.`;
  return { code: 'ALREADY_SET_UP', field: ['id'], message };
}

/** Returns the facts that decide whether a partner can be set up. */
export function neededForSetUp(enrollments: readonly PlatformEnrollmentInput[]): NeededFacts {
  const groups = new Set(groupsOf(enrollments).map(({ id }) => foldId(id)));
  return { holders: true, groups, filters: new Set() };
}

/**
 * Returns what prevents the set-up of a partner: platforms of others, and groups that do not exist. A group that cannot
 * be read may exist; the warning `GROUP_NOT_READABLE` is about it.
 */
export function setUpErrors(
  { enrollments, id }: { id: string; enrollments: readonly PlatformEnrollmentInput[] },
  { groups, holders: known }: PartnerFacts,
): UserError<string>[] {
  if (!known) return [partnersNotRead];
  const errors: UserError<PartnerErrorCode>[] = [];
  for (const [index, { platform }] of enrollments.entries()) {
    const holders = otherHolders(known, { id, platform });
    if (holders.length === 0) continue;
    const others = holders.length === 1 ? 'the other one' : 'the others';
    const message =
      `${platformName(platform)} belongs to another partner already: ` +
      `${inWords(holders.map(({ name }) => name))}. A platform can have one partner: disconnect ${others} from ` +
      'it first.';
    errors.push({ code: 'PLATFORM_TAKEN', field: ['platformEnrollments', String(index), 'platform'], message });
  }
  for (const { field, id: groupId } of groupsOf(enrollments)) {
    if (groups.get(foldId(groupId)) !== 'missing') continue;
    const message =
      'Microsoft Entra ID has no group with this id. Find the group with `assignableGroups(search: "…")`.';
    errors.push({ code: 'GROUP_NOT_FOUND', field, message });
  }
  return limitErrors(errors);
}

const partnersNotRead: UserError<PartnerErrorCode> = {
  code: 'NOT_YET_VISIBLE',
  field: null,
  message: 'Whether another partner has these platforms could not be read, so nothing was sent. Try again in a minute.',
};

/** Returns the groups that inputs name, each with the path of its id. */
function groupsOf(enrollments: readonly PlatformEnrollmentInput[]): { id: string; field: string[] }[] {
  const groups: { id: string; field: string[] }[] = [];
  for (const [index, { assignments }] of enrollments.entries()) {
    for (const [at, { target }] of (assignments ?? []).entries()) {
      for (const { member } of writableKinds) {
        const id = target?.[member]?.['groupId'];
        if (typeof id !== 'string') continue;
        const path = ['platformEnrollments', String(index), 'assignments', String(at), 'target', member, 'groupId'];
        groups.push({ id, field: path });
      }
    }
  }
  return groups;
}
