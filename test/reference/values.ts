// Values of Graph as the descriptions of the schema define them: texts, times, durations, and how they are compared.
import * as graphql from 'graphql';

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isId = (value: unknown): value is string => isText(value) && value !== '';
export const textOf = (value: unknown): string => (isText(value) ? value : '');

const dateTime =
  /^(\d{4}-(?:0[1-9]|1[0-2])-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d{1,12}))?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
export const isNever = (value: unknown): boolean => (value ?? null) === null || textOf(value).startsWith('0001-');

export function isReadable(value: unknown): value is string {
  const [, day] = dateTime.exec(textOf(value)) ?? [];
  // `Date` reads 30 February as a day of March.
  return day !== undefined && !isNever(value) && new Date(`${day}T00:00Z`).toJSON()?.slice(0, 10) === day;
}

export const dayMs = 86_400_000;
const duration = /^P(?=.)(?:(\d+)W|(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/;
/** Returns a duration in ms. Throws what is wrong with it. */
export function durationMs(value: unknown): number {
  const amounts = duration.exec(textOf(value))?.slice(1);
  if (!amounts) {
    throw new graphql.GraphQLError(
      'A Duration must be an ISO 8601 duration without months and years, such as "P2W", "PT24H" or "P1DT12H".',
    );
  }
  const units = [7 * dayMs, dayMs, 3_600_000, 60_000, 1_000];
  const ms = units.reduce((sum, unit, index) => sum + unit * Number(amounts[index] ?? 0), 0);
  if (ms > 1_000_000 * dayMs)
    throw new graphql.GraphQLError('A Duration must be at most 1,000,000 days ("P1000000D").');
  return ms;
}

/** Removes the differences of case, and those between composed and decomposed letters. */
export function fold(text: string): string {
  const upper = text.normalize('NFD').toLowerCase().toUpperCase().normalize('NFD');
  return upper.replace(/I\u0307/g, 'I').normalize('NFC');
}

export const names = new Intl.Collator('en', { sensitivity: 'accent', numeric: true });
export const compare = <T>(a: T, b: T): number => (a === b ? 0 : a < b ? -1 : 1);

/**
 * Returns by what an item is ordered. Nothing is lower than what cannot be read, and that is lower than everything
 * else.
 */
function orderOf(
  json: Record<string, unknown>,
  field: string,
): { rank: number; name?: string; seconds?: number; fraction?: string } {
  const value = json[field];
  if (field === 'displayName') return isText(value) ? { rank: 2, name: value.slice(0, 1_000) } : { rank: 0 };
  if (field === 'id' || !isReadable(value)) return { rank: field === 'id' || isNever(value) ? 0 : 1 };
  const fraction = (dateTime.exec(value)?.[2] ?? '').padEnd(12, '0');
  return { rank: 2, seconds: Date.parse(value.replace(/\.\d+/, '')), fraction };
}

export function compareItems(a: Record<string, unknown>, b: Record<string, unknown>, field: string): number {
  const [left, right] = [orderOf(a, field), orderOf(b, field)];
  const byTime = compare(left.seconds ?? 0, right.seconds ?? 0) || compare(left.fraction ?? '', right.fraction ?? '');
  const byName = names.compare(left.name ?? '', right.name ?? '');
  return left.rank - right.rank || byTime || byName || compare(String(a['id']), String(b['id']));
}

/** Returns the words of a text. */
const wordsOf = (text: unknown): string[] => fold(textOf(text)).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
/** Returns whether each word of a search is the beginning of a word of a name. */
export function hasWords(name: unknown, search: unknown): boolean {
  return wordsOf(search).every((word) => wordsOf(name).some((other) => other.startsWith(word)));
}

/** Returns Graph's name for a part of the schema. */
export function wordOf({ description }: { description?: string | null | undefined }): string | undefined {
  return /Graph: `([^`\s]+)`/.exec(description ?? '')?.[1];
}

/** Shows a value of Graph as a type of the schema; `null` if it does not fit, and `UNKNOWN` for a newer word. */
export function show(value: unknown, declared: graphql.GraphQLOutputType): unknown {
  const type = graphql.getNamedType(declared);
  if (graphql.isEnumType(type)) {
    const mayBeUnknown = type.getValue('UNKNOWN') && (isText(value) || graphql.isNonNullType(declared));
    return memberOf(type, value) ?? (mayBeUnknown ? 'UNKNOWN' : null);
  }
  const fits: Record<string, boolean> = {
    Boolean: typeof value === 'boolean',
    DateTime: isReadable(value),
    ID: isId(value),
    Int: Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
    String: isText(value),
  };
  return fits[type.name] ? value : null;
}

export function memberOf(type: graphql.GraphQLEnumType, word: unknown): string | undefined {
  return type.getValues().find((member) => isText(word) && wordOf(member) === word)?.name;
}
