// DateTime scalar: an RFC 3339 text that is passed through unchanged, and a comparison without loss of precision.
// The DateTime of graphql-scalars converts to Date, which cuts Graph's seven fractional digits to three.
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { compareCodeUnits } from './comparison.js';

/** RFC 3339 section 5.6, with OData's limits: seconds up to 59, and at most 12 fractional digits. */
const pattern =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d{1,12}))?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Returns whether a text is an RFC 3339 date and time, on a day that exists. */
export function isDateTime(text: string): boolean {
  if (!pattern.test(text)) return false;
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
  const fraction = pattern.exec(text)?.[1] ?? '';
  return { ms: Date.parse(text.replace(/\.\d+/, '')), fraction: fraction.padEnd(12, '0') };
}

function parse(value: unknown): string {
  if (typeof value === 'string' && isDateTime(value)) return value;
  throw new GraphQLError('A DateTime must be an RFC 3339 date and time, such as "2026-01-31T09:30:00Z".');
}

export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description:
    'An RFC 3339 date and time, such as `2026-01-31T09:30:00Z`. Its precision and its offset are kept. Graph: `Edm.DateTimeOffset`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  // Values from Graph were checked when they were decoded.
  serialize: String,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
