// Reads of Graph by the gateway's own client, with the pages that came back and the time that they took.
import { authorizationUri } from '../auth/authority.js';
import { ClaimsChallengeError } from '../auth/errors.js';
import type { TokenRequest } from '../net/token-request.js';
import { createMsGraphClient, type MsGraphClient } from '../msgraph/client.js';
import type { PathResponse } from '../msgraph/errors.js';
import { createThrottle } from '../msgraph/throttle.js';
import type { Upstreams } from '../upstreams.js';

/** The functions of the client that send GET only. `batch` sends POST. */
type ReadingClient = Pick<MsGraphClient, 'get' | 'list' | 'read'>;

export interface Observed<T> {
  result: T;
  /** The response to each GET, in order. */
  pages: readonly PathResponse[];
  ms: number;
}

export interface GraphReader {
  /** Runs a read, and returns what came back. Rejects as the read does. */
  observe: <T>(read: (msgraph: ReadingClient) => Promise<T>) => Promise<Observed<T>>;
}

interface ReaderOptions {
  upstreams: Upstreams;
  userAgent: string;
  getToken: (request?: TokenRequest) => Promise<string>;
  /** Returns the permissions of a token, as the authority named them. */
  scopeOf: (token: string) => string | undefined;
}

export function createGraphReader({ getToken, scopeOf, upstreams, userAgent }: ReaderOptions): GraphReader {
  const { authority, msgraphDispatcher: dispatcher, tenant } = upstreams;
  const throttle = createThrottle();
  return {
    observe: async (read) => {
      const pages: PathResponse[] = [];
      const client = createMsGraphClient({
        url: new URL(tenant.msgraphUrl),
        dispatcher,
        throttle,
        userAgent,
        token: getToken,
        scopeOf,
        challenge: (claims) => new ClaimsChallengeError({ claims, authorizationUri: authorizationUri(authority) }),
        onAttempt: () => undefined,
        onResponse: (response) => pages.push(response),
      });
      const startMs = performance.now();
      const result = await read(client);
      return { result, pages, ms: Math.round(performance.now() - startMs) };
    },
  };
}
