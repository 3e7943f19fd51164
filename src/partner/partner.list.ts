// Filters of lists of partners.
import { foldId } from '../msgraph/id.js';
import { foldText } from '../resource/comparison.js';
import type { Json } from '../resource/entity.js';
import {
  createHealthFilters,
  defaultStaleAfterMs,
  healthProperties,
  isStale,
  wasNeverHeardFrom,
} from '../connectors/health.js';
import type { Listing } from '../resource/list.js';
import { GroupAssignmentTarget, problemOfGroupId } from '../assignment/target.kinds.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import { partnerPages, type ComplianceManagementPartnerFilters } from './partner.page.js';
import type { ComplianceManagementPartner, EnrollmentPlatform, PlatformEnrollment } from './partner.type.js';

/** Characters of `displayNameContains`, which is searched for in every name. */
const maxTextLength = 256;

export const partnerListing: Listing<ComplianceManagementPartner, ComplianceManagementPartnerFilters> = {
  entity: partnerEntity,
  ...partnerPages,
  filters: {
    assignedTo: {
      needs: (_, { platform }) => (platform ? [platformProperties(platform).assignments] : 'all'),
      matches: ({ enrollments }, { groupId }, { filters: { platform } }) =>
        enrollments.some((enrollment) => isOn(enrollment, platform) && isAssignedTo(enrollment, groupId)),
      validate: ({ groupId }) => {
        const problem = problemOfGroupId(groupId);
        return problem === undefined ? undefined : `\`groupId\` ${problem}`;
      },
    },
    platform: {
      needs: (platform) => [platformProperties(platform).assignments],
      matches: ({ enrollments }, platform) =>
        enrollments.some((enrollment) => isOn(enrollment, platform) && enrollment.assignments.length > 0),
    },
    ...createHealthFilters<ComplianceManagementPartner>({
      needs: healthProperties,
      isStaleOf: (partner, options) => isStale(partner, { ...options, defaultMs: defaultStaleAfterMs }),
    }),
    displayNameContains: {
      needs: ['displayName'],
      matches: ({ displayName }, text) => foldText(displayName ?? '').includes(foldText(text)),
      validate: ({ length }) =>
        length > maxTextLength
          ? `\`displayNameContains\` must not have more than ${maxTextLength} characters.`
          : undefined,
    },
    onboardedFor: {
      needs: (platform) => [platformProperties(platform).onboarded],
      matches: ({ enrollments }, platform) =>
        enrollments.some((enrollment) => enrollment.platform === platform && enrollment.onboarded),
    },
    placeholder: { needs: 'all', matches: (partner, value) => value === isPlaceholder(partner) },
  },
};

function isOn(enrollment: PlatformEnrollment, platform: EnrollmentPlatform | null | undefined): boolean {
  return !platform || enrollment.platform === platform;
}

/** Returns whether an assignment includes a group by its id. */
function isAssignedTo({ assignments }: PlatformEnrollment, groupId: string): boolean {
  const id = foldId(groupId);
  return assignments.some(
    ({ target }) => target instanceof GroupAssignmentTarget && foldId(target.groupId ?? '') === id,
  );
}

/**
 * Returns whether Graph lists a partner that was never set up. Uses Graph's own words: a state that is newer than the schema
 * is shown as `UNKNOWN` like Graph's `unknown`, and platforms may be added.
 */
function isPlaceholder(partner: ComplianceManagementPartner): boolean {
  const { json } = partner;
  return json['partnerState'] === 'unknown' && wasNeverHeardFrom(partner) && !hasEnrollment(json);
}

/** Returns whether a partner is onboarded for any platform or has assignments on one, modelled or not. */
function hasEnrollment(json: Json): boolean {
  return Object.entries(json).some(
    ([name, value]) =>
      (name.endsWith('Onboarded') && value === true) ||
      (name.endsWith('EnrollmentAssignments') && Array.isArray(value) && value.length > 0),
  );
}
