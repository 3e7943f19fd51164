// Built-in data of the emulated tenant. It has every kind of target, and the irregularities of real data.
import { users as signInUsers } from '../tenant.js';
import type { Profile } from './metadata.js';
import type { Json } from './odata.js';

export interface Group {
  id: string;
  displayName: string;
  description: string;
  /** The ids of the groups that it is a direct member of. */
  memberOf?: readonly string[];
}
export interface User {
  id: string;
  userPrincipalName: string;
  /** The ids of the groups that the user is a direct member of. */
  memberOf?: readonly string[];
}
export interface AssignmentFilter {
  id: string;
  displayName: string;
  description: string | null;
  platform: string;
  rule: string;
}

/**
 * Data of a tenant. Each list replaces the built-in one. A date and time may be relative to the start of the emulator,
 * and to each reset: `-PT20M` is 20 minutes before it.
 */
export interface Seed {
  partners?: readonly Json[] | undefined;
  mobileThreatDefenseConnectors?: readonly Json[] | undefined;
  groups?: readonly Group[] | undefined;
  users?: readonly User[] | undefined;
  assignmentFilters?: readonly AssignmentFilter[] | undefined;
}

/** Properties of groups, users and assignment filters that the emulator has. */
export const groupProperties: readonly (keyof Group)[] = ['id', 'displayName', 'description'];
export const userProperties: readonly (keyof User)[] = ['id', 'userPrincipalName'];
export const filterProperties: readonly (keyof AssignmentFilter)[] = [
  'id',
  'displayName',
  'description',
  'platform',
  'rule',
];

const groupId = (number: number): string => `20000000-0000-4000-8000-00000000000${number}`;
const filterId = (number: number): string => `30000000-0000-4000-8000-00000000000${number}`;
const partnerId = (number: number): string => `40000000-0000-4000-8000-00000000000${number}`;

export const groups: readonly Group[] = [
  { id: groupId(1), displayName: 'Sales', description: 'Everyone in sales' },
  { id: groupId(2), displayName: 'Contractors', description: 'People from outside' },
  { id: groupId(3), displayName: 'Field Engineers', description: 'Rugged devices', memberOf: [groupId(1)] },
  { id: groupId(4), displayName: 'Executives', description: 'The board' },
  { id: groupId(5), displayName: 'Pilot Users', description: 'New things first', memberOf: [groupId(3)] },
];

const { admin, guest, operator, outsider, prompted, reader, risky, roleless, unlicensed, unscoped } = signInUsers;

/** The users of the tenant who can sign in. Pilot users are field engineers, who are in sales. */
export const users: readonly User[] = [
  { id: admin.objectId, userPrincipalName: 'adele@contoso.example', memberOf: [groupId(4), groupId(5)] },
  { id: operator.objectId, userPrincipalName: 'oda@contoso.example' },
  { id: reader.objectId, userPrincipalName: 'rene@contoso.example', memberOf: [groupId(2), groupId(3)] },
  { id: guest.objectId, userPrincipalName: 'gus_fabrikam.example#EXT#@contoso.example' },
  { id: risky.objectId, userPrincipalName: "riya.o'cole@contoso.example", memberOf: [groupId(1)] },
  { id: roleless.objectId, userPrincipalName: 'rob@contoso.example' },
  { id: unlicensed.objectId, userPrincipalName: 'uma@contoso.example' },
  { id: outsider.objectId, userPrincipalName: 'otto_fabrikam.example#EXT#@contoso.example' },
  { id: prompted.objectId, userPrincipalName: 'petra@contoso.example' },
  { id: unscoped.objectId, userPrincipalName: 'udo@contoso.example' },
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

interface FilterReference {
  id: string;
  type: 'include' | 'exclude';
}

/** Returns an assignment; `properties` are those of its kind of target. */
const assignment = (kind: string, properties: Json = {}, filter?: FilterReference): Json => ({
  target: {
    '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`,
    ...properties,
    ...(filter && {
      deviceAndAppManagementAssignmentFilterId: filter.id,
      deviceAndAppManagementAssignmentFilterType: filter.type,
    }),
  },
});

const partners: readonly Json[] = [
  {
    id: partnerId(1),
    displayName: 'Contoso Mobile Guard',
    partnerState: 'enabled',
    lastHeartbeatDateTime: '-P8D',
    iosOnboarded: true,
    androidOnboarded: true,
    iosEnrollmentAssignments: [
      assignment('group', { groupId: groupId(1) }, { id: filterId(1), type: 'include' }),
      assignment('exclusionGroup', { groupId: groupId(2) }),
    ],
    androidEnrollmentAssignments: [assignment('allLicensedUsers', {}, { id: filterId(2), type: 'exclude' })],
  },
  {
    id: partnerId(2),
    displayName: 'Fabrikam Device Trust',
    partnerState: 'enabled',
    lastHeartbeatDateTime: '-PT35M',
    macOsOnboarded: true,
    linuxOnboarded: true,
    macOsEnrollmentAssignments: [assignment('allDevices', {}, { id: filterId(3), type: 'exclude' })],
    linuxEnrollmentAssignments: [assignment('group', { groupId: groupId(3) })],
  },
  {
    id: partnerId(3),
    displayName: 'Northwind Endpoint',
    partnerState: 'unresponsive',
    lastHeartbeatDateTime: '-P88D',
    windowsOnboarded: true,
    windowsEnrollmentAssignments: [assignment('configurationManagerCollection', { collectionId: 'SMS00001' })],
  },
  {
    id: partnerId(4),
    displayName: 'Tailspin Compliance',
    partnerState: 'terminated',
    // It ended long ago, and with an offset, which Graph may show as well.
    lastHeartbeatDateTime: '2025-03-14T09:26:53.5897932+01:00',
  },
  // A placeholder: listed, but never set up.
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
    lastHeartbeatDateTime: '-P301D',
    // The first group was deleted, but the assignment still names it.
    androidEnrollmentAssignments: [
      assignment('group', { groupId: groupId(9) }),
      assignment('group', { groupId: groupId(5) }),
    ],
  },
];

/**
 * A partner with kinds of target that are not in Microsoft's metadata, but that some tenants or later versions have.
 */
const unmodelledPartner: Json = {
  id: partnerId(7),
  displayName: 'Litware Future Devices',
  partnerState: 'unavailable',
  lastHeartbeatDateTime: '-P49D',
  iosEnrollmentAssignments: [
    assignment('scopeTagGroup', { entraObjectId: groupId(4), targetType: 'user' }),
    assignment('exampleFuture', { galaxyId: '42' }),
  ],
};

/** Returns the built-in partners of a profile. */
export function seededPartners(profile: Profile): readonly Json[] {
  return profile === 'full' ? [...partners, unmodelledPartner] : partners;
}

/** Ids of vendors, which are the same in every tenant: https://github.com/microsoft/Microsoft365DSC */
const vendorIds = {
  zimperium: '08a8455c-48dd-45ff-ad82-7211355354f3',
  crowdStrike: '29ee2d98-e795-475f-a0f8-0802dc3384a9',
  lookout: '2c7790de-8b02-4814-85cf-e0c59380dee8',
};

/** The built-in connectors, the same for every profile. */
export const connectors: readonly Json[] = [
  {
    id: vendorIds.zimperium,
    partnerState: 'enabled',
    lastHeartbeatDateTime: '-PT20M',
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
    id: vendorIds.crowdStrike,
    partnerState: 'unresponsive',
    lastHeartbeatDateTime: '-P88D',
    partnerUnresponsivenessThresholdInDays: 7,
    windowsEnabled: true,
    windowsDeviceBlockedOnMissingPartnerData: true,
    microsoftDefenderForEndpointAttachEnabled: true,
  },
  // A placeholder: listed, but never set up.
  {
    id: vendorIds.lookout,
    partnerState: 'notSetUp',
    lastHeartbeatDateTime: '0001-01-01T00:00:00Z',
  },
];
