// The settings of the build, described in .env.
interface Environment {
  readonly VITE_GATEWAY_URL: string;
  readonly VITE_SIGN_IN: 'emulator' | 'msal';
  readonly VITE_TENANT_ID: string;
  readonly VITE_CLIENT_ID: string;
  readonly VITE_GATEWAY_CLIENT_ID: string;
}

declare global {
  interface ImportMeta {
    readonly env: Environment;
  }
}

export const settings = {
  gatewayUrl: import.meta.env.VITE_GATEWAY_URL,
  signIn: import.meta.env.VITE_SIGN_IN,
  tenantId: import.meta.env.VITE_TENANT_ID,
  clientId: import.meta.env.VITE_CLIENT_ID,
  gatewayClientId: import.meta.env.VITE_GATEWAY_CLIENT_ID,
};
