// Types of the plan of a mutation of a partner.
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../resource/date-time.scalar.js';
import { createPlanBase } from '../resource/payload.js';
import { partnerEntity } from './partner.model.js';
import {
  ComplianceManagementPartner,
  ComplianceManagementPartnerAssignment,
  DeviceManagementPartnerTenantState,
  EnrollmentPlatform,
  onboardedNames,
} from './partner.type.js';
import { ComplianceManagementPartnerUserError } from './partner.user-error.js';

@ObjectType({
  description: 'A change of the name that administrators see. Graph: `displayName`.',
  simpleResolvers: true,
})
export class ComplianceManagementPartnerDisplayNameChange {
  @Field(() => String, {
    nullable: true,
    description: 'The current name; `null` if there is none, or if the partner does not exist yet.',
  })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'The new name; `null` if it would be cleared.' })
  to!: string | null;
}

@ObjectType({
  description: 'A change of the state of the connection to the partner. Graph: `partnerState`.',
  simpleResolvers: true,
})
export class ComplianceManagementPartnerStateChange {
  @Field(() => DeviceManagementPartnerTenantState, {
    description: 'The current state; `UNKNOWN` if the partner does not exist yet.',
  })
  from!: DeviceManagementPartnerTenantState;

  @Field(() => DeviceManagementPartnerTenantState, { description: 'The new state.' })
  to!: DeviceManagementPartnerTenantState;
}

@ObjectType({
  description: 'A change of the time of the last heartbeat. Graph: `lastHeartbeatDateTime`.',
  simpleResolvers: true,
})
export class ComplianceManagementPartnerLastHeartbeatDateTimeChange {
  @Field(() => DateTime, { nullable: true, description: 'The current time; `null` if there was never a heartbeat.' })
  from!: string | null;

  @Field(() => DateTime, { description: 'The new time.' })
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
      'The current value; `null` if Microsoft Graph does not report the platform, or if the partner does not exist yet.',
  })
  from!: boolean | null;

  @Field(() => Boolean, { description: 'The new value.' })
  to!: boolean;
}

@ObjectType({ description: 'The changes on one device platform.', simpleResolvers: true })
export class PlatformEnrollmentChange {
  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;

  @Field(() => PlatformEnrollmentOnboardedChange, {
    nullable: true,
    description: 'The change of whether the partner is onboarded; `null` if that would not change.',
  })
  onboarded!: PlatformEnrollmentOnboardedChange | null;

  @Field(() => [ComplianceManagementPartnerAssignment], {
    description:
      'Assignments that would be added. A change of a filter removes the assignment and adds it with the new filter.',
  })
  addedAssignments!: ComplianceManagementPartnerAssignment[];

  @Field(() => [ComplianceManagementPartnerAssignment], { description: 'Assignments that would be removed.' })
  removedAssignments!: ComplianceManagementPartnerAssignment[];
}

const PlanBase = createPlanBase(partnerEntity, {
  node: ComplianceManagementPartner,
  UserError: ComplianceManagementPartnerUserError,
  description: 'The current partner; `null` for a create, and if there are `userErrors`.',
});

@ObjectType({
  description: `What a mutation would change: each property, and each assignment of each platform. A field is \`null\` if its
property would not change.

The following are not changes: another order of assignments, another notation of the same date and time, and a filter of type
\`none\` instead of no filter. Replacing an assignment that has an unknown filter is a change.

For a delete, \`complianceManagementPartner\` is the partner that would be removed, and \`platformEnrollments\` its configuration.
For a create, everything that the input sets is a change.`,
  simpleResolvers: true,
})
export class ComplianceManagementPartnerPlan extends PlanBase {
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
    description: 'The changes on each platform. Platforms without changes are left out.',
  })
  platformEnrollments: PlatformEnrollmentChange[] = [];
}
