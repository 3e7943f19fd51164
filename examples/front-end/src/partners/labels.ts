// Labels of the schema's values. The compiler requires one for each value, so that new enum values are noticed.
import type {
  DeviceManagementPartnerTenantState,
  DryRunCheck,
  EnrollmentPlatform,
  IntuneConnectorIssueCode,
  IntuneNotUndoableReason,
  IntuneWarningCode,
  MobileThreatPartnerTenantState,
  PlatformEnrollmentStatus,
} from '../generated/graphql';
import { settingLabels } from '../connectors/settings';
import { describeAge } from './age';
import type { Changes, ConnectorChanges, Outcome } from './write';

/** Returns the label of a value. A value that is newer than this page is shown as it is. */
export function labelOf<Value extends string>(labels: Record<Value, string>, value: Value): string {
  return labels[value] ?? value;
}

/**
 * Returns the name of an object, without the characters that reverse the direction of the text around it: a name must
 * not change how the rest of a sentence reads.
 */
export function nameOf({ displayName }: { displayName: string | null }, otherwise = 'Without a name'): string {
  return displayName?.replace(/[\u202a-\u202e\u2066-\u2069]/g, '') ?? otherwise;
}

export const platformLabels: Record<EnrollmentPlatform, string> = {
  ANDROID: 'Android',
  IOS: 'iOS and iPadOS',
  LINUX: 'Linux',
  MACOS: 'macOS',
  WINDOWS: 'Windows',
};
export const platforms = Object.keys(platformLabels) as EnrollmentPlatform[];

export const stateLabels: Record<DeviceManagementPartnerTenantState, string> = {
  ENABLED: 'Enabled',
  REJECTED: 'Rejected',
  TERMINATED: 'Terminated',
  UNAVAILABLE: 'Unavailable',
  UNKNOWN: 'Unknown',
  UNRESPONSIVE: 'Unresponsive',
};

export const connectorStateLabels: Record<MobileThreatPartnerTenantState, string> = {
  AVAILABLE: 'Available',
  ENABLED: 'Enabled',
  ERROR: 'Error',
  NOT_SET_UP: 'Not set up',
  UNAVAILABLE: 'Unavailable',
  UNKNOWN: 'Unknown',
  UNRESPONSIVE: 'Unresponsive',
};

/** The words of the admin center. Where it says "Unknown", the state of the partner says more. */
export const statusLabels: Record<PlatformEnrollmentStatus, string> = {
  ACTIVE: 'Active',
  NOT_SET_UP: 'Not set up',
  PENDING_ACTIVATION: 'Pending activation',
  UNKNOWN: 'Unknown',
};

export const issueLabels: Record<IntuneConnectorIssueCode, string> = {
  ASSIGNED_GROUP_DELETED: 'An assigned group was deleted',
  FILTER_DELETED: 'An assignment filter was deleted',
  PENDING_FOR_LONG: 'Activation is pending for long',
  PLATFORM_WITH_TWO_PARTNERS: 'A platform has two partners',
  SILENT: 'Not heard from lately',
  UNRESPONSIVE: 'Stopped responding',
};

/** What an issue is about, for those that could not be looked for. */
export const issueSubjects: Record<IntuneConnectorIssueCode, string> = {
  ASSIGNED_GROUP_DELETED: 'whether assigned groups were deleted',
  FILTER_DELETED: 'whether assignment filters were deleted',
  PENDING_FOR_LONG: 'whether an activation is pending',
  PLATFORM_WITH_TWO_PARTNERS: 'whether a platform has two partners',
  SILENT: 'whether one fell silent',
  UNRESPONSIVE: 'whether one stopped responding',
};

/** What a warning is about, for those that could not be looked for. */
export const warningLabels: Record<IntuneWarningCode, string> = {
  EVERYONE_ASSIGNED: 'whether everyone is assigned',
  EXCLUSIONS_ONLY: 'whether there are only exclusions',
  FILTER_NOT_FOUND: 'whether the filters exist',
  FILTER_OF_ANOTHER_PLATFORM: 'whether the filters fit the platform',
  GROUP_NOT_FOUND: 'whether the groups exist',
  GROUP_NOT_READABLE: 'whether the groups can be read',
  MANUAL_SYNC_NEEDED: 'whether the partner has to be synchronized by hand',
  NOBODY_ASSIGNED: 'whether anybody is assigned',
  PLATFORM_HELD_BY_ANOTHER_PARTNER: 'whether another partner holds the platform',
  STATE_SET_BY_PARTNER: 'whether the partner itself reports the state',
  TARGET_NOT_OFFERED_BY_ADMIN_CENTER: 'whether the admin center offers such a target',
};

export const notUndoableLabels: Record<IntuneNotUndoableReason, string> = {
  NEW_ID: 'A deleted partner cannot be restored. A new one gets another id, and may have to connect again.',
  NOT_DESCRIBABLE: 'This cannot be undone here: what was there is of a kind that this page cannot write.',
  NOT_REPORTED: 'This cannot be undone here: Microsoft Intune did not report what was there before.',
  PARTLY_APPLIED: 'This cannot be undone here: Microsoft Intune made only a part of the change.',
  STATE_NOT_SHOWN: 'This cannot be undone here: Microsoft Intune does not show the whole result yet.',
};

export const checkLabels: Record<DryRunCheck, string> = {
  CURRENT_STATE: 'what it is like now',
  EXISTENCE: 'whether it exists',
  INPUT: 'the form',
  MICROSOFT_GRAPH_RULES: 'whether Microsoft Graph accepts it',
  WRITE_PERMISSION: 'whether you may make this change',
};

type Target = Changes['platformEnrollments'][number]['addedAssignments'][number]['target'];

/** Returns a description of the users or devices that an assignment applies to. */
export function describeTarget(target: Target): string {
  return kindOf(target) + describeFilter(target);
}

function kindOf(target: Target): string {
  switch (target.__typename) {
    case 'AllDevicesAssignmentTarget':
      return 'All devices';
    case 'AllLicensedUsersAssignmentTarget':
      return 'All licensed users';
    case 'ConfigurationManagerCollectionAssignmentTarget':
      return `Collection ${target.collectionId ?? 'without an id'}`;
    case 'ExclusionGroupAssignmentTarget':
      return `Excluded: ${groupNameOf(target.group)}`;
    case 'GroupAssignmentTarget':
      return groupNameOf(target.group);
    case 'ScopeTagGroupAssignmentTarget':
      return `Scope tag, ${target.entraObjectId ?? 'without an id'}`;
    // Intune adds kinds of target, and the gateway may model more of them than this page.
    default:
      return 'Another kind of target';
  }
}

/** Returns how a filter narrows a target; empty without one. */
export function describeFilter({ filter, hasUnknownFilter }: Pick<Target, 'filter' | 'hasUnknownFilter'>): string {
  // Never show it as unfiltered.
  if (hasUnknownFilter) return ', narrowed by an unknown filter';
  if (!filter) return '';
  const { assignmentFilter } = filter;
  const name = assignmentFilter ? nameOf(assignmentFilter, assignmentFilter.id) : 'a filter';
  return filter.mode === 'INCLUDE' ? `, only ${name}` : `, without ${name}`;
}

function groupNameOf(group: { id: string; displayName: string | null } | null): string {
  return group ? nameOf(group, `Group ${group.id}`) : 'Group without an id';
}

/** One line about a change, in words. */
export interface ChangeLine {
  kind: 'added' | 'removed' | 'changed';
  text: string;
}

/** Returns what a write changes, or changed, in words. */
export function describeChanges(changes: Changes | ConnectorChanges): readonly ChangeLine[] {
  return changes.__typename === 'ComplianceManagementPartnerChanges' ? linesOf(changes) : settingLinesOf(changes);
}

function linesOf(changes: Changes): ChangeLine[] {
  const { displayName, lastHeartbeatDateTime, partnerState, platformEnrollments } = changes;
  const lines = [
    ...lineOf('Name', displayName, (name) => nameOf({ displayName: name })),
    ...lineOf('State', partnerState, (state) => labelOf(stateLabels, state)),
    ...lineOf('Last heartbeat', lastHeartbeatDateTime, (time) => describeAge(time, Date.now())),
  ];
  const add = (kind: ChangeLine['kind'], text: string): void => void lines.push({ kind, text });
  for (const { addedAssignments, onboarded, platform, removedAssignments } of platformEnrollments) {
    const name = labelOf(platformLabels, platform);
    if (onboarded?.to) add('added', `${name}: onboarded`);
    else if (onboarded?.from) add('removed', `${name}: no longer onboarded`);
    for (const { target } of removedAssignments) add('removed', `${name}: ${describeTarget(target)}`);
    for (const { target } of addedAssignments) add('added', `${name}: ${describeTarget(target)}`);
  }
  return lines;
}

function settingLinesOf(changes: ConnectorChanges): ChangeLine[] {
  return [
    ...lineOf('State', changes.partnerState, (state) => labelOf(connectorStateLabels, state)),
    ...settingLabels.flatMap(({ label, name }) =>
      lineOf<boolean | number>(label, changes[name], (value) =>
        typeof value === 'number' ? String(value) : value ? 'on' : 'off',
      ),
    ),
  ];
}

/** A value is `null` before its object is created, and after it is deleted. */
interface ChangeOf<Value> {
  from: Value | null;
  to: Value | null;
}

function lineOf<Value>(
  label: string,
  change: ChangeOf<Value> | null | undefined,
  textOf: (value: Value) => string,
): ChangeLine[] {
  if (!change) return [];
  const [from, to] = [change.from, change.to].map((value) => (value === null ? undefined : textOf(value)));
  if (from === undefined) return [{ kind: 'added', text: `${label}: ${to ?? 'none'}` }];
  if (to === undefined) return [{ kind: 'removed', text: `${label}: ${from}` }];
  return [{ kind: 'changed', text: `${label}: ${from} → ${to}` }];
}

/** Returns what a warning says to a user. */
export function describeWarning({ code, message, platform }: NonNullable<Outcome['warnings']>[number]): string {
  if (!platform) return message;
  // The gateway's message has the names of Microsoft Graph's types.
  if (code === 'TARGET_NOT_OFFERED_BY_ADMIN_CENTER') {
    return `The admin center does not offer such a target for ${labelOf(platformLabels, platform)}. Microsoft Intune may not apply it.`;
  }
  return withPlatformLabel(message);
}

/**
 * Returns a message of the gateway with the label of its platform: the schema's name comes first, before names of
 * others.
 */
export function withPlatformLabel(message: string): string {
  return message.replace(
    new RegExp(`\\b(${platforms.join('|')})\\b`),
    (name) => platformLabels[name as EnrollmentPlatform],
  );
}
