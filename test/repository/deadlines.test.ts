// The deadlines of the gateway and the timeouts of the routers in front of it, compared.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { attemptTimeoutMs, shutdownTimeoutMs, drainTimeoutMs, operationTimeoutMs } from '../../src/deadlines.js';

test('an operation has time for two attempts, a shutdown for an operation, and the process for a shutdown', () => {
  expect(operationTimeoutMs).toBeGreaterThanOrEqual(2 * attemptTimeoutMs);
  expect(drainTimeoutMs).toBeGreaterThan(operationTimeoutMs);
  expect(shutdownTimeoutMs).toBeGreaterThan(drainTimeoutMs);
});

test.each([
  ['hive-gateway/gateway.config.mjs', /upstreamTimeout: ([\d_]+)/, 1],
  ['apollo-router/router.yaml', /all: \{ timeout: (\d+)s \}/, 1_000],
  ['cosmo/config.yaml', /request_timeout: (\d+)s/, 1_000],
  ['grafbase/grafbase.toml', /partners\][^[]*\ntimeout = "(\d+)s"/, 1_000],
])('the timeout of %s is longer than an operation', async (path, pattern, unitMs) => {
  const text = await readFile(new URL(`../../../deploy/${path}`, import.meta.url), 'utf8');
  expect(text).toContain(`ends within ${operationTimeoutMs / 1000} seconds`);
  expect(Number(pattern.exec(text)?.[1]?.replace('_', '')) * unitMs).toBeGreaterThan(operationTimeoutMs);
});
