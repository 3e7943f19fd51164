// Lists of partners: filters, sort keys and pages.
import { Field, ID, InputType } from 'type-graphql';
import { GroupAssignmentTarget, problemOfGroupId } from '../assignment/target.kinds.js';
import {
  createHealthFilters,
  defaultStaleAfter,
  defaultStaleAfterMs,
  HealthFilters,
  healthProperties,
  isStale,
  wasNeverHeardFrom,
} from '../connectors/health.js';
import { foldId } from '../msgraph/id.js';
import { foldText } from '../resource/comparison.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import type { Filters } from '../resource/list.js';
import { createPageTypes } from '../resource/page.js';
import { createResource } from '../resource/read.js';
import { Duration } from '../resource/scalars.js';
import { createEnum, type ValueOf } from '../resource/tables.js';
import { decodePartner } from './partner.codec.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import {
  ComplianceManagementPartner,
  DeviceManagementPartnerTenantState,
  type PlatformEnrollment,
} from './partner.type.js';

@InputType({ description: 'Whom an assignment applies to.' })
export class ComplianceManagementPartnerAssignedToFilter {
  @Field(() => ID, { description: "The group's object id." })
  groupId!: string;
}

@InputType({ description: 'Conditions on compliance management partners. A partner must match all of them.' })
export class ComplianceManagementPartnerFilters extends HealthFilters {
  @Field(() => ComplianceManagementPartnerAssignedToFilter, {
    nullable: true,
    description: 'An assignment, on `platform` if that is given, includes this group by its id.',
  })
  assignedTo?: ComplianceManagementPartnerAssignedToFilter | null;

  @Field(() => String, {
    nullable: true,
    description: 'The display name contains this text, in any case. At most 256 characters.',
  })
  displayNameContains?: string | null;

  @Field(() => EnrollmentPlatform, { nullable: true, description: 'The partner is onboarded for this platform.' })
  onboardedFor?: EnrollmentPlatform | null;

  @Field(() => [DeviceManagementPartnerTenantState], { nullable: true, description: 'The state is one of these.' })
  partnerStates?: DeviceManagementPartnerTenantState[] | null;

  @Field(() => EnrollmentPlatform, { nullable: true, description: 'The partner has an assignment on this platform.' })
  platform?: EnrollmentPlatform | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether Microsoft Graph lists the partner although it was never set up.',
  })
  placeholder?: boolean | null;

  @Field(() => Duration, {
    nullable: true,
    defaultValue: defaultStaleAfter,
    description: 'How old the last heartbeat may be, for `stale`.',
  })
  override staleAfter?: string | null;
}

/** The values are the names of the fields. */
export const ComplianceManagementPartnerSortKey = createEnum('ComplianceManagementPartnerSortKey', {
  description: 'What lists of compliance management partners can be ordered by.',
  members: {
    DISPLAY_NAME: [
      'displayName',
      'By `displayName`, as names are sorted in English: in any case, and numbers by value. Partners without a ' +
        'name are the lowest.',
    ],
    LAST_HEARTBEAT_DATE_TIME: [
      'lastHeartbeatDateTime',
      'By `lastHeartbeatDateTime`. Partners that never sent a heartbeat are the lowest.',
    ],
  },
});
export type ComplianceManagementPartnerSortKey = ValueOf<typeof ComplianceManagementPartnerSortKey>;

export const partnerPages = createPageTypes<ComplianceManagementPartner, ComplianceManagementPartnerFilters>(
  partnerEntity,
  {
    node: ComplianceManagementPartner,
    Filters: ComplianceManagementPartnerFilters,
    SortKey: ComplianceManagementPartnerSortKey,
  },
);

/** Characters of `displayNameContains`, which is searched for in every name. */
const maxTextLength = 256;

const filters: Filters<ComplianceManagementPartner, ComplianceManagementPartnerFilters> = {
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
};

/** https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner */
export const partners = { ...createResource(partnerEntity, decodePartner), ...partnerPages, filters };

function isOn(enrollment: PlatformEnrollment, platform: EnrollmentPlatform | null | undefined): boolean {
  return !platform || enrollment.platform === platform;
}

function isAssignedTo({ assignments }: PlatformEnrollment, groupId: string): boolean {
  const id = foldId(groupId);
  return assignments.some(
    ({ target }) => target instanceof GroupAssignmentTarget && foldId(target.groupId ?? '') === id,
  );
}

/**
 * Returns whether Graph lists a partner that was never set up. Uses Graph's own words: a state that is newer than the
 * schema is shown as `UNKNOWN` like Graph's `unknown`, and platforms may be added.
 */
export function isPlaceholder({ json }: Pick<ComplianceManagementPartner, 'json'>): boolean {
  return json['partnerState'] === 'unknown' && wasNeverHeardFrom({ json }) && !hasEnrollment(json);
}

/** Returns whether a partner is onboarded for any platform or has assignments on one, modelled or not. */
export function hasEnrollment(json: Json): boolean {
  return Object.entries(json).some(
    ([name, value]) =>
      (name.endsWith('Onboarded') && value === true) ||
      (name.endsWith('EnrollmentAssignments') && Array.isArray(value) && value.length > 0),
  );
}
