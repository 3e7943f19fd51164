// Setting up a partner that Microsoft Graph lists as a placeholder.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

const collection = '/deviceManagement/complianceManagementPartners';
const never = '0001-01-01T00:00:00Z';
const id = '40000000-0000-4000-8000-000000000005';
const rivalId = '40000000-0000-4000-8000-000000000006';
const other = '40000000-0000-4000-8000-000000000001';
const groupId = '20000000-0000-4000-8000-000000000001';
const missingId = '20000000-0000-4000-8000-000000000099';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    pauseFactor: 0.01,
    partners: [
      { id, displayName: 'Woodgrove Shield', partnerState: 'unknown', lastHeartbeatDateTime: never },
      { id: rivalId, displayName: 'Rival', partnerState: 'unknown', lastHeartbeatDateTime: never },
      {
        id: other,
        displayName: 'Contoso Mobile Guard',
        partnerState: 'enabled',
        lastHeartbeatDateTime: '2026-11-20T08:15:30Z',
        iosOnboarded: true,
      },
    ],
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

const setUp = `mutation ($id: ID!, $platformEnrollments: [PlatformEnrollmentInput!]!, $dryRun: Boolean = false) {
  it: setUpComplianceManagementPartner(id: $id, platformEnrollments: $platformEnrollments, dryRun: $dryRun) {
    changed
    unchangedReason
    complianceManagementPartner { platformEnrollments(platforms: [ANDROID, MACOS]) { platform onboarded status } }
    graphRequest { method body }
    undo { mutation variables document }
    userErrors { code field message }
  }
}`;
const android = { platform: 'ANDROID', assignments: [{ target: { group: { groupId } } }] };

async function send(variables: Json, own = gateway): Promise<Json> {
  const { data, errors } = await own.ask(setUp, { variables: { id, ...variables } });
  expect(errors).toBeUndefined();
  return data.it;
}

const stored = (): Json => gateway.emulator.partners().find((it) => it['id'] === id);
const writes = (): string[] => gateway.calls().filter((call) => !call.startsWith('GET') && !call.includes('$batch'));

test('onboards and assigns the platforms in one request, and the partner waits for its vendor', async () => {
  const result = await send({ platformEnrollments: [android, { platform: 'MACOS', assignments: [] }] });
  expect(result).toMatchObject({ changed: true, userErrors: [] });
  expect(result.complianceManagementPartner.platformEnrollments).toEqual([
    { platform: 'ANDROID', onboarded: true, status: 'PENDING_ACTIVATION' },
    { platform: 'MACOS', onboarded: true, status: 'PENDING_ACTIVATION' },
  ]);
  expect(writes()).toEqual([`PATCH ${collection}/${id}`]);
  expect(stored()).toMatchObject({
    androidOnboarded: true,
    androidEnrollmentAssignments: [{ target: { groupId } }],
    macOsOnboarded: true,
    iosOnboarded: false,
  });
});

test('can be undone', async () => {
  const before = gateway.emulator.partners();
  const { undo } = await send({ platformEnrollments: [android] });
  const { data } = await gateway.ask(undo.document, { variables: undo.variables });
  expect(data[undo.mutation]).toMatchObject({ changed: true, unchangedReason: null, userErrors: [] });
  expect(gateway.emulator.partners()).toEqual(before);
});

test('assigns without onboarding if the input says so', async () => {
  await send({ platformEnrollments: [{ ...android, onboarded: false }] });
  expect(stored()).toMatchObject({ androidOnboarded: false, androidEnrollmentAssignments: [{ target: { groupId } }] });
});

test('sends nothing on a dry run, and reads as much as the mutation does', async () => {
  const before = stored();
  const result = await send({ platformEnrollments: [android], dryRun: true });
  expect(result).toMatchObject({ changed: false, undo: null, userErrors: [] });
  expect(result.graphRequest.body).toMatchObject({ androidOnboarded: true });
  expect(gateway.calls().toSorted()).toEqual([`GET ${collection}`, `GET ${collection}/${id}`, 'POST /$batch']);
  expect(stored()).toEqual(before);
});

describe('is refused, without a write,', () => {
  const refused = async (variables: Json, own = gateway): Promise<Json[]> => {
    const before = own.emulator.partners();
    const result = await send(variables, own);
    expect(result).toMatchObject({ changed: false, undo: null });
    expect(own.emulator.partners()).toEqual(before);
    return result.userErrors;
  };

  test.each([true, false])('for a partner that is set up, which is named; dry run: %s', async (dryRun) => {
    expect(await refused({ id: other, platformEnrollments: [android], dryRun })).toEqual([
      {
        code: 'ALREADY_SET_UP',
        field: ['id'],
        message: 'Contoso Mobile Guard is set up already: change it with `updateComplianceManagementPartner` instead.',
      },
    ]);
  });

  test.each([true, false])('for a platform of another partner, which is named; dry run: %s', async (dryRun) => {
    const ios = { platform: 'IOS', assignments: android.assignments };
    expect(await refused({ platformEnrollments: [android, ios], dryRun })).toEqual([
      {
        code: 'PLATFORM_TAKEN',
        field: ['platformEnrollments', '1', 'platform'],
        message:
          'IOS belongs to another partner already: Contoso Mobile Guard. A platform can have one partner: disconnect the other one from it first.',
      },
    ]);
  });

  test('for each group that does not exist, at its place', async () => {
    const assignments = [
      { target: { group: { groupId } } },
      { target: { exclusionGroup: { groupId: missingId } } },
      { target: { group: { groupId: missingId.toUpperCase() } } },
    ];
    const fieldOf = (index: string, member: string): string[] => [
      'platformEnrollments',
      '0',
      'assignments',
      index,
      'target',
      member,
      'groupId',
    ];
    expect(await refused({ platformEnrollments: [{ platform: 'MACOS', assignments }] })).toMatchObject([
      { code: 'GROUP_NOT_FOUND', field: fieldOf('1', 'exclusionGroup') },
      { code: 'GROUP_NOT_FOUND', field: fieldOf('2', 'group') },
    ]);
  });

  test('if the other partners cannot be read', async () => {
    const placeholder = { id, displayName: 'Woodgrove Shield', partnerState: 'unknown', lastHeartbeatDateTime: never };
    const msgraph = await startScriptedServer((response) => {
      const isList = msgraph.requests.at(-1)?.url.endsWith(collection);
      response.writeHead(isList ? 400 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isList ? { error: { code: 'BadRequest', message: 'x' } } : placeholder));
    });
    const scripted = await startGatewayBefore(msgraph.url, { pauseFactor: 0.01 });
    const { userErrors } = await send({ platformEnrollments: [{ platform: 'MACOS', onboarded: true }] }, scripted);
    const methods = msgraph.requests.map(({ method }) => method);
    await scripted.close();
    await msgraph.close();
    expect(userErrors).toMatchObject([{ code: 'NOT_YET_VISIBLE', field: null }]);
    expect(methods).not.toContain('PATCH');
  });

  test.each([
    ['an id that cannot be part of a path', { id: '../x', platformEnrollments: [android] }, 'INVALID', ['id']],
    ['an unknown id', { id: 'gone', platformEnrollments: [android] }, 'NOT_FOUND', ['id']],
    ['no platform', { platformEnrollments: [] }, 'INVALID', ['platformEnrollments']],
    [
      'a platform twice',
      { platformEnrollments: [android, android] },
      'DUPLICATE_PLATFORM',
      ['platformEnrollments', '1', 'platform'],
    ],
    [
      'null for onboarded',
      { platformEnrollments: [{ platform: 'IOS', onboarded: null }] },
      'INVALID',
      ['platformEnrollments', '0', 'onboarded'],
    ],
    [
      'a key, which no assignment of a placeholder has',
      { platformEnrollments: [{ platform: 'IOS', assignments: [{ key: 'x' }] }] },
      'INVALID',
      ['platformEnrollments', '0', 'assignments', '0', 'key'],
    ],
    [
      'a group whose id is no GUID',
      { platformEnrollments: [{ platform: 'IOS', assignments: [{ target: { group: { groupId: 'x' } } }] }] },
      'INVALID',
      ['platformEnrollments', '0', 'assignments', '0', 'target', 'group', 'groupId'],
    ],
  ])('for %s', async (_, variables, code, field) => {
    expect(await refused(variables)).toMatchObject([{ code, field }]);
    expect(writes()).toEqual([]);
  });
});

test('is a conflict if someone sets the partner up between the two reads', async () => {
  const placeholder = {
    id,
    displayName: 'x',
    partnerState: 'unknown',
    lastHeartbeatDateTime: never,
    macOsOnboarded: false,
  };
  let reads = 0;
  const msgraph = await startScriptedServer((response) => {
    const isList = msgraph.requests.at(-1)?.url.endsWith(collection);
    if (!isList) reads++;
    response.writeHead(200, { 'content-type': 'application/json' });
    const shown = { ...placeholder, macOsOnboarded: reads > 1 };
    response.end(JSON.stringify(isList ? { value: [placeholder] } : shown));
  });
  const scripted = await startGatewayBefore(msgraph.url, { pauseFactor: 0.01 });
  const { userErrors } = await send({ platformEnrollments: [{ platform: 'MACOS', onboarded: true }] }, scripted);
  const methods = msgraph.requests.map(({ method }) => method);
  await scripted.close();
  await msgraph.close();
  expect(userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  expect(methods).not.toContain('PATCH');
});

describe('while Microsoft Graph shows earlier changes late,', () => {
  const disconnect = `mutation { it: disconnectComplianceManagementPartner(id: "${other}", platforms: [IOS]) { changed } }`;
  const create = `mutation {
    it: createComplianceManagementPartner(
      input: { displayName: "New", platformEnrollments: [{ platform: MACOS, onboarded: true }] }
    ) { changed }
  }`;
  const change = async (query: string, delayMs: number): Promise<void> => {
    gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'late', delayMs }] });
    const { data } = await gateway.ask(query);
    expect(data.it.changed).toBe(true);
    gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [] });
  };

  test('waits for another partner that was disconnected from the platform', async () => {
    await change(disconnect, 40);
    expect(await send({ platformEnrollments: [{ platform: 'IOS' }] })).toMatchObject({ changed: true, userErrors: [] });
  });

  test('waits for another partner that was created with the platform', async () => {
    await change(create, 40);
    const { userErrors } = await send({ platformEnrollments: [{ platform: 'MACOS' }] });
    expect(userErrors).toMatchObject([{ code: 'PLATFORM_TAKEN' }]);
  });

  test.each([
    ['a change', disconnect, 'IOS'],
    ['a create', create, 'MACOS'],
  ])('is refused if it does not show %s in time', async (_what, query, platform) => {
    await change(query, 60_000);
    gateway.calls();
    const { userErrors } = await send({ platformEnrollments: [{ platform }] });
    expect(userErrors).toMatchObject([{ code: 'NOT_YET_VISIBLE' }]);
    expect(writes()).toEqual([]);
  });
});

describe('of two partners at the same time', () => {
  const winnersOf = (results: Json[]): Json[] => results.filter(({ changed }) => changed);
  const losersOf = (results: Json[]): string[] =>
    results.flatMap(({ userErrors }) => userErrors.map(({ code }: Json) => code));

  test('only one gets a platform', async () => {
    const platformEnrollments = [{ platform: 'MACOS' }];
    const results = await Promise.all([id, rivalId].map((of) => send({ id: of, platformEnrollments })));
    expect(winnersOf(results)).toHaveLength(1);
    expect(losersOf(results)).toEqual(['PLATFORM_TAKEN']);
  });

  test('each gets a platform of its own', async () => {
    const wanted = [
      { id, platformEnrollments: [{ platform: 'MACOS' }] },
      { id: rivalId, platformEnrollments: [{ platform: 'LINUX' }] },
    ];
    const results = await Promise.all(wanted.map((variables) => send(variables)));
    expect(winnersOf(results)).toHaveLength(2);
  });

  test.each([
    [
      'an assignment',
      `mutation ($id: ID!) {
        it: addComplianceManagementPartnerAssignment(
          id: $id
          platform: MACOS
          target: { group: { groupId: "${groupId}" } }
          refuseOn: [PLATFORM_HELD_BY_ANOTHER_PARTNER]
        ) { changed userErrors { code } }
      }`,
    ],
    [
      'a create',
      `mutation {
        it: createComplianceManagementPartner(
          input: { displayName: "New", platformEnrollments: [{ platform: MACOS, onboarded: true }] }
          refuseOn: [PLATFORM_HELD_BY_ANOTHER_PARTNER]
        ) { changed userErrors { code } }
      }`,
    ],
  ])('only one gets a platform if the other one is %s that `refuseOn` guards', async (_what, query) => {
    const [ofSetUp, { data }] = await Promise.all([
      send({ platformEnrollments: [{ platform: 'MACOS' }] }),
      gateway.ask(query, { variables: query.includes('$id') ? { id: rivalId } : {} }),
    ]);
    const results = [ofSetUp, data.it];
    expect(winnersOf(results)).toHaveLength(1);
    expect(losersOf(results)).toHaveLength(1);
  });
});

test('leaves a group that cannot be read to Microsoft Graph', async () => {
  // The user may change partners, and may not read groups.
  const placeholder = { id, displayName: 'x', partnerState: 'unknown', lastHeartbeatDateTime: never };
  const msgraph = await startScriptedServer((response) => {
    const { method, url } = msgraph.requests.at(-1) ?? { method: '', url: '' };
    const isGroup = url.includes('/groups/');
    response.writeHead(isGroup ? 403 : 200, { 'content-type': 'application/json' });
    if (isGroup) response.end(JSON.stringify({ error: { code: 'Authorization_RequestDenied', message: 'x' } }));
    else if (method === 'PATCH')
      response.end(JSON.stringify({ ...placeholder, ...JSON.parse(msgraph.requests.at(-1)?.body ?? '') }));
    else response.end(JSON.stringify(url.endsWith(collection) ? { value: [placeholder] } : placeholder));
  });
  const scripted = await startGatewayBefore(msgraph.url, { pauseFactor: 0.01 });
  const result = await send({ platformEnrollments: [android] }, scripted);
  await scripted.close();
  await msgraph.close();
  expect(result).toMatchObject({ changed: true, userErrors: [] });
});
