// Disconnecting a partner from some or all platforms.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const collection = '/deviceManagement/complianceManagementPartners';
/** Onboarded and assigned on iOS and Android; see the emulator's built-in partners. */
const id = '40000000-0000-4000-8000-000000000001';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

const disconnect = `mutation ($id: ID!, $platforms: [EnrollmentPlatform!], $dryRun: Boolean = false) {
  it: disconnectComplianceManagementPartner(id: $id, platforms: $platforms, dryRun: $dryRun) {
    isDryRun
    changed
    unchangedReason
    changes {
      platformEnrollments { platform onboarded { from to } removedAssignments { key } addedAssignments { key } }
    }
    complianceManagementPartner { id platformEnrollments { platform onboarded status assignments { key } } }
    graphRequest { method path body }
    checked
    userErrors { code field message }
  }
}`;

async function send(variables: Json, own = gateway): Promise<Json> {
  const { data, errors } = await own.ask(disconnect, { variables });
  expect(errors).toBeUndefined();
  return data.it;
}

const stored = (own = gateway): Json => own.emulator.partners().find((it) => it['id'] === id);
const writes = (own = gateway): string[] => own.calls().filter((call) => !call.startsWith('GET'));

test('clears onboarding and assignments of all platforms in one request, and keeps the partner', async () => {
  const before = stored();
  const result = await send({ id });
  expect(result).toMatchObject({ changed: true, userErrors: [] });
  expect(result.changes.platformEnrollments).toEqual([
    {
      platform: 'ANDROID',
      onboarded: { from: true, to: false },
      removedAssignments: [expect.anything()],
      addedAssignments: [],
    },
    {
      platform: 'IOS',
      onboarded: { from: true, to: false },
      removedAssignments: [expect.anything(), expect.anything()],
      addedAssignments: [],
    },
  ]);
  const { platformEnrollments } = result.complianceManagementPartner;
  expect(platformEnrollments.map(({ status }: Json) => status)).toEqual(Array(5).fill('NOT_SET_UP'));
  expect(writes()).toEqual([`PATCH ${collection}/${id}`]);
  expect(stored()).toEqual({
    ...before,
    androidOnboarded: false,
    androidEnrollmentAssignments: [],
    iosOnboarded: false,
    iosEnrollmentAssignments: [],
  });
});

test('clears only the given platforms', async () => {
  const before = stored();
  const result = await send({ id, platforms: ['IOS', 'MACOS'] });
  expect(result.changes.platformEnrollments.map(({ platform }: Json) => platform)).toEqual(['IOS']);
  expect(stored()).toEqual({ ...before, iosOnboarded: false, iosEnrollmentAssignments: [] });
});

test('sends nothing on a dry run', async () => {
  const before = stored();
  const result = await send({ id, dryRun: true });
  expect(result).toMatchObject({ isDryRun: true, changed: false, userErrors: [] });
  expect(result.graphRequest).toMatchObject({
    method: 'PATCH',
    body: { iosOnboarded: false, iosEnrollmentAssignments: [] },
  });
  expect(writes()).toEqual([]);
  expect(stored()).toEqual(before);
});

test.each([{ platforms: ['MACOS', 'LINUX'] }, { platforms: undefined }])(
  'sends nothing to a partner that is disconnected already: %j',
  async ({ platforms }) => {
    if (!platforms) await send({ id });
    gateway.calls();
    expect(await send({ id, platforms })).toMatchObject({
      changed: false,
      unchangedReason: 'ALREADY_AS_REQUESTED',
      userErrors: [],
    });
    expect(writes()).toEqual([]);
  },
);

test('leaves alone the platforms that this version of Microsoft Graph does not have', async () => {
  const v1 = await startTestGateway({ profile: 'v1.0' });
  try {
    expect(await send({ id, platforms: ['WINDOWS', 'LINUX'] }, v1)).toMatchObject({
      changed: false,
      unchangedReason: 'ALREADY_AS_REQUESTED',
    });
    const all = await send({ id }, v1);
    expect(all).toMatchObject({ changed: true, userErrors: [] });
    expect(Object.keys(all.graphRequest.body).filter((name) => /windows|linux/.test(name))).toEqual([]);
    expect(stored(v1)).toMatchObject({ iosOnboarded: false, androidOnboarded: false, iosEnrollmentAssignments: [] });
  } finally {
    await v1.close();
  }
});

test('clears assignments that the schema does not model, and those on platforms that are not onboarded', async () => {
  const [, , , , , , litware] = gateway.emulator.partners();
  const result = await send({ id: litware?.['id'], platforms: ['IOS'] });
  expect(result.changes.platformEnrollments).toMatchObject([{ platform: 'IOS', onboarded: null }]);
  expect(result.changes.platformEnrollments[0].removedAssignments).toHaveLength(2);
  expect(gateway.emulator.partners()[6]).toMatchObject({ iosEnrollmentAssignments: [] });
});

test.each([
  ['a platform twice', { id, platforms: ['IOS', 'ANDROID', 'IOS'] }, 'DUPLICATE_PLATFORM', ['platforms', '2']],
  ['no platform', { id, platforms: [] }, 'INVALID', ['platforms']],
  ['null', { id, platforms: null }, 'INVALID', ['platforms']],
  ['more platforms than there are', { id, platforms: Array(11).fill('IOS') }, 'INVALID', ['platforms']],
  ['an id that cannot be part of a path', { id: '../x' }, 'INVALID', ['id']],
  ['an unknown id', { id: 'gone' }, 'NOT_FOUND', ['id']],
])('returns a user error for %s', async (_, variables, code, field) => {
  expect(await send(variables)).toMatchObject({ changed: false, changes: null, userErrors: [{ code, field }] });
  expect(writes()).toEqual([]);
});
