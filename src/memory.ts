// What the gateway remembers from one request to the next.
import { createAccessTokenVerifier, type Caller } from './auth/access-token.js';
import { createOnBehalfOf, type OnBehalfOf, type OnBehalfOfOptions } from './auth/on-behalf-of.js';
import type { AccessTokenRules } from './auth/token-rules.js';
import { createRecentWrites, type RecentWrites } from './msgraph/recent-writes.js';
import { createThrottle, type Throttle } from './msgraph/throttle.js';
import { createWriteQueue, type WriteQueue } from './msgraph/write-queue.js';

/** Whatever an earlier request may change about a later one. It never leads from one tenant to another. */
export interface Memory {
  /** Remembers verified tokens, the authority's keys, and that they could not be read. */
  verifyAccessToken: (token: string) => Promise<Caller>;
  /** Remembers Graph tokens, refusals, outages, and the authority's back-off. */
  onBehalfOf: OnBehalfOf;
  throttle: Throttle;
  writeQueue: WriteQueue;
  recentWrites: RecentWrites;
}

export interface MemoryOptions {
  accessTokens: AccessTokenRules;
  onBehalfOf: OnBehalfOfOptions;
}

/** Returns an empty memory. */
export function createMemory({ accessTokens, onBehalfOf }: MemoryOptions): Memory {
  return {
    verifyAccessToken: createAccessTokenVerifier(accessTokens),
    onBehalfOf: createOnBehalfOf(onBehalfOf),
    throttle: createThrottle(),
    writeQueue: createWriteQueue(),
    recentWrites: createRecentWrites(),
  };
}
