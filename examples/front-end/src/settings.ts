// The settings of the build, described in .env.
interface Environment {
  readonly VITE_GATEWAY_URL?: string;
  readonly VITE_TENANT_ID?: string;
  readonly VITE_CLIENT_ID?: string;
  readonly VITE_GATEWAY_CLIENT_ID?: string;
}

declare global {
  interface ImportMeta {
    readonly env: Environment;
  }
}

const { VITE_CLIENT_ID, VITE_GATEWAY_CLIENT_ID, VITE_GATEWAY_URL, VITE_TENANT_ID } = import.meta.env;

/** The ids for the Microsoft sign-in. With none of them, the sign-in is that of the gateway's emulator. */
const ids = {
  tenantId: VITE_TENANT_ID ?? '',
  clientId: VITE_CLIENT_ID ?? '',
  gatewayClientId: VITE_GATEWAY_CLIENT_ID ?? '',
};
const given = Object.values(ids).filter((id) => id !== '');
if (given.length !== 0 && given.length !== Object.keys(ids).length) {
  throw new Error('Set VITE_TENANT_ID, VITE_CLIENT_ID and VITE_GATEWAY_CLIENT_ID, or none of them. See .env.');
}

export const settings = {
  gatewayUrl: VITE_GATEWAY_URL ?? '',
  microsoft: given.length === 0 ? undefined : ids,
};
