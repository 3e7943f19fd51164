// Sign-in with Microsoft Entra, for administrators who explore a real tenant.
//
// It uses the authorization code flow with PKCE, by MSAL. The page is a public client, so it contains no secret. Tokens
// are kept in memory only: browsers write session storage to disk to restore sessions, and every script of the origin
// can read it. A reload therefore signs the user out of the page, and signing in again takes a click. A popup preserves
// the text in the editors, which a redirect would not. Frames are not used, so that the page's policy can forbid them.
import {
  CacheLookupPolicy,
  InteractionRequiredAuthError,
  PublicClientApplication,
  type AccountInfo,
} from '@azure/msal-browser';
import type { SignInOptions } from './page-options.js';

export interface SignIn {
  /** Returns the name of the signed-in user; `undefined` without one. */
  user: () => string | undefined;
  /** Returns a token for the gateway; `undefined` when no user is signed in, or the session has ended. */
  token: () => Promise<string | undefined>;
  /**
   * Opens the sign-in page. Browsers block the popup unless it is opened by a click. `claims` come from a claims
   * challenge.
   */
  start: (claims?: string) => Promise<void>;
  /** Discards the tokens. The session with Entra continues. */
  end: () => Promise<void>;
}

/** Milliseconds within which the user must sign in, second factor included. MSAL's default is one minute. */
const popupBridgeTimeout = 300_000;

/** Returns the sign-in of a page, without a user. */
export async function createSignIn({ authority, clientId, scope }: SignInOptions): Promise<SignIn> {
  const app = new PublicClientApplication({
    auth: {
      clientId,
      authority,
      // MSAL then reads metadata from the authority itself, and does not ask another host whether it is an authority.
      knownAuthorities: [new URL(authority).host],
      redirectUri: `${location.origin}/graphiql/signed-in`,
      clientCapabilities: ['CP1'],
    },
    cache: { cacheLocation: 'memoryStorage' },
    system: { popupBridgeTimeout },
  });
  await app.initialize();
  const scopes = [scope];
  let account: AccountInfo | undefined;
  return {
    user: () => account?.username,
    token: async () => {
      if (!account) return undefined;
      try {
        const cacheLookupPolicy = CacheLookupPolicy.AccessTokenAndRefreshToken;
        return (await app.acquireTokenSilent({ scopes, account, cacheLookupPolicy })).accessToken;
      } catch (error) {
        // The refresh token has expired, after a day, or the tenant requires another sign-in.
        if (!(error instanceof InteractionRequiredAuthError)) throw error;
        account = undefined;
        return undefined;
      }
    },
    start: async (claims) => {
      const result = await app.loginPopup({
        scopes,
        prompt: 'select_account',
        // Otherwise MSAL refuses a second popup after the first was closed.
        overrideInteractionInProgress: true,
        ...(claims === undefined ? {} : { claims }),
      });
      ({ account } = result);
    },
    end: async () => {
      account = undefined;
      await app.clearCache();
    },
  };
}
