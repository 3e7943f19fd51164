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
  ]
};

/** The types without an `id`, which are part of the object that holds them: `keys` of urql's `@urql/exchange-graphcache`. */
export const keys: Record<string, () => null> = {
  AddComplianceManagementPartnerAssignmentPayload: () => null,
  AllDevicesAssignmentTarget: () => null,
  AllLicensedUsersAssignmentTarget: () => null,
  AssignmentFilterPage: () => null,
  AssignmentTargetFilter: () => null,
  ComplianceManagementPartnerAssignment: () => null,
  ComplianceManagementPartnerConnection: () => null,
  ComplianceManagementPartnerDisplayNameChange: () => null,
  ComplianceManagementPartnerEdge: () => null,
  ComplianceManagementPartnerLastHeartbeatDateTimeChange: () => null,
  ComplianceManagementPartnerPlan: () => null,
  ComplianceManagementPartnerStateChange: () => null,
  ComplianceManagementPartnerUserError: () => null,
  ConfigurationManagerCollectionAssignmentTarget: () => null,
  CreateComplianceManagementPartnerPayload: () => null,
  DeleteComplianceManagementPartnerPayload: () => null,
  ExclusionGroupAssignmentTarget: () => null,
  GroupAssignmentTarget: () => null,
  GroupPage: () => null,
  MicrosoftGraphBooleanChange: () => null,
  MicrosoftGraphIntChange: () => null,
  MicrosoftGraphRequest: () => null,
  MobileThreatDefenseConnectorConnection: () => null,
  MobileThreatDefenseConnectorEdge: () => null,
  MobileThreatDefenseConnectorPlan: () => null,
  MobileThreatDefenseConnectorUserError: () => null,
  PageInfo: () => null,
  PlatformEnrollmentChange: () => null,
  PlatformEnrollmentOnboardedChange: () => null,
  RemoveComplianceManagementPartnerAssignmentPayload: () => null,
  ScopeTagGroupAssignmentTarget: () => null,
  UnknownAssignmentTarget: () => null,
  UpdateComplianceManagementPartnerPayload: () => null,
  UpdateMobileThreatDefenseConnectorPayload: () => null,
};
