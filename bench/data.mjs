// The tenant that everyone is measured on.

const id = (kind, number) => `${kind}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const partnerId = (number) => id(4, number);

export const groups = (count) =>
  Array.from({ length: count }, (_, index) => ({
    id: id(2, index),
    displayName: `Group ${index}`,
    description: 'A group',
  }));

/** About 2 kB a partner: three platforms in use, four assignments or more. Together they point at so many groups. */
export function partners(count, groupCount = 20, assignments = 1) {
  let pointed = 0;
  const target = (kind, own) => ({ target: { '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`, ...own } });
  const group = (kind) => target(kind, { groupId: id(2, pointed++ % groupCount) });
  const narrowed = {
    deviceAndAppManagementAssignmentFilterId: id(3, 1),
    deviceAndAppManagementAssignmentFilterType: 'include',
  };
  return Array.from({ length: count }, (_, index) => ({
    id: partnerId(index),
    displayName: `Partner ${String(index).padStart(4, '0')}`,
    partnerState: 'enabled',
    lastHeartbeatDateTime: '2026-11-20T08:15:30.1234567+01:00',
    androidOnboarded: true,
    androidEnrollmentAssignments: [target('allLicensedUsers', narrowed)],
    iosOnboarded: true,
    iosEnrollmentAssignments: Array.from({ length: assignments }, () => [
      group('group'),
      group('exclusionGroup'),
    ]).flat(),
    macOsOnboarded: true,
    macOsEnrollmentAssignments: [target('allDevices', {})],
  }));
}
