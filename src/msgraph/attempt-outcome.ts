// How an attempt of a call ended, for back-off and retries.
import { MsGraphRefusal, MsGraphUnavailable } from './errors.js';

export type AttemptOutcome =
  /** Graph carried the call out. */
  | { kind: 'answered' }
  /** Graph answered with a status above 299. */
  | { kind: 'refused'; refusal: MsGraphRefusal }
  /** There was no usable answer. */
  | { kind: 'unanswered'; isTransient: boolean };

export const answered: AttemptOutcome = { kind: 'answered' };

/** Returns how an attempt ended, from what it was rejected with. */
export function outcomeOf(error: unknown): AttemptOutcome {
  if (error instanceof MsGraphRefusal) return { kind: 'refused', refusal: error };
  return { kind: 'unanswered', isTransient: error instanceof MsGraphUnavailable && error.isTransient };
}
