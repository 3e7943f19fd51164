// Schema types of a partner and of its platforms. Enum members have GraphQL's names and Graph's values, so that an enum
// is its own codec.
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { AssignmentTarget } from '../assignment/target.kinds.js';
import { IntuneConnector, ownStateDescription } from '../connectors/intune-connector.js';
import { EnrollmentPlatform, platformName } from '../resource/enrollment-platform.js';
import { createEnum, type ValueOf } from '../resource/tables.js';
import { PlatformEnrollmentStatus } from './enrollment-status.js';

export const DeviceManagementPartnerTenantState = createEnum('DeviceManagementPartnerTenantState', {
  description: 'The state of the connection to a management partner. Graph: `deviceManagementPartnerTenantState`.',
  members: {
    ENABLED: ['enabled', 'The partner is enabled. Graph: `enabled`.'],
    REJECTED: ['rejected', 'The partner rejected the tenant. Graph: `rejected`.'],
    TERMINATED: ['terminated', 'The connection to the partner has ended. Graph: `terminated`.'],
    UNAVAILABLE: ['unavailable', 'The partner is unavailable. Graph: `unavailable`.'],
    UNKNOWN: ['unknown', 'The state is not known, or is newer than this schema. Graph: `unknown`.'],
    UNRESPONSIVE: ['unresponsive', 'The partner has stopped responding. Graph: `unresponsive`.'],
  },
});
export type DeviceManagementPartnerTenantState = ValueOf<typeof DeviceManagementPartnerTenantState>;

/** Descriptions list Graph's property for each platform, so that a search for it finds the field. */
const namesOf = (suffix: string): string =>
  Object.values(EnrollmentPlatform)
    .map((platform) => `\`${platform}${suffix}\``)
    .join(', ');
export const onboardedNames = namesOf('Onboarded');
export const assignmentsNames = namesOf('EnrollmentAssignments');

@ObjectType({
  description: 'A rule about whose devices enroll through the partner. Graph: `complianceManagementPartnerAssignment`.',
  simpleResolvers: true,
})
export class ComplianceManagementPartnerAssignment {
  /** Graph's own JSON. The field `key` is computed from it only if it is selected. */
  json: unknown;

  @Field(() => AssignmentTarget, {
    description: 'The users or devices that the rule applies to. Graph: `target`.',
  })
  target!: AssignmentTarget;
}

@ObjectType({
  description: 'The configuration of a compliance management partner for one device platform.',
  simpleResolvers: true,
})
export class PlatformEnrollment {
  @Field(() => ID, { description: 'For client caches: the id of the partner and the platform.' })
  get id(): string {
    return `${this.partnerId}:${platformName(this.platform)}`;
  }

  partnerId!: string;

  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;

  @Field(() => Boolean, {
    description: `Whether the partner is onboarded for the platform. Graph: ${onboardedNames}.`,
  })
  onboarded!: boolean;

  @Field(() => [ComplianceManagementPartnerAssignment], {
    description: `The rules about whose devices enroll through the partner. Graph: ${assignmentsNames}.`,
  })
  assignments!: ComplianceManagementPartnerAssignment[];

  @Field(() => PlatformEnrollmentStatus, {
    description: `The status in the words of the admin center. Derived: Microsoft Graph has no such property, and which of its states is
behind which word is inferred.`,
  })
  status!: PlatformEnrollmentStatus;
}

@Directive('@key(fields: "id")')
@ObjectType({
  implements: IntuneConnector,
  description: `A third-party service that reports device compliance to Microsoft Intune, as configured in one tenant.
Graph: \`complianceManagementPartner\`.`,
  simpleResolvers: true,
})
export class ComplianceManagementPartner extends IntuneConnector {
  @Field(() => ID, { description: 'The id that Microsoft Graph assigned; unique within the tenant. Graph: `id`.' })
  override id!: string;

  @Field(() => String, { nullable: true, description: 'The name that administrators see. Graph: `displayName`.' })
  override displayName!: string | null;

  @Field(() => DeviceManagementPartnerTenantState, { description: ownStateDescription })
  override partnerState!: DeviceManagementPartnerTenantState;

  /** Every platform that Graph reported. The field `platformEnrollments` filters them. */
  enrollments!: PlatformEnrollment[];
}
