// What the calls to Microsoft Graph need of a user, and why Graph most likely refused one. Errors, the schema's
// descriptions and the README are derived from it.

/**
 * What a caller may lack, by the service that answers: the directory knows no Intune roles and licences, and Intune does
 * not look at directory rights.
 */
interface CausesOf {
  intune: 'NO_CONSENT' | 'NO_INTUNE_ROLE' | 'NO_LICENCE';
  directory: 'NO_CONSENT' | 'NO_DIRECTORY_RIGHTS';
}
type Service = keyof CausesOf;
export type LikelyCause = CausesOf[Service];

/** A kind of call, and the least privileged delegated permission for it; each needs an administrator's consent. */
export interface Permission {
  name: string;
  /** What it is for, in the README's words. */
  purpose: string;
  /** How the paths of its calls begin. */
  path: string;
  /** The service that answers these calls. */
  service: Service;
  /** What the caller needs beside the permission; completes "It takes the permission X, …". */
  alsoNeeds: string;
  /** Microsoft's page that says so. */
  source: string;
}

const api = 'https://learn.microsoft.com/graph/api';

export const permissions = {
  readPartners: {
    name: 'DeviceManagementServiceConfig.Read.All',
    purpose: 'reading partners',
    path: '/deviceManagement/complianceManagementPartners',
    service: 'intune',
    alsoNeeds: 'an Intune role that lets you read compliance partners, and an Intune licence',
    source: `${api}/intune-onboarding-compliancemanagementpartner-list#permissions`,
  },
  writePartners: {
    name: 'DeviceManagementServiceConfig.ReadWrite.All',
    purpose: 'creating, changing and removing them',
    path: '/deviceManagement/complianceManagementPartners',
    service: 'intune',
    alsoNeeds: 'an Intune role that lets you change compliance partners, and an Intune licence',
    source: `${api}/intune-onboarding-compliancemanagementpartner-create#permissions`,
  },
  readConnectors: {
    name: 'DeviceManagementServiceConfig.Read.All',
    purpose: 'reading Mobile Threat Defense connectors',
    path: '/deviceManagement/mobileThreatDefenseConnectors',
    service: 'intune',
    alsoNeeds: 'an Intune role that lets you read Mobile Threat Defense connectors, and an Intune licence',
    source: `${api}/intune-onboarding-mobilethreatdefenseconnector-list#permissions`,
  },
  writeConnectors: {
    name: 'DeviceManagementServiceConfig.ReadWrite.All',
    purpose: 'changing them',
    path: '/deviceManagement/mobileThreatDefenseConnectors',
    service: 'intune',
    alsoNeeds: 'an Intune role that lets you change Mobile Threat Defense connectors, and an Intune licence',
    source: `${api}/intune-onboarding-mobilethreatdefenseconnector-update#permissions`,
  },
  readGroups: {
    // The least for the list too: https://learn.microsoft.com/graph/api/group-list#permissions
    name: 'GroupMember.Read.All',
    purpose: '`groups`, `group { displayName }`',
    path: '/groups',
    service: 'directory',
    // https://learn.microsoft.com/entra/fundamentals/users-default-permissions: members read the whole directory, guests
    // cannot list groups.
    alsoNeeds: 'and the right to read groups in Microsoft Entra ID, which members have by default and guests may lack',
    source: `${api}/group-get#permissions`,
  },
  readAssignmentFilters: {
    name: 'DeviceManagementConfiguration.Read.All',
    purpose: '`assignmentFilters`, `assignmentFilter { displayName … }`',
    path: '/deviceManagement/assignmentFilters',
    service: 'intune',
    alsoNeeds: 'an Intune role that lets you read assignment filters, and an Intune licence',
    source: 'https://learn.microsoft.com/graph/permissions-reference#devicemanagementconfigurationreadall',
  },
} as const satisfies Record<string, Permission>;

/** The permission that a call needs; `undefined` for calls that are not in the table. */
export function permissionFor({ method, path }: { method: string; path: string }): Permission | undefined {
  const ofPath = Object.values(permissions).filter((permission) => path.startsWith(permission.path));
  return (method === 'GET' ? undefined : ofPath.find(({ name }) => name.includes('ReadWrite'))) ?? ofPath[0];
}

/** How a refusal reads, and what the caller most likely lacks then. */
interface Sign<Cause extends LikelyCause> {
  cause: Cause;
  sign: RegExp;
  seen: string;
}

/** Where Microsoft documents the code that the directory answers with when consent or a right is missing. */
const resolveErrors = 'https://learn.microsoft.com/graph/resolve-auth-errors';

/**
 * Graph documents hardly any of these; each is how refusals were seen to read, tried in this order. Text is for people
 * and may change, so the cause is called likely and decides nothing.
 */
const readings: { readonly [S in Service]: { signs: readonly Sign<CausesOf[S]>[]; otherwise: CausesOf[S] } } = {
  intune: {
    signs: [
      {
        cause: 'NO_LICENCE',
        sign: /\blicen[cs]e|NoLicense/i,
        seen: 'https://github.com/AzureAD/AzureAD-Governance-Assessment/issues/2',
      },
      {
        cause: 'NO_CONSENT',
        sign: /application is not authorized|following scopes/i,
        seen: 'https://github.com/srozemuller/IntuneAssistant/issues/6',
      },
      {
        cause: 'NO_INTUNE_ROLE',
        sign: /user is not authorized/i,
        seen: 'https://github.com/microsoft/intune-my-macs/issues/10',
      },
      { cause: 'NO_CONSENT', sign: /Authorization_RequestDenied/, seen: resolveErrors },
    ],
    // Intune says no more than "An error has occurred" to a user who is no administrator:
    // https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/706
    otherwise: 'NO_INTUNE_ROLE',
  },
  directory: {
    // A guest without rights gets the same code. Missing consent is more frequent, and affects every user.
    signs: [{ cause: 'NO_CONSENT', sign: /Authorization_RequestDenied/, seen: resolveErrors }],
    otherwise: 'NO_DIRECTORY_RIGHTS',
  },
};

/** What is known of a refusal. */
interface Seen {
  permission: Permission | undefined;
  code: string | undefined;
  message: string | undefined;
}

/** Returns what the caller most likely lacks, from Graph's code and message. A call in no table is read as Intune's. */
export function likelyCauseOf({ code = '', message = '', permission }: Seen): LikelyCause {
  const { otherwise, signs } = readings[permission?.service ?? 'intune'];
  return signs.find(({ sign }) => sign.test(`${code} ${message}`))?.cause ?? otherwise;
}
