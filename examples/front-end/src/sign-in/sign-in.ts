// The sources of access tokens for the gateway: the Microsoft sign-in and the gateway's emulator.
import { settings } from '../settings';

export interface SignIn {
  /**
   * Returns a token without user interaction, or `undefined` if the user has to act first. `claims` is a claims
   * challenge, as JSON: the token must be a new one that satisfies it.
   */
  acquireSilently: (claims?: string) => Promise<string | undefined>;
  /**
   * Returns a token after the user has signed in or met the challenge. Call it on a click, or browsers block the
   * pop-up.
   */
  acquireByPopup: (claims?: string) => Promise<string>;
}

/** Loads the sign-in of this build. MSAL is loaded only if it is used. */
export async function loadSignIn(): Promise<SignIn> {
  if (settings.microsoft) {
    const { createMsalSignIn } = await import('./msal');
    return createMsalSignIn(settings.microsoft);
  }
  const { createEmulatorSignIn } = await import('./emulator');
  const user = new URLSearchParams(location.search).get('user') ?? 'admin';
  return createEmulatorSignIn(settings.gatewayUrl, user);
}
