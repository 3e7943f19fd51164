// Deadlines and shutdown: reads are aborted, and no write is sent.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import type { MsGraphAttempt } from '../../src/msgraph/attempt.js';
import type { MsGraphClient, MsGraphClientOptions } from '../../src/msgraph/client.js';
import { MsGraphDeadlineExceeded, MsGraphShuttingDown } from '../../src/msgraph/errors.js';
import { scriptMsGraph, type ScriptedMsGraph } from '../support/msgraph.js';
import type { Step } from '../support/scripted-server.js';
import { until } from '../support/until.js';

let msgraph: ScriptedMsGraph;
afterEach(async () => {
  await msgraph?.close();
});

async function connect(options: Partial<MsGraphClientOptions>, ...steps: Step[]): Promise<MsGraphClient> {
  msgraph = await scriptMsGraph(steps, options);
  return msgraph.client;
}

const remove = { method: 'DELETE', path: '/a' } as const;
/** Returns a client of an operation whose deadline passes shortly after its first call has arrived. */
async function connectUntilCalled(step: Step, options: Partial<MsGraphClientOptions> = {}): Promise<MsGraphClient> {
  const controller = new AbortController();
  const client = await connect({ signal: controller.signal, ...options }, step);
  void (async () => {
    await until(() => msgraph.server.requests.length > 0);
    await sleep(50);
    controller.abort(new MsGraphDeadlineExceeded());
  })();
  return client;
}

test('a write that might not end in time is not sent', async () => {
  const client = await connect({ attemptTimeoutMs: 1_000, deadline: performance.now() + 500 }, { status: 204 });
  await expect(client.write(remove)).rejects.toBeInstanceOf(MsGraphDeadlineExceeded);
  expect(msgraph.server.requests).toEqual([]);
});

test('a throttled write is not retried if it might not end in time', async () => {
  const busy: Step = { status: 429, headers: { 'retry-after': '0.6' } };
  const client = await connect({ attemptTimeoutMs: 500, deadline: performance.now() + 1_000 }, busy);
  await expect(client.write(remove)).rejects.toBeInstanceOf(MsGraphDeadlineExceeded);
  expect(msgraph.server.requests).toHaveLength(1);
});

test('no write is sent while the gateway shuts down, but reads are', async () => {
  const client = await connect({ isClosing: () => true }, { body: {} });
  await expect(client.write(remove)).rejects.toBeInstanceOf(MsGraphShuttingDown);
  expect(await client.get('/a')).toEqual({});
  expect(msgraph.server.requests.map(({ method }) => method)).toEqual(['GET']);
});

test('a read is aborted with the operation', async () => {
  const client = await connectUntilCalled(() => undefined);
  const startMs = performance.now();
  await expect(client.get('/a')).rejects.toBeInstanceOf(MsGraphDeadlineExceeded);
  // Well before the 20 seconds of an attempt are up.
  expect(performance.now() - startMs).toBeLessThan(10_000);
});

test('a read that the deadline aborts counts as an error, because its caller still waits', async () => {
  const attempts: MsGraphAttempt[] = [];
  const client = await connectUntilCalled(() => undefined, { onAttempt: (attempt) => attempts.push(attempt) });
  await expect(client.get('/a')).rejects.toBeInstanceOf(MsGraphDeadlineExceeded);
  expect(attempts.map(({ status }) => status)).toEqual(['error']);
});

test('the pause before a retry ends with the operation', async () => {
  const busy: Step = { status: 429, headers: { 'retry-after': '5' } };
  const client = await connectUntilCalled(busy);
  await expect(client.get('/a')).rejects.toBeInstanceOf(MsGraphDeadlineExceeded);
  expect(msgraph.server.requests).toHaveLength(1);
});

test('a write that was sent continues, so that its outcome is known', async () => {
  const slow: Step = (response) => setTimeout(() => response.end('{"id":"1"}'), 200);
  const client = await connectUntilCalled(slow);
  expect(await client.write(remove)).toEqual({ id: '1' });
});
