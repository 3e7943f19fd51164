// Scalars of date and time. Those of graphql-scalars lose what these keep: its DateTime cuts Graph's seven fractional
// digits to three, and its Duration accepts months and years, whose lengths differ.
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { compareCodeUnits } from './comparison.js';

/** RFC 3339 section 5.6, with OData's limits: seconds up to 59, and at most 12 fractional digits. */
const dateTimePattern =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d{1,12}))?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Returns whether a text is an RFC 3339 date and time, on a day that exists. */
export function isDateTime(text: string): boolean {
  if (!dateTimePattern.test(text)) return false;
  const day = text.slice(8, 10);
  // Every month has 28 days. Date reads a later day that the month lacks as a day of the next month.
  return day <= '28' || new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(day);
}

/** Compares instants to the twelfth fractional digit: negative if `a` is earlier, 0 if both are the same instant. */
export function compareDateTimes(a: string, b: string): number {
  const left = parseInstant(a);
  const right = parseInstant(b);
  return left.ms - right.ms || compareCodeUnits(left.fraction, right.fraction);
}

/** Returns the whole seconds, in ms since 1970, and the fraction of a second as 12 digits. */
function parseInstant(text: string): { ms: number; fraction: string } {
  const fraction = dateTimePattern.exec(text)?.[1] ?? '';
  return { ms: Date.parse(text.replace(/\.\d+/, '')), fraction: fraction.padEnd(12, '0') };
}

function parseDateTime(value: unknown): string {
  if (typeof value === 'string' && isDateTime(value)) return value;
  throw new GraphQLError('A DateTime must be an RFC 3339 date and time, such as "2026-01-31T09:30:00Z".');
}

export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description:
    'An RFC 3339 date and time, such as `2026-01-31T09:30:00Z`. Its precision and its offset are kept. Graph: ' +
    '`Edm.DateTimeOffset`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  // Values from Graph were checked when they were decoded.
  serialize: String,
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
});

/** The grammar of RFC 3339, appendix A, without months and years: https://www.rfc-editor.org/rfc/rfc3339#appendix-A */
const durationPattern = /^P(?:(\d+)W|(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/;
/** Characters of a duration, which is read for each object. Beyond some twenty, there are only zeros. */
const maxDurationLength = 1_000;
/** Weeks, days, hours, minutes and seconds: the groups of the pattern, in order. */
const unitsMs = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];
/** A million days, or 2,700 years: no heartbeat is that old. */
const maxMs = 1_000_000 * 86_400_000;

/** Returns a duration in ms; `undefined` if the text is not a duration. */
export function durationMs(text: string): number | undefined {
  const amounts = text.length > maxDurationLength ? undefined : durationPattern.exec(text)?.slice(1);
  if (!amounts) return undefined;
  let totalMs = 0;
  for (const [index, unitMs] of unitsMs.entries()) totalMs += Number(amounts[index] ?? 0) * unitMs;
  return totalMs;
}

function parseDuration(value: unknown): string {
  const ms = typeof value === 'string' ? durationMs(value) : undefined;
  if (ms === undefined) {
    throw new GraphQLError(
      'A Duration must be an ISO 8601 duration without months and years, such as "P2W", "PT24H" or "P1DT12H".',
    );
  }
  if (ms > maxMs) throw new GraphQLError('A Duration must be at most 1,000,000 days ("P1000000D").');
  return value as string;
}

export const Duration = new GraphQLScalarType<string, string>({
  name: 'Duration',
  description: 'An ISO 8601 duration without months and years, such as `PT24H` or `P7D`, of at most 1,000,000 days.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#appendix-A',
  serialize: parseDuration,
  parseValue: parseDuration,
  parseLiteral: (node) => parseDuration(node.kind === Kind.STRING ? node.value : undefined),
});
