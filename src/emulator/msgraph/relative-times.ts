// Times of a seed that are relative to the start, so that data do not age while they lie in a file.
import type { Properties } from './metadata.js';
import type { Json } from './odata.js';

/** An ISO 8601 duration with a sign. Years and months have no fixed length, so they are left out. */
const durationPattern = /^([+-])P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Seconds of weeks, days, hours, minutes and seconds. */
const unitSeconds = [604_800, 86_400, 3_600, 60, 1];

/** A century. Ten times that would not be a date that Graph can show. */
const maxSeconds = 36_525 * 86_400;

/** Returns the milliseconds of a duration such as `-PT20M`; `undefined` for any other value. */
export function relativeMs(value: unknown): number | undefined {
  const [, sign, ...counts] = (typeof value === 'string' && durationPattern.exec(value)) || [];
  if (sign === undefined) return undefined;
  const seconds = unitSeconds.reduce((sum, unit, index) => sum + unit * Number(counts[index] ?? 0), 0);
  if (seconds > maxSeconds) return undefined;
  return (sign === '-' ? -1000 : 1000) * seconds;
}

/**
 * Returns an object whose relative times are those before or after `nowMs`, with the seven digits that Intune shows.
 */
export function withAbsoluteTimes(
  entity: Json,
  { nowMs, properties }: { nowMs: number; properties: Properties },
): Json {
  const absolute = (name: string, value: unknown): unknown => {
    const ms = isTime(properties, name) ? relativeMs(value) : undefined;
    return ms === undefined ? value : new Date(nowMs + ms).toISOString().replace('Z', '0000Z');
  };
  return Object.fromEntries(Object.entries(entity).map(([name, value]) => [name, absolute(name, value)]));
}

/** Returns whether a property is a date and time. */
export function isTime(properties: Properties, name: string): boolean {
  const property = properties.get(name);
  return property?.type === 'Edm.DateTimeOffset' && !property.isCollection;
}
