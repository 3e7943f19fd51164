// Whoever may call can name operations: the names that are kept are bounded, in number and length.
import { expect, test } from '@jest/globals';
import { createMetrics } from '../../src/server/metrics.js';

test('a flood of operation names makes no flood of series', async () => {
  const { countOperation, read } = createMetrics();
  const count = (name: string | undefined): void => countOperation({ type: 'query', name, code: 'OK', durationMs: 1 });
  for (let number = 0; number < 1_000; number++) count(`name${number}`);
  count('name7');
  count(undefined);
  const counted = new Map(
    [
      ...(await read()).matchAll(
        /graphql_operation_duration_seconds_count\{type="query",name="([^"]*)",code="OK"\} (\d+)/g,
      ),
    ].map(([, name, times]) => [name, Number(times)]),
  );
  expect(counted.size).toBe(102);
  expect([counted.get('name7'), counted.get('other'), counted.get('none')]).toEqual([2, 900, 1]);
});

test('a long name is cut', async () => {
  const { countOperation, read } = createMetrics();
  countOperation({ type: 'query', name: 'x'.repeat(10_000), code: 'OK', durationMs: 1 });
  expect((await read()).length).toBeLessThan(30_000);
});
