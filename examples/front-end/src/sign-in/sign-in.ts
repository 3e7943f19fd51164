// Where access tokens for the gateway come from: the Microsoft sign-in, or the gateway's emulator.
import { settings } from '../settings';

export interface SignIn {
  /**
   * Returns a token without asking the user, or `undefined` when the user has to act first. `claims` is a claims
   * challenge, as JSON: the token must be a new one that satisfies it.
   */
  acquireSilently: (claims?: string) => Promise<string | undefined>;
  /** Returns a token once the user has signed in or shown more. Call it from a click, or browsers block the pop-up. */
  acquireByPopup: (claims?: string) => Promise<string>;
}

/** Loads the sign-in of this build; MSAL is not part of a page that runs on the emulator. */
export async function loadSignIn(): Promise<SignIn> {
  if (settings.signIn === 'msal') {
    const { createMsalSignIn } = await import('./msal');
    return createMsalSignIn(settings);
  }
  const { createEmulatorSignIn } = await import('./emulator');
  const user = new URLSearchParams(location.search).get('user') ?? 'admin';
  return createEmulatorSignIn(settings.gatewayUrl, user);
}
