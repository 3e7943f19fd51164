// The pages of Microsoft's portals that checks send administrators to, in the portals' words.
import type { LikelyCause, Permission } from '../msgraph/permissions.js';

const registration = 'Entra admin center > App registrations > the gateway';

export const portal = {
  registration,
  overview: `${registration} > Overview`,
  secrets: `${registration} > Certificates & secrets`,
  exposeApi: `${registration} > Expose an API`,
  manifest: `${registration} > Manifest`,
  apiPermissions: `${registration} > API permissions`,
  tenant: 'Entra admin center > Overview > Tenant ID',
  frontEnds: 'Entra admin center > App registrations > the front end',
} as const;

/** Returns what to do about a refusal of Graph, by what the user most likely lacks. */
export function remedyOf(cause: LikelyCause, permission: Permission | undefined): string {
  const remedies = {
    NO_CONSENT: grantOf(permission?.name ?? 'the permission'),
    NO_INTUNE_ROLE:
      'Intune admin center > Tenant administration > Roles > All roles: assign the user a role that may read this, such as Read Only Operator.',
    NO_LICENCE:
      'Microsoft 365 admin center > Users > Active users > the user > Licenses and apps: assign a licence that includes Microsoft Intune.',
    NO_DIRECTORY_RIGHTS:
      'Entra admin center > External Identities > External collaboration settings > Guest user access; or assign the user the role Directory Readers below Roles & admins.',
  } satisfies Record<LikelyCause, string>;
  return remedies[cause];
}

/** Returns where a delegated permission of Graph is granted. */
export function grantOf(permission: string): string {
  return `${portal.apiPermissions} > Add a permission > Microsoft Graph > Delegated permissions > ${permission}, then Grant admin consent. Tokens from before the consent lack it.`;
}
