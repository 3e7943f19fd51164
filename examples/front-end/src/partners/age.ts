// The age of a time, as "301 days ago".
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const ago = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** Returns the age of a time in words; days from two days on, as the admin center has it. */
export function describeAge(time: string, nowMs: number): string {
  const seconds = Math.max(0, (nowMs - Date.parse(time)) / 1000);
  if (seconds < minute) return 'just now';
  if (seconds < hour) return ago.format(-Math.floor(seconds / minute), 'minute');
  if (seconds < 2 * day) return ago.format(-Math.floor(seconds / hour), 'hour');
  return ago.format(-Math.floor(seconds / day), 'day');
}
