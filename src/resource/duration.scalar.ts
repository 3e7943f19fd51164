// Duration scalar: an ISO 8601 duration of fixed length.
// The Duration of graphql-scalars accepts months and years, whose lengths differ, and does not convert to milliseconds.
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** The grammar of RFC 3339, appendix A, without months and years: https://www.rfc-editor.org/rfc/rfc3339#appendix-A */
const pattern = /^P(?:(\d+)W|(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/;
/** Weeks, days, hours, minutes and seconds: the groups of the pattern, in order. */
const unitsMs = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];
/** A million days, or 2,700 years: no heartbeat is that old. */
const maxMs = 1_000_000 * 86_400_000;

/** Returns a duration in ms; `undefined` if the text is not a duration. */
export function durationMs(text: string): number | undefined {
  const amounts = pattern.exec(text)?.slice(1);
  if (!amounts) return undefined;
  let totalMs = 0;
  for (const [index, unitMs] of unitsMs.entries()) totalMs += Number(amounts[index] ?? 0) * unitMs;
  return totalMs;
}

function parse(value: unknown): string {
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
  serialize: parse,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
});
