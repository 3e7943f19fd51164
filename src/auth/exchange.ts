// One on-behalf-of exchange through @azure/identity, bounded in time; and the pause that the authority may ask for.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
import { readFile } from 'node:fs/promises';
import type { PipelineRequest } from '@azure/core-rest-pipeline';
import { AzureAuthorityHosts, OnBehalfOfCredential } from '@azure/identity';
import type { Authority } from './authority.js';
import { createAuthorityHttpClient } from './authority-http-client.js';
import { AuthorityUnavailableError } from './errors.js';
import { toAuthError } from './exchange-error.js';

/** How the gateway proves to the authority who it is. */
export type GatewayCredential =
  | { clientSecret: string }
  | { certificatePath: string }
  /** A file that holds a federated token, rewritten from outside: workload identity. */
  | { federatedTokenFile: string };

export interface ExchangeOptions {
  authority: Authority;
  clientId: string;
  credential: GatewayCredential;
  /** What to ask for, such as `https://graph.microsoft.com/.default`. */
  scope: string;
}

export interface Exchanged {
  token: string;
  /** When the token ends, in milliseconds since 1970. */
  expiresAtMs: number;
}

export interface Exchange {
  /** Rejects with an `AuthError`, `GatewayCredentialError` or `AuthorityUnavailableError`. */
  ask: (assertion: string, claims: string | undefined) => Promise<Exchanged>;
  /** Milliseconds for which the authority asked not to be called; 0 when it may be called. */
  pauseMs: () => number;
}

/** The credential ignores abort signals, so the wait is bounded here. */
const timeLimitMs = 10_000;
/** Milliseconds; a longer or mistaken Retry-After must not lock everyone out for longer. MSAL pauses as long by default. */
const maxPauseMs = 60_000;
/** Milliseconds after a 429 that names no time. */
const defaultPauseMs = 1_000;

/** An exchange for all callers: a 429, or a 503 with a time, makes all of them pause. */
export function createExchange({ authority, clientId, credential, scope }: ExchangeOptions): Exchange {
  let pausedUntil = 0;
  const pauseMs = (): number => Math.max(0, pausedUntil - performance.now());
  const shared = createAuthorityHttpClient(authority.dispatcher, (status, retryAfter) => {
    const wantedMs = retryAfterMs(retryAfter) ?? (status === 429 ? defaultPauseMs : 0);
    pausedUntil = Math.max(pausedUntil, performance.now() + Math.min(wantedMs, maxPauseMs));
  });

  async function ask(assertion: string, claims: string | undefined): Promise<Exchanged> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AuthorityUnavailableError()), timeLimitMs);
    });
    // MSAL replaces errors of the transport by one without a cause.
    let transportError: unknown;
    const exchanged = new OnBehalfOfCredential({
      tenantId: authority.tenantId,
      clientId,
      userAssertionToken: assertion,
      ...proofOf(credential),
      authorityHost: authority.host,
      // Instance discovery asks Microsoft whether it knows the host; it knows its own.
      disableInstanceDiscovery: !Object.values<string>(AzureAuthorityHosts).includes(authority.host),
      httpClient: {
        sendRequest: (sent: PipelineRequest) =>
          shared.sendRequest(sent).catch((error: unknown) => {
            transportError = error;
            throw error;
          }),
      },
      // Its retries would ignore the pause of the other callers.
      retryOptions: { maxRetries: 0 },
    } as object as ConstructorParameters<typeof OnBehalfOfCredential>[0])
      // Declares that challenges are understood, so that Graph may send them: continuous access evaluation.
      .getToken(scope, { enableCae: true, ...(claims === undefined ? {} : { claims }) })
      .then(({ token, expiresOnTimestamp }) => ({ token, expiresAtMs: expiresOnTimestamp }))
      .catch((thrown: unknown) => {
        throw toAuthError({ thrown, transportError, authority, pauseMs: pauseMs() });
      });
    return Promise.race([exchanged, timeout]).finally(() => clearTimeout(timer));
  }

  return { ask, pauseMs };
}

/** A Retry-After header in milliseconds: whole seconds or a date (RFC 9110 section 10.2.3). */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** The credential as the options of @azure/identity's credentials; a file is read when a token is asked for. */
export function proofOf(credential: GatewayCredential): object {
  if (!('federatedTokenFile' in credential)) return credential;
  return { getAssertion: async () => (await readFile(credential.federatedTokenFile, 'utf8')).trim() };
}
