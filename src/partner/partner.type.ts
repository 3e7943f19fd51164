// The partner and what it handles on each platform. Enum members are named as GraphQL shows them and valued as Graph
// writes them, so that an enum is its own codec.
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { PartnerConnection } from '../resource/partner-connection.js';
import { Needs } from '../resource/select.js';
import { AssignmentTarget } from './assignment-target.kinds.js';
import { DateTime } from '../resource/date-time.scalar.js';

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
  description: 'Where a tenant stands with a management partner. Graph: `deviceManagementPartnerTenantState`.',
  valuesConfig: {
    ENABLED: { description: 'The partner is enabled. Graph: `enabled`.' },
    REJECTED: { description: 'The partner rejected the tenant. Graph: `rejected`.' },
    TERMINATED: { description: 'The relation with the partner has ended. Graph: `terminated`.' },
    UNAVAILABLE: { description: 'The partner is unavailable. Graph: `unavailable`.' },
    UNKNOWN: { description: 'The state is not known, or is newer than this schema. Graph: `unknown`.' },
    UNRESPONSIVE: { description: 'The partner has stopped responding. Graph: `unresponsive`.' },
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
    ANDROID: { description: 'Android. Graph: `androidOnboarded`, `androidEnrollmentAssignments`.' },
    IOS: { description: 'iOS and iPadOS. Graph: `iosOnboarded`, `iosEnrollmentAssignments`.' },
    LINUX: { description: 'Linux. Graph: `linuxOnboarded`, `linuxEnrollmentAssignments`.' },
    MACOS: { description: 'macOS. Graph: `macOsOnboarded`, `macOsEnrollmentAssignments`.' },
    WINDOWS: { description: 'Windows. Graph: `windowsOnboarded`, `windowsEnrollmentAssignments`.' },
  },
});

/** The name of a platform in the schema. */
function nameOf(platform: EnrollmentPlatform): string {
  const [name = ''] = Object.entries(EnrollmentPlatform).find(([, value]) => value === platform) ?? [];
  return name;
}

/** Graph has a pair of properties for each platform; descriptions name them, so that whoever looks for Graph's word finds the field. */
const namesOf = (suffix: string): string =>
  Object.values(EnrollmentPlatform)
    .map((platform) => `\`${platform}${suffix}\``)
    .join(', ');
export const onboardedNames = namesOf('Onboarded');
export const assignmentsNames = namesOf('EnrollmentAssignments');

@ObjectType({
  description:
    'One rule about whose devices enroll through the partner. Graph: `complianceManagementPartnerAssignment`.',
})
export class ComplianceManagementPartnerAssignment {
  /** Graph's own JSON. The field `key` is computed from it when it is selected. */
  json: unknown;

  @Field(() => AssignmentTarget, { simple: true, description: 'Whom or what the rule applies to. Graph: `target`.' })
  target!: AssignmentTarget;
}

@ObjectType({
  description: 'What a compliance management partner handles on one device platform.',
  simpleResolvers: true,
})
export class PlatformEnrollment {
  @Field(() => ID, {
    description: `Names the enrollment among those of all partners, for caches of clients: the id of the partner and the
platform, such as \`40000000-0000-4000-8000-000000000001:IOS\`.`,
  })
  get id(): string {
    return `${this.partnerId}:${nameOf(this.platform)}`;
  }

  partnerId!: string;

  @Field(() => EnrollmentPlatform, { description: 'The device platform.' })
  platform!: EnrollmentPlatform;

  @Field(() => Boolean, { description: `Whether the partner is onboarded for the platform. Graph: ${onboardedNames}.` })
  onboarded!: boolean;

  @Field(() => [ComplianceManagementPartnerAssignment], {
    description: `Whose devices enroll through the partner on the platform. Graph: ${assignmentsNames}.`,
  })
  assignments!: ComplianceManagementPartnerAssignment[];
}

@Directive('@key(fields: "id")')
@ObjectType({
  implements: PartnerConnection,
  description: `A third-party service that reports device compliance to Microsoft Intune, as configured in one tenant.
Graph: \`complianceManagementPartner\`.`,
})
export class ComplianceManagementPartner extends PartnerConnection {
  @Field(() => ID, {
    simple: true,
    description: 'The id Microsoft Graph gave the partner; unique within the tenant. Graph: `id`.',
  })
  override id!: string;

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'The name administrators see. Graph: `displayName`.',
  })
  displayName!: string | null;

  @Needs(['displayName'])
  @Field(() => String, { nullable: true, simple: true, description: 'The same as `displayName`.' })
  override get name(): string | null {
    return this.displayName;
  }

  @Field(() => DeviceManagementPartnerTenantState, {
    simple: true,
    description: 'Where the tenant stands with the partner. Graph: `partnerState`.',
  })
  override partnerState!: DeviceManagementPartnerTenantState;

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When Intune last heard from the partner; `null` when it never has. Graph: `lastHeartbeatDateTime`.',
  })
  override lastHeartbeatDateTime!: string | null;

  /** Every platform that Graph reported; the field `platformEnrollments` chooses among them. */
  enrollments!: PlatformEnrollment[];
}
