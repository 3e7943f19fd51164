// Operation names in metrics. Callers choose them, so their number and length are bounded.
import { expect, test } from '@jest/globals';
import { createMetrics } from '../../src/server/metrics.js';

test('operation names after the first hundred share one series', async () => {
  const { countOperation, read } = createMetrics();
  const count = (name: string | undefined): void => countOperation({ type: 'query', name, code: 'OK', durationMs: 1 });
  for (let number = 0; number < 1_000; number++) count(`name${number}`);
  count('name7');
  count(undefined);
  const series = /graphql_operation_duration_seconds_count\{type="query",name="([^"]*)",code="OK"\} (\d+)/g;
  const counts = new Map<string | undefined, number>();
  for (const [, name, value] of (await read()).matchAll(series)) counts.set(name, Number(value));
  expect(counts.size).toBe(102);
  expect(counts.get('name7')).toBe(2);
  expect(counts.get('other')).toBe(900);
  expect(counts.get('none')).toBe(1);
});

test('a long name is cut', async () => {
  const { countOperation, read } = createMetrics();
  countOperation({ type: 'query', name: 'x'.repeat(10_000), code: 'OK', durationMs: 1 });
  expect((await read()).length).toBeLessThan(30_000);
});
