// What is tried again, and when. https://learn.microsoft.com/graph/best-practices-concept
import type { MsGraphRefusal } from './errors.js';
import type { AttemptOutcome } from './attempt-outcome.js';

/** Retry budget of one call, in ms. No retry starts later than this. */
export const waitBudgetMs = 10_000;

/** Attempts of one call, the first one included. */
const maxTries = 3;
/** Milliseconds before the second attempt where Graph names no time; doubled before the third. */
const firstWaitMs = { throttled: 1_000, failed: 300 };

/** What follows an attempt. */
export type NextStep =
  | { kind: 'give up' }
  /** `reason` is for metrics: the status that Graph answered, or `error`. */
  | { kind: 'retry'; waitMs: number; reason: string };

const giveUp: NextStep = { kind: 'give up' };

/** Statuses with which Graph asks to be called again: it is busy, or something on the way is. */
const transient = new Set([429, 503, 504]);

/** Decides what follows an attempt. A read is sent again whenever that may help, a write only where Graph surely did nothing. */
export function nextStep({
  isRead,
  outcome,
  tries,
}: {
  outcome: AttemptOutcome;
  isRead: boolean;
  tries: number;
}): NextStep {
  if (tries >= maxTries) return giveUp;
  const factor = 2 ** (tries - 1);
  switch (outcome.kind) {
    case 'answered':
      return giveUp;
    case 'unanswered':
      // A write whose connection broke is not transient: it may have been carried out.
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
  const ownWaitMs = (status === 429 ? firstWaitMs.throttled : firstWaitMs.failed) * factor;
  const waitMs = retryAfter.kind === 'named' ? retryAfter.seconds * 1000 : ownWaitMs;
  return { kind: 'retry', waitMs, reason: String(status) };
}
