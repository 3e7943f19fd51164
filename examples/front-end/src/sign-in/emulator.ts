// Development tokens of the gateway's emulator, which exist only on the machine that it runs on.
import type { SignIn } from './sign-in';

/** Signs a user of the emulated tenant in: `admin`, `reader`, `guest` or `risky`. */
export function createEmulatorSignIn(gatewayUrl: string, user: string): SignIn {
  // What the user has shown, so that later tokens claim it as well.
  let shown: string | undefined;

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
    // A challenge goes through the prompt, as it does on a tenant that asks for another factor.
    acquireSilently: async (claims) => (claims === undefined ? fetchToken(shown) : undefined),
    acquireByPopup: async (claims) => {
      const token = await fetchToken(claims);
      shown = claims ?? shown;
      return token;
    },
  };
}
