// What a Graph token has to be to be let in: the signature, audience and times, and one of the permissions of a call.
import type { FastifyRequest } from 'fastify';
import type { SigningKeys } from './keys.js';
import { MsGraphFault } from './msgraph-error.js';

/** Any of these delegated permissions will do: https://learn.microsoft.com/graph/permissions-reference */
const permissions = {
  readPartners: [
    'DeviceManagementServiceConfig.Read.All',
    'DeviceManagementServiceConfig.ReadWrite.All',
    'DeviceManagementConfiguration.Read.All',
    'DeviceManagementConfiguration.ReadWrite.All',
  ],
  writePartners: ['DeviceManagementServiceConfig.ReadWrite.All', 'DeviceManagementConfiguration.ReadWrite.All'],
  readFilters: ['DeviceManagementConfiguration.Read.All', 'DeviceManagementConfiguration.ReadWrite.All'],
  readGroups: ['GroupMember.Read.All', 'Group.ReadBasic.All', 'Group.Read.All', 'Directory.Read.All'],
} as const;

/** A hook before a route, which throws the refusal. */
export type Demand = (name: keyof typeof permissions) => (request: FastifyRequest) => Promise<void>;

interface Rules {
  audience: () => string;
  /** The authentication context that tokens have to claim, if any. */
  authenticationContext: () => string | undefined;
}

/** Demands of tokens that the key signed. */
export function createDemand(keys: SigningKeys, { audience, authenticationContext }: Rules): Demand {
  return (name) => async ({ headers }) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const claims = await keys.verify(token, audience()).catch(() => {
      throw new MsGraphFault(401, 'InvalidAuthenticationToken', 'Access token validation failure.');
    });
    const context = authenticationContext();
    if (context !== undefined && claims['acrs'] !== context) throw claimsChallenge(context);
    const granted = String(claims['scp']).split(' ');
    if (permissions[name].some((permission) => granted.includes(permission))) return;
    throw name === 'readGroups'
      ? new MsGraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
      : new MsGraphFault(403, 'Forbidden', 'Application is not authorized to perform this operation.', 'intune');
  };
}

/** https://learn.microsoft.com/entra/identity-platform/claims-challenge */
export function claimsChallenge(context: string): MsGraphFault {
  const claims = Buffer.from(JSON.stringify({ access_token: { acrs: { essential: true, value: context } } })).toString('base64');
  const fault = new MsGraphFault(401, 'InvalidAuthenticationToken', 'Continuous access evaluation resulted in challenge.');
  fault.challenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${claims}"`;
  return fault;
}
