// Reads of Graph by the gateway's own client, with the pages that came back and the time that they took.
import type { Caller } from '../auth/access-token.js';
import { authorizationUri } from '../auth/authority.js';
import { ClaimsChallengeError } from '../auth/errors.js';
import type { OnBehalfOf } from '../auth/on-behalf-of.js';
import { createMsGraphClient, type MsGraphClient } from '../msgraph/client.js';
import type { PathResponse } from '../msgraph/errors.js';
import { createThrottle } from '../msgraph/throttle.js';
import type { Upstreams } from '../upstreams.js';

export interface Observed<T> {
  result: T;
  /** The response to each GET, in order. */
  pages: readonly PathResponse[];
  ms: number;
}

/**
 * Runs a read, and returns what came back. Rejects as the read does. It gets the functions of the client that send GET
 * only: `batch` sends POST.
 */
export type GraphReader = <T>(
  read: (msgraph: Pick<MsGraphClient, 'get' | 'list' | 'read'>) => Promise<T>,
) => Promise<Observed<T>>;

interface ReaderOptions {
  upstreams: Upstreams;
  userAgent: string;
  onBehalfOf: OnBehalfOf;
  caller: Caller;
}

export function createGraphReader({ caller, onBehalfOf, upstreams, userAgent }: ReaderOptions): GraphReader {
  const { authority, msgraphDispatcher: dispatcher, tenant } = upstreams;
  const throttle = createThrottle();
  return async (read) => {
    const pages: PathResponse[] = [];
    const client = createMsGraphClient({
      url: new URL(tenant.msgraphUrl),
      dispatcher,
      throttle,
      userAgent,
      token: (request) => onBehalfOf.getToken(caller, request),
      scopeOf: (token) => onBehalfOf.scopeOf(caller, token),
      challenge: (claims) => new ClaimsChallengeError({ claims, authorizationUri: authorizationUri(authority) }),
      onAttempt: () => undefined,
      onResponse: (response) => pages.push(response),
    });
    const startMs = performance.now();
    const result = await read(client);
    return { result, pages, ms: Math.round(performance.now() - startMs) };
  };
}
