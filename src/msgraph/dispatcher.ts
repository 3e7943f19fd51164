// The pool of connections to Microsoft Graph, and its bounds.
import { Pool } from 'undici';

/** Milliseconds; Intune answers in a second or two, a write in several. */
const timeLimitMs = 20_000;
/** Bytes; a partner is about 2 kB, so this is thousands of them on one page. */
const longestBody = 16 * 1024 * 1024;

/** A pool for Graph's origin; it knows no other host. */
export function createMsGraphDispatcher(origin: string): Pool {
  return new Pool(origin, {
    connect: { timeout: 5_000 },
    headersTimeout: timeLimitMs,
    bodyTimeout: timeLimitMs,
    maxResponseSize: longestBody,
  });
}
