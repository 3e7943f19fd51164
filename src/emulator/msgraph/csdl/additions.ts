// Additions to the extracts of Microsoft's metadata, as CSDL, with their sources.

const schema = (types: string): string => `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      ${types}
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;

/**
 * A property of connectors that only beta has:
 * https://learn.microsoft.com/graph/api/resources/intune-onboarding-mobilethreatdefenseconnector?view=graph-rest-beta
 */
export const betaConnectorsCsdl = schema(`<EntityType Name="mobileThreatDefenseConnector" BaseType="graph.entity">
        <Property Name="windowsMobileApplicationManagementEnabled" Type="Edm.Boolean" Nullable="false" />
      </EntityType>`);

/**
 * Properties of connectors that clients send to beta, although the metadata of no version has them: the property lists
 * of the Graph PowerShell module, and https://github.com/KelvinTegelaar/CIPP-API/issues/2108
 */
export const undeclaredConnectorsCsdl = schema(`<EntityType Name="mobileThreatDefenseConnector" BaseType="graph.entity">
        <Property Name="allowPartnerToCollectIosCertificateMetadata" Type="Edm.Boolean" />
        <Property Name="allowPartnerToCollectIosPersonalCertificateMetadata" Type="Edm.Boolean" />
        <Property Name="grantMobileThreatDefensePartnerRole" Type="Edm.Boolean" />
        <Property Name="macDeviceBlockedOnMissingPartnerData" Type="Edm.Boolean" />
        <Property Name="macEnabled" Type="Edm.Boolean" />
      </EntityType>`);

/**
 * Windows, which Microsoft's page documents, but only the metadata of USNat's beta has:
 * https://learn.microsoft.com/graph/api/intune-onboarding-compliancemanagementpartner-create
 */
export const windowsPartnersCsdl = schema(`<EntityType Name="complianceManagementPartner" BaseType="graph.entity">
        <Property Name="windowsEnrollmentAssignments" Type="Collection(graph.complianceManagementPartnerAssignment)" />
        <Property Name="windowsOnboarded" Type="Edm.Boolean" Nullable="false" />
      </EntityType>`);

/**
 * States of connectors that left Microsoft's metadata in 2026. Lists of both versions still have them, and the page of
 * the enumeration documents them:
 * https://learn.microsoft.com/graph/api/resources/intune-onboarding-mobilethreatpartnertenantstate
 */
export const connectorStatesCsdl = schema(`<EnumType Name="mobileThreatPartnerTenantState">
        <Member Name="notSetUp" Value="4" />
        <Member Name="error" Value="5" />
      </EnumType>`);
