// Faults set through the emulator's control.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startControl, type Control } from '../../src/emulator/control/control.js';
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
afterEach(() => tenant.emulator.setChaos(undefined));

const first = `${partnersPath}/40000000-0000-4000-8000-000000000001`;
const group = '/groups/20000000-0000-4000-8000-000000000001';

interface Reply {
  status: number;
  body: Json;
}
async function send(method: string, body?: unknown, path = '/chaos'): Promise<Reply> {
  const response = await fetch(control.url + path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}
const aim = async (...faults: object[]): Promise<void> => {
  expect((await send('PUT', { faults })).status).toBe(204);
};
/** Resolves to the status of a call, or to `broken` if its connection broke. */
const statusOf = (method: 'GET' | 'PATCH', path: string): Promise<number | 'broken'> =>
  tenant.callGraph(method, path, method === 'PATCH' ? { displayName: 'Renamed' } : undefined).then(
    ({ status }) => status,
    () => 'broken',
  );
const nameOfFirst = (): unknown => tenant.emulator.partners()[0]?.['displayName'];

describe('an aimed fault', () => {
  test('affects matching calls as often as it says, and no others', async () => {
    await aim({ fault: 'lost', methods: ['PATCH'], paths: [`${partnersPath}/*`], times: 1 });
    expect(await statusOf('GET', first)).toBe(200);
    expect(await statusOf('GET', partnersPath)).toBe(200);
    expect(await statusOf('PATCH', first)).toBe('broken');
    expect(await statusOf('PATCH', first)).toBe(200);
  });

  test('that loses the response leaves the write carried out', async () => {
    await aim({ fault: 'lost', methods: ['PATCH'], times: 1 });
    await statusOf('PATCH', first);
    expect(nameOfFirst()).toBe('Renamed');
  });

  test('that resets the connection leaves the write undone', async () => {
    await aim({ fault: 'reset', methods: ['PATCH'], times: 1 });
    await statusOf('PATCH', first);
    expect(nameOfFirst()).toBe('Contoso Mobile Guard');
  });

  test('without a number of times affects calls until it is ended', async () => {
    await aim({ fault: 'unavailable' });
    expect([await statusOf('GET', first), await statusOf('GET', first), await statusOf('GET', group)]).toEqual([
      503, 503, 503,
    ]);
    expect((await send('DELETE')).status).toBe(204);
    expect(await statusOf('GET', first)).toBe(200);
  });

  test('takes precedence over later faults and over rates', async () => {
    const faults = [
      { fault: 'throttled', times: 1 },
      { fault: 'unavailable', times: 1 },
    ];
    await send('PUT', { rates: { failed: 1 }, faults });
    expect([await statusOf('GET', first), await statusOf('GET', first), await statusOf('GET', first)]).toEqual([
      429, 503, 500,
    ]);
  });

  test('sends Retry-After in whole seconds', async () => {
    await aim({ fault: 'throttled', retryAfterSeconds: 7, times: 1 }, { fault: 'unavailable', times: 1 });
    expect((await tenant.callGraph('GET', first)).headers['retry-after']).toBe('7');
    expect((await tenant.callGraph('GET', first)).headers['retry-after']).toBe('1');
  });

  test('delays a call by its milliseconds', async () => {
    await aim({ fault: 'slow', delayMs: 300 });
    const start = performance.now();
    expect(await statusOf('GET', first)).toBe(200);
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
    expect([await statusOf('GET', group), await statusOf('GET', first), await statusOf('GET', partnersPath)]).toEqual(
      statuses,
    );
  });

  test('ignores the query and the encoding of a call', async () => {
    await aim({ fault: 'unavailable', paths: [first] });
    expect(await statusOf('GET', `${first.replace('Partners', '%50artners')}?$select=id`)).toBe(503);
  });

  test('affects one member of a batch alone', async () => {
    await aim({ fault: 'throttled', paths: ['/groups/*'], retryAfterSeconds: 9 });
    const requests = [
      { id: 'group', method: 'GET', url: group },
      { id: 'partner', method: 'GET', url: first },
    ];
    const { body, status } = await tenant.callGraph('POST', '/$batch', { requests });
    expect(status).toBe(200);
    const members = Object.fromEntries(body.responses.map((it: Json) => [it.id, it]));
    expect(members.group).toMatchObject({ status: 429, headers: { 'Retry-After': '9' } });
    expect(members.partner.status).toBe(200);
  });

  test('of a connection affects a batch as a whole, and never one member', async () => {
    await aim({ fault: 'lost', paths: ['/groups/*'] });
    const requests = [{ id: 'group', method: 'GET', url: group }];
    expect((await tenant.callGraph('POST', '/$batch', { requests })).body.responses[0].status).toBe(200);
    await aim({ fault: 'lost', paths: ['/$batch'] });
    await expect(tenant.callGraph('POST', '/$batch', { requests })).rejects.toThrow('other side closed');
  });

  test('is not used up by a call without a valid token', async () => {
    await aim({ fault: 'failed', times: 1 });
    expect((await tenant.callGraph('GET', first, undefined, { token: 'none' })).status).toBe(401);
    expect(await statusOf('GET', first)).toBe(500);
  });
});

describe('GET /chaos', () => {
  test('shows nothing at the start', async () => {
    expect(await send('GET')).toEqual({ status: 200, body: { seed: 1, rates: {}, faults: [] } });
  });

  test('shows active faults and their remaining times, in the form that PUT accepts', async () => {
    const lost = { fault: 'lost', methods: ['PATCH'], paths: [`${partnersPath}/*`], times: 2 };
    await send('PUT', {
      seed: 4,
      rates: { slow: 0.1 },
      faults: [lost, { fault: 'failed', methods: ['GET'], times: 1 }],
    });
    await statusOf('GET', first);
    await statusOf('PATCH', first);
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

test('a rate of throttling sends Retry-After in whole seconds', async () => {
  await send('PUT', { seed: 3, rates: { throttled: 1 } });
  const seconds = new Set<unknown>();
  for (let call = 0; call < 12; call++) seconds.add((await tenant.callGraph('GET', first)).headers['retry-after']);
  expect([...seconds].toSorted()).toEqual(['0', '1']);
});

test('a throttled authority sends Retry-After in whole seconds', async () => {
  tenant.emulator.setAuthorityBusy(1.2);
  expect((await tenant.exchange()).headers['retry-after']).toBe('2');
});

describe('an invalid body changes nothing, and the response says what to send instead:', () => {
  const refused: [body: unknown, message: string][] = [
    [[], 'The body must be'],
    [{ seed: 1 }, 'The body must be'],
    [{ faults: [], rate: {} }, 'The body must not have rate; allowed are seed, rates, faults.'],
    [{ faults: [], seed: 1.5 }, '`seed` must be a whole number.'],
    [{ rates: [] }, '`rates` must be an object'],
    [{ faults: {} }, '`faults` must be a list'],
    [{ faults: ['lost'] }, '`faults[0]` must be an object'],
    [{ faults: Array.from({ length: 51 }, () => ({ fault: 'lost' })) }, '`faults` must have at most 50 items.'],
    [{ faults: [{ kind: 'lost' }] }, '`faults[0].fault`: Unknown fault undefined; use one of throttled'],
    [{ faults: [{ fault: 'lost', path: '/' }] }, '`faults[0]` must not have path; allowed are fault, methods, paths'],
    [{ faults: [{ fault: 'lost', times: 0 }] }, '`faults[0].times` must be a whole number between 1 and 10000.'],
    [{ faults: [{ fault: 'lost', times: 1e9 }] }, '`faults[0].times` must be a whole number between 1 and 10000.'],
    [{ faults: [{ fault: 'lost', times: '1' }] }, '`faults[0].times` must be a whole number'],
    [
      { faults: [{ fault: 'lost' }, { fault: 'lost', methods: ['patch'] }] },
      '`faults[1].methods` must be a list of GET',
    ],
    [{ faults: [{ fault: 'lost', methods: [] }] }, '`faults[0].methods` must be a list of GET'],
    [{ faults: [{ fault: 'lost', paths: [] }] }, '`faults[0].paths` must be a list of 1 to 20 strings'],
    [{ faults: [{ fault: 'lost', paths: ['x'.repeat(501)] }] }, 'of at most 500 characters'],
    [{ faults: [{ fault: 'lost', paths: ['groups/*'] }] }, '`faults[0].paths[0]` must be a path without a query'],
    [{ faults: [{ fault: 'lost', paths: ['/groups?x'] }] }, '`faults[0].paths[0]` must be a path without a query'],
    [{ faults: [{ fault: 'lost', paths: ['/beta/groups/*'] }] }, 'must not have a version: remove /beta.'],
    [{ faults: [{ fault: 'lost', paths: ['/groups/2*'] }] }, '* must be a whole segment'],
    [{ faults: [{ fault: 'lost', paths: ['/**/groups'] }] }, '** must be the last one'],
    [
      { faults: [{ fault: 'lost', retryAfterSeconds: 1 }] },
      'is only for throttled, unavailable and failed: remove it from lost.',
    ],
    [{ faults: [{ fault: 'throttled', retryAfterSeconds: 0.5 }] }, 'must be a whole number between 0 and 3600.'],
    [
      { faults: [{ fault: 'throttled', delayMs: 5 }] },
      'is only for slow, late and flapping: remove it from throttled.',
    ],
    [{ faults: [{ fault: 'failed', status: 404 }] }, '`faults[0].status` must be one of 408, 500, 502, 503, 504.'],
    [{ faults: [{ fault: 'lost', status: 500 }] }, '`faults[0].status` is only for failed: remove it from lost.'],
    [{ faults: [{ fault: 'ignored', properties: [] }] }, 'must be a list of 1 to 20 names of properties.'],
    [{ faults: [{ fault: 'overruled' }] }, '`faults[0].values` must be an object of 1 to 20 properties'],
    [{ faults: [{ fault: 'overruled', values: {} }] }, 'must be an object of 1 to 20 properties'],
    [{ faults: [{ fault: 'accompanied' }] }, '`faults[0].values` must be an object of 1 to 20 properties'],
    [{ faults: [{ fault: 'refused' }] }, '`faults[0].refusal` must be one of noConsent, noRole'],
    [{ faults: [{ fault: 'refused', refusal: 'rudely' }] }, '`faults[0].refusal` must be one of noConsent, noRole'],
    [
      { faults: [{ fault: 'lost', refusal: 'noRole' }] },
      '`faults[0].refusal` is only for refused: remove it from lost.',
    ],
    [{ rates: { refused: 0.1 } }, 'refused has no rate, since it needs refusal: aim it.'],
    [{ rates: { reshaped: 0.1 } }, 'reshaped has no rate, since it needs properties or values: aim it.'],
    [{ rates: { accompanied: 0.1 } }, 'accompanied has no rate, since it needs values: aim it.'],
    [{ rates: { overruled: 0.1 } }, 'overruled has no rate, since it needs values: aim it.'],
    [{ faults: [{ fault: 'slow', delayMs: 60_001 }] }, 'must be a whole number between 0 and 60000.'],
  ];

  test.each(refused)('%j', async (body, message) => {
    await aim({ fault: 'unavailable', times: 3 });
    const { body: refusal, status } = await send('PUT', body);
    expect(status).toBe(400);
    expect(refusal.error).toContain(message);
    expect((await send('GET')).body.faults).toEqual([{ fault: 'unavailable', times: 3 }]);
  });
});
