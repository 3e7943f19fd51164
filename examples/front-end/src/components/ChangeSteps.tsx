// The steps of one change in the dialog: the form, the rehearsal, "Make the change", the outcome, and Undo.
import { useEffect, useId, useRef, useState, type ReactElement, type RefObject } from 'react';
import { useApolloClient } from '@apollo/client/react';
import {
  Button,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogTitle,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { reloadScreen } from '../apollo/lists';
import { errorsElsewhere, explainUserError, type UserError } from '../errors/user-errors';
import { urlOf, useAddress } from '../navigation/address';
import { labelOf, notUndoableLabels } from '../partners/labels';
import { compareLater, type Difference } from '../partners/partner';
import { undoWrite } from '../partners/undo';
import { useWrite, type WriteControl, type WriteState } from '../partners/use-write';
import type { Outcome, Write } from '../partners/write';
import { Caveats, ChangeList, ChangesView } from './ChangesView';
import { ErrorDetails, ErrorNotice } from './ErrorNotice';
import { SignInPrompt } from './SignInPrompt';
import { WaitNotice } from './WaitNotice';

/** What a form of the dialog gets. It renders a form with this id, and calls `rehearse` on submit. */
export interface ChangeFormProps {
  id: string;
  rehearse: (write: Write) => void;
  userErrors: readonly UserError[];
}

export interface ChangeRequest {
  /** What is about to happen, with the name of the object. */
  title: string;
  /** A write that is rehearsed at once, or a form that makes one. */
  start: Write | ((props: ChangeFormProps) => ReactElement);
  /** Paths whose user errors the form shows beside its fields. */
  shownPaths?: readonly string[];
  /** The button that sends the write. */
  confirm?: string;
  /** Shown with the rehearsal, such as that there is no way back. */
  caution?: string;
  /** The partner that it is about, to show what someone else changed. */
  partnerId?: string;
  /** Called once the change was made, also if it is undone later. */
  onMade?: () => void;
  onClose?: (wasMade: boolean) => void;
}

const useStyles = makeStyles({
  content: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  heading: { fontSize: tokens.fontSizeBase400, margin: 0, outlineStyle: 'none' },
  actions: { flexWrap: 'wrap' },
});

const undoTitle = 'Undo: ';

const headings: Record<WriteState['step'], string> = {
  idle: '',
  rehearsing: 'Checking what would change…',
  rehearsal: 'What will change',
  sending: 'Making the change…',
  done: 'The change was made',
  refused: 'Nothing was changed',
  unknown: 'The outcome is unknown',
  failed: 'Nothing was changed',
};

/** Returns the heading of a step. */
function headingOf(state: WriteState): string {
  if (state.step === 'rehearsal' && !state.outcome.graphRequest) return 'Nothing would change';
  if (state.step === 'done' && !state.outcome.changed) return 'Nothing had to be changed';
  const isPartlyMade = state.step === 'refused' && state.userErrors.some(({ code }) => code === 'NOT_APPLIED');
  return isPartlyMade ? 'Not everything was changed' : headings[state.step];
}

interface ChangeStepsProps {
  /** Gets what the Escape key does; nothing while a change is being made. */
  escape: RefObject<(() => void) | undefined>;
  request: ChangeRequest;
  /** Opens another change in place of this one. */
  onNext: (request: ChangeRequest) => void;
  onClose: (wasMade: boolean) => void;
  /** Called when the user went to another page with the browser. */
  onLeave: () => void;
}

export function ChangeSteps({ escape, onClose, onLeave, onNext, request }: ChangeStepsProps) {
  const styles = useStyles();
  const client = useApolloClient();
  const formId = useId();
  const write = useWrite(() => void reloadScreen(client));
  const { rehearse, state } = write;
  const heading = useRef<HTMLHeadingElement>(null);
  const isStarted = useRef(false);
  const { partnerId, start } = request;
  // What the user saw when the dialog opened.
  const [compare] = useState(() => (partnerId === undefined ? undefined : compareLater(client, partnerId)));

  useEffect(() => {
    if (typeof start === 'function' || isStarted.current) return;
    isStarted.current = true;
    void rehearse(start);
  });
  const form = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone in the next step. The heading tells where the user is.
  useEffect(() => (heading.current ?? form.current?.querySelector('input'))?.focus(), [state.step]);

  const address = urlOf(useAddress());
  const [openedAt] = useState(address);
  // The page behind is another one. What is being sent keeps the dialog open until its outcome.
  useEffect(() => {
    if (address !== openedAt && state.step !== 'sending') onLeave();
  }, [address]);

  const { onMade } = request;
  const wasMade = state.step === 'done' || (state.step === 'unknown' && state.isDone === true);
  useEffect(() => {
    if (wasMade) onMade?.();
  }, [wasMade]);
  useEffect(() => {
    escape.current = state.step === 'sending' ? undefined : () => onClose(wasMade);
  });
  const isBusy = state.step === 'rehearsing' || state.step === 'sending';
  const isForm = typeof start === 'function' && ['idle', 'refused', 'failed'].includes(state.step);
  const hasForm = typeof start === 'function' && !['done', 'unknown'].includes(state.step);
  return (
    <DialogBody>
      <DialogTitle>{request.title}</DialogTitle>
      <DialogContent className={styles.content}>
        <SignInPrompt />
        <WaitNotice />
        {state.step !== 'idle' && (
          <h3 ref={heading} tabIndex={-1} className={styles.heading}>
            {headingOf(state)}
          </h3>
        )}
        <Step state={state} request={request} isForm={isForm} compare={compare} />
        {hasForm && (
          <div ref={form} hidden={!isForm}>
            {start({ id: formId, rehearse, userErrors: write.userErrors })}
          </div>
        )}
        {isBusy && <Spinner size="small" aria-hidden="true" />}
      </DialogContent>
      <DialogActions className={styles.actions} fluid>
        {isForm && (
          <Button type="submit" form={formId} appearance="primary">
            Check the change
          </Button>
        )}
        <StepActions write={write} request={request} isForm={isForm} onNext={onNext} />
        <Button disabled={state.step === 'sending'} onClick={() => onClose(wasMade)}>
          {wasMade || state.step === 'unknown' ? 'Close' : 'Cancel'}
        </Button>
      </DialogActions>
    </DialogBody>
  );
}

interface StepProps {
  state: WriteState;
  request: ChangeRequest;
  isForm: boolean;
  compare: (() => Promise<Difference>) | undefined;
}

/** What a step shows. */
function Step({ compare, isForm, request, state }: StepProps) {
  switch (state.step) {
    case 'rehearsal':
      return <Rehearsal outcome={state.outcome} caution={request.caution} />;
    case 'done':
      if (!state.outcome.changed) return <p>It was like that already.</p>;
      return (
        <>
          <ChangesView label="Changed" outcome={state.outcome} />
          {state.outcome.notUndoable && <p>{labelOf(notUndoableLabels, state.outcome.notUndoable)}</p>}
        </>
      );
    case 'refused':
      return (
        <>
          <Problems userErrors={errorsElsewhere(state.userErrors, isForm ? (request.shownPaths ?? []) : [])} />
          {compare && state.userErrors.some(({ code }) => code === 'CONFLICT') && <Conflict compare={compare} />}
        </>
      );
    case 'unknown':
      return (
        <p>
          Microsoft Intune did not say whether the change was made.{' '}
          {state.isDone === undefined && 'It could not be read, either.'}
          {state.isDone === true && 'It is there now.'}
          {state.isDone === false && 'It is not there yet. Some changes show late, so look again first.'}
        </p>
      );
    case 'failed':
      return <ErrorNotice error={state.error} onRetry={() => state.tryAgain()} />;
    default:
      return null;
  }
}

function Rehearsal({ caution, outcome }: { outcome: Outcome; caution: string | undefined }) {
  if (!outcome.graphRequest) return <p>It is like that already.</p>;
  return (
    <>
      <ChangesView label="What will change" outcome={outcome} />
      {caution !== undefined && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{caution}</MessageBarBody>
        </MessageBar>
      )}
      <Caveats outcome={outcome} />
    </>
  );
}

function Problems({ userErrors }: { userErrors: readonly UserError[] }) {
  return userErrors.map((userError) => {
    const { details, text } = explainUserError(userError);
    return (
      <MessageBar key={userError.message} intent="error" layout="multiline" role="alert">
        <MessageBarBody>
          {text} <ErrorDetails details={details} />
        </MessageBarBody>
      </MessageBar>
    );
  });
}

/** What someone else changed since the user saw the object. */
function Conflict({ compare }: { compare: () => Promise<Difference> }) {
  const [difference, setDifference] = useState<Difference>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    compare().then(setDifference, setError);
  }, [compare]);
  if (error !== undefined) return <ErrorNotice error={error} />;
  if (!difference) return <Spinner size="small" label="Reading it again…" />;
  const { added, gone } = difference;
  if (added.length + gone.length === 0) return <p>It is as it was when you opened this.</p>;
  return (
    <ChangeList
      label="What someone else changed"
      lines={[
        ...gone.map((text) => ({ kind: 'removed' as const, text })),
        ...added.map((text) => ({ kind: 'added' as const, text })),
      ]}
    />
  );
}

interface StepActionsProps extends Pick<ChangeStepsProps, 'onNext' | 'request'> {
  write: WriteControl;
  isForm: boolean;
}

/** The buttons of a step, besides the one that closes the dialog. */
function StepActions({ isForm, onNext, request, write: { reset, state } }: StepActionsProps) {
  const client = useApolloClient();
  switch (state.step) {
    case 'rehearsal': {
      const back = typeof request.start === 'function' && <Button onClick={reset}>Back</Button>;
      if (!state.outcome.graphRequest) return back;
      return (
        <>
          <Button appearance="primary" onClick={() => void state.confirm()}>
            {request.confirm ?? 'Make the change'}
          </Button>
          {back}
        </>
      );
    }
    case 'done': {
      const { undo } = state.outcome;
      if (!undo) return null;
      const { onClose, partnerId, title } = request;
      return (
        <Button
          onClick={() =>
            onNext({
              // The undo of an undo is the change itself.
              title: title.startsWith(undoTitle) ? title.slice(undoTitle.length) : undoTitle + title,
              start: undoWrite(client, undo),
              ...(partnerId !== undefined && { partnerId }),
              // Without the undo, the change stands.
              onClose: (wasUndone) => wasUndone || onClose?.(true),
            })
          }
        >
          Undo
        </Button>
      );
    }
    case 'refused':
      return isForm ? null : <Button onClick={() => void state.rehearseAgain()}>Check again</Button>;
    case 'unknown':
      if (state.isDone === true) return null;
      return (
        <>
          <Button appearance="primary" onClick={() => void state.lookAgain()}>
            Look now
          </Button>
          {state.isDone === false && <Button onClick={() => void state.sendAgain()}>Send again</Button>}
        </>
      );
    default:
      return null;
  }
}
