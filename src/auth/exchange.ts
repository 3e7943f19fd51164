// On-behalf-of exchanges through @azure/identity, with a time limit and the authority's back-off.
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
import { readFile } from 'node:fs/promises';
import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import {
  AzureAuthorityHosts,
  OnBehalfOfCredential,
  type AuthorityValidationOptions,
  type TokenCredentialOptions,
} from '@azure/identity';
import type { Authority } from './authority.js';
import { createAuthorityHttpClient } from './authority-http-client.js';
import { AuthorityUnavailableError } from './errors.js';
import { readTokenResponse, toAuthError, type Observed } from './exchange-error.js';

/** The credential with which the gateway authenticates to the authority. */
export type GatewayCredential =
  | { clientSecret: string }
  | { certificatePath: string }
  /** Path of a federated token that another process renews (workload identity). */
  | { federatedTokenFile: string };

export interface ExchangeOptions {
  authority: Authority;
  clientId: string;
  credential: GatewayCredential;
  /** The scope to request, such as `https://graph.microsoft.com/.default`. */
  scope: string;
}

export interface Exchanged {
  token: string;
  /** Expiry of the token, in ms since 1970. */
  expiresAtMs: number;
  /** The token's permissions, by the authority's response: space-separated, with or without their resource. */
  scope?: string | undefined;
}

interface ExchangeRequest {
  /** The caller's token. */
  assertion: string;
  /** The claims that the new token must have, as JSON text. */
  claims: string | undefined;
}

export interface Exchange {
  /** Returns a new token. Rejects with an `AuthError`, `GatewayCredentialError` or `AuthorityUnavailableError`. */
  requestToken: (request: ExchangeRequest) => Promise<Exchanged>;
  /** Returns the milliseconds left of the back-off that the authority requested; 0 if it may be called. */
  pauseMs: () => number;
}

/** Time limit of one request for a token, in ms. */
const timeLimitMs = 10_000;
/** Milliseconds. A long or mistaken Retry-After must not lock out all users for longer. MSAL's default is the same. */
const maxPauseMs = 60_000;
/** Milliseconds after a 429 without a time. */
const defaultPauseMs = 1_000;

/** Creates the exchange for all callers. A 429, or a 503 with a time, starts a back-off that all of them share. */
export function createExchange({ authority, clientId, credential, scope }: ExchangeOptions): Exchange {
  let pausedUntilMs = 0;
  const pauseMs = (): number => Math.max(0, pausedUntilMs - performance.now());
  const httpClient = createAuthorityHttpClient(authority.dispatcher, (status, retryAfter) => {
    const defaultMs = status === 429 ? defaultPauseMs : 0;
    const requestedMs = retryAfter.kind === 'named' ? retryAfter.seconds * 1000 : defaultMs;
    pausedUntilMs = Math.max(pausedUntilMs, performance.now() + Math.min(requestedMs, maxPauseMs));
  });

  async function requestToken({ assertion, claims }: ExchangeRequest): Promise<Exchanged> {
    return withTimeLimit(async (signal) => {
      const { observe, observed, options } = createIdentityOptions(authority, { httpClient, signal });
      const { tenantId } = authority;
      const onBehalfOf = { ...options, tenantId, clientId, userAssertionToken: assertion };
      const obo = createCredential(credential, { observe, options: onBehalfOf });
      try {
        // Declares that the gateway handles claims challenges, so that Graph sends them (continuous access evaluation).
        const requested = { enableCae: true, ...(claims === undefined ? {} : { claims }) };
        const { expiresOnTimestamp, token } = await obo.getToken(scope, requested);
        return { token, expiresAtMs: expiresOnTimestamp, scope: observed.scope };
      } catch (thrown) {
        throw toAuthError({ thrown, observed, authority, pauseMs: pauseMs() });
      }
    });
  }

  return { requestToken, pauseMs };
}

/**
 * Runs a request. After the time limit, rejects with `AuthorityUnavailableError` and aborts the signal, so that the
 * connection is closed even if the authority still sends.
 */
export function withTimeLimit<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AuthorityUnavailableError());
      controller.abort();
    }, timeLimitMs);
  });
  return Promise.race([run(controller.signal), timeout]).finally(() => clearTimeout(timer));
}

/** Awaits a step of a request for a token, and keeps its error. */
export type Observe = <T>(step: Promise<T>) => Promise<T>;

/**
 * Returns options for an @azure/identity credential that is used once. Its requests end with the signal, because the
 * credential itself ignores signals. `observed` is what the transport saw, because the credential throws an error that
 * has neither the transport's error nor the authority's response. Steps besides requests are reported by `observe`.
 */
export function createIdentityOptions(
  { host }: Authority,
  { httpClient, signal }: { httpClient: HttpClient; signal: AbortSignal },
): { options: TokenCredentialOptions & AuthorityValidationOptions; observed: Observed; observe: Observe } {
  const observed: Observed = {};
  const observe: Observe = (step) =>
    step.catch((error: unknown) => {
      observed.transportError = error;
      throw error;
    });
  const options = {
    authorityHost: host,
    // Instance discovery asks Microsoft about hosts that it does not know, so it fails for any other authority.
    disableInstanceDiscovery: !Object.values<string>(AzureAuthorityHosts).includes(host),
    httpClient: {
      sendRequest: async (request: PipelineRequest) => {
        const response = await observe(httpClient.sendRequest(Object.assign(request, { abortSignal: signal })));
        if (request.method === 'POST') Object.assign(observed, readTokenResponse(response.bodyAsText ?? ''));
        return response;
      },
    },
    // Retries of @azure/identity would ignore the shared back-off.
    retryOptions: { maxRetries: 0 },
  };
  return { options, observed, observe };
}

type OnBehalfOfOptions = TokenCredentialOptions &
  AuthorityValidationOptions & { tenantId: string; clientId: string; userAssertionToken: string };

/** Returns the credential of one exchange. The federated token is read again for each. */
function createCredential(
  credential: GatewayCredential,
  { observe, options }: { observe: Observe; options: OnBehalfOfOptions },
): OnBehalfOfCredential {
  // One call for each, since @azure/identity declares an overload for each.
  if ('clientSecret' in credential) return new OnBehalfOfCredential({ ...options, ...credential });
  if ('certificatePath' in credential) return new OnBehalfOfCredential({ ...options, ...credential });
  const { federatedTokenFile } = credential;
  return new OnBehalfOfCredential({ ...options, getAssertion: () => observe(readFederatedToken(federatedTokenFile)) });
}

export async function readFederatedToken(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trim();
}
