// What clients send about a partner.
import { Directive, Field, ID, InputType } from 'type-graphql';
import { AssignmentTargetInput } from './assignment-target.input.js';
import { DateTime } from '../resource/date-time.scalar.js';
import {
  assignmentsNames,
  DeviceManagementPartnerTenantState,
  EnrollmentPlatform,
  onboardedNames,
} from './partner.type.js';

@Directive('@oneOf')
@InputType({
  description: `One rule about whose devices enroll through the partner: a new one by its \`target\`, or one that the platform
has now by its \`key\`. Graph: \`complianceManagementPartnerAssignment\`.`,
})
export class ComplianceManagementPartnerAssignmentInput {
  @Field(() => ID, {
    nullable: true,
    description: `Keeps the assignment that has this \`key\` now. It is sent back to Microsoft Graph exactly as Graph returned
it, so this also keeps what a \`target\` cannot describe: scope tags, kinds and filters that this schema does not model.
An assignment that is in the list more than once is kept as often; a key that is given twice, or that names the same
assignment as a \`target\`, counts once. For updates only.`,
  })
  key?: string | null;

  @Field(() => AssignmentTargetInput, {
    nullable: true,
    description: 'Whom or what the rule applies to. Graph: `target`.',
  })
  target?: AssignmentTargetInput | null;
}

@InputType({ description: 'What a compliance management partner is to handle on one device platform.' })
export class PlatformEnrollmentInput {
  @Field(() => [ComplianceManagementPartnerAssignmentInput], {
    nullable: true,
    description: `Whose devices enroll through the partner; replaces the platform's whole list. \`null\` or \`[]\` clears it; left out, it
stays as it is. To keep an assignment, name it by its \`key\` (on updates) or its \`target\`. Graph: ${assignmentsNames}.`,
  })
  assignments?: ComplianceManagementPartnerAssignmentInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `Whether the partner is onboarded for the platform; cannot be \`null\`. Graph: ${onboardedNames}.`,
  })
  onboarded?: boolean | null;

  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;
}

/** What both inputs say alike; no type of the schema itself. */
@InputType()
abstract class PartnerInput {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the partner was last heard from; leave it to the partner unless you speak for it. Graph: `lastHeartbeatDateTime`.',
  })
  lastHeartbeatDateTime?: string | null;

  @Field(() => DeviceManagementPartnerTenantState, {
    nullable: true,
    description:
      'Where the tenant stands with the partner; leave it to the partner unless you speak for it. Graph: `partnerState`.',
  })
  partnerState?: DeviceManagementPartnerTenantState | null;
}

@InputType({
  description: 'What it takes to add a compliance management partner. Graph: `complianceManagementPartner`.',
})
export class CreateComplianceManagementPartnerInput extends PartnerInput {
  @Field(() => String, { description: 'The name administrators see. Graph: `displayName`.' })
  displayName!: string;

  @Field(() => [PlatformEnrollmentInput], {
    defaultValue: [],
    description: 'What the partner handles, at most once for each platform; a platform left out is not onboarded.',
  })
  platformEnrollments!: PlatformEnrollmentInput[];
}

@InputType({
  description: 'What to change about a compliance management partner. Graph: `complianceManagementPartner`.',
})
export class UpdateComplianceManagementPartnerInput extends PartnerInput {
  @Field(() => String, {
    nullable: true,
    description: 'The name administrators see; `null` clears it. Graph: `displayName`.',
  })
  displayName?: string | null;

  @Field(() => [PlatformEnrollmentInput], {
    nullable: true,
    description: 'What the partner handles, at most once for each platform; a platform left out stays as it is.',
  })
  platformEnrollments?: PlatformEnrollmentInput[] | null;
}
