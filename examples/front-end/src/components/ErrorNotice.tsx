// A notice for errors that the user cannot fix in a form, in words, with what can be done.
import { useEffect, useState } from 'react';
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { explain } from '../errors/next-step';
import { useSecondsUntil } from './WaitNotice';

interface ErrorNoticeProps {
  error: unknown;
  /** What is missing, where the rest is shown. */
  about?: string | undefined;
  onRetry?: () => Promise<unknown>;
}

export function ErrorNotice({ about, error, onRetry }: ErrorNoticeProps) {
  const { action, afterSeconds = 0, details, text, title } = explain(error);
  const [untilMs, setUntilMs] = useState(0);
  useEffect(() => setUntilMs(afterSeconds > 0 ? Date.now() + afterSeconds * 1000 : 0), [error, afterSeconds]);
  const seconds = useSecondsUntil(untilMs);
  return (
    <MessageBar intent={about ? 'warning' : 'error'} layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle> {about} {text}
        <ErrorDetails details={details} />
      </MessageBarBody>
      <MessageBarActions>
        {action === 'reload' && <Button onClick={() => location.reload()}>Sign in again</Button>}
        {action === 'try again' && onRetry && (
          // An error of the next attempt comes back as `error`.
          <Button onClick={() => void onRetry().catch(() => {})} disabledFocusable={seconds > 0}>
            {seconds > 0 ? `Try again in ${seconds} s` : 'Try again'}
          </Button>
        )}
      </MessageBarActions>
    </MessageBar>
  );
}

/** The gateway's own words, for the person who helps the user. */
export function ErrorDetails({ details }: { details: string | undefined }) {
  if (details === undefined) return null;
  return (
    <details>
      <summary>For your administrator</summary>
      {details}
    </details>
  );
}
