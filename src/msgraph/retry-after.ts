// The Retry-After header as Graph writes it.

/**
 * The wait in seconds; `undefined` when there is none or it makes no sense.
 *
 * RFC 9110 section 10.2.3 allows whole seconds or a date; Graph also sends decimals such as `2.128`
 * (learn.microsoft.com/graph/throttling).
 */
export function parseRetryAfter(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
