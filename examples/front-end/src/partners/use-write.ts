// A hook for the steps of a write: rehearsal, sending and outcome.
import { useState } from 'react';
import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { gatewayError } from '../errors/next-step';
import type { UserError } from '../errors/user-errors';
import { errorCodeOf } from '../generated/error-codes';
import { NotSent } from '../sign-in/acquire-token';
import type { Outcome, Write } from './write';

export type WriteState =
  | { step: 'idle' }
  | { step: 'rehearsing' }
  | { step: 'sending' }
  | { step: 'rehearsal'; outcome: Outcome; confirm: () => Promise<void> }
  | { step: 'done'; outcome: Outcome }
  | { step: 'refused'; userErrors: readonly UserError[]; rehearseAgain: () => Promise<void> }
  /**
   * The write may have been carried out. `isDone` is the result of a read, `undefined` if that failed. Intune shows
   * some changes late.
   */
  | { step: 'unknown'; isDone: boolean | undefined; lookAgain: () => Promise<void>; sendAgain: () => Promise<void> }
  /** Nothing was changed. */
  | { step: 'failed'; error: unknown; tryAgain: () => Promise<void> };

export interface WriteControl {
  state: WriteState;
  /** User errors of a refused write; otherwise none. */
  userErrors: readonly UserError[];
  /** Makes a dry run, and shows it; `confirm` sends the write. */
  rehearse: (write: Write) => Promise<void>;
  /** Goes back to the first step. */
  reset: () => void;
}

/**
 * `onStale` is called when the screen may be out of date: after each write that was sent, whatever became of it, and
 * after a rehearsal that found nothing to change, such as something that someone else removed already.
 */
export function useWrite(onStale: () => void = () => {}): WriteControl {
  const [state, setState] = useState<WriteState>({ step: 'idle' });

  /** Runs a step. `tryAgain` is what the user may do after an error that changed nothing. */
  async function attempt(
    step: 'rehearsing' | 'sending',
    task: () => Promise<WriteState>,
    tryAgain: () => Promise<void>,
  ): Promise<void> {
    setState({ step });
    try {
      setState(await task());
      if (step === 'sending') onStale();
    } catch (error) {
      setState({ step: 'failed', error, tryAgain });
    }
  }

  const rehearse = (write: Write): Promise<void> =>
    attempt(
      'rehearsing',
      async () => {
        const outcome = await write.send({ dryRun: true });
        if (isFoundOtherwise(outcome)) onStale();
        return outcome.userErrors.length === 0
          ? { step: 'rehearsal', outcome, confirm: () => send(write) }
          : refused(write, outcome);
      },
      () => rehearse(write),
    );

  const send = (write: Write): Promise<void> =>
    attempt(
      'sending',
      async () => {
        try {
          const outcome = await write.send({ dryRun: false });
          return outcome.userErrors.length === 0 ? { step: 'done', outcome } : refused(write, outcome);
        } catch (error) {
          if (!mayHaveBeenMade(error)) throw error;
          return look(write);
        }
      },
      () => rehearse(write),
    );

  const refused = (write: Write, { userErrors }: Outcome): WriteState => ({
    step: 'refused',
    userErrors,
    rehearseAgain: () => rehearse(write),
  });

  /** Reads whether the change is there. The write is never sent again without the user's decision. */
  const look = async (write: Write): Promise<WriteState> => ({
    step: 'unknown',
    isDone: await write.isDone().catch(() => undefined),
    lookAgain: () =>
      attempt(
        'sending',
        () => look(write),
        () => rehearse(write),
      ),
    sendAgain: () => send(write),
  });

  return {
    state,
    userErrors: state.step === 'refused' ? state.userErrors : [],
    rehearse,
    reset: () => setState({ step: 'idle' }),
  };
}

/** Returns whether there is nothing to change, or nothing that could be changed. */
function isFoundOtherwise({ graphRequest, userErrors }: Outcome): boolean {
  return userErrors.length === 0 ? graphRequest === null : userErrors.some(({ code }) => code === 'NOT_FOUND');
}

/** Returns whether the gateway says so, or nothing came back that says what became of the request. */
function mayHaveBeenMade(error: unknown): boolean {
  if (error instanceof NotSent) return false;
  if (ServerError.is(error)) return !isRefusal(error.statusCode);
  const first = CombinedGraphQLErrors.is(error) ? gatewayError(error.errors) : undefined;
  const code = first && errorCodeOf(first);
  // A code that the gateway does not have is a router's, and so may be a fault of the server.
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' || code === 'WRITE_OUTCOME_UNKNOWN';
}

/** A status by which the gateway says that it did nothing: it answers a mutation that may have written with 200. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408;
}
