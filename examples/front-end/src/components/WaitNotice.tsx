// A countdown while operations wait for Microsoft Graph or the gateway.
import { useEffect, useState } from 'react';
import { useReactiveVar } from '@apollo/client/react';
import { waits } from '../apollo/wait-link';

export function WaitNotice() {
  const current = useReactiveVar(waits);
  const seconds = useSecondsUntil(Math.max(0, ...current.map(({ untilMs }) => untilMs)));
  if (current.length === 0) return null;
  return (
    <div className="notice" role="status">
      <p>Microsoft Intune is busy. Trying again in {seconds} s.</p>
      <button type="button" onClick={() => current.forEach(({ cancel }) => cancel())}>
        Stop waiting
      </button>
    </div>
  );
}

/** Counts down to a time in ms since 1970. */
function useSecondsUntil(untilMs: number): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (untilMs === 0) return undefined;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, [untilMs]);
  return Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
}
