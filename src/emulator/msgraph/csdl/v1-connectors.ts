// Extract of Microsoft's metadata of Graph v1.0: mobile threat defense connectors.
export const v1ConnectorsCsdl = `<?xml version="1.0" encoding="utf-8"?>
<!-- Extract of https://github.com/microsoftgraph/msgraph-metadata (MIT), schemas/v1.0-Prod.csdl of 2026-08-20: types of mobile threat defense connectors. -->
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EnumType Name="mobileThreatPartnerTenantState">
        <Member Name="unavailable" Value="0" />
        <Member Name="available" Value="1" />
        <Member Name="enabled" Value="2" />
        <Member Name="unresponsive" Value="3" />
        <Member Name="unknownFutureValue" Value="6" />
      </EnumType>
      <EntityType Name="mobileThreatDefenseConnector" BaseType="graph.entity">
        <Property Name="allowPartnerToCollectIOSApplicationMetadata" Type="Edm.Boolean" Nullable="false" />
        <Property Name="allowPartnerToCollectIOSPersonalApplicationMetadata" Type="Edm.Boolean" Nullable="false" />
        <Property Name="androidDeviceBlockedOnMissingPartnerData" Type="Edm.Boolean" Nullable="false" />
        <Property Name="androidEnabled" Type="Edm.Boolean" Nullable="false" />
        <Property Name="androidMobileApplicationManagementEnabled" Type="Edm.Boolean" Nullable="false" />
        <Property Name="iosDeviceBlockedOnMissingPartnerData" Type="Edm.Boolean" Nullable="false" />
        <Property Name="iosEnabled" Type="Edm.Boolean" Nullable="false" />
        <Property Name="iosMobileApplicationManagementEnabled" Type="Edm.Boolean" Nullable="false" />
        <Property Name="lastHeartbeatDateTime" Type="Edm.DateTimeOffset" Nullable="false" />
        <Property Name="microsoftDefenderForEndpointAttachEnabled" Type="Edm.Boolean" Nullable="false" />
        <Property Name="partnerState" Type="graph.mobileThreatPartnerTenantState" Nullable="false" />
        <Property Name="partnerUnresponsivenessThresholdInDays" Type="Edm.Int32" Nullable="false" />
        <Property Name="partnerUnsupportedOsVersionBlocked" Type="Edm.Boolean" Nullable="false" />
        <Property Name="windowsDeviceBlockedOnMissingPartnerData" Type="Edm.Boolean" Nullable="false" />
        <Property Name="windowsEnabled" Type="Edm.Boolean" Nullable="false" />
      </EntityType>
      <EntityType Name="deviceManagement" BaseType="graph.entity">
        <NavigationProperty Name="mobileThreatDefenseConnectors" Type="Collection(graph.mobileThreatDefenseConnector)" ContainsTarget="true" />
      </EntityType>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;
