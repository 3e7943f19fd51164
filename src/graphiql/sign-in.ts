// Sign-in with Microsoft Entra for administrators who explore a real tenant.
//
// Authorization code flow with PKCE, by MSAL, as a public client: there is no secret in the page. Tokens are kept in memory:
// browsers write session storage to disk to restore sessions, and any script of the origin can read it for as long as the tab
// lives. So a reload signs the user out of the page, and signing in again takes a click. The popup leaves what was typed in
// the page alone. Frames are never used for it, so that the page's policy forbids them.
import {
  CacheLookupPolicy,
  InteractionRequiredAuthError,
  PublicClientApplication,
  type AccountInfo,
} from '@azure/msal-browser';
import type { SignInOptions } from './page-options.js';

export interface SignIn {
  /** The user who signed in, if any. */
  user: () => string | undefined;
  /** A token for the gateway; `undefined` if nobody is signed in, or not any more. */
  token: () => Promise<string | undefined>;
  /** Opens the sign-in page; call it from a click, or browsers block the popup. `claims` come from a claims challenge. */
  start: (claims?: string) => Promise<void>;
  /** Forgets the tokens. The session with Entra goes on. */
  end: () => Promise<void>;
}

/** Milliseconds for a person to sign in, another factor included; MSAL's own limit is a minute. */
const popupBridgeTimeout = 300_000;

export async function createSignIn({ authority, clientId, scope }: SignInOptions): Promise<SignIn> {
  const app = new PublicClientApplication({
    auth: {
      clientId,
      authority,
      // Its metadata is read from the authority itself, and no other host is asked whether it is one.
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
        // After a day the refresh token has ended, or the tenant asks for another sign-in.
        if (error instanceof InteractionRequiredAuthError) account = undefined;
        else throw error;
        return undefined;
      }
    },
    start: async (claims) => {
      const result = await app.loginPopup({
        scopes,
        prompt: 'select_account',
        // A popup that was closed would otherwise block the next one.
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
