// Inputs and arguments of the queries and mutations of partners.
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { AssignmentTargetInput, ComplianceManagementPartnerAssignmentInput } from '../assignment/target.input.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import { createUpdateArgs, DryRunArgs } from '../resource/args.js';
import { DateTime } from '../resource/scalars.js';
import { partnerEntity } from './partner.model.js';
import { assignmentsNames, DeviceManagementPartnerTenantState, onboardedNames } from './partner.type.js';

@InputType({ description: 'The configuration of a compliance management partner for one device platform.' })
export class PlatformEnrollmentInput {
  @Field(() => [ComplianceManagementPartnerAssignmentInput], {
    nullable: true,
    description: `The rules about whose devices enroll through the partner. They replace the platform's whole list; \`null\` clears it.
Graph: ${assignmentsNames}.`,
  })
  assignments?: ComplianceManagementPartnerAssignmentInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `Whether the partner is onboarded for the platform; must not be \`null\`. Graph: ${onboardedNames}.`,
  })
  onboarded?: boolean | null;

  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;
}

/** Fields of both inputs; not a type of the schema itself. */
@InputType()
abstract class PartnerInput {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the partner sent its last heartbeat; set it only on behalf of the partner. Graph: `lastHeartbeatDateTime`.',
  })
  lastHeartbeatDateTime?: string | null;

  @Field(() => DeviceManagementPartnerTenantState, {
    nullable: true,
    description:
      'The state of the connection to the partner; set it only on behalf of the partner. Graph: `partnerState`.',
  })
  partnerState?: DeviceManagementPartnerTenantState | null;
}

@InputType({
  description: 'A new compliance management partner. Graph: `complianceManagementPartner`.',
})
export class CreateComplianceManagementPartnerInput extends PartnerInput {
  @Field(() => String, { description: 'The name that administrators see. Graph: `displayName`.' })
  displayName!: string;

  @Field(() => [PlatformEnrollmentInput], {
    defaultValue: [],
    description:
      'The configuration for each device platform. Give each platform at most once; an omitted platform is not ' +
      'onboarded.',
  })
  platformEnrollments!: PlatformEnrollmentInput[];
}

@InputType({
  description:
    'Changes to a compliance management partner. Omitted fields are unchanged. Graph: `complianceManagementPartner`.',
})
export class UpdateComplianceManagementPartnerInput extends PartnerInput {
  @Field(() => String, {
    nullable: true,
    description: 'The name that administrators see; `null` clears it. Graph: `displayName`.',
  })
  displayName?: string | null;

  @Field(() => [PlatformEnrollmentInput], {
    nullable: true,
    description:
      'The configuration for each device platform. Give each platform at most once; an omitted platform is unchanged.',
  })
  platformEnrollments?: PlatformEnrollmentInput[] | null;
}

@ArgsType()
export class PlatformEnrollmentsArgs {
  @Field(() => [EnrollmentPlatform], { nullable: true, description: 'Returns only these platforms.' })
  platforms?: EnrollmentPlatform[] | null;
}

@ArgsType()
export class CreatePartnerArgs extends DryRunArgs {
  @Field(() => CreateComplianceManagementPartnerInput, { description: 'The new partner.' })
  input!: CreateComplianceManagementPartnerInput;
}

export const UpdatePartnerArgs = createUpdateArgs(partnerEntity, UpdateComplianceManagementPartnerInput);

@ArgsType()
export class DeletePartnerArgs extends DryRunArgs {
  @Field(() => ID, { description: 'The id of the partner to remove.' })
  id!: string;
}

@ArgsType()
export class SetUpPartnerArgs extends DryRunArgs {
  @Field(() => ID, { description: 'The id of the placeholder of the partner.' })
  id!: string;

  @Field(() => [PlatformEnrollmentInput], {
    description: `The device platforms to set up, each once. \`onboarded\` is \`true\` unless given; assignments are new, so they have a
\`target\`.`,
  })
  platformEnrollments!: PlatformEnrollmentInput[];
}

@ArgsType()
export class DisconnectPartnerArgs extends DryRunArgs {
  @Field(() => ID, { description: 'The id of the partner to disconnect.' })
  id!: string;

  @Field(() => [EnrollmentPlatform], {
    nullable: true,
    description: `The device platforms to disconnect the partner from, each at most once; without it, all that this schema has. Must not
be \`null\`.`,
  })
  platforms?: EnrollmentPlatform[] | null;
}

@ArgsType()
abstract class PlatformArgs extends DryRunArgs {
  @Field(() => ID, { description: 'The id of the partner to change.' })
  id!: string;

  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;
}

@ArgsType()
export class AddAssignmentArgs extends PlatformArgs {
  @Field(() => AssignmentTargetInput, { description: 'The users or devices that the new assignment applies to.' })
  target!: AssignmentTargetInput;
}

@ArgsType()
export class RemoveAssignmentArgs extends PlatformArgs {
  @Field(() => AssignmentTargetInput, {
    nullable: true,
    description: 'The users or devices that the assignment applies to.',
  })
  target?: AssignmentTargetInput | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The `key` of the assignment, which can be any, also one that no `target` describes.',
  })
  key?: string | null;
}
