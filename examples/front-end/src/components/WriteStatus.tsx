// Status of a write: its preview and its outcome.
import { errorsElsewhere } from '../errors/user-errors';
import type { WriteControl, WriteState } from '../partners/use-write';
import { ChangesView } from './ChangesView';

interface WriteStatusProps {
  write: WriteControl;
  /** The button that sends the previewed write, such as `Create`. */
  action: string;
  /** Paths whose user errors the form shows beside its fields. All other user errors are shown here. */
  shownPaths?: readonly string[];
}

export function WriteStatus({ action, shownPaths = [], write }: WriteStatusProps) {
  const { dismiss, state, userErrors } = write;
  return (
    <div role="status">
      {state.step === 'busy' && <p>Working…</p>}
      {state.step === 'done' && <p>Done.</p>}
      {state.step === 'failed' && <p className="errors">{state.message}</p>}
      {errorsElsewhere(userErrors, shownPaths).map(({ message }) => (
        <p key={message} className="errors">
          {message}
        </p>
      ))}
      {state.step === 'preview' && (
        <section className="notice" aria-label="Preview">
          <ChangesView outcome={state.outcome} />
          <button type="button" onClick={() => void state.confirm()} disabled={state.outcome.graphRequest === null}>
            {action}
          </button>
          <button type="button" onClick={dismiss}>
            Cancel
          </button>
        </section>
      )}
      {state.step === 'unknown' && <UnknownOutcome state={state} onDismiss={dismiss} />}
    </div>
  );
}

interface UnknownOutcomeProps {
  state: Extract<WriteState, { step: 'unknown' }>;
  onDismiss: () => void;
}

/** The choices after a write whose outcome is unknown, with the result of a read. */
function UnknownOutcome({ onDismiss, state: { isDone, lookAgain, sendAgain } }: UnknownOutcomeProps) {
  return (
    <section className="notice" aria-label="Unknown outcome">
      <p>Microsoft Intune did not say whether the change was made. </p>
      <p>{isDone ? 'It is there now.' : 'It is not there yet. Some changes show late, so look again first.'}</p>
      {!isDone && (
        <>
          <button type="button" onClick={() => void lookAgain()}>
            Look again
          </button>
          <button type="button" onClick={() => void sendAgain()}>
            Send again
          </button>
        </>
      )}
      <button type="button" onClick={onDismiss}>
        {isDone ? 'OK' : 'Leave it'}
      </button>
    </section>
  );
}
