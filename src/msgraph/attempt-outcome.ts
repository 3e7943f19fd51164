// The outcome of one attempt of a call, as back-off and retries need it.
import { MsGraphMisconfigured, MsGraphNotOffered, MsGraphRefusal, MsGraphUnavailable } from './errors.js';

export type AttemptOutcome =
  /** Graph carried the call out. */
  | { kind: 'succeeded' }
  /** Graph responded with a status above 299. */
  | { kind: 'refused'; refusal: MsGraphRefusal }
  /** Graph responded that it never will carry out such a call. */
  | { kind: 'ruled out' }
  /** There was no usable response. */
  | { kind: 'failed'; isTransient: boolean };

export const succeeded: AttemptOutcome = { kind: 'succeeded' };

/** Returns the outcome of an attempt that rejected with this error. */
export function outcomeOf(error: unknown): AttemptOutcome {
  if (error instanceof MsGraphRefusal) return { kind: 'refused', refusal: error };
  if (error instanceof MsGraphNotOffered || error instanceof MsGraphMisconfigured) return { kind: 'ruled out' };
  return { kind: 'failed', isTransient: error instanceof MsGraphUnavailable && error.isTransient };
}
