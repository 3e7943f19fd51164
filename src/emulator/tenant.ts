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

export type EmulatorUser = 'admin' | 'operator' | 'reader' | 'guest' | 'risky';

export interface User {
  objectId: string;
  name: string;
  /** Delegated permissions on Graph with consent; `undefined` without consent. */
  msgraphScopes: string | undefined;
  /** The authentication context that Conditional Access requires before a token of the user is exchanged. */
  conditionalAccess?: string;
  /** Whether the user's sign-in satisfies any authentication context. */
  canStepUp?: boolean;
}

export const users: Record<EmulatorUser, User> = {
  admin: {
    objectId: '10000000-0000-4000-8000-00000000000a',
    name: 'Adele Vance',
    canStepUp: true,
    msgraphScopes:
      'DeviceManagementConfiguration.Read.All DeviceManagementServiceConfig.ReadWrite.All GroupMember.Read.All User.Read User.ReadBasic.All',
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
  /** Has no consent, so the exchange is refused. */
  guest: { objectId: '10000000-0000-4000-8000-00000000000c', name: 'Gus Holt', msgraphScopes: undefined },
  /** Needs multifactor authentication. */
  risky: {
    objectId: '10000000-0000-4000-8000-00000000000d',
    name: 'Riya Cole',
    msgraphScopes: 'DeviceManagementServiceConfig.Read.All',
    conditionalAccess: 'c1',
  },
};

export function isEmulatorUser(name: unknown): name is EmulatorUser {
  return typeof name === 'string' && Object.hasOwn(users, name);
}
