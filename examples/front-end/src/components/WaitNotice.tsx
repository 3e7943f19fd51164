// A countdown while operations wait for Microsoft Graph or the gateway.
import { useEffect, useState } from 'react';
import { useReactiveVar } from '@apollo/client/react';
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { waits } from '../apollo/wait-link';

export function WaitNotice() {
  const current = useReactiveVar(waits);
  const seconds = useSecondsUntil(Math.max(0, ...current.map(({ untilMs }) => untilMs)));
  if (current.length === 0) return null;
  return (
    <MessageBar intent="info" layout="multiline" politeness="polite">
      <MessageBarBody>
        Microsoft Intune is busy. <span aria-hidden="true">Trying again in {seconds} s.</span>
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => current.forEach(({ cancel }) => cancel())}>Stop waiting</Button>
      </MessageBarActions>
    </MessageBar>
  );
}

/** Counts down to a time in ms since 1970. */
export function useSecondsUntil(untilMs: number): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (untilMs === 0) return undefined;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, [untilMs]);
  return Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
}
