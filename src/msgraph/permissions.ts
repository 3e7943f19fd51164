// The permissions that calls to Microsoft Graph need, and the likely causes of a 403. Error messages, schema
// descriptions and the table in docs/microsoft-graph-mapping.md are derived from it.

/**
 * What a caller may lack, by service. The directory knows nothing of Intune roles and licences, and Intune does not
 * check directory rights.
 */
interface CausesOf {
  intune: 'NO_CONSENT' | 'NO_INTUNE_ROLE' | 'NO_LICENCE';
  directory: 'NO_CONSENT' | 'NO_DIRECTORY_RIGHTS';
}
type Service = keyof CausesOf;
export type LikelyCause = CausesOf[Service];

/** The least privileged delegated permission for a kind of call. Each needs an administrator's consent. */
export interface Permission {
  name: string;
  /**
   * More privileged permissions that Graph accepts in its place, by the tables of `source` and
   * https://github.com/microsoftgraph/microsoft-graph-devx-content/blob/dev/permissions/new/permissions.json
   */
  alsoAccepted: readonly string[];
  /** What it is for; shown in docs/microsoft-graph-mapping.md. */
  purpose: string;
  /** Prefix of the paths of these calls. */
  path: string;
  /** The service that handles these calls. */
  service: Service;
  /**
   * What the caller needs besides the permission, for the message of `FORBIDDEN`: a list that continues after its name.
   */
  alsoNeeds: string;
  /** Microsoft's page that documents it. */
  source: string;
}

const api = 'https://learn.microsoft.com/graph/api';

export const permissions = {
  readPartners: {
    name: 'DeviceManagementServiceConfig.Read.All',
    alsoAccepted: [
      'DeviceManagementServiceConfig.ReadWrite.All',
      'DeviceManagementConfiguration.Read.All',
      'DeviceManagementConfiguration.ReadWrite.All',
    ],
    purpose: 'reading partners',
    path: '/deviceManagement/complianceManagementPartners',
    service: 'intune',
    alsoNeeds: 'an Intune role that lets you read compliance partners, and an Intune licence',
    source: `${api}/intune-onboarding-compliancemanagementpartner-list#permissions`,
  },
  writePartners: {
    name: 'DeviceManagementServiceConfig.ReadWrite.All',
    alsoAccepted: ['DeviceManagementConfiguration.ReadWrite.All'],
    purpose: 'creating, changing and removing them',
    path: '/deviceManagement/complianceManagementPartners',
    service: 'intune',
    alsoNeeds: 'an Intune role that lets you change compliance partners, and an Intune licence',
    source: `${api}/intune-onboarding-compliancemanagementpartner-create#permissions`,
  },
  readConnectors: {
    name: 'DeviceManagementServiceConfig.Read.All',
    alsoAccepted: ['DeviceManagementServiceConfig.ReadWrite.All'],
    purpose: 'reading Mobile Threat Defense connectors',
    path: '/deviceManagement/mobileThreatDefenseConnectors',
    service: 'intune',
    alsoNeeds: 'an Intune role that lets you read Mobile Threat Defense connectors, and an Intune licence',
    source: `${api}/intune-onboarding-mobilethreatdefenseconnector-list#permissions`,
  },
  writeConnectors: {
    name: 'DeviceManagementServiceConfig.ReadWrite.All',
    alsoAccepted: [],
    purpose: 'creating, changing and removing them',
    path: '/deviceManagement/mobileThreatDefenseConnectors',
    service: 'intune',
    alsoNeeds: 'an Intune role that lets you change Mobile Threat Defense connectors, and an Intune licence',
    source: `${api}/intune-onboarding-mobilethreatdefenseconnector-update#permissions`,
  },
  readGroups: {
    // Also the least privileged one for lists: https://learn.microsoft.com/graph/api/group-list#permissions
    name: 'GroupMember.Read.All',
    alsoAccepted: [
      'Group.ReadBasic.All',
      'Group.Read.All',
      'Group.ReadWrite.All',
      'GroupMember.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
    ],
    purpose: '`assignableGroups`, `group { displayName }`, `warnings` and `issues` about groups',
    path: '/groups',
    service: 'directory',
    // https://learn.microsoft.com/entra/fundamentals/users-default-permissions: members read the whole directory,
    // guests cannot list groups.
    alsoNeeds: 'and the right to read groups in Microsoft Entra ID, which members have by default and guests may lack',
    source: `${api}/group-get#permissions`,
  },
  readUsers: {
    name: 'User.ReadBasic.All',
    alsoAccepted: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    purpose: '`complianceManagementPartnerCoverage`',
    path: '/users',
    service: 'directory',
    alsoNeeds:
      'the permission GroupMember.Read.All, and the right to read other users and their groups in Microsoft Entra ID, which members have by default and guests may lack',
    source: `${api}/user-list-transitivememberof#permissions`,
  },
  readUserGroups: {
    name: 'GroupMember.Read.All',
    alsoAccepted: [
      'Group.Read.All',
      'Group.ReadWrite.All',
      'GroupMember.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
    ],
    purpose: 'the groups of the user in it',
    path: '/users',
    service: 'directory',
    alsoNeeds:
      'the permission User.ReadBasic.All, and the right to read other users and their groups in Microsoft Entra ID, which members have by default and guests may lack',
    source: `${api}/user-list-transitivememberof#permissions`,
  },
  readOwnGroups: {
    name: 'User.Read',
    alsoAccepted: [
      'User.Read.All',
      'GroupMember.Read.All',
      'Group.Read.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
    ],
    purpose: '`myComplianceManagementPartnerCoverage`; with `GroupMember.Read.All`, it has the names of the groups',
    path: '/me/transitiveMemberOf/microsoft.graph.group',
    service: 'directory',
    alsoNeeds: 'and the right to read your own groups in Microsoft Entra ID',
    source: `${api}/user-list-transitivememberof#permissions`,
  },
  readAssignmentFilters: {
    name: 'DeviceManagementConfiguration.Read.All',
    alsoAccepted: ['DeviceManagementConfiguration.ReadWrite.All'],
    purpose: '`assignmentFilters`, `assignmentFilter { displayName … }`, `warnings` and `issues` about filters',
    path: '/deviceManagement/assignmentFilters',
    service: 'intune',
    alsoNeeds: 'an Intune role that lets you read assignment filters, and an Intune licence',
    source: 'https://learn.microsoft.com/graph/permissions-reference#devicemanagementconfigurationreadall',
  },
} as const satisfies Record<string, Permission>;

/** Returns the permission that a call needs; `undefined` for a call that is not in the table. */
export function permissionFor({ method, path }: { method: string; path: string }): Permission | undefined {
  const ofPath = Object.values(permissions).filter((permission) => path.startsWith(permission.path));
  const forWrites = ofPath.find(({ name }) => name.includes('ReadWrite'));
  return method === 'GET' ? ofPath[0] : (forWrites ?? ofPath[0]);
}

/**
 * Returns whether a token has all permissions that a call needs, by the scope that the authority named for it. A name
 * may have its resource before it, as in `https://graph.microsoft.com/User.Read`, and differ in case.
 */
export function isGranted({ path, scope }: { path: string; scope?: string | undefined }): boolean {
  if (scope === undefined) return false;
  const granted = new Set(scope.split(' ').map((name) => name.replace(/^.*\//, '').toLowerCase()));
  const needed = Object.values<Permission>(permissions).filter((permission) => path.startsWith(permission.path));
  return (
    needed.length > 0 &&
    needed.every(({ alsoAccepted, name }) => [name, ...alsoAccepted].some((it) => granted.has(it.toLowerCase())))
  );
}

/** A pattern in Graph's code or message, and what the caller most likely lacks if it matches. */
interface RefusalPattern<Cause extends LikelyCause> {
  cause: Cause;
  pattern: RegExp;
  /** Where a refusal like this is shown. */
  source: string;
}

/** Microsoft's page about the directory's code for missing consent or rights. */
const resolveErrors = 'https://learn.microsoft.com/graph/resolve-auth-errors';

/**
 * Patterns by service, tried in order. Microsoft documents hardly any of them; they come from refusals that were
 * reported. Messages may change, so the result is only called likely, and nothing else depends on it.
 */
const refusalPatterns: {
  readonly [S in Service]: { patterns: readonly RefusalPattern<CausesOf[S]>[]; otherwise: CausesOf[S] };
} = {
  intune: {
    patterns: [
      {
        cause: 'NO_LICENCE',
        pattern: /\blicen[cs]e|NoLicense/i,
        source: 'https://github.com/AzureAD/AzureAD-Governance-Assessment/issues/2',
      },
      {
        cause: 'NO_CONSENT',
        pattern: /application is not authorized|following scopes/i,
        source: 'https://github.com/srozemuller/IntuneAssistant/issues/6',
      },
      {
        cause: 'NO_INTUNE_ROLE',
        pattern: /user is not authorized/i,
        source: 'https://github.com/microsoft/intune-my-macs/issues/10',
      },
      { cause: 'NO_CONSENT', pattern: /Authorization_RequestDenied/, source: resolveErrors },
    ],
    // Intune sends only "An error has occurred" to a user without a role:
    // https://github.com/microsoftgraph/microsoft-graph-explorer-v4/issues/706
    otherwise: 'NO_INTUNE_ROLE',
  },
  directory: {
    // A guest without rights gets the same code (https://github.com/microsoftgraph/microsoft-graph-docs/issues/6254).
    // Missing consent is more common, and affects every user.
    patterns: [{ cause: 'NO_CONSENT', pattern: /Authorization_RequestDenied/, source: resolveErrors }],
    otherwise: 'NO_DIRECTORY_RIGHTS',
  },
};

/** What is known about a refusal. */
interface ObservedRefusal {
  permission: Permission | undefined;
  code: string | undefined;
  message: string | undefined;
  /** Whether the token has the permission, so that the directory's refusal does not mean missing consent. */
  hasPermission: boolean;
}

/** Returns what the caller most likely lacks. A call that is not in the table is taken for one to Intune. */
export function likelyCauseOf({ code = '', hasPermission, message = '', permission }: ObservedRefusal): LikelyCause {
  const service = permission?.service ?? 'intune';
  const { otherwise, patterns } = refusalPatterns[service];
  // Intune names missing scopes itself, and may need others than the table has.
  if (hasPermission && service === 'directory') return otherwise;
  return patterns.find(({ pattern }) => pattern.test(`${code} ${message}`))?.cause ?? otherwise;
}
