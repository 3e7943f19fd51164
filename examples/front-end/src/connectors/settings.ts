// The settings of a connector, in the groups and words of the admin center.
import type { ConnectorPageQuery } from '../generated/graphql';

export type Connector = NonNullable<ConnectorPageQuery['mobileThreatDefenseConnector']>;

/** Everything but the state, the heartbeat and what is derived from them. */
export type SettingName = Exclude<
  keyof Connector,
  '__typename' | 'displayName' | 'id' | 'isStale' | 'issues' | 'lastHeartbeatDateTime' | 'partnerState'
>;
export type SwitchName = Exclude<SettingName, typeof days>;

/** The one setting that is a number. */
export const days = 'partnerUnresponsivenessThresholdInDays';
/** An `Int32` in Microsoft Graph. */
export const maxDays = 2_147_483_647;
export const daysLabel = 'Days until the partner counts as unresponsive';

export interface SettingGroup {
  title: string;
  switches: Partial<Record<SwitchName, string>>;
}

export const settingGroups: readonly SettingGroup[] = [
  {
    title: 'Compliance policy evaluation',
    switches: {
      androidEnabled: 'Connect Android devices',
      androidDeviceBlockedOnMissingPartnerData: 'Android devices are compliant only with data of the partner',
      iosEnabled: 'Connect iOS and iPadOS devices',
      iosDeviceBlockedOnMissingPartnerData: 'iOS and iPadOS devices are compliant only with data of the partner',
      windowsEnabled: 'Connect Windows devices',
      windowsDeviceBlockedOnMissingPartnerData: 'Windows devices are compliant only with data of the partner',
      partnerUnsupportedOsVersionBlocked: 'Block OS versions that the partner does not support',
      microsoftDefenderForEndpointAttachEnabled: 'Microsoft Defender for Endpoint manages devices that Intune does not',
    },
  },
  {
    title: 'App protection policy evaluation',
    switches: {
      androidMobileApplicationManagementEnabled: 'Connect Android devices for app protection policies',
      iosMobileApplicationManagementEnabled: 'Connect iOS and iPadOS devices for app protection policies',
    },
  },
  {
    title: 'App sync',
    switches: {
      allowPartnerToCollectIOSApplicationMetadata: 'The partner may list apps on corporate iOS devices',
      allowPartnerToCollectIOSPersonalApplicationMetadata: 'The partner may list apps on personal iOS devices',
    },
  },
];

/** The labels of all settings, in the order of the page. */
export const settingLabels: readonly { name: SettingName; label: string }[] = [
  ...settingGroups.flatMap(({ switches }) =>
    Object.entries(switches).map(([name, label]) => ({ name: name as SwitchName, label })),
  ),
  { name: days, label: daysLabel },
];

export type Settings = Partial<Record<SwitchName, boolean>> & { [days]?: number };
