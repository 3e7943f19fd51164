// What is tried again, and when. https://learn.microsoft.com/graph/best-practices-concept
import { MsGraphRefusal, MsGraphUnavailable } from './errors.js';

/** Waits and tries of one call end within this, in milliseconds; a longer wait is told instead. */
export const waitBudgetMs = 10_000;

/** Tries of one call, the first one included. */
const maxTries = 3;
/** Milliseconds before the second try where Graph names no time; doubled before the third. */
const firstWaitMs = { throttled: 1_000, failed: 300 };

/** Returns why a call is sent again, for metrics: the status it was answered, or `error`. */
export function retryReason(error: unknown): string {
  return error instanceof MsGraphRefusal ? String(error.status) : 'error';
}

/** What Graph asks to be tried again: it is busy, or something on the way is. */
const transient = new Set([429, 503, 504]);

/**
 * The milliseconds to wait before another try; `undefined` when there is to be none. A read is tried again whenever that
 * may help; a write only where Graph surely did nothing.
 */
export function retryWaitMs(error: unknown, read: boolean, tries: number): number | undefined {
  if (tries >= maxTries) return undefined;
  const doubled = 2 ** (tries - 1);
  // A write whose connection broke is a `MsGraphWriteOutcomeUnknown`; this one was never sent, or is a read.
  if (error instanceof MsGraphUnavailable) return error.transient ? firstWaitMs.failed * doubled : undefined;
  if (!(error instanceof MsGraphRefusal) || !transient.has(error.status)) return undefined;
  const { retryAfterSeconds, status } = error;
  const didNothing = status === 429 || (status === 503 && retryAfterSeconds !== undefined);
  if (!read && !didNothing) return undefined;
  if (retryAfterSeconds !== undefined) return retryAfterSeconds * 1000;
  return (status === 429 ? firstWaitMs.throttled : firstWaitMs.failed) * doubled;
}
