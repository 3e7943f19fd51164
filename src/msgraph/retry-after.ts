// The Retry-After header as Graph writes it.

/** Seconds. A date in a far year, or a clock that is wrong, must not stop the gateway until it is restarted. */
const maxRetryAfterSeconds = 300;

/** The two formats of RFC 9110 section 5.6.7 that name a full year; `Date.parse` takes almost any text for a date. */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [\w :]{1,24}(?: GMT)?$/;

/**
 * The wait in seconds, at most five minutes; `undefined` when there is none or it makes no sense.
 *
 * RFC 9110 section 10.2.3 allows whole seconds or a date; Graph also sends decimals such as `2.128`
 * (learn.microsoft.com/graph/throttling). A date that has passed tells of clocks that differ, and so of no wait.
 */
export function parseRetryAfter(value: unknown): number | undefined {
  const [first] = [value].flat();
  if (typeof first === 'number') return Number.isFinite(first) ? bounded(first) : undefined;
  if (typeof first !== 'string') return undefined;
  const text = first.trim();
  if (/^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text)) return bounded(Number(text));
  if (!httpDate.test(text)) return undefined;
  const seconds = (Date.parse(text) - Date.now()) / 1000;
  return seconds > 0 ? bounded(seconds) : undefined;
}

function bounded(seconds: number): number | undefined {
  return seconds >= 0 ? Math.min(seconds, maxRetryAfterSeconds) : undefined;
}
