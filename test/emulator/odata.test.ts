// Validation of bodies by the local Graph, for each version: it must refuse what the real Graph refuses.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Json } from '../support/gateway.js';
import { intuneProse, partnersPath, startTestTenant, type TestTenant } from './tenant.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());
beforeEach(() => tenant.emulator.reset());

const type = (name: string): string => `#microsoft.graph.${name}`;
const aimedAt = (target: unknown): Json => ({ iosEnrollmentAssignments: [{ target }] });
const seeded = `${partnersPath}/40000000-0000-4000-8000-000000000001`;
const allDevices = { '@odata.type': type('allDevicesAssignmentTarget') };

const refusals: [string, unknown, string][] = [
  [
    'an unknown property',
    { visionOnboarded: true },
    "'visionOnboarded' does not exist on type 'microsoft.graph.complianceManagementPartner'",
  ],
  ['a wrong enum member', { partnerState: 'asleep' }, "'asleep' was not found"],
  ['an enum member of another case', { partnerState: 'Enabled' }, "'Enabled' was not found"],
  ['a null heartbeat', { lastHeartbeatDateTime: null }, 'not nullable'],
  ['a null state', { partnerState: null }, 'not nullable'],
  ['a null flag', { iosOnboarded: null }, 'not nullable'],
  ['a text for a flag', { iosOnboarded: 'yes' }, "'Edm.Boolean'"],
  ['a number for a name', { displayName: 5 }, "'Edm.String'"],
  ['an object for a list', { iosEnrollmentAssignments: {} }, 'not valid'],
  ['another type', { '@odata.type': type('group') }, "is not 'microsoft.graph.complianceManagementPartner'"],
  ['no object', [], 'expected'],
  ['no object in a list', { iosEnrollmentAssignments: [null] }, 'expected'],
  [
    'another type of assignment',
    { iosEnrollmentAssignments: [{ '@odata.type': type('group') }] },
    "is not 'microsoft.graph.complianceManagementPartnerAssignment'",
  ],
  [
    'an unknown property of an assignment',
    { iosEnrollmentAssignments: [{ intent: 'apply' }] },
    "'intent' does not exist",
  ],
  ['no object for a target', aimedAt('everyone'), 'expected'],
  ['an abstract target', aimedAt({ '@odata.type': type('deviceAndAppManagementAssignmentTarget') }), 'abstract'],
  ['a target without a type', aimedAt({ groupId: 'g' }), 'abstract'],
  [
    'a target of an unknown type',
    aimedAt({ '@odata.type': type('scopeTagGroupAssignmentTarget') }),
    'could not be resolved',
  ],
  [
    'a target of a type without its namespace',
    aimedAt({ '@odata.type': 'groupAssignmentTarget' }),
    'could not be resolved',
  ],
  ['a target of a type that is no text', aimedAt({ '@odata.type': 5 }), 'could not be resolved'],
  ['a property of another target', aimedAt({ ...allDevices, groupId: 'g' }), "'groupId' does not exist"],
  [
    'a wrong filter type',
    aimedAt({ ...allDevices, deviceAndAppManagementAssignmentFilterType: 'most' }),
    "'most' was not found",
  ],
  [
    'a group id that is no GUID',
    aimedAt({ '@odata.type': type('groupAssignmentTarget'), groupId: 'Sales' }),
    'Invalid GroupId : Sales provided, a valid AADGroupId is expected.',
  ],
  [
    'an empty id of a group to exclude',
    aimedAt({ '@odata.type': type('exclusionGroupAssignmentTarget'), groupId: '' }),
    'a valid AADGroupId is expected.',
  ],
  [
    'a group id with more than a GUID',
    aimedAt({ '@odata.type': type('groupAssignmentTarget'), groupId: '20000000-0000-4000-8000-000000000001_1' }),
    'a valid AADGroupId is expected.',
  ],
  [
    'a group id that is a number',
    aimedAt({ '@odata.type': type('groupAssignmentTarget'), groupId: 5 }),
    "'Edm.String'",
  ],
  ['a null filter type', aimedAt({ ...allDevices, deviceAndAppManagementAssignmentFilterType: null }), 'not nullable'],
];

describe.each([
  ['POST', partnersPath],
  ['PATCH', seeded],
] as const)('%s %s', (method, path) => {
  test.each(refusals)('refuses %s', async (_, sent, text) => {
    const before = tenant.emulator.partners();
    const response = await tenant.callGraph(method, path, sent);
    expect(response.status).toBe(400);
    expect(response.body.error.code).toBe('BadRequest');
    expect(intuneProse(response)).toContain(text);
    expect(tenant.emulator.partners()).toEqual(before);
  });

  test.each(['{"displayName":', ''])('refuses a body that is not JSON: "%s"', async (sent) => {
    expect(await tenant.callGraph(method, path, sent)).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest' } },
    });
  });
});

describe('an assignment of a kind that the metadata does not have', () => {
  const future = `${partnersPath}/40000000-0000-4000-8000-000000000007`;
  const shown = async (): Promise<Json[]> => (await tenant.callGraph('GET', future)).body.iosEnrollmentAssignments;

  test('is accepted back as it was shown, in any order and beside a new one', async () => {
    const [first, second] = await shown();
    const sent = { iosEnrollmentAssignments: [second, { target: allDevices }, first] };
    expect((await tenant.callGraph('PATCH', future, sent)).status).toBe(200);
    expect(await shown()).toMatchObject([second, { target: allDevices }, first]);
  });

  test.each<[string, (item: Json) => Json]>([
    ['with another property', ({ target, ...rest }) => ({ ...rest, target: { ...target, more: 1 } })],
    ['with another value', ({ target, ...rest }) => ({ ...rest, target: { ...target, galaxyId: '43' } })],
  ])('is refused %s', async (_, alter) => {
    const [first, second] = await shown();
    const response = await tenant.callGraph('PATCH', future, { iosEnrollmentAssignments: [first, alter(second)] });
    expect(response.status).toBe(400);
    expect(intuneProse(response)).toContain('could not be resolved');
    expect(await shown()).toEqual([first, second]);
  });

  test('is refused in the list of another platform', async () => {
    const response = await tenant.callGraph('PATCH', future, { androidEnrollmentAssignments: await shown() });
    expect(response.status).toBe(400);
  });
});

test.each([
  '2026-01-01',
  '2026-01-01T00:00:00',
  '2026-13-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:60Z',
  '2026-01-01T00:00:00+24:00',
  'yesterday',
  0,
])('%s is not a valid date and time', async (lastHeartbeatDateTime) => {
  expect(intuneProse(await tenant.callGraph('POST', partnersPath, { lastHeartbeatDateTime }))).toContain(
    "'Edm.DateTimeOffset'",
  );
});

test.each(['0001-01-01T00:00:00Z', '2024-02-29T23:59:59.9174975-08:00', '2026-01-01T00:00:00.123456789012+14:00'])(
  '%s is an instant, kept as it was written',
  async (lastHeartbeatDateTime) => {
    const { status, body } = await tenant.callGraph('POST', partnersPath, { lastHeartbeatDateTime });
    expect(status).toBe(201);
    expect(body.lastHeartbeatDateTime).toBe(lastHeartbeatDateTime);
  },
);

test.each(['#microsoft.graph.groupAssignmentTarget', 'microsoft.graph.groupAssignmentTarget'])(
  'a target may be sent as %s, and is shown with #',
  async (name) => {
    const { body } = await tenant.callGraph('POST', partnersPath, aimedAt({ '@odata.type': name, groupId: null }));
    expect(body.iosEnrollmentAssignments[0].target['@odata.type']).toBe('#microsoft.graph.groupAssignmentTarget');
  },
);

test("ids of filters and collections may be any text, as in Microsoft's examples", async () => {
  const target = {
    '@odata.type': type('configurationManagerCollectionAssignmentTarget'),
    collectionId: 'Collection Id value',
    deviceAndAppManagementAssignmentFilterId: 'Device And App Management Assignment Filter Id value',
    deviceAndAppManagementAssignmentFilterType: 'include',
  };
  const { body } = await tenant.callGraph('POST', partnersPath, aimedAt(target));
  expect(body.iosEnrollmentAssignments[0].target).toEqual(target);
});

test('a sent id is ignored, since Graph assigns it', async () => {
  const { status, body } = await tenant.callGraph('POST', partnersPath, { id: 'mine' });
  expect(status).toBe(201);
  expect(body.id).toMatch(/^[0-9a-f-]{36}$/);
  const { body: shown } = await tenant.callGraph('GET', seeded);
  expect((await tenant.callGraph('PATCH', seeded, shown)).body).toEqual(shown);
});
