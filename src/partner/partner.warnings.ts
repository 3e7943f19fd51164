// Warnings about the change of a partner, decided on Graph's own JSON. Pure.
//
// A change is judged by what it adds. What was there before is no reason to refuse it: a list with two deleted groups
// can be cleaned one group at a time.
import { differenceOf } from '../assignment/list.js';
import { asList, isShown, modelledKind, odataTypeOf, readFilter } from '../assignment/target.codec.js';
import { mayFit } from '../references/assignment-filter.js';
import { isDiffering } from '../resource/difference.js';
import { EnrollmentPlatform, platformName } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import {
  warningCodes,
  type AssessedChange,
  type Assessment,
  type IntuneWarning,
  type WarningCode,
} from '../resource/warning.js';
import {
  assignmentsOf,
  filterIdsOf,
  groupIdsOf,
  inWords,
  nameOf,
  otherHolders,
  targetOf,
  type NeededFacts,
  type PartnerFacts,
  type Referenced,
} from './partner.facts.js';
import { partnerEntity, platformProperties } from './partner.model.js';

interface PlatformState {
  onboarded: boolean;
  assignments: readonly Json[];
}

interface PlatformChange {
  platform: EnrollmentPlatform;
  before: PlatformState;
  after: PlatformState;
  /** The assignments that it adds. */
  added: readonly Json[];
  /** Whether the partner gets hold of more: it is onboarded, or has more assignments. */
  gains: boolean;
}

interface Finding {
  message: string;
  objectIds: string[];
}

interface Outcome {
  warnings: readonly Omit<IntuneWarning, 'code'>[];
  /** Whether everything that the check needs was read. */
  isChecked: boolean;
}
interface JudgedChange extends AssessedChange {
  platforms: readonly PlatformChange[];
}
type Rule = (change: JudgedChange, facts: PartnerFacts) => Outcome;

/** Returns what a change does to each platform that it changes; nothing for a removal, which assigns nobody. */
function platformChanges({ states }: AssessedChange): PlatformChange[] {
  const { after, before } = states;
  if (after === null) return [];
  const isChanged = (platform: EnrollmentPlatform): boolean =>
    Object.values(platformProperties(platform)).some((name) => isDiffering(partnerEntity, name, states));
  return Object.values(EnrollmentPlatform)
    .filter(isChanged)
    .map((platform) => {
      const { assignments: name } = platformProperties(platform);
      const change = { before: stateOf(before, platform), after: stateOf(after, platform) };
      const lists = { before: asList(before?.[name]), after: asList(after[name]) };
      const added = differenceOf(lists).added.filter(isShown);
      const gains = added.length > 0 || (change.after.onboarded && !change.before.onboarded);
      return Object.assign(change, { platform, added, gains });
    });
}

function stateOf(json: Json | null, platform: EnrollmentPlatform): PlatformState {
  return {
    onboarded: json?.[platformProperties(platform).onboarded] === true,
    assignments: assignmentsOf(json, platform),
  };
}

/** Creates a rule about single platforms, which needs no facts. */
function onPlatforms(find: (change: PlatformChange) => Finding | undefined): Rule {
  return ({ platforms }) => {
    const warnings = platforms.flatMap((platformChange) => {
      const found = find(platformChange);
      return found ? [{ ...found, platform: platformChange.platform }] : [];
    });
    return { warnings, isChecked: true };
  };
}

interface ReferenceRule {
  idsOf: (assignments: readonly Json[]) => string[];
  objects: 'groups' | 'filters';
  matches: (object: Referenced, platform: EnrollmentPlatform) => boolean;
  messageOf: (listed: string, platform: string) => string;
  /** Whether the check is made although an object could not be read. */
  findsUnreadable?: boolean;
}

/** Creates a rule about the objects that added assignments refer to. */
function onReferences({ findsUnreadable = false, idsOf, matches, messageOf, objects }: ReferenceRule): Rule {
  return ({ platforms }, facts) => {
    const referenced = (id: string): Referenced => facts[objects].get(id) ?? 'unreadable';
    const references = platforms.map(({ added, platform }) => ({ platform, ids: idsOf(added) }));
    const warnings = references.flatMap(({ ids, platform }) => {
      const objectIds = ids.filter((id) => matches(referenced(id), platform));
      if (objectIds.length === 0) return [];
      return [{ platform, objectIds, message: messageOf(inWords(objectIds), platformName(platform)) }];
    });
    const isRead = references.every(({ ids }) => ids.every((id) => referenced(id) !== 'unreadable'));
    return { warnings, isChecked: findsUnreadable || isRead };
  };
}

const isOfAnotherPlatform = (filter: Referenced, platform: EnrollmentPlatform): boolean =>
  typeof filter !== 'string' && !mayFit(filter['platform'], platform);

const kindOf = (assignment: Json): string | undefined => modelledKind(targetOf(assignment)['@odata.type'])?.type;
const kindsOfEveryone: ReadonlySet<unknown> = new Set([
  'allDevicesAssignmentTarget',
  'allLicensedUsersAssignmentTarget',
]);
const offeredKinds: ReadonlySet<unknown> = new Set([
  'allLicensedUsersAssignmentTarget',
  'exclusionGroupAssignmentTarget',
  'groupAssignmentTarget',
]);

const hasNobody = ({ assignments, onboarded }: PlatformState): boolean => onboarded && assignments.length === 0;
const hasExclusionsOnly = ({ assignments }: PlatformState): boolean =>
  assignments.length > 0 && assignments.every((assignment) => kindOf(assignment) === 'exclusionGroupAssignmentTarget');

/** VMware and AirWatch are earlier names of its maker. A tenant may still show the name of that time. */
const workspaceOne = /\bworkspace\s*one\b|\bairwatch\b/i;

const rules: Readonly<Record<WarningCode, Rule>> = {
  EVERYONE_ASSIGNED: onPlatforms(({ added, platform }) => {
    const isEveryone = (assignment: Json): boolean =>
      kindsOfEveryone.has(kindOf(assignment)) && readFilter(targetOf(assignment)) === null;
    if (!added.some(isEveryone)) return undefined;
    const message = `All devices or all licensed users are assigned to the partner on ${platformName(platform)}.`;
    return { objectIds: [], message };
  }),
  EXCLUSIONS_ONLY: onPlatforms(({ after, before, platform }) => {
    if (!hasExclusionsOnly(after) || hasExclusionsOnly(before)) return undefined;
    const message =
      `The assignments on ${platformName(platform)} only exclude groups: nobody is assigned. Add a ` +
      'group or all users.';
    return { objectIds: groupIdsOf(after.assignments), message };
  }),
  FILTER_NOT_FOUND: onReferences({
    idsOf: filterIdsOf,
    objects: 'filters',
    matches: (filter) => filter === 'missing',
    messageOf: (listed, platform) =>
      `Your tenant has no assignment filter with the id ${listed}, which an assignment on ${platform} has.`,
  }),
  FILTER_OF_ANOTHER_PLATFORM: onReferences({
    idsOf: filterIdsOf,
    objects: 'filters',
    matches: isOfAnotherPlatform,
    messageOf: (listed, platform) => `The assignment filter ${listed} is not for devices with ${platform}.`,
  }),
  GROUP_NOT_FOUND: onReferences({
    idsOf: groupIdsOf,
    objects: 'groups',
    matches: (group) => group === 'missing',
    messageOf: (listed, platform) =>
      `Microsoft Entra ID has no group with the id ${listed}, which an assignment on ${platform} names.`,
  }),
  GROUP_NOT_READABLE: onReferences({
    idsOf: groupIdsOf,
    objects: 'groups',
    matches: (group) => group === 'unreadable',
    messageOf: (listed, platform) =>
      `The group ${listed}, which an assignment on ${platform} names, could not be read. Check that you may read ` +
      'groups, or add fewer at once.',
    findsUnreadable: true,
  }),
  MANUAL_SYNC_NEEDED: ({ platforms, states: { after } }) => {
    const isPartner = after !== null && workspaceOne.test(nameOf(after));
    if (!isPartner || platforms.length === 0) return { warnings: [], isChecked: true };
    const message =
      'Omnissa Workspace ONE learns of this change when someone chooses "Sync Azure Services" in its own console.';
    return { warnings: [{ platform: null, objectIds: [], message }], isChecked: true };
  },
  NOBODY_ASSIGNED: onPlatforms(({ after, before, platform }) => {
    if (!hasNobody(after) || hasNobody(before)) return undefined;
    const message = `The partner is onboarded for ${platformName(platform)} without any assignment: nobody is assigned.`;
    return { objectIds: [], message };
  }),
  PLATFORM_HELD_BY_ANOTHER_PARTNER: ({ id, platforms }, { holders }) => {
    const gaining = platforms.filter(({ gains }) => gains);
    const warnings = gaining.flatMap(({ platform }) => {
      const others = otherHolders(holders, { id, platform });
      if (others.length === 0) return [];
      const names = inWords(others.map(({ name }) => name));
      const message =
        `${platformName(platform)} belongs to another partner already: ${names}. A platform can ` +
        'have one partner. Disconnect the other one from it first.';
      return [{ platform, objectIds: others.map((other) => other.id), message }];
    });
    return { warnings, isChecked: gaining.length === 0 || holders !== null };
  },
  STATE_SET_BY_PARTNER: ({ states }) => {
    const names = ['partnerState', 'lastHeartbeatDateTime'].filter((name) => isDiffering(partnerEntity, name, states));
    if (states.after === null || names.length === 0) return { warnings: [], isChecked: true };
    const message = `${names.map((name) => `\`${name}\``).join(' and ')} is what the partner reports itself. Microsoft Intune may refuse or overwrite the change.`;
    return { warnings: [{ platform: null, objectIds: [], message }], isChecked: true };
  },
  TARGET_NOT_OFFERED_BY_ADMIN_CENTER: onPlatforms(({ added, platform }) => {
    const others = added.filter((assignment) => !offeredKinds.has(kindOf(assignment)));
    if (others.length === 0) return undefined;
    const kinds = [...new Set(others.map((it) => odataTypeOf(targetOf(it)) ?? 'unknown'))].toSorted();
    const message =
      `The admin center does not offer this kind of target for ${platformName(platform)}: ` +
      `${inWords(kinds)}. Microsoft Intune may not apply it.`;
    return { objectIds: [], message };
  }),
};

/** Returns the facts that some warnings of a change depend on. */
export function neededForWarnings(codes: ReadonlySet<WarningCode>, change: AssessedChange): NeededFacts {
  const changes = platformChanges(change);
  const added = changes.flatMap((platformChange) => platformChange.added);
  const has = (...some: WarningCode[]): boolean => some.some((code) => codes.has(code));
  return {
    holders: has('PLATFORM_HELD_BY_ANOTHER_PARTNER') && changes.some(({ gains }) => gains),
    groups: new Set(has('GROUP_NOT_FOUND', 'GROUP_NOT_READABLE') ? groupIdsOf(added) : []),
    filters: new Set(has('FILTER_NOT_FOUND', 'FILTER_OF_ANOTHER_PLATFORM') ? filterIdsOf(added) : []),
  };
}

/** Returns the warnings with these codes, in order of the codes and then of the platforms. */
export function warningsOf(codes: ReadonlySet<WarningCode>, change: AssessedChange, facts: PartnerFacts): Assessment {
  const warnings: IntuneWarning[] = [];
  const notChecked: WarningCode[] = [];
  const judged = { ...change, platforms: platformChanges(change) };
  for (const code of warningCodes.filter((it) => codes.has(it))) {
    const outcome = rules[code](judged, facts);
    warnings.push(...outcome.warnings.map((warning) => ({ code, ...warning })));
    if (!outcome.isChecked) notChecked.push(code);
  }
  return { warnings, notChecked };
}
