// What a Graph token has to be to be let in: the signature, audience and times, and one of the permissions of a call.
import type { FastifyRequest } from 'fastify';
import { challengeFor, claimsContext } from './claims.js';
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
  readConnectors: ['DeviceManagementServiceConfig.Read.All', 'DeviceManagementServiceConfig.ReadWrite.All'],
  writeConnectors: ['DeviceManagementServiceConfig.ReadWrite.All'],
  readFilters: ['DeviceManagementConfiguration.Read.All', 'DeviceManagementConfiguration.ReadWrite.All'],
  readGroups: ['GroupMember.Read.All', 'Group.ReadBasic.All', 'Group.Read.All', 'Directory.Read.All'],
} as const;

/** A hook before a route, which throws the refusal. */
export type Hook = (request: FastifyRequest) => Promise<void>;
export type Demand = (name: keyof typeof permissions) => Hook;

export interface Access {
  /** Lets in only tokens for this Graph; before anything else, so that no one without a token learns what is here. */
  authenticate: Hook;
  /** Lets in only tokens with a permission, once they are authenticated. */
  demand: Demand;
}

interface Rules {
  audience: () => string;
  /** The authentication context that tokens have to claim, if any. */
  authenticationContext: () => string | undefined;
}

/** What is asked of tokens, which the keys have to have signed. */
export function createAccess(keys: SigningKeys, { audience, authenticationContext }: Rules): Access {
  const grants = new WeakMap<FastifyRequest, string[]>();
  const authenticate: Hook = async (request) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const claims = await keys.verify(token, { audience: audience() }).catch(() => {
      throw new MsGraphFault({
        statusCode: 401,
        code: 'InvalidAuthenticationToken',
        message: 'Access token validation failure.',
      });
    });
    const context = authenticationContext();
    if (context !== undefined && !claimsContext(claims, context)) throw claimsChallenge(context);
    grants.set(request, String(claims['scp']).split(' '));
  };
  const demand: Demand = (name) => async (request) => {
    if (permissions[name].some((permission) => grants.get(request)?.includes(permission))) return;
    throw name === 'readGroups'
      ? new MsGraphFault({
          statusCode: 403,
          code: 'Authorization_RequestDenied',
          message: 'Insufficient privileges to complete the operation.',
        })
      : new MsGraphFault({
          statusCode: 403,
          code: 'Forbidden',
          message: 'Application is not authorized to perform this operation.',
          shape: 'intune',
        });
  };
  return { authenticate, demand };
}

/** https://learn.microsoft.com/entra/identity-platform/claims-challenge */
export function claimsChallenge(context: string): MsGraphFault {
  const claims = Buffer.from(challengeFor(context)).toString('base64');
  return new MsGraphFault({
    statusCode: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Continuous access evaluation resulted in challenge.',
    challenge: `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${claims}"`,
  });
}
