// Development sign-in with tokens of the gateway's emulator, which are available only on its own machine.
import type { SignIn } from './sign-in';

/** Signs in a user of the emulated tenant, such as `admin` or `reader`; the gateway's docs/emulator.md lists them. */
export function createEmulatorSignIn(gatewayUrl: string, user: string): SignIn {
  // The challenge that the user has met, so that later tokens satisfy it too.
  let metClaims: string | undefined;

  async function fetchToken(claims: string | undefined): Promise<string> {
    const url = new URL('/emulator/token', gatewayUrl);
    url.searchParams.set('user', user);
    if (claims !== undefined) url.searchParams.set('claims', claims);
    const response = await fetch(url);
    const text = await response.text();
    if (!response.ok) throw new Error(`The emulator issued no token: ${text}`);
    return text;
  }

  return {
    // A challenge needs the prompt, as on a tenant that requires another factor.
    acquireSilently: async (claims) => (claims === undefined ? fetchToken(metClaims) : undefined),
    acquireByPopup: async (claims) => {
      const token = await fetchToken(claims);
      metClaims = claims ?? metClaims;
      return token;
    },
  };
}
