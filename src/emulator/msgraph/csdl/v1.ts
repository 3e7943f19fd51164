// Extract of Microsoft's metadata of Graph v1.0: compliance management partners.
export const v1Csdl = `<?xml version="1.0" encoding="utf-8"?>
<!-- Extract of https://github.com/microsoftgraph/msgraph-metadata (MIT), schemas/v1.0-Prod.csdl of 2026-08-03: types of compliance management partners. -->
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EnumType Name="deviceManagementPartnerTenantState">
        <Member Name="unknown" Value="0" />
        <Member Name="unavailable" Value="1" />
        <Member Name="enabled" Value="2" />
        <Member Name="terminated" Value="3" />
        <Member Name="rejected" Value="4" />
        <Member Name="unresponsive" Value="5" />
      </EnumType>
      <ComplexType Name="allDevicesAssignmentTarget" BaseType="graph.deviceAndAppManagementAssignmentTarget" />
      <ComplexType Name="allLicensedUsersAssignmentTarget" BaseType="graph.deviceAndAppManagementAssignmentTarget" />
      <ComplexType Name="complianceManagementPartnerAssignment">
        <Property Name="target" Type="graph.deviceAndAppManagementAssignmentTarget" />
      </ComplexType>
      <ComplexType Name="configurationManagerCollectionAssignmentTarget" BaseType="graph.deviceAndAppManagementAssignmentTarget">
        <Property Name="collectionId" Type="Edm.String" />
      </ComplexType>
      <ComplexType Name="deviceAndAppManagementAssignmentTarget" Abstract="true" />
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
        <Property Name="macOsEnrollmentAssignments" Type="Collection(graph.complianceManagementPartnerAssignment)" />
        <Property Name="macOsOnboarded" Type="Edm.Boolean" Nullable="false" />
        <Property Name="partnerState" Type="graph.deviceManagementPartnerTenantState" Nullable="false" />
      </EntityType>
      <EntityType Name="deviceManagement" BaseType="graph.entity">
        <NavigationProperty Name="complianceManagementPartners" Type="Collection(graph.complianceManagementPartner)" ContainsTarget="true" />
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
      <Action Name="getByIds" EntitySetPath="bindingParameter" IsBound="true">
        <Parameter Name="bindingParameter" Type="Collection(graph.directoryObject)" Nullable="false" />
        <Parameter Name="ids" Type="Collection(Edm.String)" Nullable="false" Unicode="false" />
        <Parameter Name="types" Type="Collection(Edm.String)" Unicode="false" />
        <ReturnType Type="Collection(graph.directoryObject)" Nullable="false" />
      </Action>
      <EntityContainer Name="GraphService">
        <EntitySet Name="directoryObjects" EntityType="microsoft.graph.directoryObject" />
        <EntitySet Name="groups" EntityType="microsoft.graph.group" />
        <Singleton Name="deviceManagement" Type="microsoft.graph.deviceManagement" />
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;
