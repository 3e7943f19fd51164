// What one GraphQL request carries: who calls, Graph as that user, and loaders that live as long as the request.
import type { Caller } from './auth/access-token.js';
import { readBearerToken } from './auth/bearer-token.js';
import { MissingTokenError } from './auth/errors.js';
import type { OnBehalfOf } from './auth/on-behalf-of.js';
import { operationTimeoutMs } from './deadlines.js';
import { createMsGraphClient, type MsGraphClient, type MsGraphClientOptions } from './msgraph/client.js';

export interface Context {
  /** Names the request in the log and in its answer. */
  requestId: string;
  /** `undefined` when no token came; then nothing of a tenant may be asked for. */
  caller: Caller | undefined;
  msgraph: MsGraphClient;
  /**
   * Returns what a function makes for this request; it is called once. Loaders are kept here. A WeakMap by context would
   * keep each request in memory until a full collection.
   */
  once: <T>(make: (msgraph: MsGraphClient) => T) => T;
}

/** What lives longer than a request. */
export interface ContextParts {
  verifyAccessToken: (token: string) => Promise<Caller>;
  onBehalfOf: OnBehalfOf;
  msgraph: Omit<
    MsGraphClientOptions,
    'token' | 'onConsentMissing' | 'signal' | 'attemptTimeoutMs' | 'deadline' | 'isClosing'
  >;
}

/** Returns the caller of an Authorization header; `undefined` without one. Rejects with an `AuthError` for a bad token. */
export async function verifyCaller(
  { verifyAccessToken }: Pick<ContextParts, 'verifyAccessToken'>,
  authorization: string | undefined,
): Promise<Caller | undefined> {
  const bearer = readBearerToken(authorization);
  return bearer === undefined ? undefined : verifyAccessToken(bearer);
}

interface ContextRequest {
  authorization: string | undefined;
  requestId: string;
  /** Aborts when the client leaves, or the operation's time is up. */
  signal?: AbortSignal;
  /** Whether the gateway is shutting down. */
  isClosing?: () => boolean;
}

/** A context for one request. Rejects with an `AuthError` when a token came that is not good. */
export async function createContext(
  parts: ContextParts,
  { authorization, isClosing, requestId, signal }: ContextRequest,
): Promise<Context> {
  const caller = await verifyCaller(parts, authorization);
  const msgraph = createMsGraphClient({
    ...parts.msgraph,
    ...(signal ? { signal } : {}),
    ...(isClosing ? { isClosing } : {}),
    deadline: performance.now() + operationTimeoutMs,
    token: (request) =>
      caller ? parts.onBehalfOf.getToken(caller, { ...request, signal }) : Promise.reject(new MissingTokenError()),
    onConsentMissing: (token) => caller && parts.onBehalfOf.retire(caller, token),
  });
  return { requestId, caller, msgraph, once: rememberFor(msgraph) };
}

function rememberFor(msgraph: MsGraphClient): Context['once'] {
  const made = new Map<unknown, unknown>();
  return <T>(make: (msgraph: MsGraphClient) => T) => {
    if (!made.has(make)) made.set(make, make(msgraph));
    return made.get(make) as T;
  };
}
