// The JSON of requests: every text is read as JSON.parse reads it, unless an object has a name twice.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../src/server/json.js';
import { fuzzRuns, fuzzSeed } from '../support/arbitrary.js';

const options = { seed: fuzzSeed, numRuns: fuzzRuns(2) };
/** Names and texts that look like JSON, in any combination. */
const text = fc.string({
  unit: fc.constantFrom('"', '\\', ':', ',', '{', '}', '[', ' ', '\n', 'z', 'ü', '\ud83d\ude00'),
});
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const space = fc.constantFrom('', ' ', '\n\t', '\r\n');

/** Escapes each letter, as a client may. */
const escaped = (json: string): string => json.replaceAll('z', String.raw`\u007a`).replaceAll('ü', String.raw`\u00FC`);

describe('JSON of a request', () => {
  test('is read as JSON.parse reads it, however it is written', () => {
    fc.assert(
      fc.property(value, space, fc.boolean(), (expected, indent, isEscaped) => {
        const json = JSON.stringify(expected, null, indent);
        expect(parseJson(isEscaped ? escaped(json) : json, 'It')).toEqual(expected);
      }),
      options,
    );
  });

  test('is refused when an object in it has a name twice, wherever and however it is written', () => {
    const message = 'It has an object with the same name twice. Send each name once.';
    fc.assert(
      fc.property(text, value, value, value, space, (name, first, second, other, gap) => {
        const key = JSON.stringify(name);
        const [a, b, c] = [first, second, other].map((it) => JSON.stringify(it));
        const object = `{${gap}${key}${gap}:${a},"other name":${c},${gap}${escaped(key)}:${gap}${b}}`;
        for (const json of [object, `[${c},${object}]`, `{"x":[${object}]}`]) {
          expect(() => parseJson(json, 'It')).toThrow(message);
        }
      }),
      options,
    );
  });

  test.each(['', ' ', '{', '{"a":1,}', "{'a':1}", '{"a":1}{', 'undefined', '"\u0001"', '{"__proto__":1}'])(
    'is refused when it is not valid: %j',
    (json) => {
      expect(() => parseJson(json, 'It')).toThrow('It is not valid JSON.');
    },
  );
});
