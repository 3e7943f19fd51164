// The partner and what it handles on each platform. Enum members are named as GraphQL shows them and valued as Graph
// writes them, so that an enum is its own codec.
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { AssignmentTarget } from './assignment-target.type.js';
import { DateTime } from './date-time.scalar.js';

export enum DeviceManagementPartnerTenantState {
  ENABLED = 'enabled',
  REJECTED = 'rejected',
  TERMINATED = 'terminated',
  UNAVAILABLE = 'unavailable',
  UNKNOWN = 'unknown',
  UNRESPONSIVE = 'unresponsive',
}
registerEnumType(DeviceManagementPartnerTenantState, {
  name: 'DeviceManagementPartnerTenantState',
  description: 'Where a tenant stands with a management partner.',
  valuesConfig: {
    ENABLED: { description: 'The partner is enabled.' },
    REJECTED: { description: 'The partner rejected the tenant.' },
    TERMINATED: { description: 'The relation with the partner has ended.' },
    UNAVAILABLE: { description: 'The partner is unavailable.' },
    UNKNOWN: { description: 'The state is not known, or is newer than this schema.' },
    UNRESPONSIVE: { description: 'The partner has stopped responding.' },
  },
});

/** Valued as Graph's properties begin: `macOsOnboarded`, `macOsEnrollmentAssignments`. */
export enum EnrollmentPlatform {
  ANDROID = 'android',
  IOS = 'ios',
  LINUX = 'linux',
  MACOS = 'macOs',
  WINDOWS = 'windows',
}
registerEnumType(EnrollmentPlatform, {
  name: 'EnrollmentPlatform',
  description: 'A device platform that a partner can be onboarded for; more may be added.',
  valuesConfig: {
    ANDROID: { description: 'Android.' },
    IOS: { description: 'iOS and iPadOS.' },
    LINUX: { description: 'Linux.' },
    MACOS: { description: 'macOS.' },
    WINDOWS: { description: 'Windows.' },
  },
});

@ObjectType({ description: 'One rule about whose devices enroll through the partner.', simpleResolvers: true })
export class ComplianceManagementPartnerAssignment {
  @Field(() => AssignmentTarget, { description: 'Whom or what the rule applies to.' })
  target!: AssignmentTarget;
}

@ObjectType({
  description: 'What a compliance management partner handles on one device platform.',
  simpleResolvers: true,
})
export class PlatformEnrollment {
  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;

  @Field(() => Boolean, { description: 'Whether the partner is onboarded for the platform.' })
  onboarded!: boolean;

  @Field(() => [ComplianceManagementPartnerAssignment], {
    description: 'Whose devices enroll through the partner on the platform.',
  })
  assignments!: ComplianceManagementPartnerAssignment[];
}

@Directive('@key(fields: "id")')
@ObjectType({
  description:
    'A third-party service that reports device compliance to Microsoft Intune, as configured in one tenant.',
})
export class ComplianceManagementPartner {
  @Field(() => ID, { simple: true, description: 'The id Microsoft Graph gave the partner; unique within the tenant.' })
  id!: string;

  @Field(() => String, { nullable: true, simple: true, description: 'The name administrators see.' })
  displayName!: string | null;

  @Field(() => DeviceManagementPartnerTenantState, {
    simple: true,
    description: 'Where the tenant stands with the partner.',
  })
  partnerState!: DeviceManagementPartnerTenantState;

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When Intune last heard from the partner; `null` when it never has.',
  })
  lastHeartbeatDateTime!: string | null;

  /** Every platform that Graph reported; the field `platformEnrollments` chooses among them. */
  enrollments!: PlatformEnrollment[];
}
