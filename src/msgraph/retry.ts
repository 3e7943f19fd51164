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
  /** 1 for the first attempt. */
  attemptNumber: number;
}

const giveUp: NextStep = { kind: 'give up' };

/**
 * Statuses that invite a retry: Graph, or a proxy in front of it, is busy. A write is refused with 429 only, which
 * proves that it was not carried out: after the others its outcome is unknown (`call.ts`).
 */
const transient = new Set([429, 503, 504]);

/** Returns what follows an attempt. It is repeated if that may help, and if Graph certainly changed nothing. */
export function nextStep({ attemptNumber, outcome }: FinishedAttempt): NextStep {
  if (attemptNumber >= maxAttempts) return giveUp;
  const factor = 2 ** (attemptNumber - 1);
  switch (outcome.kind) {
    case 'succeeded':
    case 'ruled out':
      return giveUp;
    case 'failed':
      // The failure of a write whose connection broke is not transient: the write may have been carried out.
      return outcome.isTransient ? { kind: 'retry', waitMs: firstWaitMs.failed * factor, reason: 'error' } : giveUp;
    case 'refused':
      return afterRefusal(outcome.refusal, factor);
  }
}

function afterRefusal({ retryAfter, status }: MsGraphRefusal, factor: number): NextStep {
  if (!transient.has(status)) return giveUp;
  const backOffMs = (status === 429 ? firstWaitMs.throttled : firstWaitMs.failed) * factor;
  const waitMs = retryAfter.kind === 'named' ? retryAfter.seconds * 1000 : backOffMs;
  return { kind: 'retry', waitMs, reason: String(status) };
}
