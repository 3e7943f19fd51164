// Sign-in of a person at this terminal by device code, for `doctor`. The gateway itself never signs anyone in.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
import { DeviceCodeCredential } from '@azure/identity';
import type { Authority } from './authority.js';
import { createAuthorityHttpClient } from './authority-http-client.js';
import { createIdentityOptions } from './exchange.js';
import { toAuthError } from './exchange-error.js';

export interface DeviceSignIn {
  authority: Authority;
  /** A public client, such as that of GraphiQL. */
  clientId: string;
  /** The scope of the gateway, such as `api://<client id>/access_as_user`. */
  scope: string;
  /** Called with the code, and the address where the person enters it. */
  onCode: (prompt: { code: string; url: string }) => void;
  /** Ends the wait for the person. */
  signal: AbortSignal;
}

/** Resolves to the person's token for the gateway. Rejects as an exchange does. */
export async function signInByDeviceCode({
  authority,
  clientId,
  onCode,
  scope,
  signal,
}: DeviceSignIn): Promise<string> {
  const httpClient = createAuthorityHttpClient(authority.dispatcher, () => undefined);
  const { observed, options } = createIdentityOptions(authority, { httpClient, signal });
  const credential = new DeviceCodeCredential({
    ...options,
    tenantId: authority.tenantId,
    clientId,
    userPromptCallback: ({ userCode, verificationUri }) =>
      onCode({ code: printable(userCode), url: printable(verificationUri) }),
  });
  try {
    return (await credential.getToken(scope, { abortSignal: signal })).token;
  } catch (thrown) {
    throw toAuthError({ thrown, observed, authority, pauseMs: 0 });
  }
}

/** Returns the printable ASCII of a text that is shown on a terminal. */
function printable(text: string): string {
  return text.replace(/[^!-~]/g, '');
}
