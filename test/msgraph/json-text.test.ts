// JSON text: numbers that a double cannot hold, and values nested deeper than the stack.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson, writeJson } from '../../src/msgraph/json-text.js';
import { asObject, ExactNumber } from '../../src/msgraph/json.js';

const rewrite = (text: string): string => writeJson(parseJson(text));
const numberIn = (text: string): unknown => (parseJson(`{"n":${text}}`) as { n: unknown }).n;

describe('a number', () => {
  test.each([
    '9007199254740993',
    '-9007199254740993',
    '12345678901234567890',
    '9223372036854775807',
    '0.12345678901234567890',
    '79228162514264337593543950335',
    '3.14159265358979323846',
    '1e400',
    '-1E+400',
    '1e-400',
    '1.5e999999',
    '4.9406564584124654e-324',
    '-0',
  ])('that a double cannot hold is written as it was parsed: %s', (text) => {
    expect(rewrite(text)).toBe(text);
    expect(rewrite(`[${text}]`)).toBe(`[${text}]`);
    expect(rewrite(`{"n":\n\t${text} }`)).toBe(`{"n":${text}}`);
  });

  test.each([
    ['7', 7],
    ['7.0', 7],
    ['70e-1', 7],
    ['7.000000000000000000', 7],
    ['2147483647', 2_147_483_647],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['0.1', 0.1],
    ['1e5', 100_000],
    ['-1.5e-300', -1.5e-300],
    ['0.30000000000000004', 0.300_000_000_000_000_04],
    ['0e999', 0],
  ])('that a double holds is a number: %s', (text, number) => {
    expect(numberIn(text)).toBe(number);
  });

  test('that a double cannot hold is no object, and text to clients', () => {
    const number = numberIn('12345678901234567890');
    expect(number).toBeInstanceOf(ExactNumber);
    expect(asObject(number)).toBeUndefined();
    expect(JSON.stringify([number])).toBe('["12345678901234567890"]');
  });

  test('equals another one with the same value, unless a double cannot hold it', () => {
    expect(rewrite('[1.0,1e0,10e-1,1]')).toBe('[1,1,1,1]');
    expect(rewrite('[12345678901234567890,12345678901234567890.0]')).toBe(
      '[12345678901234567890,12345678901234567890.0]',
    );
  });
});

describe('a text', () => {
  const json = fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.stringify(value));

  test('with such a number is parsed as JSON.parse would parse the rest', () => {
    fc.assert(
      fc.property(json, (text) => {
        const [value, big] = parseJson(`[${text},12345678901234567890]`) as unknown[];
        expect(writeJson(value)).toBe(writeJson(JSON.parse(text)));
        expect(big).toBeInstanceOf(ExactNumber);
      }),
    );
  });

  test.each([
    '{"a":1,"a":2,"n":1e400}',
    '{"__proto__":{"polluted":true},"n":1e400}',
    '{"constructor":{"prototype":1},"n":1e400}',
    '["\\u0041\\ud800\\n",1e400]',
    '{"text":"12345678901234567890, 1e400"}',
  ])('has the members that JSON.parse finds: %s', (text) => {
    const parsed = parseJson(text) as Record<string, unknown>;
    const expected = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(parsed)).toEqual(Object.keys(expected));
    expect(Object.getPrototypeOf(parsed)).toBe(Object.getPrototypeOf(expected));
    expect(JSON.stringify(parsed).replace('"1e400"', 'null')).toBe(JSON.stringify(expected));
  });

  test.each(['', '{', '[1e400', '{"a":1e400,}', '[01234567890123456789]', '[1234567890.12345678.]', 'NaN'])(
    'that is not JSON is refused: %s',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  test('that is nested deeper than the stack is parsed, or refused if it has such a number', () => {
    const deep = (inner: string): string => `${'{"a":['.repeat(50_000)}${inner}${']}'.repeat(50_000)}`;
    expect(rewrite(deep('1'))).toBe(deep('1'));
    expect(() => parseJson(deep('1e400'))).toThrow(RangeError);
  });
});

describe('JSON is written', () => {
  test('as JSON.stringify writes it, except for -0', () => {
    const value = fc.jsonValue().map((it) => JSON.parse(JSON.stringify(it)) as unknown);
    fc.assert(fc.property(value, (it) => expect(writeJson(it)).toBe(JSON.stringify(it))));
    expect(writeJson({ a: undefined, b: [undefined, null], c: 'é"\u0000\ud800' })).toBe(
      JSON.stringify({ b: [null, null], c: 'é"\u0000\ud800' }),
    );
  });

  test('with sorted names on request, so that equal values have equal texts', () => {
    const a = parseJson('{"b":{"d":1e400,"c":1.0},"a":[2,1]}');
    const b = parseJson('{"a":[2,1],"b":{"c":1,"d":1e400}}');
    expect(writeJson(a, { canonical: true })).toBe('{"a":[2,1],"b":{"c":1,"d":1e400}}');
    expect(writeJson(b, { canonical: true })).toBe(writeJson(a, { canonical: true }));
    expect(writeJson([-0], { canonical: true })).toBe('[0]');
    expect(writeJson(a)).not.toBe(writeJson(b));
  });
});

test('a text that is crafted to be slow to search is searched in linear time', () => {
  // A quadratic expression would take minutes.
  for (const part of ['1', '.', ',1', ':-', '1e', ' ', '-', ',1.']) {
    const text = JSON.stringify(part.repeat(500_000));
    expect(parseJson(text)).toBe(part.repeat(500_000));
  }
});
