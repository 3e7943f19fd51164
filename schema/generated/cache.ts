/** The members of each union and interface, for `InMemoryCache` of Apollo Client. */
export const possibleTypes: Record<string, string[]> = {
  "AssignmentTarget": [
    "AllDevicesAssignmentTarget",
    "AllLicensedUsersAssignmentTarget",
    "ConfigurationManagerCollectionAssignmentTarget",
    "ExclusionGroupAssignmentTarget",
    "GroupAssignmentTarget",
    "ScopeTagGroupAssignmentTarget",
    "UnknownAssignmentTarget"
  ],
  "FilterableAssignmentTarget": [
    "AllDevicesAssignmentTarget",
    "AllLicensedUsersAssignmentTarget",
    "ConfigurationManagerCollectionAssignmentTarget",
    "ExclusionGroupAssignmentTarget",
    "GroupAssignmentTarget",
    "ScopeTagGroupAssignmentTarget",
    "UnknownAssignmentTarget"
  ],
  "IntuneConnector": [
    "ComplianceManagementPartner",
    "MobileThreatDefenseConnector"
  ],
  "IntuneUserError": [
    "ComplianceManagementPartnerUserError",
    "MobileThreatDefenseConnectorUserError"
  ]
};

/**
 * The types without an `id`, which are part of the object that holds them: `keys` of urql's
 * `@urql/exchange-graphcache`.
 */
export const keys: Record<string, () => null> = {
  AddComplianceManagementPartnerAssignmentPayload: () => null,
  AllDevicesAssignmentTarget: () => null,
  AllLicensedUsersAssignmentTarget: () => null,
  AssignableGroupPage: () => null,
  AssignmentFilterPage: () => null,
  AssignmentTargetFilter: () => null,
  ComplianceManagementPartnerAssignment: () => null,
  ComplianceManagementPartnerChanges: () => null,
  ComplianceManagementPartnerConnection: () => null,
  ComplianceManagementPartnerCoverage: () => null,
  ComplianceManagementPartnerCoverageReason: () => null,
  ComplianceManagementPartnerEdge: () => null,
  ComplianceManagementPartnerUserError: () => null,
  ConfigurationManagerCollectionAssignmentTarget: () => null,
  CreateComplianceManagementPartnerPayload: () => null,
  CreateMobileThreatDefenseConnectorPayload: () => null,
  DeleteComplianceManagementPartnerPayload: () => null,
  DeleteMobileThreatDefenseConnectorPayload: () => null,
  DeviceManagementPartnerTenantStateChange: () => null,
  DisconnectComplianceManagementPartnerPayload: () => null,
  ExclusionGroupAssignmentTarget: () => null,
  GroupAssignmentTarget: () => null,
  IntuneBooleanChange: () => null,
  IntuneConnectorIssue: () => null,
  IntuneDateTimeChange: () => null,
  IntuneIntChange: () => null,
  IntuneStringChange: () => null,
  IntuneUndo: () => null,
  IntuneWarning: () => null,
  MicrosoftGraphRequest: () => null,
  MobileThreatDefenseConnectorChanges: () => null,
  MobileThreatDefenseConnectorConnection: () => null,
  MobileThreatDefenseConnectorEdge: () => null,
  MobileThreatDefenseConnectorUserError: () => null,
  MobileThreatPartnerTenantStateChange: () => null,
  PageInfo: () => null,
  PlatformEnrollmentChange: () => null,
  RemoveComplianceManagementPartnerAssignmentPayload: () => null,
  ScopeTagGroupAssignmentTarget: () => null,
  SetUpComplianceManagementPartnerPayload: () => null,
  UnknownAssignmentTarget: () => null,
  UpdateComplianceManagementPartnerPayload: () => null,
  UpdateMobileThreatDefenseConnectorPayload: () => null,
};
