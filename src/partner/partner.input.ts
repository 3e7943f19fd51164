// Input types of partners.
import { Field, InputType } from 'type-graphql';
import { DateTime } from '../resource/date-time.scalar.js';
import { ComplianceManagementPartnerAssignmentInput } from '../assignment/input.js';
import {
  assignmentsNames,
  DeviceManagementPartnerTenantState,
  EnrollmentPlatform,
  onboardedNames,
} from './partner.type.js';

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
      'The configuration for each device platform. Give each platform at most once; an omitted platform is not onboarded.',
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
