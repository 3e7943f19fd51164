// The Retry-After header of Graph and of Entra.

/** How long a server asks to wait before the next request. */
export type RetryAfter =
  /** At most five minutes. */
  | { kind: 'named'; seconds: number }
  /** The server sent no time, or an invalid one. */
  | { kind: 'unnamed' };

export const noRetryAfter: RetryAfter = { kind: 'unnamed' };

/** Seconds. A date far in the future, or a wrong clock, must not block the gateway until it is restarted. */
const maxRetryAfterSeconds = 300;

/** The two formats of RFC 9110 section 5.6.7 with a four-digit year. `Date.parse` alone accepts almost any text. */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [\w :]{1,24}(?: GMT)?$/;

/**
 * Parses the header, or a value of the same form in a document. RFC 9110 section 10.2.3 allows whole seconds or a date;
 * Graph also sends decimals such as `2.128` (learn.microsoft.com/graph/throttling). A date in the past means that the
 * clocks differ, so it names no time.
 */
export function parseRetryAfter(value: string | readonly string[] | number | undefined): RetryAfter {
  if (typeof value === 'number') return Number.isFinite(value) ? bounded(value) : noRetryAfter;
  const text = (typeof value === 'string' ? value : value?.[0])?.trim() ?? '';
  if (/^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text)) return bounded(Number(text));
  if (!httpDate.test(text)) return noRetryAfter;
  const seconds = (Date.parse(text) - Date.now()) / 1000;
  return seconds > 0 ? bounded(seconds) : noRetryAfter;
}

function bounded(seconds: number): RetryAfter {
  return seconds >= 0 ? { kind: 'named', seconds: Math.min(seconds, maxRetryAfterSeconds) } : noRetryAfter;
}
