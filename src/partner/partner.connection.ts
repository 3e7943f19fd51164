// What lists of partners take and return.
import { Field, InputType, registerEnumType } from 'type-graphql';
import { pageTypesOf } from '../resource/connection.js';
import { Duration } from '../resource/duration.scalar.js';
import { defaultStaleAfter, HealthFilters } from '../resource/health.js';
import { partnerEntity } from './partner.model.js';
import { ComplianceManagementPartner, DeviceManagementPartnerTenantState, EnrollmentPlatform } from './partner.type.js';

@InputType({ description: 'Conditions on compliance management partners; a partner must satisfy every one given.' })
export class ComplianceManagementPartnerFilters extends HealthFilters {
  @Field(() => String, { nullable: true, description: 'The display name contains this text, in any case.' })
  displayNameContains?: string | null;

  @Field(() => EnrollmentPlatform, { nullable: true, description: 'The partner is onboarded for this platform.' })
  onboardedFor?: EnrollmentPlatform | null;

  @Field(() => [DeviceManagementPartnerTenantState], { nullable: true, description: 'The state is one of these.' })
  partnerStates?: DeviceManagementPartnerTenantState[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `Whether Microsoft Graph only lists the partner and it was never set up: its state is unknown and it was
never heard from. \`false\` leaves such placeholders out.`,
  })
  placeholder?: boolean | null;

  @Field(() => Duration, {
    nullable: true,
    defaultValue: defaultStaleAfter,
    description: 'How long a silence may last before a partner is `stale`.',
  })
  override staleAfter?: string | null;
}

/** Valued as the properties that they order by. */
export enum ComplianceManagementPartnerOrderField {
  DISPLAY_NAME = 'displayName',
  LAST_HEARTBEAT_DATE_TIME = 'lastHeartbeatDateTime',
}
registerEnumType(ComplianceManagementPartnerOrderField, {
  name: 'ComplianceManagementPartnerOrderField',
  description: 'What compliance management partners can be ordered by.',
  valuesConfig: {
    DISPLAY_NAME: { description: 'By `displayName`, in any case; a partner without one is the lowest.' },
    LAST_HEARTBEAT_DATE_TIME: {
      description: 'By `lastHeartbeatDateTime`; a partner that was never heard from is the lowest.',
    },
  },
});

export const partnerPages = pageTypesOf<ComplianceManagementPartner, ComplianceManagementPartnerFilters>(
  partnerEntity,
  {
    node: ComplianceManagementPartner,
    Filters: ComplianceManagementPartnerFilters,
    OrderField: ComplianceManagementPartnerOrderField,
    defaultOrder: 'by display name',
  },
);
