// What a mutation would change, and what a dry run can tell about it.
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../resource/date-time.scalar.js';
import { planOf } from '../resource/payload.js';
import { partnerEntity } from './partner.model.js';
import {
  ComplianceManagementPartner,
  ComplianceManagementPartnerAssignment,
  DeviceManagementPartnerTenantState,
  EnrollmentPlatform,
  onboardedNames,
} from './partner.type.js';
import { ComplianceManagementPartnerUserError } from './partner.user-error.js';

@ObjectType({ description: 'A change of the name administrators see. Graph: `displayName`.', simpleResolvers: true })
export class ComplianceManagementPartnerDisplayNameChange {
  @Field(() => String, {
    nullable: true,
    description: 'The name it has; `null` for a partner that does not exist yet.',
  })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'The name it would have.' })
  to!: string | null;
}

@ObjectType({
  description: 'A change of where the tenant stands with the partner. Graph: `partnerState`.',
  simpleResolvers: true,
})
export class ComplianceManagementPartnerStateChange {
  @Field(() => DeviceManagementPartnerTenantState, {
    description: 'The state it has; `UNKNOWN` for a partner that does not exist yet.',
  })
  from!: DeviceManagementPartnerTenantState;

  @Field(() => DeviceManagementPartnerTenantState, { description: 'The state it would have.' })
  to!: DeviceManagementPartnerTenantState;
}

@ObjectType({
  description: 'A change of when the partner was last heard from, to another instant. Graph: `lastHeartbeatDateTime`.',
  simpleResolvers: true,
})
export class ComplianceManagementPartnerLastHeartbeatDateTimeChange {
  @Field(() => DateTime, { nullable: true, description: 'The instant it has; `null` when it was never heard from.' })
  from!: string | null;

  @Field(() => DateTime, { description: 'The instant it would have.' })
  to!: string;
}

@ObjectType({
  description: `A change of whether the partner is onboarded for a platform. Graph: ${onboardedNames}.`,
  simpleResolvers: true,
})
export class PlatformEnrollmentOnboardedChange {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether it is; `null` when Microsoft Graph does not report the platform, and for a partner that does not exist yet.',
  })
  from!: boolean | null;

  @Field(() => Boolean, { description: 'Whether it would be.' })
  to!: boolean;
}

@ObjectType({ description: 'What would change on one device platform.', simpleResolvers: true })
export class PlatformEnrollmentChange {
  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;

  @Field(() => PlatformEnrollmentOnboardedChange, {
    nullable: true,
    description: 'Whether the partner is onboarded; `null` when that stays as it is.',
  })
  onboarded!: PlatformEnrollmentOnboardedChange | null;

  @Field(() => [ComplianceManagementPartnerAssignment], {
    description: 'Assignments that would be new; one whose filter changes is new with it and gone without.',
  })
  addedAssignments!: ComplianceManagementPartnerAssignment[];

  @Field(() => [ComplianceManagementPartnerAssignment], { description: 'Assignments that would be gone.' })
  removedAssignments!: ComplianceManagementPartnerAssignment[];
}

const AnyPlan = planOf(partnerEntity, {
  node: ComplianceManagementPartner,
  UserError: ComplianceManagementPartnerUserError,
  description: 'The partner as it is; `null` when `userErrors` is not empty, and for a create.',
});

@ObjectType({
  description: `What a mutation would change, property by property, platform by platform, assignment by assignment.

These are not changes: another order of assignments, another notation of the same instant, and a filter that says
\`none\`. To replace an assignment with an unknown filter is a change. Each field is \`null\` where nothing would change.

For a delete, \`complianceManagementPartner\` is the partner that would be lost, and \`platformEnrollments\` is what it
handles. For a create, everything changes from nothing.`,
  simpleResolvers: true,
})
export class ComplianceManagementPartnerPlan extends AnyPlan {
  @Field(() => ComplianceManagementPartnerDisplayNameChange, { nullable: true, description: 'The change of the name.' })
  override displayName!: ComplianceManagementPartnerDisplayNameChange | null;

  @Field(() => ComplianceManagementPartnerStateChange, { nullable: true, description: 'The change of the state.' })
  partnerState!: ComplianceManagementPartnerStateChange | null;

  @Field(() => ComplianceManagementPartnerLastHeartbeatDateTimeChange, {
    nullable: true,
    description: 'The change of the last heartbeat.',
  })
  override lastHeartbeatDateTime!: ComplianceManagementPartnerLastHeartbeatDateTimeChange | null;

  @Field(() => [PlatformEnrollmentChange], {
    description: 'What would change on each platform; platforms without changes are left out.',
  })
  platformEnrollments: PlatformEnrollmentChange[] = [];
}
