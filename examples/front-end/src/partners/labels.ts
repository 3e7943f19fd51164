// Labels of the schema's values. The compiler requires one for each value, so that new enum values are noticed.
import type { DeviceManagementPartnerTenantState, DryRunCheck, EnrollmentPlatform } from '../generated/graphql';
import type { Changes } from './write';

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

export const checkLabels: Record<DryRunCheck, string> = {
  CURRENT_STATE: 'what the partner is like now',
  EXISTENCE: 'whether the partner exists',
  INPUT: 'the form',
  MICROSOFT_GRAPH_RULES: 'whether Microsoft Graph accepts it',
  WRITE_PERMISSION: 'whether you may make this change',
};

type Target = Changes['platformEnrollments'][number]['addedAssignments'][number]['target'];

/** Returns a description of the users or devices that an assignment applies to. */
export function describeTarget(target: Target): string {
  return kindOf(target) + narrowingOf(target);
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
      return `Not: ${nameOf(target.group)}`;
    case 'GroupAssignmentTarget':
      return nameOf(target.group);
    case 'ScopeTagGroupAssignmentTarget':
      return `Scope tag, ${target.entraObjectId ?? 'without an id'}`;
    // Intune adds kinds of target, and the gateway may model more of them than this page.
    default:
      return 'Another kind of target';
  }
}

function narrowingOf({ filter, hasUnknownFilter }: Target): string {
  // Never show it as unfiltered.
  if (hasUnknownFilter) return ', narrowed by an unknown filter';
  if (!filter) return '';
  const name = filter.assignmentFilter?.displayName ?? filter.assignmentFilter?.id ?? 'a filter';
  return filter.mode === 'INCLUDE' ? `, only ${name}` : `, without ${name}`;
}

function nameOf(group: { id: string; displayName: string | null } | null): string {
  return group?.displayName ?? `Group ${group?.id ?? 'without an id'}`;
}
