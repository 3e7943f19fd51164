// Identities of the emulated tenant: ids, credentials and users. All are fictional and the same at each start.

export const tenantId = '7a1c3d5e-0f24-4b68-9c80-2e4f6a8b0c1d';
/** The gateway's app registration. */
export const clientId = 'b3d5f708-1a2c-4e3f-8a4b-5c6d7e8f9a0b';
export const clientSecret = 'emulator-client-secret';
/** Content of a federated token file, for tests of workload identity. */
export const federatedToken = 'emulator-federated-token';
/** The front end that tokens of the developer sign-in are issued to (`azp`). */
export const frontEndClientId = 'c4e6a819-2b3d-4f50-9b5c-6d7e8f9a0b1c';
/** The delegated scope that the gateway's registration exposes. */
export const gatewayScope = 'access_as_user';

export type EmulatorUser =
  | 'admin'
  | 'operator'
  | 'reader'
  | 'roleless'
  | 'unlicensed'
  | 'outsider'
  | 'guest'
  | 'risky'
  | 'prompted'
  | 'unscoped'
  | 'stranger';

export interface User {
  objectId: string;
  name: string;
  /** Delegated permissions on Graph with consent; `undefined` without consent. */
  msgraphScopes: string | undefined;
  /** The authentication context that Conditional Access requires before a token of the user is exchanged. */
  conditionalAccess?: string;
  /** Whether the user's sign-in satisfies any authentication context. */
  canStepUp?: boolean;
  /** What Intune requires of the user besides permissions, and the user lacks. */
  lacksInIntune?: 'role' | 'licence';
  /** Claims of the user's tokens for the gateway that differ from those of others. */
  claims?: { scp?: string; tid?: string };
  /** Whether the user may not read groups and other users, as is usual for guests. */
  lacksDirectoryRights?: boolean;
}

/** All permissions that the gateway asks an administrator to grant. */
const everyScope =
  'DeviceManagementConfiguration.Read.All DeviceManagementServiceConfig.ReadWrite.All GroupMember.Read.All User.Read User.ReadBasic.All';

export const users: Record<EmulatorUser, User> = {
  admin: {
    objectId: '10000000-0000-4000-8000-00000000000a',
    name: 'Adele Vance',
    canStepUp: true,
    msgraphScopes: everyScope,
  },
  /** Writes partners and connectors; cannot read groups and filters. */
  operator: {
    objectId: '10000000-0000-4000-8000-00000000000e',
    name: 'Oda Perez',
    msgraphScopes: 'DeviceManagementServiceConfig.ReadWrite.All User.Read',
  },
  /** Reads partners and connectors; cannot write them, nor read groups and filters. */
  reader: {
    objectId: '10000000-0000-4000-8000-00000000000b',
    name: 'Rene Lopez',
    msgraphScopes: 'DeviceManagementServiceConfig.Read.All User.Read',
  },
  /** Reads groups; has no Intune role, so Intune refuses every call. */
  roleless: {
    objectId: '10000000-0000-4000-8000-00000000000f',
    name: 'Rob Young',
    msgraphScopes: everyScope,
    lacksInIntune: 'role',
  },
  /** Reads groups; has no Intune licence, so Intune refuses every call. */
  unlicensed: {
    objectId: '10000000-0000-4000-8000-000000000010',
    name: 'Uma Lind',
    msgraphScopes: everyScope,
    lacksInIntune: 'licence',
  },
  /** Reads and writes all of Intune; cannot read groups and users, although the permission has consent. */
  outsider: {
    objectId: '10000000-0000-4000-8000-000000000011',
    name: 'Otto Stein',
    msgraphScopes: everyScope,
    lacksDirectoryRights: true,
  },
  /** Has no consent, so the exchange is refused. */
  guest: { objectId: '10000000-0000-4000-8000-00000000000c', name: 'Gus Holt', msgraphScopes: undefined },
  /** Reads partners and connectors, after multifactor authentication. */
  risky: {
    objectId: '10000000-0000-4000-8000-00000000000d',
    name: 'Riya Cole',
    msgraphScopes: 'DeviceManagementServiceConfig.Read.All',
    conditionalAccess: 'c1',
  },
  /** Does everything, after multifactor authentication. */
  prompted: {
    objectId: '10000000-0000-4000-8000-000000000012',
    name: 'Petra Novak',
    msgraphScopes: everyScope,
    conditionalAccess: 'c1',
  },
  /** Has a token with another scope than the gateway's: the front end asked for the wrong one. */
  unscoped: {
    objectId: '10000000-0000-4000-8000-000000000013',
    name: 'Udo Kern',
    msgraphScopes: everyScope,
    claims: { scp: 'profile' },
  },
  /** Belongs to another organization, whose tenant signed the user in. */
  stranger: {
    objectId: '10000000-0000-4000-8000-000000000014',
    name: 'Sten Roe',
    msgraphScopes: undefined,
    claims: { tid: '5d2b4c6e-8a09-4f31-9b57-3c1e5f7a9d0b' },
  },
};

/** Returns the user with an object id. */
export function userWithId(objectId: unknown): User | undefined {
  return Object.values(users).find((user) => user.objectId === objectId);
}

export function isEmulatorUser(name: unknown): name is EmulatorUser {
  return typeof name === 'string' && Object.hasOwn(users, name);
}
