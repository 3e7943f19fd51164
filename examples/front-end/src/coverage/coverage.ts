// Whether a partner manages the devices of a user, and why, in words.
import type { ComplianceManagementPartnerCoverageStatus, UserCoverageQuery } from '../generated/graphql';
import { describeFilter, labelOf, nameOf } from '../partners/labels';

export type Coverage = NonNullable<UserCoverageQuery['complianceManagementPartnerCoverage']>[number];

const labels: Record<ComplianceManagementPartnerCoverageStatus, string> = {
  COVERED: 'Yes',
  EXCLUDED: 'No, excluded',
  NOT_COVERED: 'No',
  UNDECIDED: 'Depends on the device',
};

export function describeCoverage(status: ComplianceManagementPartnerCoverageStatus): string {
  return labelOf(labels, status);
}

/** Returns the assignments that decide it, and what keeps the partner from working. */
export function reasonOf({ decidedBy, onboarded, partner, status }: Coverage): string {
  const reasons = decidedBy.map(({ assignment: { target }, group }) => {
    const name = group ? `member of ${nameOf(group, group.id)}` : kindOf(target.__typename);
    const isExcluded = target.__typename === 'ExclusionGroupAssignmentTarget';
    return `${isExcluded ? `excluded: ${name}` : name}${describeFilter(target)}`;
  });
  const obstacles = status === 'COVERED' || status === 'UNDECIDED' ? obstaclesOf(onboarded, partner.state) : [];
  const why = [...new Set(reasons)].join('; ') || 'no assignment includes the user';
  return [why.charAt(0).toUpperCase() + why.slice(1), ...obstacles].join('. ');
}

function obstaclesOf(onboarded: boolean, state: Coverage['partner']['state']): string[] {
  return [
    ...(onboarded ? [] : ['But the partner is not onboarded for the platform']),
    ...(state === 'ENABLED' ? [] : ['But the partner is not in use at the moment']),
  ];
}

function kindOf(kind: Coverage['decidedBy'][number]['assignment']['target']['__typename']): string {
  switch (kind) {
    case 'AllDevicesAssignmentTarget':
      return 'all devices';
    case 'AllLicensedUsersAssignmentTarget':
      return 'all licensed users';
    case 'ConfigurationManagerCollectionAssignmentTarget':
      return 'perhaps by a Configuration Manager collection';
    default:
      return 'perhaps by an assignment of another kind';
  }
}
