// Proof, once at startup, that the authority accepts the gateway's own credential. It needs no user: it asks for an
// app-only token with the client-credentials grant and drops it. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AzureAuthorityHosts,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
} from '@azure/identity';
import { createAuthorityHttpClient } from './authority-http-client.js';
import { AuthorityUnavailableError, GatewayCredentialError } from './errors.js';
import { proofOf, type ExchangeOptions } from './exchange.js';
import { toAuthError } from './exchange-error.js';

export interface CredentialCheckOptions extends ExchangeOptions {
  /** Called after each attempt that did not prove the credential. */
  onFailure: (error: GatewayCredentialError | AuthorityUnavailableError) => void;
  /** Milliseconds before the second attempt. */
  firstPauseMs?: number;
}

export interface CredentialCheck {
  /** Whether the authority has accepted the credential since the start. */
  isProven: () => boolean;
  close: () => void;
}

/** Milliseconds for one attempt; the credential ignores abort signals. */
const timeLimitMs = 10_000;
/** Milliseconds between attempts: the first pause, doubled each time, and the longest. */
const pauses = { first: 1_000, max: 30_000 };

/**
 * Checks until the credential is proven. A refusal is tried again too: Entra takes minutes to spread a new secret or
 * federated credential, and answers as if it were wrong until then.
 */
export function startCredentialCheck(options: CredentialCheckOptions): CredentialCheck {
  const { firstPauseMs = pauses.first, onFailure } = options;
  const closing = new AbortController();
  let proven = false;
  const check = async (): Promise<void> => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, pauses.max)) {
      const error = await proveCredential(options);
      if (closing.signal.aborted) return;
      if (!error) {
        proven = true;
        return;
      }
      onFailure(error);
      await sleep(pauseMs, undefined, { signal: closing.signal, ref: false });
    }
  };
  // Only the pause rejects, when the check is closed.
  check().catch(() => undefined);
  return { isProven: () => proven, close: () => closing.abort() };
}

/** Asks once. Returns why the credential is not proven; `undefined` when it is. */
export async function proveCredential(
  options: ExchangeOptions,
): Promise<GatewayCredentialError | AuthorityUnavailableError | undefined> {
  const { authority, scope } = options;
  let transportError: unknown;
  const transport = createAuthorityHttpClient(authority.dispatcher, () => undefined);
  const common = {
    authorityHost: authority.host,
    disableInstanceDiscovery: !Object.values<string>(AzureAuthorityHosts).includes(authority.host),
    httpClient: {
      sendRequest: (sent: Parameters<typeof transport.sendRequest>[0]) =>
        transport.sendRequest(sent).catch((error: unknown) => {
          transportError = error;
          throw error;
        }),
    },
    retryOptions: { maxRetries: 0 },
  };
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<AuthorityUnavailableError>((resolve) => {
    timer = setTimeout(() => resolve(new AuthorityUnavailableError()), timeLimitMs);
  });
  const asked = (async () => {
    try {
      await credentialOf(options, common).getToken(scope);
      return undefined;
    } catch (thrown) {
      const error = toAuthError({ thrown, transportError, authority, pauseMs: 0 });
      // Any other refusal, such as one of Conditional Access, comes after the credential was accepted.
      return error instanceof GatewayCredentialError || error instanceof AuthorityUnavailableError ? error : undefined;
    }
  })();
  return Promise.race([asked, timeout]).finally(() => clearTimeout(timer));
}

function credentialOf(
  { authority: { tenantId }, clientId, credential }: ExchangeOptions,
  options: object,
): TokenCredential {
  if ('clientSecret' in credential)
    return new ClientSecretCredential(tenantId, clientId, credential.clientSecret, options);
  if ('certificatePath' in credential)
    return new ClientCertificateCredential(tenantId, clientId, credential.certificatePath, options);
  const { getAssertion } = proofOf(credential) as { getAssertion: () => Promise<string> };
  return new ClientAssertionCredential(tenantId, clientId, getAssertion, options);
}
