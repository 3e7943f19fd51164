// The DateTime scalar: RFC 3339 in, the same text out, and comparison without loss.
// graphql-scalars' DateTime goes through Date and would cut Graph's seven fractional digits to three.
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** RFC 3339 section 5.6, with OData's limits: seconds to 59 and at most 12 fractional digits. */
const pattern =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d{1,12}))?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Whether a text is an instant as RFC 3339 writes it, on a day that exists. */
export function isDateTime(text: string): boolean {
  if (!pattern.test(text)) return false;
  const day = text.slice(8, 10);
  // Every month has 28 days; of the others, one that a month lacks is taken for a day of the next.
  return day <= '28' || new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(day);
}

/** Negative when `a` is the earlier instant, 0 when both are the same one; to the twelfth fractional digit. */
export function compareDateTimes(a: string, b: string): number {
  const [left, right] = [instant(a), instant(b)];
  return left.ms - right.ms || compareTexts(left.fraction, right.fraction);
}

function instant(text: string): { ms: number; fraction: string } {
  const fraction = pattern.exec(text)?.[1] ?? '';
  return { ms: Date.parse(text.replace(/\.\d+/, '')), fraction: fraction.padEnd(12, '0') };
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function read(value: unknown): string {
  if (typeof value === 'string' && isDateTime(value)) return value;
  throw new GraphQLError('A DateTime is a text as RFC 3339 writes it, such as "2026-01-31T09:30:00Z".');
}

export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description:
    'An instant as RFC 3339 writes it, such as `2026-01-31T09:30:00Z`; passed through with its precision and offset. Graph: `Edm.DateTimeOffset`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  // What is served was decoded, and is one.
  serialize: String,
  parseValue: read,
  parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
});
