// The decision whether a user's devices on a platform are to enroll through a partner, on Graph's own JSON. Pure. Its
// truth table is in docs/administration.md.
import { isModelledAssignment } from '../assignment/identity.js';
import { isShown, modelledKind, readFilter } from '../assignment/target.codec.js';
import { foldId } from '../msgraph/id.js';
import { asObject } from '../msgraph/json.js';
import type { Json } from '../resource/entity.js';
import { createEnum, type ValueOf } from '../resource/tables.js';

export const CoverageStatus = createEnum('ComplianceManagementPartnerCoverageStatus', {
  description: 'Whether the assignments of a partner on a platform cover a user.',
  members: {
    COVERED: 'An assignment includes the user, and none excludes the user or may do so.',
    EXCLUDED: 'An assignment excludes the user. An exclusion beats every inclusion.',
    NOT_COVERED: 'No assignment includes the user, or may do so.',
    UNDECIDED: `It depends on what the gateway cannot decide: which devices an assignment filter matches, who is in a Configuration
Manager collection, or what a target or filter means that this schema does not model.`,
  },
});
export type CoverageStatus = ValueOf<typeof CoverageStatus>;

export interface Coverage {
  status: CoverageStatus;
  /** The assignments that led to the status, in their order; empty for `NOT_COVERED`. */
  decidedBy: readonly DecidingAssignment[];
}

export interface DecidingAssignment {
  assignment: Json;
  /** The group of the target, if the user is in it; otherwise `null`. */
  groupId: string | null;
}

/** What an assignment does, or may do, with the devices of a user. */
interface Effect {
  mayInclude: boolean;
  mayExclude: boolean;
  /** Whether it surely does so, with all devices of the user. */
  isCertain: boolean;
}

const includes: Effect = { mayInclude: true, mayExclude: false, isCertain: true };
const excludes: Effect = { mayInclude: false, mayExclude: true, isCertain: true };
const unknown: Effect = { mayInclude: true, mayExclude: true, isCertain: false };

/**
 * Returns whether the assignments of one platform cover a user. `groupIds` are the ids of all groups that the user is
 * in, directly or through other groups, as `foldId` returns them.
 */
export function decideCoverage(assignments: readonly unknown[], groupIds: ReadonlySet<string>): Coverage {
  const relevant = assignments.filter(isShown).flatMap((assignment) => {
    const relevance = relevanceOf(assignment, groupIds);
    return relevance ? [{ assignment, ...relevance }] : [];
  });
  const certain = relevant.filter(({ isCertain }) => isCertain);
  const excluding = certain.filter(({ mayExclude }) => mayExclude);
  if (excluding.length > 0) return coverage('EXCLUDED', excluding);
  if (!relevant.some(({ mayInclude }) => mayInclude)) return coverage('NOT_COVERED', []);
  // No certain exclusion is left, so whatever is certain includes the user.
  if (certain.length > 0 && !relevant.some(({ mayExclude }) => mayExclude)) return coverage('COVERED', certain);
  return coverage('UNDECIDED', relevant);
}

function coverage(status: CoverageStatus, deciding: readonly DecidingAssignment[]): Coverage {
  return { status, decidedBy: deciding.map(({ assignment, groupId }) => ({ assignment, groupId })) };
}

/** Returns whether the coverage of a user depends on the user's groups. */
export function dependsOnGroups(assignments: readonly unknown[]): boolean {
  return assignments.some((item) => isShown(item) && groupIdOf(asObject(item['target']) ?? {}) !== undefined);
}

type Relevance = Effect & { groupId: string | null };

/** Returns what an assignment does with the devices of a user; `undefined` for nothing. */
function relevanceOf(assignment: Json, groupIds: ReadonlySet<string>): Relevance | undefined {
  const target = asObject(assignment['target']);
  if (!target || !isModelledAssignment(assignment)) return { ...unknown, groupId: null };
  const groupId = groupIdOf(target);
  const isMember = groupId !== undefined && groupIds.has(foldId(groupId));
  const effect = effectOf(target, { groupId, isMember });
  if (!effect) return undefined;
  // A filter narrows a target to some devices; the kinds of target with a filter that is not modelled are narrowed by
  // it, too.
  const isCertain = effect.isCertain && readFilter(target) === null;
  return { ...effect, isCertain, groupId: isMember ? groupId : null };
}

/** Returns the effect of a target, regardless of its filter. A kind that is not in the list may do anything. */
function effectOf(
  target: Json,
  { groupId, isMember }: { groupId: string | undefined; isMember: boolean },
): Effect | undefined {
  switch (modelledKind(target['@odata.type'])?.type) {
    case 'allDevicesAssignmentTarget':
    case 'allLicensedUsersAssignmentTarget':
      return includes;
    case 'configurationManagerCollectionAssignmentTarget':
      return { ...includes, isCertain: false };
    case 'groupAssignmentTarget':
      return effectOnMembers(includes, { groupId, isMember });
    case 'exclusionGroupAssignmentTarget':
      return effectOnMembers(excludes, { groupId, isMember });
    default:
      return unknown;
  }
}

/** A target of a group that Graph does not name applies to somebody, perhaps the user. */
function effectOnMembers(
  effect: Effect,
  { groupId, isMember }: { groupId: string | undefined; isMember: boolean },
): Effect | undefined {
  if (groupId === undefined) return { ...effect, isCertain: false };
  return isMember ? effect : undefined;
}

/** Returns the group of a target; `undefined` if its kind has none, or if Graph does not name it. */
function groupIdOf(target: Json): string | undefined {
  const own = modelledKind(target['@odata.type'])?.own;
  return own?.['groupId']?.decode(target['groupId']) ?? undefined;
}
