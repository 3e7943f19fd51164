// What an update would change.
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from './date-time.scalar.js';
import { ComplianceManagementPartnerUserError, MicrosoftGraphRequest } from './partner.payload.js';
import {
  ComplianceManagementPartner,
  ComplianceManagementPartnerAssignment,
  DeviceManagementPartnerTenantState,
  EnrollmentPlatform,
  onboardedNames,
} from './partner.type.js';

@ObjectType({ description: 'A change of the name administrators see. Graph: `displayName`.', simpleResolvers: true })
export class ComplianceManagementPartnerDisplayNameChange {
  @Field(() => String, { nullable: true, description: 'The name it has.' })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'The name it would have.' })
  to!: string | null;
}

@ObjectType({
  description: 'A change of where the tenant stands with the partner. Graph: `partnerState`.',
  simpleResolvers: true,
})
export class ComplianceManagementPartnerStateChange {
  @Field(() => DeviceManagementPartnerTenantState, { description: 'The state it has.' })
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
    description: 'Whether it is; `null` when Microsoft Graph does not report the platform.',
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

@ObjectType({
  description: `What an update would change, property by property, platform by platform, assignment by assignment.

Free of noise: the order of assignments, another way to write the same instant, and a
filter that says \`none\` are no changes. What this schema does not model is none of them: to replace
an assignment with an unknown filter is a change. Each field is \`null\` where nothing would change.`,
  simpleResolvers: true,
})
export class ComplianceManagementPartnerPlan {
  @Field(() => ComplianceManagementPartner, {
    nullable: true,
    description: 'The partner as it is; `null` when `userErrors` is not empty.',
  })
  complianceManagementPartner?: ComplianceManagementPartner | null;

  @Field(() => Boolean, { description: 'Whether nothing would change; the update would then send nothing.' })
  isEmpty!: boolean;

  @Field(() => ComplianceManagementPartnerDisplayNameChange, { nullable: true, description: 'The change of the name.' })
  displayName!: ComplianceManagementPartnerDisplayNameChange | null;

  @Field(() => ComplianceManagementPartnerStateChange, { nullable: true, description: 'The change of the state.' })
  partnerState!: ComplianceManagementPartnerStateChange | null;

  @Field(() => ComplianceManagementPartnerLastHeartbeatDateTimeChange, {
    nullable: true,
    description: 'The change of the last heartbeat.',
  })
  lastHeartbeatDateTime!: ComplianceManagementPartnerLastHeartbeatDateTimeChange | null;

  @Field(() => [PlatformEnrollmentChange], {
    description: 'What would change on each platform; platforms without changes are left out.',
  })
  platformEnrollments!: PlatformEnrollmentChange[];

  @Field(() => MicrosoftGraphRequest, {
    nullable: true,
    description: 'What the update would send; `null` when it would send nothing.',
  })
  graphRequest!: MicrosoftGraphRequest | null;

  @Field(() => [ComplianceManagementPartnerUserError], {
    description: 'What the update would be refused for; empty when it would be sent.',
  })
  userErrors!: ComplianceManagementPartnerUserError[];
}
