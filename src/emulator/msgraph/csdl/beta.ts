// Extract of Microsoft's metadata of Graph beta: the types that the emulator serves.
export const betaCsdl = `<?xml version="1.0" encoding="utf-8"?>
<!-- Extract of https://github.com/microsoftgraph/msgraph-metadata (MIT), schemas/beta-Prod.csdl of 2026-08-03: types of compliance management partners. -->
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EnumType Name="assignmentFilterManagementType">
        <Member Name="devices" Value="0" />
        <Member Name="apps" Value="1" />
        <Member Name="unknownFutureValue" Value="2" />
      </EnumType>
      <EnumType Name="deviceAndAppManagementAssignmentFilterType">
        <Member Name="none" Value="0" />
        <Member Name="include" Value="1" />
        <Member Name="exclude" Value="2" />
      </EnumType>
      <EnumType Name="deviceManagementPartnerTenantState">
        <Member Name="unknown" Value="0" />
        <Member Name="unavailable" Value="1" />
        <Member Name="enabled" Value="2" />
        <Member Name="terminated" Value="3" />
        <Member Name="rejected" Value="4" />
        <Member Name="unresponsive" Value="5" />
      </EnumType>
      <EnumType Name="devicePlatformType">
        <Member Name="android" Value="0" />
        <Member Name="androidForWork" Value="1" />
        <Member Name="iOS" Value="2" />
        <Member Name="macOS" Value="3" />
        <Member Name="windowsPhone81" Value="4" />
        <Member Name="windows81AndLater" Value="5" />
        <Member Name="windows10AndLater" Value="6" />
        <Member Name="androidWorkProfile" Value="7" />
        <Member Name="unknown" Value="8" />
        <Member Name="androidAOSP" Value="9" />
        <Member Name="androidMobileApplicationManagement" Value="10" />
        <Member Name="iOSMobileApplicationManagement" Value="11" />
        <Member Name="unknownFutureValue" Value="12" />
        <Member Name="windowsMobileApplicationManagement" Value="13" />
      </EnumType>
      <ComplexType Name="allDevicesAssignmentTarget" BaseType="graph.deviceAndAppManagementAssignmentTarget" />
      <ComplexType Name="allLicensedUsersAssignmentTarget" BaseType="graph.deviceAndAppManagementAssignmentTarget" />
      <ComplexType Name="complianceManagementPartnerAssignment">
        <Property Name="target" Type="graph.deviceAndAppManagementAssignmentTarget" />
      </ComplexType>
      <ComplexType Name="configurationManagerCollectionAssignmentTarget" BaseType="graph.deviceAndAppManagementAssignmentTarget">
        <Property Name="collectionId" Type="Edm.String" />
      </ComplexType>
      <ComplexType Name="deviceAndAppManagementAssignmentTarget" Abstract="true">
        <Property Name="deviceAndAppManagementAssignmentFilterId" Type="Edm.String" />
        <Property Name="deviceAndAppManagementAssignmentFilterType" Type="graph.deviceAndAppManagementAssignmentFilterType" Nullable="false" />
      </ComplexType>
      <ComplexType Name="exclusionGroupAssignmentTarget" BaseType="graph.groupAssignmentTarget" />
      <ComplexType Name="groupAssignmentTarget" BaseType="graph.deviceAndAppManagementAssignmentTarget">
        <Property Name="groupId" Type="Edm.String" />
      </ComplexType>
      <EntityType Name="complianceManagementPartner" BaseType="graph.entity">
        <Property Name="androidEnrollmentAssignments" Type="Collection(graph.complianceManagementPartnerAssignment)" />
        <Property Name="androidOnboarded" Type="Edm.Boolean" Nullable="false" />
        <Property Name="displayName" Type="Edm.String" />
        <Property Name="iosEnrollmentAssignments" Type="Collection(graph.complianceManagementPartnerAssignment)" />
        <Property Name="iosOnboarded" Type="Edm.Boolean" Nullable="false" />
        <Property Name="lastHeartbeatDateTime" Type="Edm.DateTimeOffset" Nullable="false" />
        <Property Name="linuxEnrollmentAssignments" Type="Collection(graph.complianceManagementPartnerAssignment)" />
        <Property Name="linuxOnboarded" Type="Edm.Boolean" Nullable="false" />
        <Property Name="macOsEnrollmentAssignments" Type="Collection(graph.complianceManagementPartnerAssignment)" />
        <Property Name="macOsOnboarded" Type="Edm.Boolean" Nullable="false" />
        <Property Name="partnerState" Type="graph.deviceManagementPartnerTenantState" Nullable="false" />
      </EntityType>
      <EntityType Name="configManagerCollection" BaseType="graph.entity">
        <Property Name="collectionIdentifier" Type="Edm.String" />
        <Property Name="createdDateTime" Type="Edm.DateTimeOffset" Nullable="false" />
        <Property Name="displayName" Type="Edm.String" />
        <Property Name="hierarchyIdentifier" Type="Edm.String" />
        <Property Name="hierarchyName" Type="Edm.String" />
        <Property Name="lastModifiedDateTime" Type="Edm.DateTimeOffset" Nullable="false" />
      </EntityType>
      <EntityType Name="deviceAndAppManagementAssignmentFilter" BaseType="graph.entity">
        <Property Name="assignmentFilterManagementType" Type="graph.assignmentFilterManagementType" Nullable="false" />
        <Property Name="createdDateTime" Type="Edm.DateTimeOffset" Nullable="false" />
        <Property Name="description" Type="Edm.String" />
        <Property Name="displayName" Type="Edm.String" Nullable="false" />
        <Property Name="lastModifiedDateTime" Type="Edm.DateTimeOffset" Nullable="false" />
        <Property Name="platform" Type="graph.devicePlatformType" Nullable="false" />
        <Property Name="roleScopeTags" Type="Collection(Edm.String)" />
        <Property Name="rule" Type="Edm.String" Nullable="false" />
      </EntityType>
      <EntityType Name="deviceManagement" BaseType="graph.entity">
        <NavigationProperty Name="assignmentFilters" Type="Collection(graph.deviceAndAppManagementAssignmentFilter)" ContainsTarget="true" />
        <NavigationProperty Name="complianceManagementPartners" Type="Collection(graph.complianceManagementPartner)" ContainsTarget="true" />
        <NavigationProperty Name="configManagerCollections" Type="Collection(graph.configManagerCollection)" ContainsTarget="true" />
        <NavigationProperty Name="roleScopeTags" Type="Collection(graph.roleScopeTag)" ContainsTarget="true" />
      </EntityType>
      <EntityType Name="directoryObject" BaseType="graph.entity" OpenType="true">
        <Property Name="deletedDateTime" Type="Edm.DateTimeOffset" />
      </EntityType>
      <EntityType Name="entity" Abstract="true">
        <Key>
          <PropertyRef Name="id" />
        </Key>
        <Property Name="id" Type="Edm.String" Nullable="false" />
      </EntityType>
      <EntityType Name="group" BaseType="graph.directoryObject" OpenType="true">
        <Property Name="createdDateTime" Type="Edm.DateTimeOffset" />
        <Property Name="description" Type="Edm.String" />
        <Property Name="displayName" Type="Edm.String" />
        <Property Name="groupTypes" Type="Collection(Edm.String)" Nullable="false" />
        <Property Name="isAssignableToRole" Type="Edm.Boolean" />
        <Property Name="mail" Type="Edm.String" />
        <Property Name="mailEnabled" Type="Edm.Boolean" />
        <Property Name="mailNickname" Type="Edm.String" />
        <Property Name="membershipRule" Type="Edm.String" />
        <Property Name="membershipRuleProcessingState" Type="Edm.String" />
        <Property Name="onPremisesSyncEnabled" Type="Edm.Boolean" />
        <Property Name="renewedDateTime" Type="Edm.DateTimeOffset" />
        <Property Name="securityEnabled" Type="Edm.Boolean" />
        <Property Name="uniqueName" Type="Edm.String" />
        <Property Name="visibility" Type="Edm.String" />
        <Annotation Term="Org.OData.Core.V1.AlternateKeys">
          <Collection>
            <Record Type="Org.OData.Core.V1.AlternateKey">
              <PropertyValue Property="Key">
                <Collection>
                  <Record Type="Org.OData.Core.V1.PropertyRef">
                    <PropertyValue Property="Alias" String="uniqueName" />
                    <PropertyValue Property="Name" PropertyPath="uniqueName" />
                  </Record>
                </Collection>
              </PropertyValue>
            </Record>
          </Collection>
        </Annotation>
      </EntityType>
      <EntityType Name="roleScopeTag" BaseType="graph.entity">
        <Property Name="description" Type="Edm.String" />
        <Property Name="displayName" Type="Edm.String" />
        <Property Name="isBuiltIn" Type="Edm.Boolean" Nullable="false" />
        <NavigationProperty Name="assignments" Type="Collection(graph.roleScopeTagAutoAssignment)" ContainsTarget="true" />
      </EntityType>
      <EntityType Name="roleScopeTagAutoAssignment" BaseType="graph.entity">
        <Property Name="target" Type="graph.deviceAndAppManagementAssignmentTarget" />
      </EntityType>
      <EntityContainer Name="GraphService">
        <EntitySet Name="directoryObjects" EntityType="microsoft.graph.directoryObject" />
        <EntitySet Name="groups" EntityType="microsoft.graph.group" />
        <Singleton Name="deviceManagement" Type="microsoft.graph.deviceManagement" />
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;
