// Mobile threat defense connectors in the local Graph.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Json } from '../support/gateway.js';
import { intuneProse, startTestTenant, type TestTenant, type Verb, withoutHeartbeats } from './tenant.js';

const path = '/deviceManagement/mobileThreatDefenseConnectors';
const seeded = `${path}/08a8455c-48dd-45ff-ad82-7211355354f3`;

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant({ pageSize: 2 });
});
afterAll(() => tenant.close());
beforeEach(() => tenant.emulator.reset());

test('are listed by pages, with the selected properties', async () => {
  const first = (await tenant.callGraph('GET', `${path}?$select=id,partnerState`)).body;
  const second = (await tenant.callGraph('GET', first['@odata.nextLink'])).body;
  expect(first['@odata.context']).toContain('/$metadata#deviceManagement/mobileThreatDefenseConnectors');
  expect([...first.value, ...second.value]).toEqual(
    ['enabled', 'unresponsive', 'notSetUp'].map((partnerState) => ({
      '@odata.type': '#microsoft.graph.mobileThreatDefenseConnector',
      id: expect.any(String),
      partnerState,
    })),
  );
  expect(second).not.toHaveProperty('@odata.nextLink');
});

test('are one with a recent heartbeat, one that is unresponsive, and one that was never set up', () => {
  const [enabled, unresponsive, notSetUp] = tenant.emulator.connectors();
  const silentMs = Date.now() - Date.parse(String(enabled?.['lastHeartbeatDateTime']));
  expect(silentMs).toBeGreaterThan(0);
  expect(silentMs).toBeLessThan(3_600_000);
  expect(unresponsive).toMatchObject({
    partnerUnresponsivenessThresholdInDays: 7,
    partnerState: 'unresponsive',
  });
  expect(notSetUp).toMatchObject({
    partnerState: 'notSetUp',
    lastHeartbeatDateTime: '0001-01-01T00:00:00Z',
    partnerUnresponsivenessThresholdInDays: 0,
  });
});

test('can be created with defaults, changed in part, and removed; a reset brings the seed back', async () => {
  const { emulator } = tenant;
  const before = withoutHeartbeats(emulator.connectors());
  const created = await tenant.callGraph('POST', path, { windowsEnabled: true });
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    windowsEnabled: true,
    iosEnabled: false,
    partnerState: 'unavailable',
    partnerUnresponsivenessThresholdInDays: 0,
    lastHeartbeatDateTime: '0001-01-01T00:00:00Z',
  });
  const own = `${path}/${created.body.id}`;
  const changed = await tenant.callGraph('PATCH', own, { partnerUnresponsivenessThresholdInDays: 3 });
  expect(changed.status).toBe(200);
  expect(changed.body).toEqual({ ...created.body, partnerUnresponsivenessThresholdInDays: 3 });
  expect((await tenant.callGraph('GET', own)).body).toEqual(changed.body);
  expect((await tenant.callGraph('DELETE', own)).status).toBe(204);
  expect((await tenant.callGraph('GET', own)).status).toBe(404);
  expect((await tenant.callGraph('DELETE', seeded)).status).toBe(204);
  expect(emulator.connectors()).toHaveLength(2);
  emulator.reset();
  expect(withoutHeartbeats(emulator.connectors())).toEqual(before);
});

test('are created with the id of their vendor, once', async () => {
  const id = 'FC780465-2017-40d4-a0c5-307022471b92';
  const created = await tenant.callGraph('POST', path, { id, windowsEnabled: true });
  expect(created.status).toBe(201);
  expect(created.body.id).toBe(id);
  const before = tenant.emulator.connectors();
  const again = await tenant.callGraph('POST', path, { id: id.toLowerCase(), iosEnabled: true });
  expect(again.status).toBe(409);
  expect(intuneProse(again)).toContain('exists already');
  expect(tenant.emulator.connectors()).toEqual(before);
  expect((await tenant.callGraph('DELETE', `${path}/${id}`)).status).toBe(204);
  expect((await tenant.callGraph('POST', path, { id })).status).toBe(201);
});

test('are found by id without regard to case, and a sent id is ignored by an update', async () => {
  const upper = await startTestTenant({ mobileThreatDefenseConnectors: [{ id: 'aB', iosEnabled: true }] });
  try {
    const { body } = await upper.callGraph('PATCH', `${path}/Ab`, { id: 'other', iosEnabled: false });
    expect(body).toMatchObject({ id: 'aB', iosEnabled: false });
    expect(upper.emulator.connectors()).toEqual([body]);
  } finally {
    await upper.close();
  }
});

test('cannot be created where creates are refused, until the tenant offers them', async () => {
  const refusing = await startTestTenant({ create: 'refused' });
  const statusOfCreate = async (): Promise<number> => (await refusing.callGraph('POST', path, {})).status;
  try {
    const { body, status } = await refusing.callGraph('POST', path, {});
    expect(status).toBe(400);
    expect(body.error.code).toBe('No method match route template');
    refusing.emulator.setCreate('offered');
    expect(await statusOfCreate()).toBe(201);
    refusing.emulator.setCreate(undefined);
    expect(await statusOfCreate()).toBe(400);
    refusing.emulator.setCreate('offered');
    refusing.emulator.reset();
    expect(await statusOfCreate()).toBe(400);
  } finally {
    await refusing.close();
  }
});

describe('permissions', () => {
  const calls: [Verb, string, Json | undefined, number][] = [
    ['GET', path, undefined, 200],
    ['GET', seeded, undefined, 200],
    ['POST', path, {}, 403],
    ['PATCH', seeded, {}, 403],
    ['DELETE', seeded, undefined, 403],
  ];

  test.each(calls)('of a reader: %s %s', async (method, target, sent, status) => {
    const before = tenant.emulator.connectors();
    const token = await tenant.msgraphToken('reader');
    expect((await tenant.callGraph(method, target, sent, { token })).status).toBe(status);
    expect(tenant.emulator.connectors()).toEqual(before);
  });

  test('for device configuration give access to partners, but not to connectors', async () => {
    const { emulator } = tenant;
    const aud = new URL(emulator.msgraphUrl).origin;
    const token = await emulator.sign({ aud, scp: 'DeviceManagementConfiguration.ReadWrite.All' });
    const statusOf = async (of: string): Promise<number> =>
      (await tenant.callGraph('GET', of, undefined, { token })).status;
    expect(await statusOf('/deviceManagement/complianceManagementPartners')).toBe(200);
    expect(await statusOf(path)).toBe(403);
  });
});

describe.each([
  ['POST', path],
  ['PATCH', seeded],
] as const)('%s %s', (method, target) => {
  test.each<[string, unknown, string]>([
    [
      'an unknown property',
      { displayName: 'x' },
      "'displayName' does not exist on type 'microsoft.graph.mobileThreatDefenseConnector'",
    ],
    ['a wrong enum member', { partnerState: 'rejected' }, "'rejected' was not found"],
    ['a null threshold', { partnerUnresponsivenessThresholdInDays: null }, 'not nullable'],
    ['a fraction for a threshold', { partnerUnresponsivenessThresholdInDays: 1.5 }, "'Edm.Int32'"],
    ['a threshold beyond 32 bits', { partnerUnresponsivenessThresholdInDays: 2 ** 31 }, "'Edm.Int32'"],
    ['a text for a threshold', { partnerUnresponsivenessThresholdInDays: '7' }, "'Edm.Int32'"],
    [
      'another type',
      { '@odata.type': '#microsoft.graph.complianceManagementPartner' },
      "is not 'microsoft.graph.mobileThreatDefenseConnector'",
    ],
  ])('refuses %s', async (_, sent, text) => {
    const before = tenant.emulator.connectors();
    const response = await tenant.callGraph(method, target, sent);
    expect(response.status).toBe(400);
    expect(response.body.error.code).toBe('BadRequest');
    expect(intuneProse(response)).toContain(text);
    expect(tenant.emulator.connectors()).toEqual(before);
  });
});

test.each([
  ['GET', `${path}?$filter=x`, 400, "'$filter' is not supported"],
  ['GET', `${path}?$select=displayName`, 400, "property named 'displayName'"],
  ['GET', `${seeded}0`, 404, 'could not be found'],
  ['PATCH', `${seeded}0`, 404, 'could not be found'],
] as const)('%s %s, the way Intune says it', async (method, target, status, text) => {
  const response = await tenant.callGraph(method, target, method === 'PATCH' ? {} : undefined);
  expect(response.status).toBe(status);
  expect(intuneProse(response)).toContain(text);
});

test.each(['full', 'beta', 'v1.0'] as const)('%s has the states that left the metadata', async (profile) => {
  const own = await startTestTenant({ profile });
  try {
    const { body } = await own.callGraph('PATCH', seeded, { partnerState: 'notSetUp' });
    expect(body.partnerState).toBe('notSetUp');
    expect((await own.callGraph('PATCH', seeded, { partnerState: 'error' })).status).toBe(200);
  } finally {
    await own.close();
  }
});

test.each([
  ['full', true],
  ['beta', true],
  ['v1.0', false],
] as const)('%s has windowsMobileApplicationManagementEnabled: %s', async (profile, isKnown) => {
  const own = await startTestTenant({ profile });
  try {
    const { status } = await own.callGraph('POST', path, { windowsMobileApplicationManagementEnabled: true });
    expect(status).toBe(isKnown ? 201 : 400);
    const names = own.emulator.connectors().flatMap(Object.keys);
    expect(names.includes('windowsMobileApplicationManagementEnabled')).toBe(isKnown);
  } finally {
    await own.close();
  }
});
