// A hook for the steps of a write: preview, sending and outcome.
import { useState } from 'react';
import { explain, nextStep } from '../errors/next-step';
import type { UserError } from '../errors/user-errors';
import type { Outcome, Write } from './write';

export type WriteState =
  | { step: 'idle' }
  | { step: 'busy' }
  | { step: 'preview'; outcome: Outcome; confirm: () => Promise<void> }
  | { step: 'done' }
  | { step: 'refused'; userErrors: readonly UserError[] }
  /** The write may have been carried out. `isDone` is the result of a read; Intune shows some changes late. */
  | { step: 'unknown'; isDone: boolean; lookAgain: () => Promise<void>; sendAgain: () => Promise<void> }
  | { step: 'failed'; message: string };

export interface WriteControl {
  state: WriteState;
  /** User errors of a refused write; otherwise none. */
  userErrors: readonly UserError[];
  /** Makes a dry run first, and shows it; `confirm` sends the write. */
  preview: (write: Write) => Promise<void>;
  send: (write: Write) => Promise<void>;
  /** Closes the preview or the outcome. */
  dismiss: () => void;
}

export function useWrite(): WriteControl {
  const [state, setState] = useState<WriteState>({ step: 'idle' });

  async function attempt(task: () => Promise<WriteState>): Promise<void> {
    setState({ step: 'busy' });
    try {
      setState(await task());
    } catch (error) {
      setState({ step: 'failed', message: explain(error) });
    }
  }

  const preview = (write: Write): Promise<void> =>
    attempt(async () => {
      const outcome = await write.send({ dryRun: true });
      return outcome.userErrors.length === 0
        ? { step: 'preview', outcome, confirm: () => send(write) }
        : { step: 'refused', userErrors: outcome.userErrors };
    });

  const send = (write: Write): Promise<void> =>
    attempt(async () => {
      try {
        const { userErrors } = await write.send({ dryRun: false });
        return userErrors.length === 0 ? { step: 'done' } : { step: 'refused', userErrors };
      } catch (error) {
        if (nextStep(error).do !== 'look before trying again') throw error;
        return look(write);
      }
    });

  /** Reads whether the change is there. The write is never sent again without the user's decision. */
  const look = async (write: Write): Promise<WriteState> => ({
    step: 'unknown',
    isDone: await write.isDone(),
    lookAgain: () => attempt(() => look(write)),
    sendAgain: () => send(write),
  });

  return {
    state,
    userErrors: state.step === 'refused' ? state.userErrors : [],
    preview,
    send,
    dismiss: () => setState({ step: 'idle' }),
  };
}
