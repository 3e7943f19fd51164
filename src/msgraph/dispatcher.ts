// The pool of connections to Microsoft Graph, and its bounds.
import { Pool } from 'undici';

/** Bytes; a partner is about 2 kB, so this is thousands of them on one page. */
const longestBody = 16 * 1024 * 1024;

/** A pool for Graph's origin; it knows no other host. */
export function createMsGraphDispatcher(origin: string): Pool {
  return new Pool(origin, {
    connect: { timeout: 5_000 },
    maxResponseSize: longestBody,
  });
}
