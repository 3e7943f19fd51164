// Retry policy: which attempts are repeated, and when. https://learn.microsoft.com/graph/best-practices-concept
import type { AttemptOutcome } from './attempt-outcome.js';
import type { MsGraphRefusal } from './errors.js';

/** Retry budget of one call, in ms. No retry starts later than this. */
export const retryBudgetMs = 10_000;

/** Attempts of one call, including the first. */
const maxAttempts = 3;
/** Milliseconds before the second attempt if Graph names no time; doubled before the third. */
const firstWaitMs = { throttled: 1_000, failed: 300 };

export type NextStep =
  | { kind: 'give up' }
  /** `reason` is for metrics: the status of the response, or `error`. */
  | { kind: 'retry'; waitMs: number; reason: string };

interface FinishedAttempt {
  outcome: AttemptOutcome;
  isRead: boolean;
  /** 1 for the first attempt. */
  attemptNumber: number;
}

const giveUp: NextStep = { kind: 'give up' };

/** Statuses that invite a retry: Graph, or a proxy in front of it, is busy. */
const transient = new Set([429, 503, 504]);

/**
 * Returns what follows an attempt. Reads are retried whenever that may help, writes only if Graph certainly did
 * nothing.
 */
export function nextStep({ attemptNumber, isRead, outcome }: FinishedAttempt): NextStep {
  if (attemptNumber >= maxAttempts) return giveUp;
  const factor = 2 ** (attemptNumber - 1);
  switch (outcome.kind) {
    case 'succeeded':
      return giveUp;
    case 'failed':
      // The failure of a write whose connection broke is not transient: the write may have been carried out.
      return outcome.isTransient ? { kind: 'retry', waitMs: firstWaitMs.failed * factor, reason: 'error' } : giveUp;
    case 'refused':
      return afterRefusal(outcome.refusal, { isRead, factor });
  }
}

function afterRefusal(
  { retryAfter, status }: MsGraphRefusal,
  { factor, isRead }: { factor: number; isRead: boolean },
): NextStep {
  if (!transient.has(status)) return giveUp;
  const didNothing = status === 429 || (status === 503 && retryAfter.kind === 'named');
  if (!isRead && !didNothing) return giveUp;
  const backOffMs = (status === 429 ? firstWaitMs.throttled : firstWaitMs.failed) * factor;
  const waitMs = retryAfter.kind === 'named' ? retryAfter.seconds * 1000 : backOffMs;
  return { kind: 'retry', waitMs, reason: String(status) };
}
