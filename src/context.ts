// What one GraphQL request carries: who calls, Graph as that user, and loaders that live as long as the request.
import type { Caller } from './auth/access-token.js';
import { readBearerToken } from './auth/bearer-token.js';
import { MissingTokenError } from './auth/errors.js';
import type { OnBehalfOf } from './auth/on-behalf-of.js';
import { createMsGraphClient, type MsGraphClient, type MsGraphClientOptions } from './msgraph/client.js';
import { createMsGraphLoader, type MsGraphLoader } from './msgraph/loader.js';

export interface Context {
  /** `undefined` when no token came; then nothing of a tenant may be asked for. */
  caller: Caller | undefined;
  msgraph: MsGraphClient;
  references: MsGraphLoader;
}

/** What lives longer than a request. */
export interface ContextParts {
  verifyAccessToken: (token: string) => Promise<Caller>;
  onBehalfOf: OnBehalfOf;
  msgraph: Pick<MsGraphClientOptions, 'url' | 'dispatcher' | 'throttle' | 'userAgent' | 'challenge'>;
}

/**
 * A context for one request; `signal` tells that its client left. Rejects with an `AuthError` when a token came that is
 * not good.
 */
export async function createContext(
  parts: ContextParts,
  authorization: string | undefined,
  signal?: AbortSignal,
): Promise<Context> {
  const bearer = readBearerToken(authorization);
  const caller = bearer === undefined ? undefined : await parts.verifyAccessToken(bearer);
  const msgraph = createMsGraphClient({
    ...parts.msgraph,
    ...(signal ? { signal } : {}),
    token: (claims) => (caller ? parts.onBehalfOf(caller, claims) : Promise.reject(new MissingTokenError())),
  });
  return { caller, msgraph, references: createMsGraphLoader(msgraph) };
}
