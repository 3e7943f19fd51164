// Duration scalar: the grammar of RFC 3339, without units of variable length.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseValue } from 'graphql';
import { Duration, durationMs } from '../../src/resource/scalars.js';

test('a duration is the sum of its parts', () => {
  const part = (max: number): fc.Arbitrary<number | null> => fc.option(fc.nat(max));
  fc.assert(
    fc.property(part(999), part(9999), part(9999), part(9999), (days, hours, minutes, seconds) => {
      const time = [
        hours === null ? '' : `${hours}H`,
        minutes === null ? '' : `${minutes}M`,
        seconds === null ? '' : `${seconds}S`,
      ].join('');
      const text = `P${days === null ? '' : `${days}D`}${time && `T${time}`}`;
      const ms = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1_000;
      expect(durationMs(text)).toBe(text === 'P' ? undefined : ms);
    }),
  );
  expect(durationMs('P2W')).toBe(14 * 86_400_000);
});

test.each([
  '',
  'P',
  'PT',
  'P1DT',
  'P1M',
  'P1Y',
  '24H',
  'PT1.5H',
  'P1W2D',
  '-PT1H',
  'pt24h',
  'PT24H ',
  `PT${'0'.repeat(1_000)}1H`,
])('%j is refused with an example of a valid duration', (text) => {
  expect(durationMs(text)).toBeUndefined();
  expect(() => Duration.parseValue(text)).toThrow(/PT24H/);
  expect(() => Duration.parseLiteral(parseValue(JSON.stringify(text)))).toThrow(/months/);
});

test.each(['P1000001D', `PT${'9'.repeat(20)}H`, `P${'9'.repeat(400)}W`, 'P999999DT24H1S'])(
  '%j is refused with the longest duration',
  (text) => {
    expect(() => Duration.parseValue(text)).toThrow(/at most 1,000,000 days/);
    expect(() => Duration.parseLiteral(parseValue(JSON.stringify(text)))).toThrow(/at most 1,000,000 days/);
  },
);

test.each(['P1000000D', 'P142857W', 'PT24000000H', `P${'0'.repeat(400)}1D`])('%j is accepted', (text) => {
  expect(Duration.parseValue(text)).toBe(text);
});
