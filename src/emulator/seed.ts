// The data of the emulated tenant: every kind of target, and what real data has of oddities.
import type { Profile } from './metadata.js';
import type { Json } from './odata.js';

export interface Group {
  id: string;
  displayName: string;
  description: string;
}
export interface AssignmentFilter {
  id: string;
  displayName: string;
  description: string | null;
  platform: string;
  rule: string;
}

/** The data of a tenant, each part in place of the seeded one. */
export interface Seed {
  partners?: readonly Json[] | undefined;
  mobileThreatDefenseConnectors?: readonly Json[] | undefined;
  groups?: readonly Group[] | undefined;
  assignmentFilters?: readonly AssignmentFilter[] | undefined;
}

/** What the emulator has of a group, and of an assignment filter. */
export const groupProperties: readonly (keyof Group)[] = ['id', 'displayName', 'description'];
export const filterProperties: readonly (keyof AssignmentFilter)[] = [
  'id',
  'displayName',
  'description',
  'platform',
  'rule',
];

const groupId = (number: number): string => `20000000-0000-4000-8000-00000000000${number}`;
const filterId = (number: number): string => `30000000-0000-4000-8000-00000000000${number}`;
const connectorId = (number: number): string => `50000000-0000-4000-8000-00000000000${number}`;
const partnerId = (number: number): string => `40000000-0000-4000-8000-00000000000${number}`;

export const groups: readonly Group[] = [
  { id: groupId(1), displayName: 'Sales', description: 'Everyone in sales' },
  { id: groupId(2), displayName: 'Contractors', description: 'People from outside' },
  { id: groupId(3), displayName: 'Field Engineers', description: 'Rugged devices' },
  { id: groupId(4), displayName: 'Executives', description: 'The board' },
  { id: groupId(5), displayName: 'Pilot Users', description: 'New things first' },
];

export const assignmentFilters: readonly AssignmentFilter[] = [
  {
    id: filterId(1),
    displayName: 'Corporate iPhones',
    description: 'iPhones that the company owns',
    platform: 'iOS',
    rule: '(device.model -eq "iPhone") and (device.deviceOwnership -eq "Corporate")',
  },
  {
    id: filterId(2),
    displayName: 'Personal devices',
    description: null,
    platform: 'android',
    rule: '(device.deviceOwnership -eq "Personal")',
  },
  {
    id: filterId(3),
    displayName: 'Lab Macs',
    description: 'Macs of the test lab',
    platform: 'macOS',
    rule: '(device.category -eq "Lab")',
  },
];

const target = (kind: string, own: Json = {}, filter?: [id: string, type: 'include' | 'exclude']): Json => ({
  target: {
    '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`,
    ...own,
    ...(filter
      ? { deviceAndAppManagementAssignmentFilterId: filter[0], deviceAndAppManagementAssignmentFilterType: filter[1] }
      : {}),
  },
});

const partners: readonly Json[] = [
  {
    id: partnerId(1),
    displayName: 'Contoso Mobile Guard',
    partnerState: 'enabled',
    lastHeartbeatDateTime: '2026-11-20T08:15:30.1234567+01:00',
    iosOnboarded: true,
    androidOnboarded: true,
    iosEnrollmentAssignments: [
      target('group', { groupId: groupId(1) }, [filterId(1), 'include']),
      target('exclusionGroup', { groupId: groupId(2) }),
    ],
    androidEnrollmentAssignments: [target('allLicensedUsers', {}, [filterId(2), 'exclude'])],
  },
  {
    id: partnerId(2),
    displayName: 'Fabrikam Device Trust',
    partnerState: 'enabled',
    lastHeartbeatDateTime: '2026-11-22T23:59:59Z',
    macOsOnboarded: true,
    linuxOnboarded: true,
    macOsEnrollmentAssignments: [target('allDevices', {}, [filterId(3), 'exclude'])],
    linuxEnrollmentAssignments: [target('group', { groupId: groupId(3) })],
  },
  {
    id: partnerId(3),
    displayName: 'Northwind Endpoint',
    partnerState: 'unresponsive',
    lastHeartbeatDateTime: '2026-09-01T12:00:00Z',
    windowsOnboarded: true,
    windowsEnrollmentAssignments: [target('configurationManagerCollection', { collectionId: 'SMS00001' })],
  },
  {
    id: partnerId(4),
    displayName: 'Tailspin Compliance',
    partnerState: 'terminated',
    lastHeartbeatDateTime: '2025-03-14T09:26:53.5897932Z',
  },
  // Listed, and never set up.
  {
    id: partnerId(5),
    displayName: 'Woodgrove Shield',
    partnerState: 'unknown',
    lastHeartbeatDateTime: '0001-01-01T00:00:00Z',
  },
  {
    id: partnerId(6),
    displayName: 'Adatum Posture',
    partnerState: 'rejected',
    lastHeartbeatDateTime: '2026-01-31T09:30:00Z',
    // The group is gone, and the assignment still names it.
    androidEnrollmentAssignments: [target('group', { groupId: groupId(9) }), target('group', { groupId: groupId(5) })],
  },
];

/** What Graph may send one day, or sends in some tenants: kinds of target that no version's metadata has. */
const oddities: Json = {
  id: partnerId(7),
  displayName: 'Litware Future Devices',
  partnerState: 'unavailable',
  lastHeartbeatDateTime: '2026-10-10T10:10:10Z',
  iosEnrollmentAssignments: [
    target('scopeTagGroup', { entraObjectId: groupId(4), targetType: 'user' }),
    target('exampleFuture', { galaxyId: '42' }),
  ],
};

/** The partners that a version of Graph would hold. */
export function seededPartners(profile: Profile): readonly Json[] {
  return profile === 'full' ? [...partners, oddities] : partners;
}

/** The mobile threat defense connectors of every version. One is heard from while the emulator runs, so its heartbeat follows the clock. */
export function seededConnectors(startMs: number): readonly Json[] {
  return [
    {
      id: connectorId(1),
      partnerState: 'enabled',
      lastHeartbeatDateTime: new Date(startMs - 20 * 60_000).toISOString(),
      partnerUnresponsivenessThresholdInDays: 7,
      androidEnabled: true,
      androidDeviceBlockedOnMissingPartnerData: true,
      androidMobileApplicationManagementEnabled: true,
      iosEnabled: true,
      iosDeviceBlockedOnMissingPartnerData: true,
      allowPartnerToCollectIOSApplicationMetadata: true,
      partnerUnsupportedOsVersionBlocked: true,
    },
    {
      id: connectorId(2),
      partnerState: 'unresponsive',
      lastHeartbeatDateTime: '2026-09-01T12:00:00.1234567Z',
      partnerUnresponsivenessThresholdInDays: 7,
      windowsEnabled: true,
      windowsDeviceBlockedOnMissingPartnerData: true,
      microsoftDefenderForEndpointAttachEnabled: true,
    },
    // Listed, and never set up.
    {
      id: connectorId(3),
      partnerState: 'unavailable',
      lastHeartbeatDateTime: '0001-01-01T00:00:00Z',
    },
  ];
}
