// What Graph has beyond the extracts of Microsoft's metadata, written in the same language.

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
 * Beta's connector has one property more than v1.0's:
 * https://learn.microsoft.com/graph/api/resources/intune-onboarding-mobilethreatdefenseconnector?view=graph-rest-beta
 */
export const betaConnectorsCsdl = schema(`<EntityType Name="mobileThreatDefenseConnector" BaseType="graph.entity">
        <Property Name="windowsMobileApplicationManagementEnabled" Type="Edm.Boolean" Nullable="false" />
      </EntityType>`);

/**
 * Windows, which Microsoft's page shows and of all clouds only USNat's beta still has:
 * https://learn.microsoft.com/graph/api/intune-onboarding-compliancemanagementpartner-create
 */
export const windowsPartnersCsdl = schema(`<EntityType Name="complianceManagementPartner" BaseType="graph.entity">
        <Property Name="windowsEnrollmentAssignments" Type="Collection(graph.complianceManagementPartnerAssignment)" />
        <Property Name="windowsOnboarded" Type="Edm.Boolean" Nullable="false" />
      </EntityType>`);
