/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Every device in the tenant. Graph: `allDevicesAssignmentTarget`. */
export type AllDevicesAssignmentTargetInput = {
  /** The assignment filter that narrows the target. */
  filter?: AssignmentTargetFilterInput | null | undefined;
};

/** Every licensed user in the tenant. Graph: `allLicensedUsersAssignmentTarget`. */
export type AllLicensedUsersAssignmentTargetInput = {
  /** The assignment filter that narrows the target. */
  filter?: AssignmentTargetFilterInput | null | undefined;
};

/** Whether an assignment filter includes or excludes the devices that match it; Graph has `none` for no filter. Graph: `deviceAndAppManagementAssignmentFilterType`. */
export type AssignmentFilterMode =
  /** The target excludes devices that match the filter. Graph: `exclude`. */
  | 'EXCLUDE'
  /** The target includes only devices that match the filter. Graph: `include`. */
  | 'INCLUDE';

/** An assignment filter that narrows a target. Without one, the `deviceAndAppManagementAssignmentFilterType` in Graph is `none`. */
export type AssignmentTargetFilterInput = {
  /** The id of the assignment filter. Graph: `deviceAndAppManagementAssignmentFilterId`. */
  assignmentFilterId: string | number;
  /** Whether devices that match the filter are included or excluded. Graph: `deviceAndAppManagementAssignmentFilterType`. */
  mode: AssignmentFilterMode;
};

/**
 * Exactly one kind of target, such as `{ allDevices: {} }` or `{ group: { groupId: "…" } }`.
 * Graph: `deviceAndAppManagementAssignmentTarget`.
 */
export type AssignmentTargetInput =
  {   /** Every device in the tenant. Graph: `allDevicesAssignmentTarget`. */
  allDevices: AllDevicesAssignmentTargetInput; allLicensedUsers?: never; configurationManagerCollection?: never; exclusionGroup?: never; group?: never; }
  |  { allDevices?: never;   /** Every licensed user in the tenant. Graph: `allLicensedUsersAssignmentTarget`. */
  allLicensedUsers: AllLicensedUsersAssignmentTargetInput; configurationManagerCollection?: never; exclusionGroup?: never; group?: never; }
  |  { allDevices?: never; allLicensedUsers?: never;   /** The members of a Configuration Manager collection. Graph: `configurationManagerCollectionAssignmentTarget`. */
  configurationManagerCollection: ConfigurationManagerCollectionAssignmentTargetInput; exclusionGroup?: never; group?: never; }
  |  { allDevices?: never; allLicensedUsers?: never; configurationManagerCollection?: never;   /** The members of a group, who are excluded from the assignment. Graph: `exclusionGroupAssignmentTarget`. */
  exclusionGroup: ExclusionGroupAssignmentTargetInput; group?: never; }
  |  { allDevices?: never; allLicensedUsers?: never; configurationManagerCollection?: never; exclusionGroup?: never;   /** The members of a group. Graph: `groupAssignmentTarget`. */
  group: GroupAssignmentTargetInput; };

/** Whom an assignment applies to. */
export type ComplianceManagementPartnerAssignedToFilter = {
  /** The group's object id. */
  groupId: string | number;
};

/**
 * A rule about whose devices enroll through the partner: a new one by its `target`, or an existing one of the
 * platform by its `key`. Graph: `complianceManagementPartnerAssignment`.
 */
export type ComplianceManagementPartnerAssignmentInput =
  {   /** Keeps the existing assignment with this `key`, exactly as it is; for updates only. */
  key: string | number; target?: never; }
  |  { key?: never;   /** The users or devices that the rule applies to. Graph: `target`. */
  target: AssignmentTargetInput; };

/** Conditions on compliance management partners. A partner must match all of them. */
export type ComplianceManagementPartnerFilters = {
  /** An assignment, on `platform` if that is given, includes this group by its id. */
  assignedTo?: ComplianceManagementPartnerAssignedToFilter | null | undefined;
  /** The display name contains this text, in any case. At most 256 characters. */
  displayNameContains?: string | null | undefined;
  /** Whether Intune has never received a heartbeat. */
  neverHeardFrom?: boolean | null | undefined;
  /** The partner is onboarded for this platform. */
  onboardedFor?: EnrollmentPlatform | null | undefined;
  /** The state is one of these. */
  partnerStates?: Array<DeviceManagementPartnerTenantState> | null | undefined;
  /** Whether Microsoft Graph lists the partner although it was never set up. */
  placeholder?: boolean | null | undefined;
  /** The partner has an assignment on this platform. */
  platform?: EnrollmentPlatform | null | undefined;
  /** The value of `isStale(after: staleAfter)`; one that is `null` matches neither. */
  stale?: boolean | null | undefined;
  /** How old the last heartbeat may be, for `stale`. */
  staleAfter?: string | null | undefined;
};

/** What lists of compliance management partners can be ordered by. */
export type ComplianceManagementPartnerSortKey =
  /** By `displayName`, as names are sorted in English, in any case. Partners without a name are the lowest. */
  | 'DISPLAY_NAME'
  /** By `lastHeartbeatDateTime`. Partners that never sent a heartbeat are the lowest. */
  | 'LAST_HEARTBEAT_DATE_TIME';

/** Why a mutation without `userErrors` has nothing to change. More values may be added. */
export type ComplianceManagementPartnerUnchangedReason =
  /** Microsoft Graph already shows everything as requested, in a read that is not older than the last change by this replica. */
  | 'ALREADY_AS_REQUESTED'
  /** The platform has no assignment with the given `target` or `key`. `nearMatches` shows similar ones. */
  | 'NO_SUCH_ASSIGNMENT';

/** The kind of a problem that the caller can fix. More values may be added. */
export type ComplianceManagementPartnerUserErrorCode =
  /** An equal partner exists, or the partner was changed by someone else, so that a `key` no longer names an assignment. */
  | 'CONFLICT'
  /**
   * Microsoft Graph does not offer the create in this tenant. Update the placeholder that Intune lists for the
   * partner instead: `complianceManagementPartners(filterBy: { placeholder: true })`.
   */
  | 'CREATE_NOT_OFFERED'
  /** The same platform appears more than once. */
  | 'DUPLICATE_PLATFORM'
  /** The value is malformed or out of range. */
  | 'INVALID'
  /**
   * Microsoft Graph accepted the change, but shows other values than were sent for the properties that `message`
   * names. The payload has the partner as it is now.
   */
  | 'NOT_APPLIED'
  /** No partner has this id. */
  | 'NOT_FOUND'
  /**
   * Microsoft Graph still shows the partner as it was before an earlier change by this gateway, so nothing was sent.
   * Try again in a minute.
   */
  | 'NOT_YET_VISIBLE'
  /** Microsoft Graph refused the request. `message` has its reason, if it gave one. */
  | 'REJECTED';

/** The members of a Configuration Manager collection. Graph: `configurationManagerCollectionAssignmentTarget`. */
export type ConfigurationManagerCollectionAssignmentTargetInput = {
  /** The id of the collection in Configuration Manager. Graph: `collectionId`. */
  collectionId: string | number;
  /** The assignment filter that narrows the target. */
  filter?: AssignmentTargetFilterInput | null | undefined;
};

/** A new compliance management partner. Graph: `complianceManagementPartner`. */
export type CreateComplianceManagementPartnerInput = {
  /** The name that administrators see. Graph: `displayName`. */
  displayName: string;
  /** When the partner sent its last heartbeat; set it only on behalf of the partner. Graph: `lastHeartbeatDateTime`. */
  lastHeartbeatDateTime?: string | null | undefined;
  /** The state of the connection to the partner; set it only on behalf of the partner. Graph: `partnerState`. */
  partnerState?: DeviceManagementPartnerTenantState | null | undefined;
  /** The configuration for each device platform. Give each platform at most once; an omitted platform is not onboarded. */
  platformEnrollments?: Array<PlatformEnrollmentInput>;
};

/** The state of the connection to a management partner. Graph: `deviceManagementPartnerTenantState`. */
export type DeviceManagementPartnerTenantState =
  /** The partner is enabled. Graph: `enabled`. */
  | 'ENABLED'
  /** The partner rejected the tenant. Graph: `rejected`. */
  | 'REJECTED'
  /** The connection to the partner has ended. Graph: `terminated`. */
  | 'TERMINATED'
  /** The partner is unavailable. Graph: `unavailable`. */
  | 'UNAVAILABLE'
  /** The state is not known, or is newer than this schema. Graph: `unknown`. */
  | 'UNKNOWN'
  /** The partner has stopped responding. Graph: `unresponsive`. */
  | 'UNRESPONSIVE';

/** The kind of devices or apps that an assignment filter applies to. Graph: `devicePlatformType`. */
export type DevicePlatformType =
  /** Android, managed by a device administrator. Graph: `android`. */
  | 'ANDROID'
  /** Android without Google services (AOSP). Graph: `androidAOSP`. */
  | 'ANDROID_AOSP'
  /** Android Enterprise. Graph: `androidForWork`. */
  | 'ANDROID_FOR_WORK'
  /** Managed apps on Android. Graph: `androidMobileApplicationManagement`. */
  | 'ANDROID_MOBILE_APPLICATION_MANAGEMENT'
  /** Android with a work profile on a personal device. Graph: `androidWorkProfile`. */
  | 'ANDROID_WORK_PROFILE'
  /** iOS and iPadOS. Graph: `iOS`. */
  | 'IOS'
  /** Managed apps on iOS and iPadOS. Graph: `iOSMobileApplicationManagement`. */
  | 'IOS_MOBILE_APPLICATION_MANAGEMENT'
  /** macOS. Graph: `macOS`. */
  | 'MACOS'
  /** The platform is not known, or is newer than this schema. Graph: `unknown`, `unknownFutureValue`. */
  | 'UNKNOWN'
  /** Windows 10 and later. Graph: `windows10AndLater`. */
  | 'WINDOWS_10_AND_LATER'
  /** Windows 8.1 and later. Graph: `windows81AndLater`. */
  | 'WINDOWS_81_AND_LATER'
  /** Managed apps on Windows. Graph: `windowsMobileApplicationManagement`. */
  | 'WINDOWS_MOBILE_APPLICATION_MANAGEMENT'
  /** Windows Phone 8.1. Graph: `windowsPhone81`. */
  | 'WINDOWS_PHONE_81';

/** A check that decides whether a mutation succeeds. More values may be added. */
export type DryRunCheck =
  /**
   * The current state of the object: what would change, and whether each `key` names an assignment. The object
   * may have changed by the time the mutation is sent.
   */
  | 'CURRENT_STATE'
  /** Whether the object to change exists. */
  | 'EXISTENCE'
  /** This schema's own rules about the arguments. */
  | 'INPUT'
  /**
   * Whether Microsoft Graph accepts the request: whether it offers the call in this tenant, whether the groups and
   * filters exist, and rules that Microsoft does not document.
   */
  | 'MICROSOFT_GRAPH_RULES'
  /** Whether the user has permission to write. Microsoft Graph decides it when the mutation is sent. */
  | 'WRITE_PERMISSION';

/** A device platform that a partner can be onboarded for. More values may be added. */
export type EnrollmentPlatform =
  /** Android. Graph: `androidOnboarded`, `androidEnrollmentAssignments`. */
  | 'ANDROID'
  /** iOS and iPadOS. Graph: `iosOnboarded`, `iosEnrollmentAssignments`. */
  | 'IOS'
  /** Linux. Graph: `linuxOnboarded`, `linuxEnrollmentAssignments`. */
  | 'LINUX'
  /** macOS. Graph: `macOsOnboarded`, `macOsEnrollmentAssignments`. */
  | 'MACOS'
  /** Windows. Graph: `windowsOnboarded`, `windowsEnrollmentAssignments`. */
  | 'WINDOWS';

/** The members of a group, who are excluded from the assignment. Graph: `exclusionGroupAssignmentTarget`. */
export type ExclusionGroupAssignmentTargetInput = {
  /** The assignment filter that narrows the target. */
  filter?: AssignmentTargetFilterInput | null | undefined;
  /** The object id of the group. Graph: `groupId`. */
  groupId: string | number;
};

/** The members of a group. Graph: `groupAssignmentTarget`. */
export type GroupAssignmentTargetInput = {
  /** The assignment filter that narrows the target. */
  filter?: AssignmentTargetFilterInput | null | undefined;
  /** The object id of the group. Graph: `groupId`. */
  groupId: string | number;
};

/** Conditions on connectors of any kind. A connector must match all of them. */
export type IntuneConnectorFilters = {
  /** Whether Intune has never received a heartbeat. */
  neverHeardFrom?: boolean | null | undefined;
  /** The value of `isStale(after: staleAfter)`; one that is `null` matches neither. */
  stale?: boolean | null | undefined;
  /** How old the last heartbeat may be, for `stale`; by default as in `isStale`. */
  staleAfter?: string | null | undefined;
};

/** The state of a connector of any kind. More values may be added. */
export type IntuneConnectorState =
  /** The connector is in use. */
  | 'ENABLED'
  /** The connector was rejected or is in error. */
  | 'FAILED'
  /** The connector was not set up, is not available, or has ended. */
  | 'NOT_CONNECTED'
  /** The state is not known, or is newer than this schema. */
  | 'UNKNOWN'
  /** The service has stopped responding. */
  | 'UNRESPONSIVE';

/** Conditions on Mobile Threat Defense connectors. A connector must match all of them. */
export type MobileThreatDefenseConnectorFilters = {
  /** Whether Intune has never received a heartbeat. */
  neverHeardFrom?: boolean | null | undefined;
  /** The state is one of these. */
  partnerStates?: Array<MobileThreatPartnerTenantState> | null | undefined;
  /** The value of `isStale(after: staleAfter)`; one that is `null` matches neither. */
  stale?: boolean | null | undefined;
  /** How old the last heartbeat may be, for `stale`; by default as in `isStale`. */
  staleAfter?: string | null | undefined;
};

/** What lists of Mobile Threat Defense connectors can be ordered by. */
export type MobileThreatDefenseConnectorSortKey =
  /** By `id`. */
  | 'ID'
  /** By `lastHeartbeatDateTime`. Connectors that never sent a heartbeat are the lowest. */
  | 'LAST_HEARTBEAT_DATE_TIME';

/** Why a mutation without `userErrors` has nothing to change. More values may be added. */
export type MobileThreatDefenseConnectorUnchangedReason =
  /** Microsoft Graph already shows everything as requested. */
  | 'ALREADY_AS_REQUESTED';

/** The kind of a problem that the caller can fix. More values may be added. */
export type MobileThreatDefenseConnectorUserErrorCode =
  /** The connector was changed by someone else. */
  | 'CONFLICT'
  /** The value is malformed or out of range. */
  | 'INVALID'
  /**
   * Microsoft Graph accepted the change, but shows other values than were sent for the properties that `message`
   * names. The payload has the connector as it is now.
   */
  | 'NOT_APPLIED'
  /** No connector has this id. */
  | 'NOT_FOUND'
  /**
   * Microsoft Graph still shows the connector as it was before an earlier change by this gateway, so nothing was sent.
   * Try again in a minute.
   */
  | 'NOT_YET_VISIBLE'
  /** Microsoft Graph refused the request. `message` has its reason, if it gave one. */
  | 'REJECTED';

/** The state of the connection to a Mobile Threat Defense vendor. Graph: `mobileThreatPartnerTenantState`. */
export type MobileThreatPartnerTenantState =
  /** The vendor is available but not enabled. Graph: `available`. */
  | 'AVAILABLE'
  /** The connector is enabled. Graph: `enabled`. */
  | 'ENABLED'
  /** The connector is in error. Graph: `error`. */
  | 'ERROR'
  /** The connector was not set up. Graph: `notSetUp`. */
  | 'NOT_SET_UP'
  /** The vendor is unavailable. Graph: `unavailable`. */
  | 'UNAVAILABLE'
  /** The state is newer than this schema. Graph: `unknownFutureValue`. */
  | 'UNKNOWN'
  /** The vendor has stopped responding. Graph: `unresponsive`. */
  | 'UNRESPONSIVE';

/** The configuration of a compliance management partner for one device platform. */
export type PlatformEnrollmentInput = {
  /**
   * The rules about whose devices enroll through the partner. They replace the platform's whole list; `null` clears it.
   * Graph: `androidEnrollmentAssignments`, `iosEnrollmentAssignments`, `linuxEnrollmentAssignments`, `macOsEnrollmentAssignments`, `windowsEnrollmentAssignments`.
   */
  assignments?: Array<ComplianceManagementPartnerAssignmentInput> | null | undefined;
  /** Whether the partner is onboarded for the platform; must not be `null`. Graph: `androidOnboarded`, `iosOnboarded`, `linuxOnboarded`, `macOsOnboarded`, `windowsOnboarded`. */
  onboarded?: boolean | null | undefined;
  /** The device platform. */
  platform: EnrollmentPlatform;
};

/** Whether a scope tag target applies to users or devices. Graph: `targetType`. */
export type ScopeTagTargetType =
  /** Devices. Graph: `device`. */
  | 'DEVICE'
  /** Users. Graph: `user`. */
  | 'USER';

/** Changes to a compliance management partner. Omitted fields are unchanged. Graph: `complianceManagementPartner`. */
export type UpdateComplianceManagementPartnerInput = {
  /** The name that administrators see; `null` clears it. Graph: `displayName`. */
  displayName?: string | null | undefined;
  /** When the partner sent its last heartbeat; set it only on behalf of the partner. Graph: `lastHeartbeatDateTime`. */
  lastHeartbeatDateTime?: string | null | undefined;
  /** The state of the connection to the partner; set it only on behalf of the partner. Graph: `partnerState`. */
  partnerState?: DeviceManagementPartnerTenantState | null | undefined;
  /** The configuration for each device platform. Give each platform at most once; an omitted platform is unchanged. */
  platformEnrollments?: Array<PlatformEnrollmentInput> | null | undefined;
};

/** Changes to a connector. Omitted fields are unchanged; no field may be `null`. Graph: `mobileThreatDefenseConnector`. */
export type UpdateMobileThreatDefenseConnectorInput = {
  /** Whether the vendor may collect the list of apps on corporate iOS devices. Graph: `allowPartnerToCollectIOSApplicationMetadata`. */
  allowPartnerToCollectIOSApplicationMetadata?: boolean | null | undefined;
  /** Whether the vendor may collect the list of apps on personal iOS devices. Graph: `allowPartnerToCollectIOSPersonalApplicationMetadata`. */
  allowPartnerToCollectIOSPersonalApplicationMetadata?: boolean | null | undefined;
  /** Whether the vendor may collect certificates of corporate iOS devices (beta only). Graph: `allowPartnerToCollectIosCertificateMetadata`. */
  allowPartnerToCollectIosCertificateMetadata?: boolean | null | undefined;
  /** Whether the vendor may collect certificates of personal iOS devices (beta only). Graph: `allowPartnerToCollectIosPersonalCertificateMetadata`. */
  allowPartnerToCollectIosPersonalCertificateMetadata?: boolean | null | undefined;
  /** Whether Android devices are compliant only once Intune has received data from the vendor. Graph: `androidDeviceBlockedOnMissingPartnerData`. */
  androidDeviceBlockedOnMissingPartnerData?: boolean | null | undefined;
  /** Whether the vendor's data is used to evaluate the compliance of Android devices. Graph: `androidEnabled`. */
  androidEnabled?: boolean | null | undefined;
  /** Whether the vendor's data is used in app protection policies on Android. Graph: `androidMobileApplicationManagementEnabled`. */
  androidMobileApplicationManagementEnabled?: boolean | null | undefined;
  /** Whether the vendor has the role of a Mobile Threat Defense partner (beta only). Graph: `grantMobileThreatDefensePartnerRole`. */
  grantMobileThreatDefensePartnerRole?: boolean | null | undefined;
  /** Whether iOS devices are compliant only once Intune has received data from the vendor. Graph: `iosDeviceBlockedOnMissingPartnerData`. */
  iosDeviceBlockedOnMissingPartnerData?: boolean | null | undefined;
  /** Whether the vendor's data is used to evaluate the compliance of iOS devices. Graph: `iosEnabled`. */
  iosEnabled?: boolean | null | undefined;
  /** Whether the vendor's data is used in app protection policies on iOS. Graph: `iosMobileApplicationManagementEnabled`. */
  iosMobileApplicationManagementEnabled?: boolean | null | undefined;
  /** Whether macOS devices are compliant only once Intune has received data from the vendor (beta only). Graph: `macDeviceBlockedOnMissingPartnerData`. */
  macDeviceBlockedOnMissingPartnerData?: boolean | null | undefined;
  /** Whether the vendor's data is used to evaluate the compliance of macOS devices (beta only). Graph: `macEnabled`. */
  macEnabled?: boolean | null | undefined;
  /** Whether Microsoft Defender for Endpoint manages devices that Intune does not. Graph: `microsoftDefenderForEndpointAttachEnabled`. */
  microsoftDefenderForEndpointAttachEnabled?: boolean | null | undefined;
  /**
   * Days without a heartbeat after which Intune considers the vendor unresponsive.
   * Graph: `partnerUnresponsivenessThresholdInDays`.
   */
  partnerUnresponsivenessThresholdInDays?: number | null | undefined;
  /** Whether devices below the lowest OS version that the vendor supports are blocked. Graph: `partnerUnsupportedOsVersionBlocked`. */
  partnerUnsupportedOsVersionBlocked?: boolean | null | undefined;
  /** Whether Windows devices are compliant only once Intune has received data from the vendor. Graph: `windowsDeviceBlockedOnMissingPartnerData`. */
  windowsDeviceBlockedOnMissingPartnerData?: boolean | null | undefined;
  /** Whether the vendor's data is used to evaluate the compliance of Windows devices. Graph: `windowsEnabled`. */
  windowsEnabled?: boolean | null | undefined;
  /** Whether the vendor's data is used in app protection policies on Windows (beta only). Graph: `windowsMobileApplicationManagementEnabled`. */
  windowsMobileApplicationManagementEnabled?: boolean | null | undefined;
};

export type CreatePartnerMutationVariables = Exact<{
  partner: CreateComplianceManagementPartnerInput;
  dryRun?: boolean;
}>;


export type CreatePartnerMutation = { createComplianceManagementPartner: { complianceManagementPartner: { id: string, displayName: string | null, partnerState: DeviceManagementPartnerTenantState, lastHeartbeatDateTime: string | null, platformEnrollments: Array<{ id: string, platform: EnrollmentPlatform, onboarded: boolean, assignments: Array<{ key: string, target:
            | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
           }> }> } | null, graphRequest: { method: string, path: string, body: Record<string, unknown> | null } | null, userErrors: Array<{ code: ComplianceManagementPartnerUserErrorCode, field: Array<string> | null, message: string }> } | null };

export type DeletePartnerMutationVariables = Exact<{
  id: string | number;
  dryRun?: boolean;
}>;


export type DeletePartnerMutation = { deleteComplianceManagementPartner: { deletedComplianceManagementPartnerId: string | null, graphRequest: { method: string, path: string, body: Record<string, unknown> | null } | null, userErrors: Array<{ code: ComplianceManagementPartnerUserErrorCode, field: Array<string> | null, message: string }> } | null };

export type EditPlatformAssignmentsMutationVariables = Exact<{
  id: string | number;
  platform: EnrollmentPlatform;
  assignments: Array<ComplianceManagementPartnerAssignmentInput> | ComplianceManagementPartnerAssignmentInput;
  dryRun?: boolean;
}>;


export type EditPlatformAssignmentsMutation = { updateComplianceManagementPartner: { changed: boolean, unchangedReason: ComplianceManagementPartnerUnchangedReason | null, complianceManagementPartner: { id: string, displayName: string | null, partnerState: DeviceManagementPartnerTenantState, lastHeartbeatDateTime: string | null, platformEnrollments: Array<{ id: string, platform: EnrollmentPlatform, onboarded: boolean, assignments: Array<{ key: string, target:
            | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
           }> }> } | null, graphRequest: { method: string, path: string, body: Record<string, unknown> | null } | null, userErrors: Array<{ code: ComplianceManagementPartnerUserErrorCode, field: Array<string> | null, message: string }> } | null };

export type GetPartnerQueryVariables = Exact<{
  id: string | number;
}>;


export type GetPartnerQuery = { complianceManagementPartner: { id: string, displayName: string | null, partnerState: DeviceManagementPartnerTenantState, lastHeartbeatDateTime: string | null, platformEnrollments: Array<{ id: string, platform: EnrollmentPlatform, onboarded: boolean, assignments: Array<{ key: string, target:
          | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
          | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
          | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
          | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
          | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
          | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
          | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
         }> }> } | null };

export type ListAssignmentFiltersQueryVariables = Exact<{
  search?: string | null | undefined;
  devicePlatform?: DevicePlatformType | null | undefined;
  firstFilters?: number;
}>;


export type ListAssignmentFiltersQuery = { assignmentFilters: { hasMore: boolean, nodes: Array<{ id: string, displayName: string | null, description: string | null, platform: DevicePlatformType | null, rule: string | null }> } | null };

export type ListConnectorsQueryVariables = Exact<{
  firstConnectors?: number;
  after?: string | null | undefined;
  connectorFilterBy?: MobileThreatDefenseConnectorFilters | null | undefined;
  connectorSortKey?: MobileThreatDefenseConnectorSortKey | null | undefined;
  reverse?: boolean;
}>;


export type ListConnectorsQuery = { mobileThreatDefenseConnectors: { totalCount: number, nodes: Array<{ id: string, displayName: string | null, partnerState: MobileThreatPartnerTenantState, lastHeartbeatDateTime: string | null, isStale: boolean | null, androidEnabled: boolean | null, androidDeviceBlockedOnMissingPartnerData: boolean | null, androidMobileApplicationManagementEnabled: boolean | null, iosEnabled: boolean | null, iosDeviceBlockedOnMissingPartnerData: boolean | null, iosMobileApplicationManagementEnabled: boolean | null, windowsEnabled: boolean | null, windowsDeviceBlockedOnMissingPartnerData: boolean | null, allowPartnerToCollectIOSApplicationMetadata: boolean | null, allowPartnerToCollectIOSPersonalApplicationMetadata: boolean | null, microsoftDefenderForEndpointAttachEnabled: boolean | null, partnerUnsupportedOsVersionBlocked: boolean | null, partnerUnresponsivenessThresholdInDays: number | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ListPartnersWithGroupsQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
  filterBy?: ComplianceManagementPartnerFilters | null | undefined;
  sortKey?: ComplianceManagementPartnerSortKey | null | undefined;
  reverse?: boolean;
}>;


export type ListPartnersWithGroupsQuery = { complianceManagementPartners: { totalCount: number, nodes: Array<{ id: string, displayName: string | null, partnerState: DeviceManagementPartnerTenantState, platformEnrollments: Array<{ id: string, platform: EnrollmentPlatform, onboarded: boolean, assignments: Array<{ key: string, target:
            | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
            | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
            | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
            | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
            | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
            | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
            | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
           }> }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ListPartnersQueryVariables = Exact<{
  first?: number;
  after?: string | null | undefined;
  filterBy?: ComplianceManagementPartnerFilters | null | undefined;
  sortKey?: ComplianceManagementPartnerSortKey | null | undefined;
  reverse?: boolean;
}>;


export type ListPartnersQuery = { complianceManagementPartners: { totalCount: number, nodes: Array<{ id: string, displayName: string | null, partnerState: DeviceManagementPartnerTenantState, lastHeartbeatDateTime: string | null, isStale: boolean | null, platformEnrollments: Array<{ id: string, platform: EnrollmentPlatform, onboarded: boolean }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type PlanPartnerUpdateQueryVariables = Exact<{
  id: string | number;
  changes: UpdateComplianceManagementPartnerInput;
}>;


export type PlanPartnerUpdateQuery = { planComplianceManagementPartner: { isEmpty: boolean, checked: Array<DryRunCheck>, notChecked: Array<DryRunCheck>, displayName: { from: string | null, to: string | null } | null, partnerState: { from: DeviceManagementPartnerTenantState, to: DeviceManagementPartnerTenantState } | null, lastHeartbeatDateTime: { from: string | null, to: string } | null, platformEnrollments: Array<{ platform: EnrollmentPlatform, onboarded: { from: boolean | null, to: boolean } | null, addedAssignments: Array<{ key: string, target:
          | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
         }>, removedAssignments: Array<{ key: string, target:
          | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
          | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
         }> }>, graphRequest: { method: string, path: string, body: Record<string, unknown> | null } | null, userErrors: Array<{ code: ComplianceManagementPartnerUserErrorCode, field: Array<string> | null, message: string }> } | null };

export type PlannedAssignmentFragment = { key: string, target:
    | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
    | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
    | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
    | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
    | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
    | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
    | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
   };

export type AddAssignmentMutationVariables = Exact<{
  id: string | number;
  platform: EnrollmentPlatform;
  target: AssignmentTargetInput;
  dryRun?: boolean;
}>;


export type AddAssignmentMutation = { addComplianceManagementPartnerAssignment: { changed: boolean, unchangedReason: ComplianceManagementPartnerUnchangedReason | null, complianceManagementPartner: { id: string, displayName: string | null, partnerState: DeviceManagementPartnerTenantState, lastHeartbeatDateTime: string | null, platformEnrollments: Array<{ id: string, platform: EnrollmentPlatform, onboarded: boolean, assignments: Array<{ key: string, target:
            | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
           }> }> } | null, graphRequest: { method: string, path: string, body: Record<string, unknown> | null } | null, userErrors: Array<{ code: ComplianceManagementPartnerUserErrorCode, field: Array<string> | null, message: string }> } | null };

export type RemoveAssignmentMutationVariables = Exact<{
  id: string | number;
  platform: EnrollmentPlatform;
  target?: AssignmentTargetInput | null | undefined;
  key?: string | number | null | undefined;
  dryRun?: boolean;
}>;


export type RemoveAssignmentMutation = { removeComplianceManagementPartnerAssignment: { changed: boolean, unchangedReason: ComplianceManagementPartnerUnchangedReason | null, nearMatches: Array<{ key: string, target:
        | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
        | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
        | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
        | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
        | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
        | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
        | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null } | null } | null }
       }>, complianceManagementPartner: { id: string, displayName: string | null, partnerState: DeviceManagementPartnerTenantState, lastHeartbeatDateTime: string | null, platformEnrollments: Array<{ id: string, platform: EnrollmentPlatform, onboarded: boolean, assignments: Array<{ key: string, target:
            | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
           }> }> } | null, graphRequest: { method: string, path: string, body: Record<string, unknown> | null } | null, userErrors: Array<{ code: ComplianceManagementPartnerUserErrorCode, field: Array<string> | null, message: string }> } | null };

export type SearchGroupsQueryVariables = Exact<{
  search?: string | null | undefined;
  firstGroups?: number;
}>;


export type SearchGroupsQuery = { assignableGroups: { hasMore: boolean, nodes: Array<{ id: string, displayName: string | null }> } | null };

export type SilentConnectorsQueryVariables = Exact<{
  silence?: IntuneConnectorFilters | null | undefined;
}>;


export type SilentConnectorsQuery = { intuneConnectors: Array<
    | { __typename: 'ComplianceManagementPartner', id: string, displayName: string | null, state: IntuneConnectorState, lastHeartbeatDateTime: string | null, isStale: boolean | null }
    | { __typename: 'MobileThreatDefenseConnector', id: string, displayName: string | null, state: IntuneConnectorState, lastHeartbeatDateTime: string | null, isStale: boolean | null }
   | null> | null };

export type UpdateConnectorMutationVariables = Exact<{
  connectorId: string | number;
  connectorChanges: UpdateMobileThreatDefenseConnectorInput;
  dryRun?: boolean;
}>;


export type UpdateConnectorMutation = { updateMobileThreatDefenseConnector: { changed: boolean, unchangedReason: MobileThreatDefenseConnectorUnchangedReason | null, mobileThreatDefenseConnector: { id: string, partnerState: MobileThreatPartnerTenantState, lastHeartbeatDateTime: string | null, isStale: boolean | null, androidEnabled: boolean | null, androidDeviceBlockedOnMissingPartnerData: boolean | null, androidMobileApplicationManagementEnabled: boolean | null, iosEnabled: boolean | null, iosDeviceBlockedOnMissingPartnerData: boolean | null, iosMobileApplicationManagementEnabled: boolean | null, windowsEnabled: boolean | null, windowsDeviceBlockedOnMissingPartnerData: boolean | null, allowPartnerToCollectIOSApplicationMetadata: boolean | null, allowPartnerToCollectIOSPersonalApplicationMetadata: boolean | null, microsoftDefenderForEndpointAttachEnabled: boolean | null, partnerUnsupportedOsVersionBlocked: boolean | null, partnerUnresponsivenessThresholdInDays: number | null } | null, graphRequest: { method: string, path: string, body: Record<string, unknown> | null } | null, userErrors: Array<{ code: MobileThreatDefenseConnectorUserErrorCode, field: Array<string> | null, message: string }> } | null };

export type UpdatePartnerMutationVariables = Exact<{
  id: string | number;
  changes: UpdateComplianceManagementPartnerInput;
  dryRun?: boolean;
}>;


export type UpdatePartnerMutation = { updateComplianceManagementPartner: { changed: boolean, unchangedReason: ComplianceManagementPartnerUnchangedReason | null, complianceManagementPartner: { id: string, displayName: string | null, partnerState: DeviceManagementPartnerTenantState, lastHeartbeatDateTime: string | null, platformEnrollments: Array<{ id: string, platform: EnrollmentPlatform, onboarded: boolean, assignments: Array<{ key: string, target:
            | { __typename: 'AllDevicesAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'AllLicensedUsersAssignmentTarget', hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ConfigurationManagerCollectionAssignmentTarget', collectionId: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ExclusionGroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'GroupAssignmentTarget', hasUnknownFilter: boolean, group: { id: string, displayName: string | null } | null, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'ScopeTagGroupAssignmentTarget', entraObjectId: string | null, targetType: ScopeTagTargetType | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
            | { __typename: 'UnknownAssignmentTarget', odataType: string | null, hasUnknownFilter: boolean, filter: { mode: AssignmentFilterMode, assignmentFilter: { id: string, displayName: string | null, description: string | null, rule: string | null } | null } | null }
           }> }> } | null, graphRequest: { method: string, path: string, body: Record<string, unknown> | null } | null, userErrors: Array<{ code: ComplianceManagementPartnerUserErrorCode, field: Array<string> | null, message: string }> } | null };

export const PlannedAssignmentFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PlannedAssignment"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceManagementPartnerAssignment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigurationManagerCollectionAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExclusionGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeTagGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entraObjectId"}},{"kind":"Field","name":{"kind":"Name","value":"targetType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"odataType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FilterableAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"assignmentFilter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasUnknownFilter"}}]}}]}}]}}]} as unknown as DocumentNode<PlannedAssignmentFragment, unknown>;
export const CreatePartnerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePartner"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"partner"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateComplianceManagementPartnerInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createComplianceManagementPartner"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"partner"}}},{"kind":"Argument","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"complianceManagementPartner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"}},{"kind":"Field","name":{"kind":"Name","value":"platformEnrollments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"onboarded"}},{"kind":"Field","name":{"kind":"Name","value":"assignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigurationManagerCollectionAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExclusionGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeTagGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entraObjectId"}},{"kind":"Field","name":{"kind":"Name","value":"targetType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"odataType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FilterableAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"assignmentFilter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasUnknownFilter"}}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"graphRequest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"body"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<CreatePartnerMutation, CreatePartnerMutationVariables>;
export const DeletePartnerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeletePartner"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteComplianceManagementPartner"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedComplianceManagementPartnerId"}},{"kind":"Field","name":{"kind":"Name","value":"graphRequest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"body"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DeletePartnerMutation, DeletePartnerMutationVariables>;
export const EditPlatformAssignmentsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EditPlatformAssignments"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"platform"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EnrollmentPlatform"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"assignments"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceManagementPartnerAssignmentInput"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateComplianceManagementPartner"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"platformEnrollments"},"value":{"kind":"ListValue","values":[{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"platform"},"value":{"kind":"Variable","name":{"kind":"Name","value":"platform"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"assignments"},"value":{"kind":"Variable","name":{"kind":"Name","value":"assignments"}}}]}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"unchangedReason"}},{"kind":"Field","name":{"kind":"Name","value":"complianceManagementPartner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"}},{"kind":"Field","name":{"kind":"Name","value":"platformEnrollments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"onboarded"}},{"kind":"Field","name":{"kind":"Name","value":"assignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigurationManagerCollectionAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExclusionGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeTagGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entraObjectId"}},{"kind":"Field","name":{"kind":"Name","value":"targetType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"odataType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FilterableAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"assignmentFilter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasUnknownFilter"}}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"graphRequest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"body"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<EditPlatformAssignmentsMutation, EditPlatformAssignmentsMutationVariables>;
export const GetPartnerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"GetPartner"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"complianceManagementPartner"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"}},{"kind":"Field","name":{"kind":"Name","value":"platformEnrollments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"onboarded"}},{"kind":"Field","name":{"kind":"Name","value":"assignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigurationManagerCollectionAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExclusionGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeTagGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entraObjectId"}},{"kind":"Field","name":{"kind":"Name","value":"targetType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"odataType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FilterableAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"assignmentFilter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasUnknownFilter"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<GetPartnerQuery, GetPartnerQueryVariables>;
export const ListAssignmentFiltersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ListAssignmentFilters"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"devicePlatform"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DevicePlatformType"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"firstFilters"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assignmentFilters"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}},{"kind":"Argument","name":{"kind":"Name","value":"platform"},"value":{"kind":"Variable","name":{"kind":"Name","value":"devicePlatform"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"firstFilters"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasMore"}}]}}]}}]} as unknown as DocumentNode<ListAssignmentFiltersQuery, ListAssignmentFiltersQueryVariables>;
export const ListConnectorsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ListConnectors"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"firstConnectors"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectorFilterBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"MobileThreatDefenseConnectorFilters"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectorSortKey"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"MobileThreatDefenseConnectorSortKey"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reverse"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mobileThreatDefenseConnectors"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"firstConnectors"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filterBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectorFilterBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"sortKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectorSortKey"}}},{"kind":"Argument","name":{"kind":"Name","value":"reverse"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reverse"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"androidEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"androidDeviceBlockedOnMissingPartnerData"}},{"kind":"Field","name":{"kind":"Name","value":"androidMobileApplicationManagementEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"iosEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"iosDeviceBlockedOnMissingPartnerData"}},{"kind":"Field","name":{"kind":"Name","value":"iosMobileApplicationManagementEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"windowsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"windowsDeviceBlockedOnMissingPartnerData"}},{"kind":"Field","name":{"kind":"Name","value":"allowPartnerToCollectIOSApplicationMetadata"}},{"kind":"Field","name":{"kind":"Name","value":"allowPartnerToCollectIOSPersonalApplicationMetadata"}},{"kind":"Field","name":{"kind":"Name","value":"microsoftDefenderForEndpointAttachEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"partnerUnsupportedOsVersionBlocked"}},{"kind":"Field","name":{"kind":"Name","value":"partnerUnresponsivenessThresholdInDays"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ListConnectorsQuery, ListConnectorsQueryVariables>;
export const ListPartnersWithGroupsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ListPartnersWithGroups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filterBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceManagementPartnerFilters"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sortKey"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceManagementPartnerSortKey"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reverse"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"complianceManagementPartners"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filterBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filterBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"sortKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sortKey"}}},{"kind":"Argument","name":{"kind":"Name","value":"reverse"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reverse"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"}},{"kind":"Field","name":{"kind":"Name","value":"platformEnrollments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"onboarded"}},{"kind":"Field","name":{"kind":"Name","value":"assignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigurationManagerCollectionAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExclusionGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeTagGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entraObjectId"}},{"kind":"Field","name":{"kind":"Name","value":"targetType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"odataType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FilterableAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"assignmentFilter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasUnknownFilter"}}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ListPartnersWithGroupsQuery, ListPartnersWithGroupsQueryVariables>;
export const ListPartnersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ListPartners"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filterBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceManagementPartnerFilters"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sortKey"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceManagementPartnerSortKey"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reverse"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"complianceManagementPartners"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filterBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filterBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"sortKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sortKey"}}},{"kind":"Argument","name":{"kind":"Name","value":"reverse"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reverse"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"platformEnrollments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"onboarded"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ListPartnersQuery, ListPartnersQueryVariables>;
export const PlanPartnerUpdateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlanPartnerUpdate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"changes"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateComplianceManagementPartnerInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"planComplianceManagementPartner"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"changes"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isEmpty"}},{"kind":"Field","name":{"kind":"Name","value":"checked"}},{"kind":"Field","name":{"kind":"Name","value":"notChecked"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"platformEnrollments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"onboarded"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"addedAssignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PlannedAssignment"}}]}},{"kind":"Field","name":{"kind":"Name","value":"removedAssignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PlannedAssignment"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"graphRequest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"body"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PlannedAssignment"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ComplianceManagementPartnerAssignment"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigurationManagerCollectionAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExclusionGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeTagGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entraObjectId"}},{"kind":"Field","name":{"kind":"Name","value":"targetType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"odataType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FilterableAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"assignmentFilter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasUnknownFilter"}}]}}]}}]}}]} as unknown as DocumentNode<PlanPartnerUpdateQuery, PlanPartnerUpdateQueryVariables>;
export const AddAssignmentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddAssignment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"platform"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EnrollmentPlatform"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"target"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AssignmentTargetInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addComplianceManagementPartnerAssignment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"platform"},"value":{"kind":"Variable","name":{"kind":"Name","value":"platform"}}},{"kind":"Argument","name":{"kind":"Name","value":"target"},"value":{"kind":"Variable","name":{"kind":"Name","value":"target"}}},{"kind":"Argument","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"unchangedReason"}},{"kind":"Field","name":{"kind":"Name","value":"complianceManagementPartner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"}},{"kind":"Field","name":{"kind":"Name","value":"platformEnrollments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"onboarded"}},{"kind":"Field","name":{"kind":"Name","value":"assignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigurationManagerCollectionAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExclusionGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeTagGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entraObjectId"}},{"kind":"Field","name":{"kind":"Name","value":"targetType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"odataType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FilterableAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"assignmentFilter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasUnknownFilter"}}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"graphRequest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"body"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<AddAssignmentMutation, AddAssignmentMutationVariables>;
export const RemoveAssignmentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveAssignment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"platform"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EnrollmentPlatform"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"target"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AssignmentTargetInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeComplianceManagementPartnerAssignment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"platform"},"value":{"kind":"Variable","name":{"kind":"Name","value":"platform"}}},{"kind":"Argument","name":{"kind":"Name","value":"target"},"value":{"kind":"Variable","name":{"kind":"Name","value":"target"}}},{"kind":"Argument","name":{"kind":"Name","value":"key"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}},{"kind":"Argument","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"unchangedReason"}},{"kind":"Field","name":{"kind":"Name","value":"nearMatches"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigurationManagerCollectionAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExclusionGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeTagGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entraObjectId"}},{"kind":"Field","name":{"kind":"Name","value":"targetType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"odataType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FilterableAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"assignmentFilter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasUnknownFilter"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"complianceManagementPartner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"}},{"kind":"Field","name":{"kind":"Name","value":"platformEnrollments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"onboarded"}},{"kind":"Field","name":{"kind":"Name","value":"assignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigurationManagerCollectionAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExclusionGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeTagGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entraObjectId"}},{"kind":"Field","name":{"kind":"Name","value":"targetType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"odataType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FilterableAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"assignmentFilter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasUnknownFilter"}}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"graphRequest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"body"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RemoveAssignmentMutation, RemoveAssignmentMutationVariables>;
export const SearchGroupsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SearchGroups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"firstGroups"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},"defaultValue":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assignableGroups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"firstGroups"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasMore"}}]}}]}}]} as unknown as DocumentNode<SearchGroupsQuery, SearchGroupsQueryVariables>;
export const SilentConnectorsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SilentConnectors"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"silence"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"IntuneConnectorFilters"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"intuneConnectors"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filterBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"silence"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}}]}}]}}]} as unknown as DocumentNode<SilentConnectorsQuery, SilentConnectorsQueryVariables>;
export const UpdateConnectorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateConnector"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectorId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"connectorChanges"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateMobileThreatDefenseConnectorInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateMobileThreatDefenseConnector"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectorId"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"connectorChanges"}}},{"kind":"Argument","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"unchangedReason"}},{"kind":"Field","name":{"kind":"Name","value":"mobileThreatDefenseConnector"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"androidEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"androidDeviceBlockedOnMissingPartnerData"}},{"kind":"Field","name":{"kind":"Name","value":"androidMobileApplicationManagementEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"iosEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"iosDeviceBlockedOnMissingPartnerData"}},{"kind":"Field","name":{"kind":"Name","value":"iosMobileApplicationManagementEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"windowsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"windowsDeviceBlockedOnMissingPartnerData"}},{"kind":"Field","name":{"kind":"Name","value":"allowPartnerToCollectIOSApplicationMetadata"}},{"kind":"Field","name":{"kind":"Name","value":"allowPartnerToCollectIOSPersonalApplicationMetadata"}},{"kind":"Field","name":{"kind":"Name","value":"microsoftDefenderForEndpointAttachEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"partnerUnsupportedOsVersionBlocked"}},{"kind":"Field","name":{"kind":"Name","value":"partnerUnresponsivenessThresholdInDays"}}]}},{"kind":"Field","name":{"kind":"Name","value":"graphRequest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"body"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateConnectorMutation, UpdateConnectorMutationVariables>;
export const UpdatePartnerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePartner"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"changes"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateComplianceManagementPartnerInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},"defaultValue":{"kind":"BooleanValue","value":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateComplianceManagementPartner"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"changes"}}},{"kind":"Argument","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"unchangedReason"}},{"kind":"Field","name":{"kind":"Name","value":"complianceManagementPartner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"partnerState"}},{"kind":"Field","name":{"kind":"Name","value":"lastHeartbeatDateTime"}},{"kind":"Field","name":{"kind":"Name","value":"platformEnrollments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"platform"}},{"kind":"Field","name":{"kind":"Name","value":"onboarded"}},{"kind":"Field","name":{"kind":"Name","value":"assignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ConfigurationManagerCollectionAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"collectionId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExclusionGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeTagGroupAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"entraObjectId"}},{"kind":"Field","name":{"kind":"Name","value":"targetType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"odataType"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FilterableAssignmentTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"assignmentFilter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasUnknownFilter"}}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"graphRequest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"body"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<UpdatePartnerMutation, UpdatePartnerMutationVariables>;