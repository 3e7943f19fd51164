// The local Graph as it is at its worst: reads that lag, responses that show little, writes that it changes or forgets.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AimedFault } from '../../src/emulator/control/chaos.js';
import type { Json } from '../support/gateway.js';
import { intuneProse, partnersPath, startTestTenant, type GraphResponse, type TestTenant } from './tenant.js';

const id = '40000000-0000-4000-8000-000000000001';
const path = `${partnersPath}/${id}`;
const connectorPath = '/deviceManagement/mobileThreatDefenseConnectors/29ee2d98-e795-475f-a0f8-0802dc3384a9';
const group = (number: number): Json => ({
  target: {
    '@odata.type': '#microsoft.graph.groupAssignmentTarget',
    deviceAndAppManagementAssignmentFilterId: null,
    deviceAndAppManagementAssignmentFilterType: 'none',
    groupId: `20000000-0000-4000-8000-00000000000${number}`,
  },
});
const groupIdsOf = (list: Json[]): string[] => list.map(({ target }) => String(target.groupId).slice(-1));

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant({ pageSize: 50 });
});
afterAll(() => tenant.close());
beforeEach(() => tenant.emulator.reset());

const aim = (...faults: AimedFault[]): void => tenant.emulator.setChaos({ seed: 1, rates: {}, faults });
const rename = (displayName: string): Promise<GraphResponse> => tenant.callGraph('PATCH', path, { displayName });
const readName = async (): Promise<string> => (await tenant.callGraph('GET', path)).body.displayName;
const listedName = async (): Promise<unknown> => {
  const { value } = (await tenant.callGraph('GET', partnersPath)).body;
  return value.find((partner: Json) => partner.id === id)?.displayName;
};
const stored = (): Json => tenant.emulator.partners().find((partner) => partner['id'] === id);

describe('late reads', () => {
  test('show an object and its entry in the list as they were, until the time of the fault is over', async () => {
    aim({ fault: 'late', delayMs: 1_000 });
    expect((await rename('New')).body.displayName).toBe('New');
    expect(stored().displayName).toBe('New');
    expect(await readName()).toBe('Contoso Mobile Guard');
    expect(await listedName()).toBe('Contoso Mobile Guard');
    await sleep(1_000);
    expect(await readName()).toBe('New');
    expect(await listedName()).toBe('New');
  });

  test('lag behind each write by its own time', async () => {
    aim({ fault: 'late', delayMs: 500, times: 1 }, { fault: 'late', delayMs: 60_000, times: 1 });
    await rename('First');
    await rename('Second');
    await sleep(500);
    expect(await readName()).toBe('First');
    await rename('Third');
    expect(await readName()).toBe('Third');
  });

  test('are those of the objects that were written, and no others', async () => {
    aim({ fault: 'late', delayMs: 60_000, paths: [path] });
    await rename('New');
    const other = `${partnersPath}/40000000-0000-4000-8000-000000000002`;
    await tenant.callGraph('PATCH', other, { displayName: 'Other' });
    expect((await tenant.callGraph('GET', other)).body.displayName).toBe('Other');
  });

  test('do not show what was created, and still show what was deleted', async () => {
    aim({ fault: 'late', delayMs: 2_000 });
    const { body } = await tenant.callGraph('POST', partnersPath, { displayName: 'Created' });
    const created = `${partnersPath}/${body.id}`;
    expect((await tenant.callGraph('GET', created)).status).toBe(404);
    expect((await tenant.callGraph('PATCH', created, { displayName: 'Renamed' })).status).toBe(200);
    expect((await tenant.callGraph('DELETE', path)).status).toBe(204);
    expect(await readName()).toBe('Contoso Mobile Guard');
    expect((await tenant.callGraph('DELETE', path)).status).toBe(404);
    await sleep(2_000);
    expect((await tenant.callGraph('GET', created)).body.displayName).toBe('Renamed');
    expect((await tenant.callGraph('GET', path)).status).toBe(404);
    expect(await listedName()).toBeUndefined();
  });

  test('that flap show the old and the new state by turns, and then the new one', async () => {
    aim({ fault: 'flapping', delayMs: 1_000 });
    await rename('New');
    const names = [await readName(), await readName(), await readName(), await readName()];
    expect(names).toEqual(['Contoso Mobile Guard', 'New', 'Contoso Mobile Guard', 'New']);
    await sleep(1_000);
    expect([await readName(), await readName()]).toEqual(['New', 'New']);
  });

  test('end with a reset', async () => {
    aim({ fault: 'late', delayMs: 60_000 });
    await rename('New');
    tenant.emulator.reset();
    await rename('Newer');
    expect(await readName()).toBe('Newer');
  });
});

describe('a write that is carried out', () => {
  test.each<[AimedFault['fault'], number, Json]>([
    ['stale', 200, expect.objectContaining({ id, displayName: 'Contoso Mobile Guard', iosOnboarded: true })],
    ['partial', 200, { '@odata.type': expect.any(String), id, displayName: 'New' }],
    ['empty', 204, undefined],
    ['accepted', 202, undefined],
  ])('is answered by %s with a %d', async (fault, status, body) => {
    aim({ fault });
    const response = await tenant.callGraph('PATCH', path, { displayName: 'New', iosOnboarded: false });
    expect(response.status).toBe(status);
    expect(response.body).toEqual(body);
    expect(stored()).toMatchObject({ displayName: 'New', iosOnboarded: false });
  });

  test.each([
    ['empty', 201],
    ['accepted', 202],
  ] as const)('and creates is answered by %s with a %d without a body', async (fault, status) => {
    aim({ fault });
    const response = await tenant.callGraph('POST', partnersPath, { displayName: 'Created' });
    expect(response.status).toBe(status);
    expect(response.body).toBeUndefined();
    expect(tenant.emulator.partners().at(-1)).toMatchObject({ displayName: 'Created' });
  });

  test.each([408, 500, 502, 503, 504] as const)('is answered by failed with a %d', async (status) => {
    aim({ fault: 'failed', status, retryAfterSeconds: 3 });
    const response = await rename('New');
    expect(response.status).toBe(status);
    expect(response.headers['retry-after']).toBe('3');
    expect(intuneProse(response)).toContain('Injected fault.');
    expect(stored().displayName).toBe('New');
  });

  test('and fails has no Retry-After by default', async () => {
    aim({ fault: 'failed' });
    expect((await rename('New')).headers).not.toHaveProperty('retry-after');
  });
});

describe('an ignored write', () => {
  test('is answered with the object as it is, and changes nothing', async () => {
    const before = tenant.emulator.partners();
    aim({ fault: 'ignored' });
    const { body, status } = await rename('New');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, displayName: 'Contoso Mobile Guard' });
    expect((await tenant.callGraph('POST', partnersPath, { displayName: 'Created' })).status).toBe(201);
    expect((await tenant.callGraph('DELETE', path)).status).toBe(204);
    expect(tenant.emulator.partners()).toEqual(before);
  });

  test('is answered without a body where the response is empty as well', async () => {
    aim({ fault: 'empty' }, { fault: 'ignored' });
    expect((await rename('New')).status).toBe(204);
    expect(stored().displayName).toBe('Contoso Mobile Guard');
  });

  test('may be one of some properties', async () => {
    aim({ fault: 'ignored', properties: ['partnerState'] });
    const { body } = await tenant.callGraph('PATCH', path, { displayName: 'New', partnerState: 'rejected' });
    expect(body).toMatchObject({ displayName: 'New', partnerState: 'enabled' });
    expect(stored()).toEqual(body);
  });
});

test('an overruled property gets its value whatever is sent, and stays if it is not sent', async () => {
  aim({ fault: 'overruled', values: { windowsDeviceBlockedOnMissingPartnerData: true } });
  const sent = { windowsDeviceBlockedOnMissingPartnerData: false, iosEnabled: true };
  const { body } = await tenant.callGraph('PATCH', connectorPath, sent);
  expect(body).toMatchObject({ windowsDeviceBlockedOnMissingPartnerData: true, iosEnabled: true });
  expect((await tenant.callGraph('GET', connectorPath)).body).toEqual(body);
  aim({ fault: 'overruled', values: { windowsEnabled: false } });
  const other = await tenant.callGraph('PATCH', connectorPath, { iosEnabled: false });
  expect(other.body).toMatchObject({ windowsEnabled: true, iosEnabled: false });
});

test('an accompanied write also changes properties that are not sent', async () => {
  aim({ fault: 'accompanied', values: { windowsEnabled: false, iosEnabled: false } });
  const { body } = await tenant.callGraph('PATCH', connectorPath, { iosEnabled: true });
  expect(body).toMatchObject({ windowsEnabled: false, iosEnabled: true });
  expect((await tenant.callGraph('GET', connectorPath)).body).toEqual(body);
});

describe('a list of assignments', () => {
  const send = async (list: Json[]): Promise<Json[]> =>
    (await tenant.callGraph('PATCH', path, { iosEnrollmentAssignments: list })).body.iosEnrollmentAssignments;

  test('is stored with ids and nulls that no one sent, and can be sent back', async () => {
    aim({ fault: 'extended' });
    const [shown] = await send([group(1)]);
    expect(shown).toMatchObject({ id: expect.any(String), target: { ...group(1).target, note: null } });
    const [again] = await send([shown]);
    expect(again).toEqual(shown);
    expect(stored().iosEnrollmentAssignments).toEqual([shown]);
  });

  test('is stored in another order', async () => {
    aim({ fault: 'reordered' });
    expect(groupIdsOf(await send([group(1), group(2), group(3)]))).toEqual(['3', '2', '1']);
  });

  test('is stored without repeated assignments', async () => {
    aim({ fault: 'deduplicated' });
    expect(groupIdsOf(await send([group(1), group(2), group(1)]))).toEqual(['1', '2']);
  });

  test('that names a new group must name one of the tenant', async () => {
    const before = tenant.emulator.partners();
    const sent = { iosEnrollmentAssignments: [group(9)] };
    const response = await tenant.callGraph('PATCH', path, sent);
    expect(response.status).toBe(400);
    expect(intuneProse(response)).toContain('The group 20000000-0000-4000-8000-000000000009 does not exist');
    expect((await tenant.callGraph('POST', partnersPath, sent)).status).toBe(400);
    expect(tenant.emulator.partners()).toEqual(before);
  });

  test('that names a deleted group can be sent back', async () => {
    const other = `${partnersPath}/40000000-0000-4000-8000-000000000006`;
    const { androidEnrollmentAssignments: list } = (await tenant.callGraph('GET', other)).body;
    expect(groupIdsOf(list)).toContain('9');
    const changed = await tenant.callGraph('PATCH', other, { androidEnrollmentAssignments: [...list, group(1)] });
    expect(changed.status).toBe(200);
  });
});

describe('faults of one call', () => {
  test('are one of its response, and each kind of writing', async () => {
    aim(
      { fault: 'accepted', methods: ['PATCH'], times: 1 },
      { fault: 'empty' },
      { fault: 'late', delayMs: 60_000 },
      { fault: 'late', delayMs: 0 },
      { fault: 'overruled', values: { displayName: 'Overruled' } },
    );
    expect((await rename('New')).status).toBe(202);
    expect(stored().displayName).toBe('Overruled');
    expect(await readName()).toBe('Contoso Mobile Guard');
    expect((await rename('New')).status).toBe(204);
  });

  test('of writing are not used up by reads, batches or refused writes', async () => {
    aim({ fault: 'throttled', methods: ['PATCH'], times: 1 }, { fault: 'ignored', times: 1 });
    await readName();
    await tenant.callGraph('POST', '/$batch', { requests: [] });
    expect((await rename('New')).status).toBe(429);
    await rename('New');
    expect(stored().displayName).toBe('Contoso Mobile Guard');
    await rename('New');
    expect(stored().displayName).toBe('New');
  });

  test('apply to a write in a batch', async () => {
    aim({ fault: 'late', delayMs: 60_000 }, { fault: 'empty', methods: ['PATCH'] });
    const headers = { 'content-type': 'application/json' };
    const requests = [{ id: '1', method: 'PATCH', url: path, headers, body: { displayName: 'New' } }];
    const { body } = await tenant.callGraph('POST', '/$batch', { requests });
    expect(body.responses).toMatchObject([{ status: 204, body: null }]);
    expect(await readName()).toBe('Contoso Mobile Guard');
    expect(stored().displayName).toBe('New');
  });
});

test('a rate applies to writes that no fault is aimed at', async () => {
  tenant.emulator.setChaos({ seed: 1, rates: { ignored: 1 } });
  await rename('New');
  expect(stored().displayName).toBe('Contoso Mobile Guard');
});
