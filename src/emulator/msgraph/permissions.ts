// Checks of Graph tokens: signature, audience, lifetime, authentication context, and the permission for each call.
import type { FastifyRequest } from 'fastify';
import { errors } from 'jose';
import { challengeFor, hasContext } from '../entra/claims.js';
import type { SigningKeys } from '../entra/keys.js';
import { userWithId } from '../tenant.js';
import { MsGraphErrorResponse } from './error.js';
import { refusalOfUser, refusalResponses } from './refusals.js';

/**
 * One of these delegated permissions is enough, or one of the sets that are joined by spaces:
 * https://learn.microsoft.com/graph/permissions-reference
 */
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
  readUsers: ['User.ReadBasic.All', 'User.Read.All', 'Directory.Read.All'],
  readUserGroups: [
    'GroupMember.Read.All User.ReadBasic.All',
    'GroupMember.Read.All User.Read.All',
    'Group.Read.All User.ReadBasic.All',
    'Directory.Read.All',
  ],
  readOwnGroups: ['User.Read', 'GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
} as const;

/** A hook that throws the error response of a refused request. */
export type Guard = (request: FastifyRequest) => Promise<void>;
export type PermissionName = keyof typeof permissions;
export type RequirePermission = (name: PermissionName) => Guard;

export interface Access {
  /**
   * Accepts only tokens for this Graph. It runs first, so that a request without a token learns nothing of the routes.
   */
  authenticate: Guard;
  /** Accepts only tokens with a permission. It runs after `authenticate`. */
  requirePermission: RequirePermission;
  /** Returns whether the token of a request has a permission. */
  hasPermission: (request: FastifyRequest, name: PermissionName) => boolean;
  /** Returns the object id of the user whose token a request has. */
  userOf: (request: FastifyRequest) => string;
}

/** Whose calls the directory handles, and Intune all others. */
const ofDirectory: ReadonlySet<PermissionName> = new Set([
  'readGroups',
  'readUsers',
  'readUserGroups',
  'readOwnGroups',
]);

interface Rules {
  audience: () => string;
  /** The authentication context that tokens must have, if any. */
  authenticationContext: () => string | undefined;
}

/** Creates the guards for tokens that the keys signed. */
export function createAccess(keys: SigningKeys, { audience, authenticationContext }: Rules): Access {
  const scopesOf = new WeakMap<FastifyRequest, string[]>();
  const userIds = new WeakMap<FastifyRequest, string>();
  const authenticate: Guard = async (request) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const claims = await keys.verify(token, { audience: audience() }).catch((error: unknown) => {
      // As in https://github.com/microsoftgraph/msgraph-sdk-python/issues/218
      const isForOther = error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud';
      throw new MsGraphErrorResponse({
        statusCode: 401,
        code: 'InvalidAuthenticationToken',
        message: `Access token validation failure.${isForOther ? ' Invalid audience.' : ''}`,
      });
    });
    const context = authenticationContext();
    if (context !== undefined && !hasContext(claims, context)) throw claimsChallenge(context);
    scopesOf.set(request, String(claims['scp']).split(' '));
    userIds.set(request, String(claims['oid']));
  };
  const userOf = (request: FastifyRequest): string => userIds.get(request) ?? '';
  const hasPermission: Access['hasPermission'] = (request, name) => {
    // Guests may read their own groups: https://learn.microsoft.com/entra/fundamentals/users-default-permissions
    const needsRights = ofDirectory.has(name) && name !== 'readOwnGroups';
    if (needsRights && userWithId(userOf(request))?.lacksDirectoryRights) return false;
    const scopes = scopesOf.get(request) ?? [];
    return permissions[name].some((enough) => enough.split(' ').every((scope) => scopes.includes(scope)));
  };
  const requirePermission: RequirePermission = (name) => async (request) => {
    if (!hasPermission(request, name)) {
      throw ofDirectory.has(name) ? deniedByDirectory() : refusalResponses.noConsent(request.url);
    }
    const lacking = ofDirectory.has(name) ? undefined : userWithId(userOf(request))?.lacksInIntune;
    if (lacking !== undefined) throw refusalOfUser(lacking, request.url);
  };
  return { authenticate, requirePermission, hasPermission, userOf };
}

/**
 * The directory's refusal for a missing permission and for a guest, which are the same:
 * https://github.com/microsoftgraph/microsoft-graph-docs/issues/6254
 */
function deniedByDirectory(): MsGraphErrorResponse {
  return new MsGraphErrorResponse({
    statusCode: 403,
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  });
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
