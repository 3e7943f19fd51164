// The Entra authority: its connection pool and its JSON documents.
import { Agent, request, type Dispatcher } from 'undici';
import { hidingContinue } from '../net/interim-responses.js';
import { createProxiedDispatcher, type Proxy } from '../net/proxy.js';
import { authorityLimits } from '../process-limits.js';
import { AuthorityFault, AuthorityUnavailableError, ExchangeFault, GatewayCredentialError } from './errors.js';

/** Time limit of a request to the authority, in ms. A later response would come too late for the caller. */
const timeLimitMs = 5_000;

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
    connections: authorityLimits.connections,
    maxResponseSize: authorityLimits.response,
  };
  return proxy
    ? createProxiedDispatcher(proxy, options)
    : new Agent({ ...options, connect: hidingContinue(options.connect) });
}

/** A JSON document of the authority, and its `Date` header in ms since 1970; `NaN` without a readable one. */
export interface AuthorityDocument {
  document: Record<string, unknown>;
  dateMs: number;
}

/** Rejects with `AuthorityUnavailableError`, or `GatewayCredentialError` if the authority does not know the tenant. */
export async function readAuthorityDocument(url: string, dispatcher: Dispatcher): Promise<AuthorityDocument> {
  try {
    const { body, headers, statusCode } = await request(url, { dispatcher, signal: AbortSignal.timeout(timeLimitMs) });
    const text = await body.text();
    if (statusCode === 200) return { document: JSON.parse(text), dateMs: Date.parse(String(headers['date'])) };
    const { pathname } = new URL(url);
    const isMetadata = pathname.endsWith(metadataPath);
    const refusal = isMetadata ? unknownTenant({ document: jsonOf(text), status: statusCode }) : undefined;
    throw refusal ?? new AuthorityFault(`${pathname} responded with status ${statusCode}`);
  } catch (cause) {
    throw cause instanceof GatewayCredentialError ? cause : new AuthorityUnavailableError({ cause });
  }
}

/** Returns the JSON of a text; `undefined` for any other text. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** End of the path of a tenant's metadata: https://openid.net/specs/openid-connect-discovery-1_0.html, section 4. */
export const metadataPath = '/.well-known/openid-configuration';

/** A format of Entra's tokens. Entra has metadata and an issuer for each. */
export type TokenVersion = '1.0' | '2.0';

/** Returns the URL of the metadata for a format of tokens. */
export function metadataUrl({ host, tenantId }: Pick<Authority, 'host' | 'tenantId'>, version: TokenVersion): string {
  return `${host}/${tenantId}${version === '2.0' ? '/v2.0' : ''}${metadataPath}`;
}

/** AADSTS numbers for a tenant that does not exist in the authority's cloud, or has a malformed id. */
const unknownTenantNumbers = new Set<unknown>([90002, 900021, 900023]);

interface MetadataResponse {
  status: number;
  /** `undefined` for a body that is not JSON. */
  document: unknown;
}

/**
 * Returns the error for a response to a request for metadata that says that the authority does not know the tenant;
 * `undefined` for another response. AZURE_TENANT_ID is wrong then, or AZURE_AUTHORITY_HOST is of another cloud.
 * Metadata has a path of its own for each tenant, so 404 says the same.
 */
export function unknownTenant({ document, status }: MetadataResponse): GatewayCredentialError | undefined {
  const { error, error_codes: numbers } = (document ?? {}) as { error?: unknown; error_codes?: unknown };
  const number = Array.isArray(numbers) ? numbers.find((it) => unknownTenantNumbers.has(it)) : undefined;
  const isInvalid = number !== undefined || error === 'invalid_tenant';
  if (!isInvalid && status !== 404) return undefined;
  const code = isInvalid ? `AADSTS${number ?? 90_002}` : `status ${status}`;
  return new GatewayCredentialError(
    `Entra does not know the tenant (${code}). Check AZURE_TENANT_ID, and that AZURE_AUTHORITY_HOST belongs to ` +
      'its cloud.',
    isInvalid ? { cause: new ExchangeFault({ message: code, code }) } : {},
  );
}
