// Duration scalar: an ISO 8601 duration of fixed length.
// The Duration of graphql-scalars accepts months and years, whose lengths differ, and does not convert to milliseconds.
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** The grammar of RFC 3339, appendix A, without months and years: https://www.rfc-editor.org/rfc/rfc3339#appendix-A */
const pattern = /^P(?:(\d{1,4})W|(?=[\dT])(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?)$/;
/** Weeks, days, hours, minutes and seconds: the groups of the pattern, in order. */
const unitsMs = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** Returns a duration of whole days, or of as many as the pattern has digits for. */
export function durationOfDays(days: number): string {
  return `P${Math.min(days, 99_999)}D`;
}

/** Returns a duration in ms; `undefined` if the text is not a duration. */
export function durationMs(text: string): number | undefined {
  const amounts = pattern.exec(text)?.slice(1);
  if (!amounts) return undefined;
  let totalMs = 0;
  for (const [index, unitMs] of unitsMs.entries()) totalMs += Number(amounts[index] ?? 0) * unitMs;
  return totalMs;
}

function parse(value: unknown): string {
  if (typeof value === 'string' && durationMs(value) !== undefined) return value;
  throw new GraphQLError(
    'A Duration must be an ISO 8601 duration without months and years, such as "P2W", "PT24H" or "P1DT12H".',
  );
}

export const Duration = new GraphQLScalarType<string, string>({
  name: 'Duration',
  description:
    'An ISO 8601 duration of fixed length, such as `PT24H` or `P7D`. Months and years are not supported, because their lengths differ.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#appendix-A',
  serialize: parse,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
