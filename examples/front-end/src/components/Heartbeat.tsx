// When Intune heard from a connector last.
import { describeAge } from '../partners/age';

export function Heartbeat({ time }: { time: string | null }) {
  if (time === null) return <>never</>;
  return (
    <time dateTime={time} title={new Date(time).toLocaleString()}>
      {describeAge(time, Date.now())}
    </time>
  );
}
