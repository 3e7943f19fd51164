// The Entra authority over HTTP: its documents and its pool of connections.
import { Agent, request, type Dispatcher } from 'undici';
import { createProxiedDispatcher, type Proxy } from '../proxy.js';
import { AuthorityUnavailableError } from './errors.js';

/** Milliseconds; a sign-in service that has not answered by then will not help this request. */
const timeLimitMs = 5_000;

/** The authority that a tenant's tokens come from. */
export interface Authority {
  /** Such as `https://login.microsoftonline.com`, without a slash at the end. */
  host: string;
  tenantId: string;
  dispatcher: Dispatcher;
}

/** Where a person signs in; a claims challenge names it. */
export function authorizationUri({ host, tenantId }: Authority): string {
  return `${host}/${tenantId}/oauth2/v2.0/authorize`;
}

export interface AuthorityConnection {
  /** A PEM to trust in addition to the usual certificates. */
  certificate?: string | undefined;
  proxy?: Proxy | undefined;
}

/** Returns a pool for the authority, through a proxy if there is one. */
export function createAuthorityDispatcher({ certificate, proxy }: AuthorityConnection): Dispatcher {
  const options = {
    connect: { timeout: timeLimitMs, ...(certificate === undefined ? {} : { ca: certificate }) },
    headersTimeout: timeLimitMs,
    bodyTimeout: timeLimitMs,
    // Bytes; metadata and keys are some 10 kB.
    maxResponseSize: 1024 * 1024,
  };
  return proxy ? createProxiedDispatcher(proxy, options) : new Agent(options);
}

/** Reads a JSON document of the authority. Rejects with `AuthorityUnavailableError`. */
export async function fetchAuthorityJson(url: string, dispatcher: Dispatcher): Promise<Record<string, unknown>> {
  try {
    const { statusCode, body } = await request(url, { dispatcher, signal: AbortSignal.timeout(timeLimitMs) });
    const document = await body.json();
    if (statusCode !== 200) throw new Error(`${new URL(url).pathname} answered ${statusCode}`);
    return document as Record<string, unknown>;
  } catch (cause) {
    throw new AuthorityUnavailableError({ cause });
  }
}
