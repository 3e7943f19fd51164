// Checks of Graph tokens: signature, audience, lifetime, authentication context, and the permission for each call.
import type { FastifyRequest } from 'fastify';
import { challengeFor, hasContext } from '../entra/claims.js';
import type { SigningKeys } from '../entra/keys.js';
import { MsGraphErrorResponse } from './error.js';

/** One of these delegated permissions is enough: https://learn.microsoft.com/graph/permissions-reference */
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

/** A hook that throws the error response of a refused request. */
export type Guard = (request: FastifyRequest) => Promise<void>;
export type RequirePermission = (name: keyof typeof permissions) => Guard;

export interface Access {
  /** Accepts only tokens for this Graph. It runs first, so that a request without a token learns nothing of the routes. */
  authenticate: Guard;
  /** Accepts only tokens with a permission. It runs after `authenticate`. */
  requirePermission: RequirePermission;
}

interface Rules {
  audience: () => string;
  /** The authentication context that tokens must have, if any. */
  authenticationContext: () => string | undefined;
}

/** Creates the guards for tokens that the keys signed. */
export function createAccess(keys: SigningKeys, { audience, authenticationContext }: Rules): Access {
  const scopesOf = new WeakMap<FastifyRequest, string[]>();
  const authenticate: Guard = async (request) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const claims = await keys.verify(token, { audience: audience() }).catch(() => {
      throw new MsGraphErrorResponse({
        statusCode: 401,
        code: 'InvalidAuthenticationToken',
        message: 'Access token validation failure.',
      });
    });
    const context = authenticationContext();
    if (context !== undefined && !hasContext(claims, context)) throw claimsChallenge(context);
    scopesOf.set(request, String(claims['scp']).split(' '));
  };
  const requirePermission: RequirePermission = (name) => async (request) => {
    if (permissions[name].some((permission) => scopesOf.get(request)?.includes(permission))) return;
    // Groups belong to the directory, everything else to Intune.
    throw name === 'readGroups'
      ? new MsGraphErrorResponse({
          statusCode: 403,
          code: 'Authorization_RequestDenied',
          message: 'Insufficient privileges to complete the operation.',
        })
      : new MsGraphErrorResponse({
          statusCode: 403,
          code: 'Forbidden',
          message: 'Application is not authorized to perform this operation.',
          shape: 'intune',
        });
  };
  return { authenticate, requirePermission };
}

/** https://learn.microsoft.com/entra/identity-platform/claims-challenge */
export function claimsChallenge(context: string): MsGraphErrorResponse {
  const claims = Buffer.from(challengeFor(context)).toString('base64');
  return new MsGraphErrorResponse({
    statusCode: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Continuous access evaluation resulted in challenge.',
    challenge: `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${claims}"`,
  });
}
