// Writes on a Graph that shows them late, in part, differently or never. A tenth of the real times, except where a test
// says otherwise.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AimedFault } from '../../src/emulator/control/chaos.js';
import { startTestGateway, type Json, type TestGateway, type TestResponse } from '../support/gateway.js';

const pauseFactor = 0.1;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ pauseFactor });
});
// Also makes the gateway forget its writes.
beforeEach(() => gateway.emulator.reset());
afterAll(() => gateway.close());

const id = '40000000-0000-4000-8000-000000000001';
const connectorId = '29ee2d98-e795-475f-a0f8-0802dc3384a9';
const group = (number: number): Json => ({ group: { groupId: `20000000-0000-4000-8000-00000000000${number}` } });

const aim = (...faults: AimedFault[]): void => gateway.emulator.setChaos({ seed: 1, rates: {}, faults });
const partner = (): Json => gateway.emulator.partners().find((it) => it['id'] === id);
const connector = (): Json => gateway.emulator.connectors().find((it) => it['id'] === connectorId);
/** The groups of a platform's list as Graph holds it, by the last digit of their ids. */
const groupsOf = (list: Json[]): string[] => list.map(({ target }) => String(target.groupId).slice(-1)).toSorted();
const sentWrites = (to = gateway): string[] =>
  to.emulator.requests.msgraph.map(({ method }) => method).filter((method) => method !== 'GET');

const add = (target: Json, platform = 'IOS', to = gateway): Promise<TestResponse> =>
  to.ask(
    `mutation ($id: ID!, $target: AssignmentTargetInput!, $platform: EnrollmentPlatform!) {
      it: addComplianceManagementPartnerAssignment(id: $id, platform: $platform, target: $target) {
        changed
        unchangedReason
        userErrors { code field message }
      }
    }`,
    { variables: { id, target, platform } },
  );
const remove = (target: Json, to = gateway): Promise<TestResponse> =>
  to.ask(
    `mutation ($id: ID!, $target: AssignmentTargetInput!) {
      it: removeComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: $target) {
        changed
        unchangedReason
        userErrors { code field message }
      }
    }`,
    { variables: { id, target } },
  );
const update = (input: Json, dryRun = false, to = gateway): Promise<TestResponse> =>
  to.ask(
    `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!, $dryRun: Boolean!) {
      it: updateComplianceManagementPartner(id: $id, input: $input, dryRun: $dryRun) {
        changed
        unchangedReason
        complianceManagementPartner { displayName partnerState }
        userErrors { code field message }
      }
    }`,
    { variables: { id, input, dryRun } },
  );
const updateConnector = (input: Json, to = gateway): Promise<TestResponse> =>
  to.ask(
    `mutation ($id: ID!, $input: UpdateMobileThreatDefenseConnectorInput!) {
      it: updateMobileThreatDefenseConnector(id: $id, input: $input) {
        changed
        unchangedReason
        mobileThreatDefenseConnector { iosEnabled windowsDeviceBlockedOnMissingPartnerData }
        userErrors { code field message }
      }
    }`,
    { variables: { id: connectorId, input } },
  );

const changed = expect.objectContaining({ changed: true, unchangedReason: null, userErrors: [] });

describe('while reads lag', () => {
  const late: AimedFault = { fault: 'late', delayMs: 200 };
  beforeEach(() => aim(late));

  test('two additions after each other both stay', async () => {
    expect((await add(group(3))).data.it).toEqual(changed);
    expect((await add(group(4))).data.it).toEqual(changed);
    expect(groupsOf(partner().iosEnrollmentAssignments)).toEqual(['1', '2', '3', '4']);
  });

  test('an addition does not bring back what was removed before', async () => {
    await add(group(3));
    expect((await remove(group(3))).data.it).toEqual(changed);
    expect((await add(group(4))).data.it).toEqual(changed);
    expect(groupsOf(partner().iosEnrollmentAssignments)).toEqual(['1', '2', '4']);
  });

  test('a change is undone by the opposite change right after it', async () => {
    expect((await update({ displayName: 'New' })).data.it).toEqual(changed);
    expect((await update({ displayName: 'Contoso Mobile Guard' })).data.it).toEqual(changed);
    expect(partner().displayName).toBe('Contoso Mobile Guard');
  });

  test('a dry run plans from what was written', async () => {
    await update({ displayName: 'New' });
    const { it } = (await update({ displayName: 'New' }, true)).data;
    expect(it).toMatchObject({ changed: false, unchangedReason: 'ALREADY_AS_REQUESTED', userErrors: [] });
  });

  test('a change that is answered without a body is read until Graph shows it', async () => {
    aim(late, { fault: 'empty' });
    const { it } = (await update({ displayName: 'New', partnerState: 'REJECTED' })).data;
    expect(it).toEqual(changed);
    expect(it.complianceManagementPartner).toEqual({ displayName: 'New', partnerState: 'REJECTED' });
  });
});

describe('changes of one partner at the same time', () => {
  test.each([0, 100])('all succeed, while reads lag for %d ms', async (delayMs) => {
    aim({ fault: 'late', delayMs });
    const targets = [1, 2, 3, 4, 5].map(group);
    const responses = await Promise.all(targets.map((target) => add(target, 'MACOS')));
    expect(responses.map(({ data }) => data.it.changed)).toEqual([true, true, true, true, true]);
    expect(groupsOf(partner().macOsEnrollmentAssignments)).toEqual(['1', '2', '3', '4', '5']);
  });

  test('that add the same assignment add it once', async () => {
    const responses = await Promise.all([add(group(5)), add(group(5)), add(group(5))]);
    expect(responses.map(({ data }) => data.it.unchangedReason).toSorted()).toEqual([
      'ALREADY_AS_REQUESTED',
      'ALREADY_AS_REQUESTED',
      null,
    ]);
    expect(groupsOf(partner().iosEnrollmentAssignments)).toEqual(['1', '2', '5']);
  });
});

describe('a change that Graph accepts and never shows', () => {
  const list = [{ platform: 'IOS', assignments: [] }];
  const changes: Record<string, (to: TestGateway) => Promise<TestResponse>> = {
    'an update of a partner': (to) => update({ displayName: 'New' }, false, to),
    'an update of a list': (to) => update({ platformEnrollments: list }, false, to),
    'an addition': (to) => add(group(3), 'IOS', to),
    'a removal': (to) => remove({ exclusionGroup: group(2).group }, to),
    'an update of a connector': (to) => updateConnector({ iosEnabled: true }, to),
  };

  describe.each<[string, AimedFault[]]>([
    ['with the old values', []],
    ['without a body', [{ fault: 'empty' }]],
  ])('and answers %s', (_, faults) => {
    test.each(Object.keys(changes))('is in doubt, and is sent once: %s', async (name) => {
      aim({ fault: 'ignored' }, ...faults);
      const { data, errors } = await changes[name]!(gateway);
      expect(data.it).toBeNull();
      expect(errors?.[0]?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
      expect(sentWrites()).toHaveLength(1);
    });
  });
});

// The real times, at the same time.
test('a change is awaited for eight seconds', async () => {
  const [own, never] = await Promise.all([startTestGateway(), startTestGateway()]);
  own.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'late', delayMs: 4_000 }, { fault: 'empty' }] });
  never.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'ignored' }] });
  const startMs = performance.now();
  const [shown, { errors }] = await Promise.all([
    update({ displayName: 'New' }, false, own),
    update({ displayName: 'New' }, false, never),
  ]);
  expect(shown.data.it).toEqual(changed);
  expect(errors?.[0]?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
  expect(performance.now() - startMs).toBeGreaterThan(7_900);
  expect(sentWrites(never)).toEqual(['PATCH']);
  await Promise.all([own.close(), never.close()]);
});

describe('a property that Graph overrules', () => {
  test('is named, with the connector as it is', async () => {
    aim({ fault: 'overruled', values: { windowsDeviceBlockedOnMissingPartnerData: true } });
    const { it } = (await updateConnector({ windowsDeviceBlockedOnMissingPartnerData: false, iosEnabled: true })).data;
    expect(it.changed).toBe(false);
    expect(it.userErrors).toMatchObject([{ code: 'NOT_APPLIED' }]);
    expect(it.userErrors[0].message).toContain('windowsDeviceBlockedOnMissingPartnerData');
    expect(it.userErrors[0].message).not.toContain('iosEnabled');
    expect(it.mobileThreatDefenseConnector).toEqual({
      iosEnabled: true,
      windowsDeviceBlockedOnMissingPartnerData: true,
    });
    expect(connector().iosEnabled).toBe(true);
  });

  test('is named, with the partner as it is, after a response without a body', async () => {
    aim({ fault: 'ignored', properties: ['partnerState'] }, { fault: 'empty' });
    const { it } = (await update({ partnerState: 'REJECTED', displayName: 'New' })).data;
    expect(it.changed).toBe(false);
    expect(it.userErrors).toMatchObject([{ code: 'NOT_APPLIED' }]);
    expect(it.userErrors[0].message).toContain('partnerState');
    expect(it.complianceManagementPartner).toEqual({ displayName: 'New', partnerState: 'ENABLED' });
  });
});

describe('a property that Graph changes besides', () => {
  const besides = { partnerState: 'unresponsive', androidOnboarded: false };
  const rename = (dryRun: boolean): Promise<TestResponse> =>
    gateway.ask(
      `mutation ($id: ID!, $dryRun: Boolean!) {
        it: updateComplianceManagementPartner(id: $id, input: { displayName: "New" }, dryRun: $dryRun) {
          changed
          changes {
            displayName { from to }
            partnerState { from to }
            lastHeartbeatDateTime { from to }
            platformEnrollments { platform onboarded { from to } addedAssignments { key } removedAssignments { key } }
          }
        }
      }`,
      { variables: { id, dryRun } },
    );
  const renamed = {
    displayName: { from: 'Contoso Mobile Guard', to: 'New' },
    partnerState: null,
    lastHeartbeatDateTime: null,
    platformEnrollments: [],
  };
  const all = {
    ...renamed,
    partnerState: { from: 'ENABLED', to: 'UNRESPONSIVE' },
    platformEnrollments: [
      { platform: 'ANDROID', onboarded: { from: true, to: false }, addedAssignments: [], removedAssignments: [] },
    ],
  };

  test.each<[string, readonly AimedFault[]]>([
    ['the response shows it', []],
    ['the response has no body', [{ fault: 'empty' }]],
    ['the response has a part of the partner', [{ fault: 'partial' }]],
    ['the response has the partner as it was', [{ fault: 'stale' }]],
    ['reads show it late', [{ fault: 'empty' }, { fault: 'late', delayMs: 80 }]],
    ['reads flap', [{ fault: 'empty' }, { fault: 'flapping', delayMs: 80 }]],
  ])('is among the changes of the write, and of no dry run, if %s', async (_, faults) => {
    aim({ fault: 'accompanied', values: besides }, ...faults);
    expect((await rename(true)).data.it).toEqual({ changed: false, changes: renamed });
    expect((await rename(false)).data.it).toEqual({ changed: true, changes: all });
    expect(partner()).toMatchObject({ displayName: 'New', ...besides });
  });

  test('leaves the changes unknown while the rest of a partial response is read late', async () => {
    aim({ fault: 'accompanied', values: besides }, { fault: 'partial' }, { fault: 'late', delayMs: 60_000 });
    expect((await rename(false)).data.it).toEqual({ changed: true, changes: null });
  });

  test('is among the changes of a write that Graph overrules', async () => {
    aim({ fault: 'accompanied', values: besides }, { fault: 'overruled', values: { displayName: 'Overruled' } });
    const displayName = { from: 'Contoso Mobile Guard', to: 'Overruled' };
    expect((await rename(false)).data.it).toEqual({ changed: false, changes: { ...all, displayName } });
  });
});

describe('what Graph adds or leaves out is no difference:', () => {
  test.each(['extended', 'reordered', 'deduplicated'] as const)('an addition to a list that is %s', async (fault) => {
    aim({ fault });
    expect((await add(group(3))).data.it).toEqual(changed);
    expect((await add(group(3))).data.it.unchangedReason).toBe('ALREADY_AS_REQUESTED');
    expect(groupsOf(partner().iosEnrollmentAssignments)).toEqual(['1', '2', '3']);
  });

  test.each(['stale', 'partial', 'empty', 'accepted'] as const)('a response that is %s', async (fault) => {
    aim({ fault });
    const { it } = (await update({ displayName: 'New', partnerState: 'REJECTED' })).data;
    expect(it).toEqual(changed);
    expect(it.complianceManagementPartner).toEqual({ displayName: 'New', partnerState: 'REJECTED' });
  });
});

test('while a read shows what the last change replaced, no further change is sent, and none is said to be needless', async () => {
  aim({ fault: 'late', delayMs: 60_000 });
  await update({ displayName: 'New' });
  const { it } = (await update({ displayName: 'Contoso Mobile Guard' })).data;
  expect(it).toMatchObject({ changed: false, unchangedReason: null, userErrors: [{ code: 'NOT_YET_VISIBLE' }] });
  expect(sentWrites()).toEqual(['PATCH']);
});

describe('a status that proves nothing leaves the change in doubt, and it is sent once:', () => {
  test.each<[AimedFault['fault'], Partial<AimedFault>]>([
    ['failed', { status: 500 }],
    ['failed', { status: 502 }],
    ['failed', { status: 503 }],
    ['failed', { status: 503, retryAfterSeconds: 0 }],
    ['failed', { status: 504 }],
    ['failed', { status: 408 }],
    ['unavailable', { retryAfterSeconds: 0 }],
    ['lost', {}],
    ['garbled', {}],
  ])('%s %j', async (fault, options) => {
    aim({ fault, methods: ['PATCH'], times: 1, ...options });
    const { errors } = await update({ displayName: 'New' });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['WRITE_OUTCOME_UNKNOWN']);
    expect(sentWrites()).toEqual(['PATCH']);
  });
});

test('the same target twice is sent once', async () => {
  const assignments = [{ target: group(3) }, { target: group(3) }];
  expect((await update({ platformEnrollments: [{ platform: 'IOS', assignments }] })).data.it).toEqual(changed);
  expect(groupsOf(partner().iosEnrollmentAssignments)).toEqual(['3']);
});

test.each([false, true])('a group id that is no GUID is invalid at its path; as a dry run: %s', async (dryRun) => {
  const assignments = [{ target: group(1) }, { target: { group: { groupId: 'Sales' } } }];
  const { it } = (await update({ platformEnrollments: [{ platform: 'IOS', assignments }] }, dryRun)).data;
  const path = ['input', 'platformEnrollments', '0', 'assignments', '1', 'target', 'group', 'groupId'];
  expect(it.userErrors).toMatchObject([{ code: 'INVALID', field: path }]);
  expect(sentWrites()).toEqual([]);
});

describe('dryRun: null is refused, and nothing is sent:', () => {
  test.each([
    ['as a literal', 'null', {}, ''],
    ['as a variable', '$dryRun', { dryRun: null }, '($dryRun: Boolean)'],
    ['as a variable that must not be null', '$dryRun', { dryRun: null }, '($dryRun: Boolean!)'],
  ])('%s', async (_, value, variables, declared) => {
    const { errors } = await gateway.ask(
      `mutation ${declared} {
        deleteComplianceManagementPartner(id: "${id}", dryRun: ${value}) { userErrors { code } }
      }`,
      { variables },
    );
    expect(['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']).toContain(errors?.[0]?.extensions['code']);
    expect(gateway.calls()).toEqual([]);
    expect(partner()).toBeDefined();
  });
});
