// JSON text: a parser and a writer that keep every number exactly as Graph sent it.
//
// OData's `Edm.Int64` and `Edm.Decimal` exceed a double. No property that the schema models has such a value, but what is
// not modelled is sent back to Graph as it came.
import { isSafeNumber, parse } from 'lossless-json';
import { asObject, ExactNumber } from './json.js';

/**
 * Matches a text with a number that a double may not hold: 16 or more characters, or an exponent. A number in a string
 * can match as well, which costs time only. Takes linear time, because a match starts after a delimiter.
 */
const mayHaveInexactNumber = /(?:^|[[:,\s])-?(?:[\d.]{16}|[\d.]{1,15}e)/i;

/**
 * Parses JSON. Numbers that a double cannot hold become `ExactNumber`; all other values are as `JSON.parse` returns them.
 * Throws a `SyntaxError`, or a `RangeError` for a text with such a number that is nested thousands of levels deep.
 */
export function parseJson(text: string): unknown {
  if (!mayHaveInexactNumber.test(text)) return JSON.parse(text);
  return parse(text, undefined, {
    parseNumber: (number) => (isSafeNumber(number) ? Number(number) : new ExactNumber(number)),
    // As JSON.parse does. The library's own choice is to throw.
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

/** A part that is still to be written: finished text, or a value. */
interface Part {
  text?: string;
  value?: unknown;
}

/**
 * Returns the JSON of a value. Iterative, because Graph decides how deep a value is that is sent back to it. The canonical
 * text has sorted member names, so that equal values have equal texts.
 *
 * A number that a double holds is written as JavaScript writes it, so `1.0` and `1` are equal and both are written `1`. A
 * number that a double cannot hold is written, and compared, as the text that was parsed.
 */
export function writeJson(value: unknown, { canonical = false }: { canonical?: boolean } = {}): string {
  const written: string[] = [];
  const stack: Part[] = [{ value }];
  for (let part = stack.pop(); part; part = stack.pop()) {
    const { text, value: inner } = part;
    const object = asObject(inner);
    if (text !== undefined) written.push(text);
    else if (Array.isArray(inner)) pushReversed(stack, partsOfList(inner));
    else if (object) pushReversed(stack, partsOfObject(object, canonical));
    else written.push(writeScalar(inner, canonical));
  }
  return written.join('');
}

function writeScalar(value: unknown, canonical: boolean): string {
  if (value instanceof ExactNumber) return value.text;
  // JSON.stringify writes 0, which is equal but not what was parsed.
  if (Object.is(value, -0) && !canonical) return '-0';
  return JSON.stringify(value) ?? 'null';
}

function partsOfList(list: readonly unknown[]): Part[] {
  const parts: Part[] = [{ text: '[' }];
  for (const [index, value] of list.entries()) {
    if (index > 0) parts.push({ text: ',' });
    parts.push({ value });
  }
  parts.push({ text: ']' });
  return parts;
}

function partsOfObject(object: object, isSorted: boolean): Part[] {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  if (isSorted) members.sort(([a], [b]) => (a < b ? -1 : 1));
  const parts: Part[] = [{ text: '{' }];
  for (const [index, [name, value]] of members.entries()) {
    const comma = index > 0 ? ',' : '';
    parts.push({ text: `${comma}${JSON.stringify(name)}:` }, { value });
  }
  parts.push({ text: '}' });
  return parts;
}

/** The stack is last in, first out. */
function pushReversed(stack: Part[], parts: readonly Part[]): void {
  for (let index = parts.length - 1; index >= 0; index--) stack.push(parts[index] as Part);
}
