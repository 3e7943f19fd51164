// The Mobile Threat Defense connector, described once: what is decoded, encoded, selected, planned, ordered and compared
// with Graph's metadata. As of August 2026: https://github.com/microsoftgraph/msgraph-metadata
import { flag, instantOrNever, int32, member, onlyIn, readOnly, type Entity } from '../resource/entity.js';
import { namedEnum } from '../resource/tables.js';

export const MobileThreatPartnerTenantState = namedEnum(
  'MobileThreatPartnerTenantState',
  'Where a tenant stands with a Mobile Threat Defense vendor. Graph: `mobileThreatPartnerTenantState`.',
  {
    AVAILABLE: ['available', 'The vendor is available and not enabled. Graph: `available`.'],
    ENABLED: ['enabled', 'The connector is enabled. Graph: `enabled`.'],
    ERROR: ['error', 'The connector is in error. Graph: `error`.'],
    NOT_SET_UP: ['notSetUp', 'The connector was not set up. Graph: `notSetUp`.'],
    UNAVAILABLE: ['unavailable', 'The vendor is unavailable. Graph: `unavailable`.'],
    UNKNOWN: ['unknownFutureValue', 'The state is newer than this schema. Graph: `unknownFutureValue`.'],
    UNRESPONSIVE: ['unresponsive', 'The vendor has stopped responding. Graph: `unresponsive`.'],
  },
);
export type State = (typeof MobileThreatPartnerTenantState)[keyof typeof MobileThreatPartnerTenantState];

const evaluated = (on: string): string => `the vendor's data is used when compliance is evaluated on ${on}`;
const blocked = (on: string): string =>
  `Intune must hear from the vendor before a device with ${on} counts as compliant`;
const apps = (on: string): string =>
  `the vendor's data is used in app protection policies on ${on}; only one vendor on each platform may be`;

/** Each completes "Whether …". A new flag is one line here. */
export const flags = {
  allowPartnerToCollectIOSApplicationMetadata: 'the vendor may collect the list of apps on corporate iOS devices',
  allowPartnerToCollectIOSPersonalApplicationMetadata:
    'the vendor may collect the list of apps on personal iOS devices',
  androidDeviceBlockedOnMissingPartnerData: blocked('Android'),
  androidEnabled: evaluated('Android'),
  androidMobileApplicationManagementEnabled: apps('Android'),
  iosDeviceBlockedOnMissingPartnerData: blocked('iOS'),
  iosEnabled: evaluated('iOS'),
  iosMobileApplicationManagementEnabled: apps('iOS'),
  microsoftDefenderForEndpointAttachEnabled:
    'Microsoft Defender for Endpoint enforces security settings on devices that Intune does not manage',
  partnerUnsupportedOsVersionBlocked: 'devices below the lowest OS version that the vendor supports are blocked',
  windowsDeviceBlockedOnMissingPartnerData: blocked('Windows'),
  windowsEnabled: evaluated('Windows'),
  windowsMobileApplicationManagementEnabled: `${apps('Windows')}. Only beta has it`,
} as const;
export type Flag = keyof typeof flags;

export function isFlag(name: string): name is Flag {
  return Object.hasOwn(flags, name);
}

const fields = {
  ...(Object.fromEntries(Object.keys(flags).map((name) => [name, flag])) as Record<Flag, typeof flag>),
  windowsMobileApplicationManagementEnabled: onlyIn(['beta'], flag),
  lastHeartbeatDateTime: readOnly(instantOrNever),
  partnerState: readOnly(
    member<State>('mobileThreatPartnerTenantState', {
      members: MobileThreatPartnerTenantState,
      unknown: MobileThreatPartnerTenantState.UNKNOWN,
    }),
  ),
  partnerUnresponsivenessThresholdInDays: int32,
};
export type ConnectorFields = typeof fields;

export const connectorEntity: Entity<ConnectorFields, 'mobileThreatDefenseConnector'> = {
  type: 'mobileThreatDefenseConnector',
  collection: 'mobileThreatDefenseConnectors',
  noun: 'connector',
  fullNoun: 'Mobile Threat Defense connector',
  fields,
  others: {},
};
