// Check at startup that the authority accepts the gateway's own credential. It needs no user: it requests an app-only
// token with the client-credentials grant and discards it.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
} from '@azure/identity';
import { createAuthorityHttpClient } from './authority-http-client.js';
import { AuthorityUnavailableError, GatewayCredentialError } from './errors.js';
import { createIdentityOptions, readFederatedToken, withTimeLimit, type ExchangeOptions } from './exchange.js';
import { toAuthError, type Observed } from './exchange-error.js';

export interface CredentialCheckOptions extends ExchangeOptions {
  /** Called once, when the credential is proven. */
  onProven: () => void;
  /** Called after each attempt that did not prove the credential. */
  onFailure: (error: GatewayCredentialError | AuthorityUnavailableError) => void;
}

export interface CredentialCheck {
  isProven: () => boolean;
  close: () => void;
}

/** Milliseconds between attempts. The pause doubles after each attempt. */
const pausesMs = { first: 1_000, max: 30_000 };

/**
 * Checks the credential until it is proven. A refusal is retried too, because Entra takes minutes to distribute a new
 * secret or federated credential, and refuses it until then.
 */
export function startCredentialCheck(options: CredentialCheckOptions): CredentialCheck {
  const { onFailure, onProven } = options;
  const closing = new AbortController();
  let isProven = false;
  const check = async (): Promise<void> => {
    for (let pauseMs = pausesMs.first; ; pauseMs = Math.min(2 * pauseMs, pausesMs.max)) {
      const error = await proveCredential(options);
      if (closing.signal.aborted) return;
      if (!error) {
        isProven = true;
        return onProven();
      }
      onFailure(error);
      await sleep(pauseMs, undefined, { signal: closing.signal, ref: false });
    }
  };
  // Only the pause can reject: when the check is closed.
  check().catch(() => undefined);
  return { isProven: () => isProven, close: () => closing.abort() };
}

/** Makes one attempt. Returns why the credential is not proven; `undefined` if it is. */
export async function proveCredential(
  options: ExchangeOptions,
): Promise<GatewayCredentialError | AuthorityUnavailableError | undefined> {
  const { authority, scope } = options;
  const httpClient = createAuthorityHttpClient(authority.dispatcher, () => undefined);
  let observed: Observed = {};
  try {
    await withTimeLimit((signal) => {
      const identity = createIdentityOptions(authority, { httpClient, signal });
      ({ observed } = identity);
      return createCredential(options, identity).getToken(scope);
    });
    return undefined;
  } catch (thrown) {
    if (thrown instanceof AuthorityUnavailableError) return thrown;
    const error = toAuthError({ thrown, observed, authority, pauseMs: 0 });
    // Any other refusal, such as one of Conditional Access, happens after the credential was accepted.
    return error instanceof GatewayCredentialError || error instanceof AuthorityUnavailableError ? error : undefined;
  }
}

function createCredential(
  { authority: { tenantId }, clientId, credential }: ExchangeOptions,
  { observe, options }: ReturnType<typeof createIdentityOptions>,
): TokenCredential {
  if ('clientSecret' in credential) {
    return new ClientSecretCredential(tenantId, clientId, credential.clientSecret, options);
  }
  if ('certificatePath' in credential) {
    return new ClientCertificateCredential(tenantId, clientId, credential.certificatePath, options);
  }
  const { federatedTokenFile } = credential;
  const getAssertion = (): Promise<string> => observe(readFederatedToken(federatedTokenFile));
  return new ClientAssertionCredential(tenantId, clientId, getAssertion, options);
}
