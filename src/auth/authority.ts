// The Entra authority: its connection pool and its JSON documents.
import { Agent, request, type Dispatcher } from 'undici';
import { createProxiedDispatcher, type Proxy } from '../proxy.js';
import { AuthorityUnavailableError } from './errors.js';

/** Time limit of a request to the authority, in ms. A later response would come too late for the caller. */
const timeLimitMs = 5_000;

/** The authority that issues a tenant's tokens. */
export interface Authority {
  /** Such as `https://login.microsoftonline.com`, without a trailing slash. */
  host: string;
  tenantId: string;
  dispatcher: Dispatcher;
}

/** Returns the URL where users sign in, for a claims challenge. */
export function authorizationUri({ host, tenantId }: Authority): string {
  return `${host}/${tenantId}/oauth2/v2.0/authorize`;
}

export interface AuthorityConnection {
  /** PEM certificate to trust instead of the usual ones. */
  certificate?: string | undefined;
  proxy?: Proxy | undefined;
}

/** Creates a connection pool for the authority. */
export function createAuthorityDispatcher({ certificate, proxy }: AuthorityConnection): Dispatcher {
  const options = {
    connect: { timeout: timeLimitMs, ...(certificate === undefined ? {} : { ca: certificate }) },
    headersTimeout: timeLimitMs,
    bodyTimeout: timeLimitMs,
    // Bytes. Metadata and keys have about 10 kB.
    maxResponseSize: 1024 * 1024,
  };
  return proxy ? createProxiedDispatcher(proxy, options) : new Agent(options);
}

/** Returns a JSON document of the authority. Rejects with `AuthorityUnavailableError`. */
export async function fetchAuthorityJson(url: string, dispatcher: Dispatcher): Promise<Record<string, unknown>> {
  try {
    const { statusCode, body } = await request(url, { dispatcher, signal: AbortSignal.timeout(timeLimitMs) });
    const document = await body.json();
    if (statusCode !== 200) throw new Error(`${new URL(url).pathname} responded with status ${statusCode}`);
    return document as Record<string, unknown>;
  } catch (cause) {
    throw new AuthorityUnavailableError({ cause });
  }
}
