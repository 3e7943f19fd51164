// Bounds of metrics: names of operations, which callers choose, and how often metrics are read.
import { expect, test } from '@jest/globals';
import { createMetrics, createMetricsReader } from '../../src/observability/metrics.js';

test('operation names after the first hundred share one series', async () => {
  const { countOperation, read } = createMetrics();
  const count = (name: string | undefined): void => countOperation({ type: 'query', name, code: 'OK', durationMs: 1 });
  for (let number = 0; number < 1_000; number++) count(`name${number}`);
  count('name7');
  count(undefined);
  const series =
    /graphql_operation_duration_seconds_count\{graphql_operation_type="query",graphql_operation_name="([^"]*)"\} (\d+)/g;
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

test('the metrics are read once a second, by all who ask meanwhile', async () => {
  let reads = 0;
  const read = createMetricsReader(async () => `reading ${++reads}`);
  expect(await Promise.all([read(), read(), read()])).toEqual(['reading 1', 'reading 1', 'reading 1']);
  const next = Promise.all([read(), read()]);
  const now = new Promise((resolve) => setImmediate(() => resolve('not yet')));
  expect(await Promise.race([next, now])).toBe('not yet');
  expect(await next).toEqual(['reading 2', 'reading 2']);
});

test('the metrics can be read again after a failure', async () => {
  let reads = 0;
  const read = createMetricsReader(async () => {
    if (++reads === 1) throw new Error('not yet');
    return 'read';
  });
  await expect(read()).rejects.toThrow('not yet');
  expect(await read()).toBe('read');
});
