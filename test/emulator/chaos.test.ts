// Faults that are aimed at calls, through the emulator's control.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startControl, type Control } from '../../src/emulator/control.js';
import type { Json } from '../support/gateway.js';
import { partnersPath, startTestTenant, type TestTenant } from './tenant.js';

let tenant: TestTenant;
let control: Control;
beforeAll(async () => {
  tenant = await startTestTenant();
  control = await startControl(tenant.emulator, 0);
});
afterAll(async () => {
  await control.close();
  await tenant.close();
});
beforeEach(() => tenant.emulator.reset());
afterEach(() => tenant.emulator.letChaosLoose(undefined));

const first = `${partnersPath}/40000000-0000-4000-8000-000000000001`;
const group = '/groups/20000000-0000-4000-8000-000000000001';

interface Reply {
  status: number;
  body: Json;
}
async function send(method: string, body?: unknown, path = '/chaos'): Promise<Reply> {
  const answer = await fetch(control.url + path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}
const aim = async (...faults: object[]): Promise<void> => {
  expect((await send('PUT', { faults })).status).toBe(204);
};
/** The status of a call, or that its connection broke. */
const ask = (method: 'GET' | 'PATCH', path: string): Promise<number | 'broken'> =>
  tenant.ask(method, path, method === 'PATCH' ? { displayName: 'Renamed' } : undefined).then(
    ({ status }) => status,
    () => 'broken',
  );
const nameOfFirst = (): unknown => tenant.emulator.partners()[0]?.['displayName'];

describe('an aimed fault', () => {
  test('strikes the calls that match as often as it says, and no others', async () => {
    await aim({ fault: 'lost', methods: ['PATCH'], paths: [`${partnersPath}/*`], times: 1 });
    expect(await ask('GET', first)).toBe(200);
    expect(await ask('GET', partnersPath)).toBe(200);
    expect(await ask('PATCH', first)).toBe('broken');
    expect(await ask('PATCH', first)).toBe(200);
  });

  test('that loses the response leaves the write carried out', async () => {
    await aim({ fault: 'lost', methods: ['PATCH'], times: 1 });
    await ask('PATCH', first);
    expect(nameOfFirst()).toBe('Renamed');
  });

  test('that resets the connection leaves the write undone', async () => {
    await aim({ fault: 'reset', methods: ['PATCH'], times: 1 });
    await ask('PATCH', first);
    expect(nameOfFirst()).toBe('Contoso Mobile Guard');
  });

  test('without a number strikes until it is ended', async () => {
    await aim({ fault: 'unavailable' });
    expect([await ask('GET', first), await ask('GET', first), await ask('GET', group)]).toEqual([503, 503, 503]);
    expect((await send('DELETE')).status).toBe(204);
    expect(await ask('GET', first)).toBe(200);
  });

  test('comes before those after it, and before rates', async () => {
    const faults = [
      { fault: 'throttled', times: 1 },
      { fault: 'unavailable', times: 1 },
    ];
    await send('PUT', { rates: { failed: 1 }, faults });
    expect([await ask('GET', first), await ask('GET', first), await ask('GET', first)]).toEqual([429, 503, 500]);
  });

  test('says how long to wait, in whole seconds', async () => {
    await aim({ fault: 'throttled', retryAfterSeconds: 7, times: 1 }, { fault: 'unavailable', times: 1 });
    expect((await tenant.ask('GET', first)).headers['retry-after']).toBe('7');
    expect((await tenant.ask('GET', first)).headers['retry-after']).toBe('1');
  });

  test('delays a call by the milliseconds that it names', async () => {
    await aim({ fault: 'slow', delayMs: 300 });
    const start = performance.now();
    expect(await ask('GET', first)).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(290);
  });

  test.each([
    ['/**', 'every call', ['/**'], [503, 503, 503]],
    ['a path in another case', 'it', [first.toUpperCase()], [200, 503, 200]],
    ['* in the middle', 'one segment', ['/deviceManagement/*/40000000-0000-4000-8000-000000000001'], [200, 503, 200]],
    ['* at the end', 'one segment alone', ['/deviceManagement/*'], [200, 200, 503]],
    ['** at the end', 'everything below', ['/deviceManagement/**'], [200, 503, 503]],
    ['several paths', 'any of them', ['/nothing', partnersPath], [200, 200, 503]],
  ])('by %s matches %s', async (_, __, paths, statuses) => {
    await aim({ fault: 'unavailable', paths });
    expect([await ask('GET', group), await ask('GET', first), await ask('GET', partnersPath)]).toEqual(statuses);
  });

  test('ignores the query and the encoding of a call', async () => {
    await aim({ fault: 'unavailable', paths: [first] });
    expect(await ask('GET', `${first.replace('Partners', '%50artners')}?$select=id`)).toBe(503);
  });

  test('strikes a member of a batch alone', async () => {
    await aim({ fault: 'throttled', paths: ['/groups/*'], retryAfterSeconds: 9 });
    const requests = [
      { id: 'group', method: 'GET', url: group },
      { id: 'partner', method: 'GET', url: first },
    ];
    const { body, status } = await tenant.ask('POST', '/$batch', { requests });
    expect(status).toBe(200);
    const members = Object.fromEntries(body.responses.map((it: Json) => [it.id, it]));
    expect(members.group).toMatchObject({ status: 429, headers: { 'Retry-After': '9' } });
    expect(members.partner.status).toBe(200);
  });

  test('of a connection strikes a batch as a whole, and no member of it', async () => {
    await aim({ fault: 'lost', paths: ['/groups/*'] });
    const requests = [{ id: 'group', method: 'GET', url: group }];
    expect((await tenant.ask('POST', '/$batch', { requests })).body.responses[0].status).toBe(200);
    await aim({ fault: 'lost', paths: ['/$batch'] });
    await expect(tenant.ask('POST', '/$batch', { requests })).rejects.toThrow('other side closed');
  });

  test('is not used up by a call that is refused for its token', async () => {
    await aim({ fault: 'failed', times: 1 });
    expect((await tenant.ask('GET', first, undefined, { token: 'none' })).status).toBe(401);
    expect(await ask('GET', first)).toBe(500);
  });
});

describe('GET /chaos', () => {
  test('shows nothing at the start', async () => {
    expect(await send('GET')).toEqual({ status: 200, body: { seed: 1, rates: {}, faults: [] } });
  });

  test('shows what is active and how often it will still strike, in the form that PUT takes', async () => {
    const lost = { fault: 'lost', methods: ['PATCH'], paths: [`${partnersPath}/*`], times: 2 };
    await send('PUT', {
      seed: 4,
      rates: { slow: 0.1 },
      faults: [lost, { fault: 'failed', methods: ['GET'], times: 1 }],
    });
    await ask('GET', first);
    await ask('PATCH', first);
    const { body } = await send('GET');
    expect(body).toEqual({ seed: 4, rates: { slow: 0.1 }, faults: [{ ...lost, times: 1 }] });
    expect((await send('PUT', body)).status).toBe(204);
  });

  test.each(['DELETE /chaos', 'POST /reset'])('shows nothing after %s', async (change) => {
    await aim({ fault: 'lost' });
    const [method = '', path] = change.split(' ');
    await send(method, undefined, path);
    expect((await send('GET')).body.faults).toEqual([]);
  });
});

test('a rate of throttling names whole seconds', async () => {
  await send('PUT', { seed: 3, rates: { throttled: 1 } });
  const seconds = new Set<unknown>();
  for (let call = 0; call < 12; call++) seconds.add((await tenant.ask('GET', first)).headers['retry-after']);
  expect([...seconds].toSorted()).toEqual(['0', '1']);
});

test('an authority that is busy names whole seconds', async () => {
  tenant.emulator.authorityBusy(1.2);
  expect((await tenant.exchange()).headers['retry-after']).toBe('2');
});

describe('a body that makes no sense changes nothing, and is answered with what to write:', () => {
  const refused: [body: unknown, told: string][] = [
    [[], 'The body has to be'],
    [{ seed: 1 }, 'The body has to be'],
    [{ faults: [], rate: {} }, 'The body has rate, and may have seed, rates, faults.'],
    [{ faults: [], seed: 1.5 }, '`seed` must be a whole number.'],
    [{ rates: [] }, '`rates` must be an object'],
    [{ faults: {} }, '`faults` must be a list'],
    [{ faults: ['lost'] }, '`faults[0]` must be an object'],
    [{ faults: Array.from({ length: 51 }, () => ({ fault: 'lost' })) }, '`faults` must have at most 50 items.'],
    [{ faults: [{ kind: 'lost' }] }, '`faults[0].fault`: There is no fault undefined: there are throttled'],
    [{ faults: [{ fault: 'lost', path: '/' }] }, '`faults[0]` has path, and may have fault, methods, paths'],
    [{ faults: [{ fault: 'lost', times: 0 }] }, '`faults[0].times` must be a whole number between 1 and 10000.'],
    [{ faults: [{ fault: 'lost', times: 1e9 }] }, '`faults[0].times` must be a whole number between 1 and 10000.'],
    [{ faults: [{ fault: 'lost', times: '1' }] }, '`faults[0].times` must be a whole number'],
    [
      { faults: [{ fault: 'lost' }, { fault: 'lost', methods: ['patch'] }] },
      '`faults[1].methods` must be a list of GET',
    ],
    [{ faults: [{ fault: 'lost', methods: [] }] }, '`faults[0].methods` must be a list of GET'],
    [{ faults: [{ fault: 'lost', paths: [] }] }, '`faults[0].paths` must be a list of 1 to 20 texts'],
    [{ faults: [{ fault: 'lost', paths: ['x'.repeat(501)] }] }, 'of at most 500 characters'],
    [{ faults: [{ fault: 'lost', paths: ['groups/*'] }] }, '`faults[0].paths[0]` must be a path without a query'],
    [{ faults: [{ fault: 'lost', paths: ['/groups?x'] }] }, '`faults[0].paths[0]` must be a path without a query'],
    [{ faults: [{ fault: 'lost', paths: ['/beta/groups/*'] }] }, 'must not have a version: remove /beta.'],
    [{ faults: [{ fault: 'lost', paths: ['/groups/2*'] }] }, '* stands for a whole segment'],
    [{ faults: [{ fault: 'lost', paths: ['/**/groups'] }] }, '** for all that follow, at the end'],
    [{ faults: [{ fault: 'lost', retryAfterSeconds: 1 }] }, 'is for throttled and unavailable: remove it from lost.'],
    [{ faults: [{ fault: 'throttled', retryAfterSeconds: 0.5 }] }, 'must be a whole number between 0 and 3600.'],
    [{ faults: [{ fault: 'throttled', delayMs: 5 }] }, 'is for slow: remove it from throttled.'],
    [{ faults: [{ fault: 'slow', delayMs: 60_001 }] }, 'must be a whole number between 0 and 60000.'],
  ];

  test.each(refused)('%j', async (body, told) => {
    await aim({ fault: 'unavailable', times: 3 });
    const { body: answer, status } = await send('PUT', body);
    expect(status).toBe(400);
    expect(answer.error).toContain(told);
    expect((await send('GET')).body.faults).toEqual([{ fault: 'unavailable', times: 3 }]);
  });
});
