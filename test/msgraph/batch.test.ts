// JSON batching: unusual responses, and many batches.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { MsGraphClient } from '../../src/msgraph/client.js';
import { MsGraphCallerDisconnected, MsGraphRefusal, MsGraphUnavailable } from '../../src/msgraph/errors.js';
import { createMsGraphLoader } from '../../src/msgraph/loader.js';
import { scriptMsGraph, type ScriptedMsGraph } from '../support/msgraph.js';
import type { Step } from '../support/scripted-server.js';

let msgraph: ScriptedMsGraph;

async function connect(...steps: Step[]): Promise<MsGraphClient> {
  msgraph = await scriptMsGraph(steps);
  return msgraph.client;
}

afterEach(async () => {
  await msgraph?.close();
});

const batchOf = (...responses: object[]): Step => ({ body: { responses } });
const good = { id: '1', status: 200, body: { displayName: 'good' } };

describe('a member of a batch', () => {
  test.each<[string, object]>([
    ['the status null', { status: null, body: {} }],
    ['an empty status', { status: '', body: {} }],
    ['a status of text', { status: '200', body: {} }],
    ['a negative status', { status: -1, body: {} }],
    ['a fraction for a status', { status: 200.5, body: {} }],
    ['a status above 599', { status: 600, body: {} }],
    ['an informational status', { status: 100, body: {} }],
    ['a list for a status', { status: [200], body: {} }],
    ['no status', { body: {} }],
    ['a success that holds an error', { status: 200, body: { error: { code: 'x', message: 'y' } } }],
    ['a success without a body', { status: 200 }],
    ['a success that is a page of HTML', { status: 200, body: 'PGh0bWw+' }],
    ['a success that is a list', { status: 200, body: [] }],
  ])('with %s is unusable, and affects no other', async (_, member) => {
    const client = await connect(batchOf({ id: '0', ...member }, good));
    const [odd, other] = await client.batch(['/a', '/b']);
    expect(odd).toBeInstanceOf(MsGraphUnavailable);
    expect(other).toMatchObject({ status: 200 });
  });

  test('that is missing from the response is unusable, and affects no other', async () => {
    const client = await connect(batchOf(good));
    const [missing, other] = await client.batch(['/a', '/b']);
    expect(missing).toBeInstanceOf(MsGraphUnavailable);
    expect(other).toMatchObject({ status: 200 });
  });

  test.each<[string, object[]]>([
    ['is missing', []],
    ['has an odd status', [{ id: '0', status: 'ok', body: {} }]],
    ['is a success without a body', [{ id: '0', status: 200 }]],
    ['is a success that holds an error', [{ id: '0', status: 200, body: { error: { code: 'x' } } }]],
    ['is a page of HTML', [{ id: '0', status: 403, body: 'PGh0bWw+' }]],
  ])('whose response %s is requested once more, without the others', async (_, members) => {
    const client = await connect(batchOf(...members, good), batchOf({ id: '0', status: 200, body: { ok: 1 } }));
    const [first, other] = await client.batch(['/a', '/b']);
    expect(first).toMatchObject({ body: { ok: 1 } });
    expect(other).toMatchObject({ body: good.body });
    expect(msgraph.server.requests.map(({ body }) => JSON.parse(body).requests.length)).toEqual([2, 1]);
  });

  test('whose response stays unusable is requested twice in all', async () => {
    const client = await connect(batchOf(good));
    await client.batch(['/a', '/b']);
    expect(msgraph.server.requests).toHaveLength(2);
  });

  test.each([301, 304, 404, 599])('with the status %d is a refusal', async (status) => {
    const client = await connect(batchOf({ id: '0', status, headers: { Location: 'https://x.example' }, body: {} }));
    const [refusal] = await client.batch(['/a']);
    expect(refusal).toBeInstanceOf(MsGraphRefusal);
    expect(refusal).toMatchObject({ status });
  });

  test.each([
    ['a number', 7, { kind: 'named', seconds: 7 }],
    ['an object', { seconds: 7 }, { kind: 'unnamed' }],
    ['a list', [7], { kind: 'unnamed' }],
    ['null', null, { kind: 'unnamed' }],
  ])('whose Retry-After is %s is a refusal', async (_, value, retryAfter) => {
    const client = await connect(batchOf({ id: '0', status: 500, headers: { 'Retry-After': value }, body: {} }));
    const [refusal] = await client.batch(['/a']);
    expect(refusal).toMatchObject({ status: 500, retryAfter });
  });

  test('that does not exist is loaded as null', async () => {
    const client = await connect(batchOf({ id: '0', status: 404, body: { error: { code: 'NotFound' } } }));
    expect(await createMsGraphLoader(client).load('/a')).toBeNull();
  });

  test('that is unusable rejects only its own load', async () => {
    const client = await connect(batchOf({ id: '0', status: null }, good));
    const loader = createMsGraphLoader(client);
    const [odd, other] = await Promise.allSettled([loader.load('/a'), loader.load('/b')]);
    expect(odd.status).toBe('rejected');
    expect(other).toMatchObject({ value: good.body });
  });
});

describe('hundreds of reads', () => {
  const paths = Array.from({ length: 500 }, (_, index) => `/groups/${index}`);

  test('are sent in a few batches at a time, and returned in order', async () => {
    let open = 0;
    let maxOpen = 0;
    const client = await connect((response) => {
      maxOpen = Math.max(maxOpen, ++open);
      const { requests } = JSON.parse(msgraph.server.requests.at(-1)?.body ?? '');
      setTimeout(() => {
        open--;
        const responses = requests.map(({ id, url }: { id: string; url: string }) => ({
          id,
          status: 200,
          body: { url },
        }));
        response.end(JSON.stringify({ responses }));
      }, 20);
    });
    const results = await client.batch(paths);
    expect(maxOpen).toBe(4);
    expect(results.map((result) => 'body' in result && result.body)).toEqual(paths.map((url) => ({ url })));
  });

  test('stop once one batch fails', async () => {
    const client = await connect({ status: 500 });
    await expect(client.batch(paths)).rejects.toMatchObject({ status: 500 });
    await sleep(100);
    expect(msgraph.server.requests.length).toBeLessThanOrEqual(4);
  });
});

describe('the outcome of each request inside a batch', () => {
  const busy = { status: 429, headers: { 'Retry-After': '0.05' }, body: {} };

  test('is reported by its status, also for retries', async () => {
    const statuses: (number | 'error')[] = [];
    const retries: string[] = [];
    msgraph = await scriptMsGraph([batchOf({ id: '0', ...busy }, good), batchOf({ ...good, id: '0' })], {
      onBatchMember: (status) => statuses.push(status),
      onRetry: (reason) => retries.push(reason),
    });
    await msgraph.client.batch(['/a', '/b']);
    expect(statuses).toEqual([429, 200, 200]);
    expect(retries).toEqual(['429']);
  });

  test('is an error if the response is missing or unusable', async () => {
    const statuses: (number | 'error')[] = [];
    msgraph = await scriptMsGraph([batchOf({ id: '0', status: 99_999, body: {} })], {
      onBatchMember: (status) => statuses.push(status),
    });
    await msgraph.client.batch(['/a', '/b']);
    // Each is requested once more.
    expect(statuses).toEqual(['error', 'error', 'error', 'error']);
  });

  test('is reported if a back-off keeps it from being sent', async () => {
    const outcomes: string[] = [];
    const longWait = { status: 429, headers: { 'Retry-After': '60' }, body: {} };
    msgraph = await scriptMsGraph([batchOf({ id: '0', ...longWait })], {
      onThrottle: (outcome) => outcomes.push(outcome),
    });
    await msgraph.client.batch(['/a']);
    await msgraph.client.batch(['/a']);
    expect(outcomes).toEqual(['refused']);
    expect(msgraph.server.requests).toHaveLength(1);
  });

  test('is awaited no longer than the operation lasts', async () => {
    const controller = new AbortController();
    msgraph = await scriptMsGraph([batchOf({ id: '0', ...busy, headers: { 'Retry-After': '8' } })], {
      signal: controller.signal,
    });
    const read = msgraph.client.batch(['/a']);
    setTimeout(() => controller.abort(), 300);
    await expect(read).rejects.toBeInstanceOf(MsGraphCallerDisconnected);
  });
});
