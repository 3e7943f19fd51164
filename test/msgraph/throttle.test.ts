// The back-off after a 429: what it covers, how long it lasts, and how it ends.
import { afterEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MsGraphClient } from '../../src/msgraph/client.js';
import type { MsGraphRefusal } from '../../src/msgraph/errors.js';
import { parseRetryAfter } from '../../src/net/retry-after.js';
import { scriptMsGraph, type ScriptedMsGraph } from '../support/msgraph.js';
import type { Step } from '../support/scripted-server.js';
import { until } from '../support/until.js';

let msgraph: ScriptedMsGraph;

async function connect(...steps: Step[]): Promise<MsGraphClient> {
  msgraph = await scriptMsGraph(steps);
  return msgraph.client;
}

afterEach(async () => {
  await msgraph?.close();
});

const ok: Step = { body: { ok: 1 } };
const wholeTenant = { 'x-ms-throttle-scope': 'Tenant_Application/ReadWrite/app/tenant' };
const throttledFor = (seconds: string | number, headers: Record<string, string> = {}): Step => ({
  status: 429,
  headers: { 'retry-after': String(seconds), ...headers },
});
const refusalOf = (work: Promise<unknown>): Promise<MsGraphRefusal> =>
  work.then(
    () => {
      throw new Error('It was not refused.');
    },
    (error: MsGraphRefusal) => error,
  );
const change = (client: MsGraphClient): Promise<unknown> => client.write({ method: 'PATCH', path: '/a/1', body: {} });
async function millisecondsOf(work: Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work;
  return performance.now() - startMs;
}

describe('Retry-After', () => {
  test.each([
    ['a decimal', '2.128', 2.128],
    ['a decimal without a leading zero', '.5', 0.5],
    ['spaces around', ' 7 ', 7],
    ['zero', '0', 0],
    ['a number', 17, 17],
    ['the first of repeated headers', ['3', '9'], 3],
    ['a huge number', '99999999999999999999999', 300],
    ['a number that is not finite once read', '9'.repeat(400), 300],
    ['a date decades away', 'Thu, 01 Jan 2099 00:00:00 GMT', 300],
    ['a date far away in the format of RFC 850', 'Thursday, 01-Jan-99 00:00:00 GMT', undefined],
    ['a date that has passed', 'Thu, 01 Jan 2015 00:00:00 GMT', undefined],
    ['a date that does not exist', 'Thu, 99 Foo 2099 00:00:00 GMT', undefined],
    ['text that Date.parse would take for a year', 'in about 2099', undefined],
    ['a negative number', '-1', undefined],
    ['a number in hexadecimal', '0x10', undefined],
    ['a number with an exponent', '1e9', undefined],
    ['nothing', '', undefined],
    ['infinity', Number.POSITIVE_INFINITY, undefined],
    ['not a number', Number.NaN, undefined],
  ])('is read from %s', (_, value, seconds) => {
    expect(parseRetryAfter(value)).toEqual(seconds === undefined ? { kind: 'unnamed' } : { kind: 'named', seconds });
  });

  test('is read from a date soon to come', () => {
    const retryAfter = parseRetryAfter(new Date(Date.now() + 60_000).toUTCString());
    const seconds = retryAfter.kind === 'named' ? retryAfter.seconds : 0;
    expect(seconds).toBeGreaterThan(55);
    expect(seconds).toBeLessThanOrEqual(60);
  });
});

describe('a back-off', () => {
  test('never lasts longer than five minutes, whatever date Graph names', async () => {
    const client = await connect(throttledFor('Thu, 01 Jan 2099 00:00:00 GMT'));
    expect((await refusalOf(client.get('/a/1'))).retryAfter).toEqual({ kind: 'named', seconds: 300 });
    expect((await refusalOf(client.get('/a/2'))).retryAfter).toEqual({ kind: 'named', seconds: 300 });
    expect(msgraph.server.requests).toHaveLength(1);
  });

  test('after a write does not hold reads', async () => {
    const client = await connect(throttledFor(60), ok);
    await refusalOf(change(client));
    expect(await client.get('/a/1')).toEqual({ ok: 1 });
    await refusalOf(change(client));
    expect(msgraph.server.requests).toHaveLength(2);
  });

  test('after a read holds writes too, because the limit that reads can reach counts both', async () => {
    const client = await connect(throttledFor(60), ok);
    await refusalOf(client.get('/a/1'));
    await refusalOf(change(client));
    expect(msgraph.server.requests).toHaveLength(1);
  });

  test('holds what the scope in the response names, and nothing else', async () => {
    const client = await connect(throttledFor(60, { 'x-ms-throttle-scope': 'Tenant/Read/app/tenant' }), ok);
    await refusalOf(client.get('/a/1'));
    await change(client);
    expect((await refusalOf(client.get('/a/1'))).status).toBe(429);
    expect(msgraph.server.requests).toHaveLength(2);
  });

  test.each(['User/ReadWrite/app/user', 'Tenant_Application_User/Read/app/user', 'User_Application/app'])(
    'for a limit of one user (%s) holds that user only',
    async (scope) => {
      msgraph = await scriptMsGraph([throttledFor(60, { 'x-ms-throttle-scope': scope }), ok]);
      const [ada, bob] = [msgraph.connect({ user: 'ada' }), msgraph.connect({ user: 'bob' })];
      await refusalOf(ada.get('/a/1'));
      expect(await bob.get('/a/1')).toEqual({ ok: 1 });
      const { retryAfter } = await refusalOf(msgraph.connect({ user: 'ada' }).get('/a/2'));
      expect(retryAfter).toMatchObject({ kind: 'named', seconds: 60 });
      expect(await bob.get('/a/2')).toEqual({ ok: 1 });
      expect(msgraph.server.requests).toHaveLength(3);
    },
  );

  test('for a limit of one user ends for that user after a success', async () => {
    msgraph = await scriptMsGraph([throttledFor(0.05, { 'x-ms-throttle-scope': 'User/ReadWrite/app/user' }), ok]);
    const ada = msgraph.connect({ user: 'ada' });
    expect(await ada.get('/a/1')).toEqual({ ok: 1 });
    await Promise.all([ada.get('/a/2'), ada.get('/a/3')]);
    expect(msgraph.server.requests).toHaveLength(4);
  });

  test('for the limit of a user in a batch holds the later reads of that user', async () => {
    const member = {
      id: '0',
      status: 429,
      headers: { 'X-Ms-Throttle-Scope': 'User/Read/app/user', 'Retry-After': '60' },
    };
    msgraph = await scriptMsGraph([{ body: { responses: [{ ...member, body: {} }] } }, ok]);
    await msgraph.connect({ user: 'ada' }).batch(['/a/1']);
    await refusalOf(msgraph.connect({ user: 'ada' }).get('/a/1'));
    expect(await msgraph.connect({ user: 'bob' }).get('/a/1')).toEqual({ ok: 1 });
  });

  test('of one service does not hold other services', async () => {
    const client = await connect(throttledFor(60), ok);
    await refusalOf(client.get('/groups/1'));
    expect(await client.get('/deviceManagement/x')).toEqual({ ok: 1 });
  });

  test('of one short 429 delays only its own call', async () => {
    const client = await connect(throttledFor(1), ok);
    const first = client.get('/a/1');
    await until(() => msgraph.server.requests.length > 0);
    await sleep(50);
    expect(await millisecondsOf(client.get('/a/2'))).toBeLessThan(500);
    await first;
  });

  test('is shared once several responses in a row are 429', async () => {
    const client = await connect(throttledFor(1), throttledFor(1), throttledFor(1), ok);
    const refused = [1, 2, 3].map((id) => change(client).then(() => id));
    await until(() => msgraph.server.requests.length >= 3);
    await sleep(100);
    expect(await millisecondsOf(change(client))).toBeGreaterThan(500);
    await Promise.all(refused);
  });

  test('is shared at once if the response names a limit of the tenant', async () => {
    const client = await connect(throttledFor(1, wholeTenant), ok);
    const first = client.get('/a/1');
    await until(() => msgraph.server.requests.length > 0);
    await sleep(50);
    expect(await millisecondsOf(client.get('/a/2'))).toBeGreaterThan(500);
    await first;
  });
});

describe('the end of a back-off', () => {
  const all = (client: MsGraphClient, count: number): Promise<unknown>[] =>
    Array.from({ length: count }, (_, id) => client.get(`/a/${id}`));
  /** Sends five more calls after the first one was throttled. */
  const others = async (client: MsGraphClient): Promise<unknown> => {
    await until(() => msgraph.server.requests.length > 0);
    await sleep(50);
    return Promise.all(all(client, 5));
  };

  test('is tested by one request, and its success admits all others', async () => {
    let answerTrial = (): void => undefined;
    const client = await connect(
      throttledFor(0.2, wholeTenant),
      (response) => {
        answerTrial = () => response.end('{"ok":1}');
      },
      ok,
    );
    const first = client.get('/a/first');
    await until(() => msgraph.server.requests.length > 0);
    await sleep(20);
    const waiting = all(client, 5);
    await sleep(600);
    expect(msgraph.server.requests).toHaveLength(2);
    answerTrial();
    await Promise.all([first, ...waiting]);
    expect(msgraph.server.requests).toHaveLength(7);
  });

  test('is postponed if the trial is throttled again', async () => {
    const client = await connect(throttledFor(0.5, wholeTenant), throttledFor(60));
    const outcomes = await Promise.allSettled([client.get('/a/1'), others(client)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(msgraph.server.requests).toHaveLength(2);
  });

  test('is tested by another request if the connection of the trial breaks', async () => {
    const client = await connect(throttledFor(0.5, wholeTenant), (response) => response.destroy(), ok);
    await Promise.all([client.get('/a/1'), others(client)]);
    expect(msgraph.server.requests.length).toBeGreaterThanOrEqual(8);
  });

  test('is tested by another request if the trial got no token', async () => {
    const member = { id: '0', status: 429, headers: { 'Retry-After': '0.1', ...wholeTenant }, body: {} };
    let answerTrial = (): void => undefined;
    msgraph = await scriptMsGraph(
      [
        { body: { responses: [member] } },
        { status: 401 },
        (response) => {
          answerTrial = () => response.end('{"ok":1}');
        },
        ok,
      ],
      { token: (request) => (request ? Promise.reject(new Error('No token.')) : Promise.resolve('the-token')) },
    );
    await expect(msgraph.client.batch(['/a/1'])).rejects.toThrow('No token.');
    const waiting = all(msgraph.client, 3);
    await sleep(300);
    expect(msgraph.server.requests).toHaveLength(3);
    answerTrial();
    await Promise.all(waiting);
    expect(msgraph.server.requests).toHaveLength(5);
  });

  test('does not wait forever for a trial without a response', async () => {
    const client = await connect(throttledFor(0.1, wholeTenant), () => undefined, ok);
    const first = client.get('/a/1').catch(() => undefined);
    await until(() => msgraph.server.requests.length > 0);
    await sleep(300);
    expect(await millisecondsOf(client.get('/a/2'))).toBeLessThan(8_000);
    await msgraph.close();
    await first;
  });
});

test('a batch waits for the back-off of its members', async () => {
  const member = (status: number, headers = {}): Step => ({
    body: { responses: [{ id: '0', status, headers, body: { ok: status } }] },
  });
  const client = await connect(member(429, { 'Retry-After': '0.4', ...wholeTenant }), member(200));
  const first = client.batch(['/groups/1']);
  await until(() => msgraph.server.requests.length > 0);
  await sleep(20);
  const second = client.batch(['/groups/2']);
  await sleep(150);
  expect(msgraph.server.requests).toHaveLength(1);
  for (const [result] of await Promise.all([first, second])) expect(result).toMatchObject({ body: { ok: 200 } });
});
