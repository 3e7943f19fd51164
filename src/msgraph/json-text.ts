// JSON text: a parser and a writer that keep every number exactly as Graph sent it.
//
// OData's `Edm.Int64` and `Edm.Decimal` exceed a double. No property that the schema models has such a value, but what
// is not modelled is sent back to Graph as it came.
import { isSafeNumber, parse } from 'lossless-json';
import { asObject, ExactNumber } from './json.js';

/**
 * Matches a text that contains a number that a double may not hold: 16 or more characters, or an exponent. A number in
 * a string can match as well, which costs time only. Takes linear time, because a match starts with a delimiter.
 */
const mayContainInexactNumber = /[[:,\s]-?(?:[\d.]{16}|[\d.]{1,15}e)/i;
/** Matches a text that is a number. A pattern of both would take three times as long on a list of partners. */
const isNumber = /^-?\d/;

/**
 * Parses JSON. Numbers that a double cannot hold become `ExactNumber`; all other values are as `JSON.parse` returns
 * them. Throws a `SyntaxError`, or a `RangeError` for a text with such a number that is nested thousands of levels
 * deep.
 */
export function parseJson(text: string): unknown {
  if (!mayContainInexactNumber.test(text) && !isNumber.test(text)) return JSON.parse(text);
  return parse(text, undefined, {
    parseNumber: (number) => (isSafeNumber(number) ? Number(number) : new ExactNumber(number)),
    // As JSON.parse does. The library's own choice is to throw.
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

/** A list or an object that is being written. */
interface Frame {
  values: readonly unknown[];
  /** The names of an object's members; `undefined` for a list. */
  names: readonly string[] | undefined;
  /** Index of the next value. */
  next: number;
}

interface WriteOptions {
  /** Whether to sort the names of members. */
  canonical?: boolean;
  /** Returns whether to leave out a member, at any depth. */
  omits?: ((name: string, value: unknown) => boolean) | undefined;
}

/**
 * Returns the JSON of a value. Iterative, because Graph decides how deep a value is that is sent back to it. The
 * canonical text has sorted member names, so that equal values have equal texts.
 *
 * A number that a double holds is written as JavaScript writes it, so `1.0` and `1` are equal and both are written `1`.
 * A number that a double cannot hold is written, and compared, as the text that was parsed.
 */
export function writeJson(value: unknown, { canonical = false, omits }: WriteOptions = {}): string {
  const open: Frame[] = [];
  let text = '';
  let current = value;
  for (;;) {
    const frame = frameOf(current, { canonical, omits });
    if (frame) open.push(frame);
    text += frame ? (frame.names ? '{' : '[') : writeScalar(current, canonical);
    let inner = open.at(-1);
    while (inner && inner.next === inner.values.length) {
      text += inner.names ? '}' : ']';
      open.pop();
      inner = open.at(-1);
    }
    if (!inner) return text;
    if (inner.next > 0) text += ',';
    if (inner.names) text += `${JSON.stringify(inner.names[inner.next])}:`;
    current = inner.values[inner.next++];
  }
}

function frameOf(value: unknown, { canonical, omits }: WriteOptions): Frame | undefined {
  if (Array.isArray(value)) return { values: value, names: undefined, next: 0 };
  const object = asObject(value);
  if (!object) return undefined;
  const names = Object.keys(object).filter((name) => object[name] !== undefined && !omits?.(name, object[name]));
  if (canonical) names.sort();
  return { values: names.map((name) => object[name]), names, next: 0 };
}

function writeScalar(value: unknown, canonical: boolean): string {
  if (value instanceof ExactNumber) return value.text;
  // JSON.stringify writes 0, which is equal but not what was parsed.
  if (Object.is(value, -0) && !canonical) return '-0';
  return JSON.stringify(value) ?? 'null';
}
