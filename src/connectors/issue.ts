// Issues of connectors and partners: what needs attention, how it is shown, and the issues of any connection. Pure.
import { ArgsType, Field, ID, ObjectType } from 'type-graphql';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import { createEnum } from '../resource/tables.js';
import { describeFacts, type WarningFacts } from '../resource/warning.js';
import { isSilent, wasNeverHeardFrom, type HealthSigns } from './health.js';

/** Days without a heartbeat after which a connection counts as pending for long: a weekend. */
const pendingDays = 3;

const thirdPartyPartners = 'https://learn.microsoft.com/intune/device-security/compliance/third-party-partners';

/** All issues, in order. The enum's descriptions and the table in docs/warnings.md are derived from it. */
export const issueFacts = {
  ASSIGNED_GROUP_DELETED: {
    meaning: 'A group that an assignment of the partner includes or excludes no longer exists.',
    source: 'https://github.com/fleetdm/fleet/issues/32228',
  },
  FILTER_DELETED: {
    meaning: 'An assignment filter that an assignment of the partner has no longer exists.',
    source: 'inferred',
  },
  PENDING_FOR_LONG: {
    meaning: `It is set up, is neither in use nor ended, and was not heard from in ${pendingDays} days. Microsoft Graph does not show since
when, so one that was never heard from counts as well.`,
    source: 'inferred',
  },
  PLATFORM_WITH_TWO_PARTNERS: {
    meaning:
      'The partner and another one are onboarded for the same platform or have assignments on it. A platform can ' +
      'have one partner.',
    source: thirdPartyPartners,
  },
  SILENT: { meaning: 'The last heartbeat is older than `isStale` allows by default.', source: 'inferred' },
  UNRESPONSIVE: {
    meaning: 'Microsoft Graph reports that the service has stopped responding.',
    source: 'https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner',
  },
} as const satisfies Record<string, WarningFacts>;
export type IssueCode = keyof typeof issueFacts;
export const issueCodes = Object.keys(issueFacts) as IssueCode[];

export const IntuneConnectorIssueCode = createEnum('IntuneConnectorIssueCode', {
  description: 'What needs attention about a connector of any kind. More values may be added.',
  members: describeFacts(issueFacts),
});

@ObjectType({ description: 'Something about a connector that needs attention.', simpleResolvers: true })
export class IntuneConnectorIssue {
  @Field(() => IntuneConnectorIssueCode, { description: 'The kind of the issue, for programs.' })
  code!: IssueCode;

  @Field(() => String, { description: 'What is wrong, and what to do about it, in English.' })
  message!: string;

  @Field(() => [ID], {
    description: 'The ids of the groups, assignment filters or other partners that it is about; at most 50 partners.',
  })
  objectIds!: string[];

  @Field(() => EnrollmentPlatform, {
    nullable: true,
    description: 'The device platform; `null` if it is not about one platform.',
  })
  platform!: EnrollmentPlatform | null;
}

@ArgsType()
export class IssuesArgs {
  @Field(() => [IntuneConnectorIssueCode], {
    nullable: true,
    description: 'Looks for these issues only, and reads only what they need.',
  })
  codes?: IssueCode[] | null;
}

/** Of the field that says what is unknown. */
export const issuesNotCheckedDescription = `The issues that were not looked for, or not for every object, because something could not be read, such as without the
permission for it.`;

export interface Diagnosis {
  issues: IntuneConnectorIssue[];
  /** Codes that were not looked for, or not for every object, because something could not be read. */
  notChecked: IssueCode[];
}

/** Returns the codes that arguments ask for, in order. */
export function wantedCodes({ codes }: IssuesArgs): IssueCode[] {
  return codes ? issueCodes.filter((code) => codes.includes(code)) : issueCodes;
}

/** The state of a service that is neither in use nor refused, failed or ended. */
const pendingStates: ReadonlySet<unknown> = new Set(['available', 'notSetUp', 'unavailable', 'unknown']);

export interface Connection {
  signs: HealthSigns;
  /** Whether an administrator has set it up. */
  isSetUp: boolean;
  /** Milliseconds after the last heartbeat when it counts as silent. */
  staleAfterMs: number;
  /** In ms since 1970. */
  now: number;
}

/** Returns the end of a message about the last heartbeat. */
function lastHeartbeat(signs: HealthSigns): string {
  if (wasNeverHeardFrom(signs)) return 'Microsoft Intune has never heard from it.';
  return `Its last heartbeat was at ${signs.lastHeartbeatDateTime ?? 'a time that cannot be read'}.`;
}

/** The issues that a connection itself shows. Each returns a message, or `null` if there is no such issue. */
const healthRules = {
  PENDING_FOR_LONG: ({ isSetUp, now, signs }: Connection): string | null => {
    if (!isSetUp || !pendingStates.has(signs.json['partnerState'])) return null;
    const isForLong = isSilent(signs, { after: null, defaultMs: pendingDays * 86_400_000, now });
    if (isForLong !== true && !wasNeverHeardFrom(signs)) return null;
    return (
      `It is set up, but is not in use yet. ${lastHeartbeat(signs)} Finish the set-up in the console of the ` +
      'service.'
    );
  },
  SILENT: ({ now, signs, staleAfterMs }: Connection): string | null => {
    if (isSilent(signs, { after: null, defaultMs: staleAfterMs, now }) !== true) return null;
    return `${lastHeartbeat(signs)} Check the connection in the console of the service.`;
  },
  UNRESPONSIVE: ({ signs }: Connection): string | null => {
    if (signs.json['partnerState'] !== 'unresponsive') return null;
    return `Microsoft Intune reports that the service has stopped responding. ${lastHeartbeat(signs)}`;
  },
} as const satisfies Partial<Record<IssueCode, (connection: Connection) => string | null>>;
export type HealthIssueCode = keyof typeof healthRules;

/** Returns whether the connection itself shows an issue, without a read of other objects. */
export function isHealthIssue(code: IssueCode): code is HealthIssueCode {
  return Object.hasOwn(healthRules, code);
}

/** Returns the issues with these codes that a connection itself shows. */
export function healthIssues(codes: readonly IssueCode[], connection: Connection): IntuneConnectorIssue[] {
  return codes.filter(isHealthIssue).flatMap((code) => {
    const message = healthRules[code](connection);
    return message === null ? [] : [{ code, message, objectIds: [], platform: null }];
  });
}
