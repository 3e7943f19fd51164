// Description of the Mobile Threat Defense connector, by Graph's own names. `npm run graph:drift` compares it with
// Graph's metadata. As of August 2026: https://github.com/microsoftgraph/msgraph-metadata
import { enumMember, flag, instantOrNever, nonNegativeInt32, onlyIn, readOnly } from '../resource/entity.js';
import type { Entity } from '../resource/entity.js';
import { createEnum, type ValueOf } from '../resource/tables.js';

export const MobileThreatPartnerTenantState = createEnum('MobileThreatPartnerTenantState', {
  description:
    'The state of the connection to a Mobile Threat Defense vendor. Graph: `mobileThreatPartnerTenantState`.',
  members: {
    AVAILABLE: ['available', 'The vendor is available but not enabled. Graph: `available`.'],
    ENABLED: ['enabled', 'The connector is enabled. Graph: `enabled`.'],
    ERROR: ['error', 'The connector is in error. Graph: `error`.'],
    NOT_SET_UP: ['notSetUp', 'The connector was not set up. Graph: `notSetUp`.'],
    UNAVAILABLE: ['unavailable', 'The vendor is unavailable. Graph: `unavailable`.'],
    UNKNOWN: ['unknownFutureValue', 'The state is newer than this schema. Graph: `unknownFutureValue`.'],
    UNRESPONSIVE: ['unresponsive', 'The vendor has stopped responding. Graph: `unresponsive`.'],
  },
});
export type State = ValueOf<typeof MobileThreatPartnerTenantState>;

const usedForCompliance = (platform: string): string =>
  `the vendor's data is used to evaluate the compliance of ${platform} devices`;
const blockedWithoutData = (platform: string): string =>
  `${platform} devices are compliant only once Intune has received data from the vendor`;
const usedForApps = (platform: string): string => `the vendor's data is used in app protection policies on ${platform}`;

const inBeta = ' (beta only)';

const declaredFlags = {
  allowPartnerToCollectIOSApplicationMetadata: 'the vendor may collect the list of apps on corporate iOS devices',
  allowPartnerToCollectIOSPersonalApplicationMetadata:
    'the vendor may collect the list of apps on personal iOS devices',
  androidDeviceBlockedOnMissingPartnerData: blockedWithoutData('Android'),
  androidEnabled: usedForCompliance('Android'),
  androidMobileApplicationManagementEnabled: usedForApps('Android'),
  iosDeviceBlockedOnMissingPartnerData: blockedWithoutData('iOS'),
  iosEnabled: usedForCompliance('iOS'),
  iosMobileApplicationManagementEnabled: usedForApps('iOS'),
  microsoftDefenderForEndpointAttachEnabled: 'Microsoft Defender for Endpoint manages devices that Intune does not',
  partnerUnsupportedOsVersionBlocked: 'devices below the lowest OS version that the vendor supports are blocked',
  windowsDeviceBlockedOnMissingPartnerData: blockedWithoutData('Windows'),
  windowsEnabled: usedForCompliance('Windows'),
  windowsMobileApplicationManagementEnabled: `${usedForApps('Windows')}${inBeta}`,
} as const;

/** Clients send these to beta, but no metadata has them: https://github.com/KelvinTegelaar/CIPP-API/issues/2108 */
const undeclaredFlags = {
  allowPartnerToCollectIosCertificateMetadata: `the vendor may collect certificates of corporate iOS devices${inBeta}`,
  allowPartnerToCollectIosPersonalCertificateMetadata: `the vendor may collect certificates of personal iOS devices${inBeta}`,
  grantMobileThreatDefensePartnerRole: `the vendor has the role of a Mobile Threat Defense partner${inBeta}`,
  macDeviceBlockedOnMissingPartnerData: `${blockedWithoutData('macOS')}${inBeta}`,
  macEnabled: `${usedForCompliance('macOS')}${inBeta}`,
} as const;

/** Each text completes the sentence "Whether …". A new flag is one line above. */
export const flags = { ...declaredFlags, ...undeclaredFlags };
export type Flag = keyof typeof flags;

const describeFlag = (name: string): typeof flag => (Object.hasOwn(undeclaredFlags, name) ? onlyIn([], flag) : flag);
const fields = {
  ...(Object.fromEntries(Object.keys(flags).map((name) => [name, describeFlag(name)])) as Record<Flag, typeof flag>),
  windowsMobileApplicationManagementEnabled: onlyIn(['beta'], flag),
  lastHeartbeatDateTime: readOnly(instantOrNever),
  partnerState: readOnly(
    enumMember<State>('mobileThreatPartnerTenantState', {
      members: MobileThreatPartnerTenantState,
      unknown: MobileThreatPartnerTenantState.UNKNOWN,
      changeDescription: 'A change of the state of the connection to a vendor.',
    }),
  ),
  partnerUnresponsivenessThresholdInDays: nonNegativeInt32,
};
export type ConnectorFields = typeof fields;

export const connectorEntity: Entity<ConnectorFields> = {
  type: 'mobileThreatDefenseConnector',
  collection: 'mobileThreatDefenseConnectors',
  noun: 'connector',
  fullNoun: 'Mobile Threat Defense connector',
  fields,
  others: {},
};
