// What the calls to Microsoft Graph need of a user, and why Graph most likely said no. Errors, the schema's descriptions
// and the README are fed from here.

/** A kind of call, and the least privileged delegated permission for it; each needs an administrator's consent. */
export interface Permission {
  name: string;
  /** What it is for, in the README's words. */
  purpose: string;
  /** How the paths of its calls begin. */
  path: string;
  /** Microsoft's page that says so. */
  source: string;
}

const api = 'https://learn.microsoft.com/graph/api';

export const permissions = {
  readPartners: {
    name: 'DeviceManagementServiceConfig.Read.All',
    purpose: 'reading partners',
    path: '/deviceManagement/complianceManagementPartners',
    source: `${api}/intune-onboarding-compliancemanagementpartner-list#permissions`,
  },
  writePartners: {
    name: 'DeviceManagementServiceConfig.ReadWrite.All',
    purpose: 'creating, changing and removing them',
    path: '/deviceManagement/complianceManagementPartners',
    source: `${api}/intune-onboarding-compliancemanagementpartner-create#permissions`,
  },
  readGroups: {
    name: 'GroupMember.Read.All',
    purpose: '`group { displayName }`',
    path: '/groups',
    source: `${api}/group-get#permissions`,
  },
  readAssignmentFilters: {
    name: 'DeviceManagementConfiguration.Read.All',
    purpose: '`assignmentFilter { displayName … }`',
    path: '/deviceManagement/assignmentFilters',
    source: 'https://learn.microsoft.com/graph/permissions-reference#devicemanagementconfigurationreadall',
  },
} as const satisfies Record<string, Permission>;

/** The permission that a call needs; `undefined` for calls that are not in the table. */
export function permissionFor(method: string, path: string): Permission | undefined {
  if (method !== 'GET' && path.startsWith(permissions.writePartners.path)) return permissions.writePartners;
  return Object.values(permissions).find((permission) => path.startsWith(permission.path));
}

/** `NO_CONSENT` and `NO_LICENCE` are the tenant's administrators' to mend, `NO_INTUNE_ROLE` is Intune's. */
export type LikelyCause = 'NO_CONSENT' | 'NO_INTUNE_ROLE' | 'NO_LICENCE';

/**
 * Graph does not document these; each is how refusals were seen to read, tried in this order. Text is for people and may
 * change, so what comes of it is called likely and decides nothing.
 */
const signs: readonly { cause: LikelyCause; sign: RegExp; seen: string }[] = [
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
  {
    cause: 'NO_CONSENT',
    sign: /Authorization_RequestDenied/,
    seen: 'https://learn.microsoft.com/graph/resolve-auth-errors',
  },
  // Intune says no more than "An error has occurred" to a user who is no administrator.
  {
    cause: 'NO_INTUNE_ROLE',
    sign: /^/,
    seen: 'https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/706',
  },
];

/** Out of Graph's code and message. */
export function likelyCauseOf(code: string | undefined, message: string | undefined): LikelyCause {
  return signs.find(({ sign }) => sign.test(`${code ?? ''} ${message ?? ''}`))?.cause ?? 'NO_INTUNE_ROLE';
}
