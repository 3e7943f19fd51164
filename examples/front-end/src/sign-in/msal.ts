// Microsoft sign-in with MSAL.
import { InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-browser';
import type { SignIn } from './sign-in';

export interface MsalOptions {
  tenantId: string;
  /** The front end's own app registration. */
  clientId: string;
  gatewayClientId: string;
}

/** Creates a sign-in for users of one tenant, with the gateway's scope. */
export async function createMsalSignIn({ clientId, gatewayClientId, tenantId }: MsalOptions): Promise<SignIn> {
  const scopes = [`api://${gatewayClientId}/access_as_user`];
  const msal = new PublicClientApplication({
    auth: {
      clientId,
      authority: `https://login.microsoftonline.com/${tenantId}`,
      redirectUri: '/redirect.html',
      // Declares that this front end handles claims challenges. Without it, Entra does not send them.
      clientCapabilities: ['CP1'],
    },
    // Tokens stay in the memory of this tab, which other pages cannot read.
    cache: { cacheLocation: 'memoryStorage' },
  });
  await msal.initialize();

  const request = (claims: string | undefined) => {
    const account = msal.getActiveAccount();
    return { scopes, ...(account && { account }), ...(claims !== undefined && { claims }) };
  };
  return {
    async acquireSilently(claims) {
      if (!msal.getActiveAccount()) return undefined;
      try {
        return (await msal.acquireTokenSilent(request(claims))).accessToken;
      } catch (error) {
        if (error instanceof InteractionRequiredAuthError) return undefined;
        throw error;
      }
    },
    async acquireByPopup(claims) {
      const { accessToken, account } = await msal.acquireTokenPopup(request(claims));
      msal.setActiveAccount(account);
      return accessToken;
    },
  };
}
