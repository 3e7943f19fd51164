// The Duration scalar: a time of fixed length as ISO 8601 writes it.
// graphql-scalars' Duration takes months and years, whose lengths differ, and says nothing of milliseconds.
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** The grammar of RFC 3339, appendix A, without months and years: https://www.rfc-editor.org/rfc/rfc3339#appendix-A */
const pattern = /^P(?:(\d{1,4})W|(?=[\dT])(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?)$/;
const unitsMs = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** Milliseconds; `undefined` for what is no duration. */
export function durationMs(text: string): number | undefined {
  const amounts = pattern.exec(text)?.slice(1);
  return amounts?.reduce((sum, amount, unit) => sum + Number(amount ?? 0) * (unitsMs[unit] ?? 0), 0);
}

function read(value: unknown): string {
  if (typeof value === 'string' && durationMs(value) !== undefined) return value;
  throw new GraphQLError(
    'A Duration is weeks, or days, hours, minutes and seconds, as ISO 8601 writes them: "P2W", "PT24H", "P1DT12H". It has no months or years.',
  );
}

export const Duration = new GraphQLScalarType<string, string>({
  name: 'Duration',
  description:
    'A time of fixed length as ISO 8601 writes it, such as `PT24H` or `P7D`; without months and years, whose lengths differ.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#appendix-A',
  serialize: read,
  parseValue: read,
  parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
});
