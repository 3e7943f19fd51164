// Filter, sort key and page types of lists of partners.
import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import { Duration } from '../resource/duration.scalar.js';
import { defaultStaleAfter, HealthFilters } from '../connectors/health.js';
import { createPageTypes } from '../resource/page.js';
import { partnerEntity } from './partner.model.js';
import { ComplianceManagementPartner, DeviceManagementPartnerTenantState, EnrollmentPlatform } from './partner.type.js';

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
export enum ComplianceManagementPartnerSortKey {
  DISPLAY_NAME = 'displayName',
  LAST_HEARTBEAT_DATE_TIME = 'lastHeartbeatDateTime',
}
registerEnumType(ComplianceManagementPartnerSortKey, {
  name: 'ComplianceManagementPartnerSortKey',
  description: 'What lists of compliance management partners can be ordered by.',
  valuesConfig: {
    DISPLAY_NAME: {
      description:
        'By `displayName`, as names are sorted in English, in any case. Partners without a name are the lowest.',
    },
    LAST_HEARTBEAT_DATE_TIME: {
      description: 'By `lastHeartbeatDateTime`. Partners that never sent a heartbeat are the lowest.',
    },
  },
});

export const partnerPages = createPageTypes<ComplianceManagementPartner, ComplianceManagementPartnerFilters>(
  partnerEntity,
  {
    node: ComplianceManagementPartner,
    Filters: ComplianceManagementPartnerFilters,
    SortKey: ComplianceManagementPartnerSortKey,
  },
);
