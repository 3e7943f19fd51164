// Warnings of mutations: what leads to each of them, what does not, what they cost, and how they refuse a mutation.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const id = (kind: number, number: number): string => `${kind}0000000-0000-4000-8000-00000000000${number}`;
const [sales, deletedGroup] = [id(2, 1), id(2, 9)];
const [iosFilter, androidFilter, appFilter, deletedFilter] = [id(3, 1), id(3, 2), id(3, 3), id(3, 9)];
const [contoso, fabrikam, workspaceOne, litware] = [id(4, 1), id(4, 2), id(4, 3), id(4, 4)];
const collection = '/deviceManagement/complianceManagementPartners';

const assigned = (kind: string, properties: Json = {}): Json => ({
  target: { '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`, ...properties },
});
const partners = [
  {
    id: contoso,
    displayName: 'Contoso Mobile Guard',
    partnerState: 'enabled',
    iosOnboarded: true,
    iosEnrollmentAssignments: [
      assigned('group', { groupId: sales }),
      assigned('group', { groupId: deletedGroup }),
      assigned('allDevices'),
    ],
  },
  {
    id: fabrikam,
    displayName: 'Fabrikam Device Trust',
    partnerState: 'enabled',
    androidOnboarded: true,
    androidEnrollmentAssignments: [assigned('group', { groupId: sales })],
  },
  { id: workspaceOne, displayName: 'Omnissa Workspace ONE UEM', partnerState: 'unknown' },
  { id: litware, displayName: 'Litware Devices', partnerState: 'unknown' },
];
const filter = (filterId: string, platform: string): Json => ({
  id: filterId,
  displayName: `For ${platform}`,
  description: null,
  platform,
  rule: '(device.model -eq "x")',
});

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    partners,
    groups: [{ id: sales, displayName: 'Sales', description: 'Everyone in sales' }],
    assignmentFilters: [
      filter(iosFilter, 'iOS'),
      filter(androidFilter, 'androidForWork'),
      filter(appFilter, 'androidMobileApplicationManagement'),
    ],
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

const selection = `changed warnings { code message platform objectIds } warningsNotChecked
  userErrors { code field message } `;
const mutations = {
  create: `mutation ($input: CreateComplianceManagementPartnerInput!, $dryRun: Boolean!, $refuseOn: [IntuneWarningCode!]) {
    it: createComplianceManagementPartner(input: $input, dryRun: $dryRun, refuseOn: $refuseOn) { ${selection} }
  }`,
  update: `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!, $dryRun: Boolean!, $refuseOn: [IntuneWarningCode!]) {
    it: updateComplianceManagementPartner(id: $id, input: $input, dryRun: $dryRun, refuseOn: $refuseOn) { ${selection} }
  }`,
  add: `mutation ($id: ID!, $platform: EnrollmentPlatform!, $target: AssignmentTargetInput!, $dryRun: Boolean!, $refuseOn: [IntuneWarningCode!]) {
    it: addComplianceManagementPartnerAssignment(id: $id, platform: $platform, target: $target, dryRun: $dryRun, refuseOn: $refuseOn) {
      ${selection}
    }
  }`,
  remove: `mutation ($id: ID!, $platform: EnrollmentPlatform!, $target: AssignmentTargetInput!, $dryRun: Boolean!, $refuseOn: [IntuneWarningCode!]) {
    it: removeComplianceManagementPartnerAssignment(id: $id, platform: $platform, target: $target, dryRun: $dryRun, refuseOn: $refuseOn) {
      ${selection}
    }
  }`,
  delete: `mutation ($id: ID!, $dryRun: Boolean!, $refuseOn: [IntuneWarningCode!]) {
    it: deleteComplianceManagementPartner(id: $id, dryRun: $dryRun, refuseOn: $refuseOn) { ${selection} }
  }`,
};
type MutationName = keyof typeof mutations;

/** Sends a mutation, by default as a dry run. */
async function send(name: MutationName, variables: Json, user?: 'operator' | 'reader'): Promise<Json> {
  const { data, errors } = await gateway.ask(mutations[name], {
    variables: { dryRun: true, ...variables },
    ...(user && { user }),
  });
  expect(errors).toBeUndefined();
  return data.it;
}

/** Updates one platform of a partner. */
const enroll = (partner: string, platform: string, enrollment: Json, more: Json = {}): Promise<Json> =>
  send('update', { id: partner, input: { platformEnrollments: [{ platform, ...enrollment }] }, ...more });
const codesOf = ({ warnings }: Json): string[] => warnings.map(({ code }: Json) => code);
const group = { group: { groupId: sales } };
const filtered = (assignmentFilterId: string): Json => ({
  group: { groupId: sales, filter: { assignmentFilterId, mode: 'INCLUDE' } },
});
const assignments = (...targets: Json[]): Json => ({ assignments: targets.map((target) => ({ target })) });

describe('EVERYONE_ASSIGNED', () => {
  test('for all users or all devices without a filter', async () => {
    expect(await enroll(litware, 'MACOS', assignments({ allLicensedUsers: {} }))).toMatchObject({
      warnings: [{ code: 'EVERYONE_ASSIGNED', platform: 'MACOS', objectIds: [] }],
      warningsNotChecked: [],
      userErrors: [],
    });
  });

  test('not if a filter narrows them', async () => {
    const target = { allLicensedUsers: { filter: { assignmentFilterId: iosFilter, mode: 'EXCLUDE' } } };
    expect((await enroll(litware, 'IOS', assignments(target), {})).warnings).toMatchObject([
      { code: 'PLATFORM_HELD_BY_ANOTHER_PARTNER' },
    ]);
  });
});

describe('EXCLUSIONS_ONLY and NOBODY_ASSIGNED', () => {
  test('for a list that only excludes', async () => {
    const excluded = { exclusionGroup: { groupId: sales } };
    expect((await enroll(litware, 'MACOS', { onboarded: true, ...assignments(excluded) })).warnings).toMatchObject([
      { code: 'EXCLUSIONS_ONLY', platform: 'MACOS', objectIds: [sales] },
    ]);
    expect(codesOf(await enroll(litware, 'MACOS', assignments(excluded, group)))).toEqual([]);
  });

  test('for a platform that is onboarded without assignments', async () => {
    expect((await enroll(litware, 'MACOS', { onboarded: true })).warnings).toMatchObject([
      { code: 'NOBODY_ASSIGNED', platform: 'MACOS' },
    ]);
    expect(codesOf(await enroll(litware, 'MACOS', { onboarded: true, ...assignments(group) }))).toEqual([]);
    expect(codesOf(await enroll(contoso, 'IOS', { onboarded: false, assignments: [] }))).toEqual([]);
  });

  test('for the removal of the last assignment', async () => {
    expect(codesOf(await send('remove', { id: fabrikam, platform: 'ANDROID', target: group }))).toEqual([
      'NOBODY_ASSIGNED',
    ]);
  });
});

describe('FILTER_NOT_FOUND and FILTER_OF_ANOTHER_PLATFORM', () => {
  test('for a filter that does not exist', async () => {
    const { warnings } = await enroll(litware, 'MACOS', assignments(filtered(deletedFilter)));
    expect(warnings).toMatchObject([{ code: 'FILTER_NOT_FOUND', platform: 'MACOS', objectIds: [deletedFilter] }]);
    expect(warnings[0].message).toContain(deletedFilter);
  });

  test.each([
    ['MACOS', iosFilter, ['FILTER_OF_ANOTHER_PLATFORM']],
    ['LINUX', iosFilter, ['FILTER_OF_ANOTHER_PLATFORM']],
    ['ANDROID', appFilter, ['FILTER_OF_ANOTHER_PLATFORM']],
    ['ANDROID', androidFilter, []],
    ['ANDROID', iosFilter, ['FILTER_OF_ANOTHER_PLATFORM']],
  ])('on %s, the filter %s leads to %j', async (platform, filterId, codes) => {
    const added = await send('add', { id: fabrikam, platform, target: filtered(filterId) });
    expect(codesOf(added)).toEqual(codes);
  });
});

describe('GROUP_NOT_FOUND', () => {
  test('for a group that is added or excluded and does not exist', async () => {
    const target = { exclusionGroup: { groupId: deletedGroup.toUpperCase() } };
    expect((await send('add', { id: fabrikam, platform: 'ANDROID', target })).warnings).toEqual([
      {
        code: 'GROUP_NOT_FOUND',
        platform: 'ANDROID',
        objectIds: [deletedGroup],
        message: `Microsoft Entra ID has no group with the id ${deletedGroup}, which an assignment on ANDROID names.`,
      },
    ]);
  });

  test('not for one that the list has already', async () => {
    expect(codesOf(await send('add', { id: contoso, platform: 'IOS', target: filtered(iosFilter) }))).toEqual([]);
    const target = { group: { groupId: deletedGroup } };
    expect(codesOf(await send('remove', { id: contoso, platform: 'IOS', target }))).toEqual([]);
  });
});

describe('GROUP_NOT_READABLE', () => {
  test('without the permission for groups, and GROUP_NOT_FOUND is not checked', async () => {
    const variables = { id: fabrikam, platform: 'ANDROID', target: filtered(androidFilter) };
    expect(await send('add', variables, 'operator')).toMatchObject({
      warnings: [{ code: 'GROUP_NOT_READABLE', platform: 'ANDROID', objectIds: [sales] }],
      warningsNotChecked: ['FILTER_NOT_FOUND', 'FILTER_OF_ANOTHER_PLATFORM', 'GROUP_NOT_FOUND'],
    });
  });

  test('not for a change without groups', async () => {
    const rename = { id: fabrikam, input: { displayName: 'x' } };
    expect(await send('update', rename, 'operator')).toMatchObject({ warnings: [], warningsNotChecked: [] });
  });
});

describe('MANUAL_SYNC_NEEDED', () => {
  test('for a change of a platform of Workspace ONE', async () => {
    expect((await enroll(workspaceOne, 'MACOS', assignments(group))).warnings).toMatchObject([
      { code: 'MANUAL_SYNC_NEEDED', platform: null },
    ]);
  });

  test('not for its name, nor for another partner', async () => {
    expect(codesOf(await send('update', { id: workspaceOne, input: { displayName: 'Workspace ONE' } }))).toEqual([]);
    expect(codesOf(await enroll(litware, 'MACOS', assignments(group)))).toEqual([]);
  });
});

describe('PLATFORM_HELD_BY_ANOTHER_PARTNER', () => {
  test('names the other partner', async () => {
    const { warnings } = await send('add', { id: litware, platform: 'ANDROID', target: group });
    expect(warnings).toMatchObject([
      { code: 'PLATFORM_HELD_BY_ANOTHER_PARTNER', platform: 'ANDROID', objectIds: [fabrikam] },
    ]);
    expect(warnings[0].message).toContain('Fabrikam Device Trust');
  });

  test('not for the partner itself, and not for a change that gives the platform away', async () => {
    const target = filtered(androidFilter);
    expect(codesOf(await send('add', { id: fabrikam, platform: 'ANDROID', target, dryRun: false }))).toEqual([]);
    expect(codesOf(await enroll(fabrikam, 'ANDROID', { onboarded: false, assignments: [] }))).toEqual([]);
  });

  test('for a new partner, which does not hold it from itself', async () => {
    const input = {
      displayName: 'New',
      platformEnrollments: [
        { platform: 'ANDROID', onboarded: true, ...assignments(group) },
        { platform: 'MACOS', onboarded: true, ...assignments(group) },
      ],
    };
    for (const dryRun of [true, false]) {
      const { warnings } = await send('create', { input, dryRun });
      expect(warnings).toMatchObject([{ code: 'PLATFORM_HELD_BY_ANOTHER_PARTNER', objectIds: [fabrikam] }]);
    }
  });

  test('is not checked if the list cannot be read', async () => {
    gateway.emulator.setChaos({
      seed: 1,
      rates: {},
      faults: [{ fault: 'failed', methods: ['GET'], paths: [collection] }],
    });
    const variables = { id: litware, platform: 'ANDROID', target: group };
    expect(await send('add', variables)).toMatchObject({
      warnings: [],
      warningsNotChecked: ['PLATFORM_HELD_BY_ANOTHER_PARTNER'],
    });
    const refused = await send('add', { ...variables, dryRun: false, refuseOn: ['PLATFORM_HELD_BY_ANOTHER_PARTNER'] });
    expect(refused.userErrors).toMatchObject([{ code: 'REFUSED_ON_WARNING', field: ['refuseOn'] }]);
    expect(gateway.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
  });

  test('is seen by the next mutation of the same operation', async () => {
    const target = 'target: { allLicensedUsers: {} }';
    const { data } = await gateway.ask(`mutation {
      first: addComplianceManagementPartnerAssignment(id: "${workspaceOne}", platform: LINUX, ${target}) {
        changed warnings { code }
      }
      second: addComplianceManagementPartnerAssignment(
        id: "${litware}", platform: LINUX, ${target}, refuseOn: [PLATFORM_HELD_BY_ANOTHER_PARTNER]
      ) { changed userErrors { code message } }
    }`);
    expect(data.first.changed).toBe(true);
    expect(data.second).toMatchObject({ changed: false, userErrors: [{ code: 'REFUSED_ON_WARNING' }] });
    expect(data.second.userErrors[0].message).toContain('Omnissa Workspace ONE UEM');
  });

  test.each([
    ['is decided by a list that shows an earlier change', 1_000, 'Omnissa Workspace ONE UEM'],
    ['is not decided by a list that does not show it in time', 60_000, 'could not be checked'],
  ])('%s', async (_what, delayMs, reason) => {
    const faults = [{ fault: 'late', methods: ['PATCH'], delayMs, times: 1 }] as const;
    gateway.emulator.setChaos({ seed: 1, rates: {}, faults });
    const target = 'target: { allLicensedUsers: {} }';
    const { data } = await gateway.ask(`mutation {
      first: addComplianceManagementPartnerAssignment(id: "${workspaceOne}", platform: LINUX, ${target}) { changed }
      second: addComplianceManagementPartnerAssignment(
        id: "${litware}", platform: LINUX, ${target}, refuseOn: [PLATFORM_HELD_BY_ANOTHER_PARTNER]
      ) { changed userErrors { message } }
    }`);
    expect(data.first.changed).toBe(true);
    expect(data.second.changed).toBe(false);
    expect(data.second.userErrors[0].message).toContain(reason);
  });
});

test('a late read of the partner itself leaves no check undone', async () => {
  const faults = [{ fault: 'late', methods: ['PATCH'], delayMs: 3_000, times: 1 }] as const;
  gateway.emulator.setChaos({ seed: 1, rates: {}, faults });
  const payload = await send('add', { id: litware, platform: 'ANDROID', target: group, dryRun: false });
  expect(payload).toMatchObject({
    changed: true,
    warnings: [{ code: 'PLATFORM_HELD_BY_ANOTHER_PARTNER', objectIds: [fabrikam] }],
    warningsNotChecked: [],
  });
});

test('a late read of a new partner leaves no check undone, whatever `refuseOn` had read before', async () => {
  const faults = [{ fault: 'late', methods: ['POST'], paths: ['/deviceManagement/**'], delayMs: 3_000 }] as const;
  gateway.emulator.setChaos({ seed: 1, rates: {}, faults });
  const { data } = await gateway.ask(`mutation {
    it: createComplianceManagementPartner(
      input: { displayName: "New", platformEnrollments: [{ platform: LINUX, onboarded: true }] }
      refuseOn: [EVERYONE_ASSIGNED]
    ) { changed warnings { code } warningsNotChecked }
  }`);
  expect(data.it).toEqual({ changed: true, warnings: [{ code: 'NOBODY_ASSIGNED' }], warningsNotChecked: [] });
});

describe('STATE_SET_BY_PARTNER', () => {
  test.each([{ partnerState: 'TERMINATED' }, { lastHeartbeatDateTime: '2026-11-01T00:00:00Z' }])(
    'for the input %j',
    async (input) => {
      expect((await send('update', { id: contoso, input })).warnings).toMatchObject([
        { code: 'STATE_SET_BY_PARTNER', platform: null },
      ]);
    },
  );

  test('not for the state that Graph shows', async () => {
    const input = { partnerState: 'ENABLED', displayName: 'x' };
    expect(codesOf(await send('update', { id: contoso, input }))).toEqual([]);
  });
});

describe('TARGET_NOT_OFFERED_BY_ADMIN_CENTER', () => {
  test('for a kind of target that is added', async () => {
    const target = { configurationManagerCollection: { collectionId: 'SMS00001' } };
    const { warnings } = await send('add', { id: litware, platform: 'MACOS', target });
    expect(warnings).toMatchObject([{ code: 'TARGET_NOT_OFFERED_BY_ADMIN_CENTER', platform: 'MACOS' }]);
    expect(warnings[0].message).toContain('configurationManagerCollectionAssignmentTarget');
  });

  test('not for one that the list has already', async () => {
    expect(codesOf(await send('add', { id: contoso, platform: 'IOS', target: filtered(iosFilter) }))).toEqual([]);
  });
});

describe('a mutation without warnings', () => {
  test.each([
    ['a delete', 'delete', { id: contoso }],
    ['a change that is there already', 'add', { id: fabrikam, platform: 'ANDROID', target: group }],
    ['an unknown partner', 'delete', { id: 'gone' }],
  ] as const)('is %s', async (_, name, variables) => {
    expect(await send(name, variables)).toMatchObject({ warnings: [], warningsNotChecked: [] });
  });

  test('is one of a connector', async () => {
    const { data } = await gateway.ask(`mutation {
      updateMobileThreatDefenseConnector(
        id: "08a8455c-48dd-45ff-ad82-7211355354f3"
        input: { iosEnabled: false }
        dryRun: true
        refuseOn: [EVERYONE_ASSIGNED, PLATFORM_HELD_BY_ANOTHER_PARTNER]
      ) { warnings { code } warningsNotChecked userErrors { code } graphRequest { method } }
    }`);
    expect(data.updateMobileThreatDefenseConnector).toEqual({
      warnings: [],
      warningsNotChecked: [],
      userErrors: [],
      graphRequest: { method: 'PATCH' },
    });
  });
});

describe('refuseOn', () => {
  const refuseOn = ['EVERYONE_ASSIGNED', 'GROUP_NOT_FOUND', 'NOBODY_ASSIGNED', 'FILTER_NOT_FOUND'];

  test.each([true, false])('refuses a mutation before anything is sent (dry run: %s)', async (dryRun) => {
    const enrollment = { onboarded: true, ...assignments({ allLicensedUsers: {} }, filtered(deletedFilter)) };
    const payload = await enroll(litware, 'MACOS', enrollment, { dryRun, refuseOn });
    expect(payload).toMatchObject({
      changed: false,
      userErrors: [
        { code: 'REFUSED_ON_WARNING', field: ['refuseOn'] },
        { code: 'REFUSED_ON_WARNING', field: ['refuseOn'] },
      ],
      warnings: [{ code: 'EVERYONE_ASSIGNED' }, { code: 'FILTER_NOT_FOUND' }],
    });
    expect(payload.userErrors[1].message).toContain('FILTER_NOT_FOUND');
    expect(gateway.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
  });

  test('lets a mutation through that has other warnings only', async () => {
    const payload = await send('add', { id: litware, platform: 'ANDROID', target: group, dryRun: false, refuseOn });
    expect(payload).toMatchObject({ changed: true, userErrors: [], warnings: [{ objectIds: [fabrikam] }] });
  });

  test('refuses a create and a removal, too', async () => {
    const input = { displayName: 'New', platformEnrollments: [{ platform: 'MACOS', onboarded: true }] };
    expect((await send('create', { input, dryRun: false, refuseOn })).userErrors).toHaveLength(1);
    expect(gateway.emulator.partners()).toHaveLength(partners.length);
    const removal = { id: fabrikam, platform: 'ANDROID', target: group, dryRun: false, refuseOn };
    expect((await send('remove', removal)).userErrors).toMatchObject([{ code: 'REFUSED_ON_WARNING' }]);
  });

  test('refuses if a group or filter cannot be read', async () => {
    const variables = { id: fabrikam, platform: 'ANDROID', target: filtered(androidFilter), dryRun: false };
    const { userErrors } = await send('add', { ...variables, refuseOn }, 'operator');
    expect(userErrors.map(({ message }: Json) => message)).toEqual([
      expect.stringContaining('FILTER_NOT_FOUND could not be checked'),
      expect.stringContaining('GROUP_NOT_FOUND could not be checked'),
    ]);
    expect((await send('add', { ...variables, refuseOn: ['EVERYONE_ASSIGNED'] }, 'operator')).changed).toBe(true);
  });

  test('reads only what its codes need', async () => {
    const query = `mutation ($refuseOn: [IntuneWarningCode!]) {
      addComplianceManagementPartnerAssignment(
        id: "${litware}", platform: ANDROID, target: { group: { groupId: "${sales}" } }, dryRun: true, refuseOn: $refuseOn
      ) { userErrors { code } }
    }`;
    const callsOf = async (codes: string[]): Promise<string[]> => {
      await gateway.ask(query, { variables: { refuseOn: codes } });
      return gateway.calls().slice(1);
    };
    expect(await callsOf([])).toEqual([]);
    expect(await callsOf(['EVERYONE_ASSIGNED', 'FILTER_NOT_FOUND'])).toEqual([]);
    expect(await callsOf(['PLATFORM_HELD_BY_ANOTHER_PARTNER'])).toEqual([`GET ${collection}`]);
    expect(await callsOf(['GROUP_NOT_FOUND', 'GROUP_NOT_READABLE'])).toEqual(['POST /$batch']);
  });
});

describe('calls to Graph', () => {
  const add = (fields: string, dryRun: boolean): string => `mutation {
    addComplianceManagementPartnerAssignment(
      id: "${litware}", platform: ANDROID, dryRun: ${dryRun}
      target: { group: { groupId: "${sales}", filter: { assignmentFilterId: "${androidFilter}", mode: INCLUDE } } }
    ) { changed ${fields} }
  }`;
  const own = `GET ${collection}/${litware}`;

  test('are those of the mutation alone if no warnings are selected', async () => {
    await gateway.ask(add('userErrors { code }', true));
    expect(gateway.calls()).toEqual([own]);
    await gateway.ask(add('userErrors { code }', false));
    expect(gateway.calls()).toEqual([own, own, `PATCH ${collection}/${litware}`]);
  });

  test('are two more with warnings, whatever is selected of them', async () => {
    await gateway.ask(add('warnings { code } again: warnings { message } warningsNotChecked', true));
    expect(gateway.calls().toSorted()).toEqual([`GET ${collection}`, own, 'POST /$batch'].toSorted());
  });

  test('are shared with the names of groups and filters that are selected', async () => {
    const fields = `warnings { code } changes { platformEnrollments { addedAssignments { target {
      ... on GroupAssignmentTarget { group { displayName } filter { assignmentFilter { displayName platform } } }
    } } } }`;
    const { data } = await gateway.ask(add(fields, true));
    expect(data.addComplianceManagementPartnerAssignment.changes.platformEnrollments).toHaveLength(1);
    expect(gateway.calls().toSorted()).toEqual([`GET ${collection}`, own, 'POST /$batch'].toSorted());
  });

  test('are not repeated for warnings that refuseOn has looked for', async () => {
    const enrollment = assignments(filtered(androidFilter));
    const refuseOn = ['PLATFORM_HELD_BY_ANOTHER_PARTNER', 'GROUP_NOT_FOUND', 'FILTER_NOT_FOUND'];
    await enroll(litware, 'ANDROID', enrollment, { refuseOn });
    expect(gateway.calls().toSorted()).toEqual([`GET ${collection}`, own, 'POST /$batch'].toSorted());
  });
});

test('groups beyond the budget of an operation are not looked for, and the payload says so', async () => {
  const groupsFrom = (start: number): Json =>
    assignments(
      ...Array.from({ length: 300 }, (_, index) => ({
        group: { groupId: `2000000f-0000-4000-8000-${String(start + index).padStart(12, '0')}` },
      })),
    );
  const platformEnrollments = [
    { platform: 'LINUX', ...groupsFrom(0) },
    { platform: 'MACOS', ...groupsFrom(300) },
  ];
  const { warnings, warningsNotChecked } = await send('update', { id: litware, input: { platformEnrollments } });
  const counts = warnings.map(({ code, objectIds, platform }: Json) => [code, platform, objectIds.length]);
  expect(counts).toEqual([
    ['GROUP_NOT_FOUND', 'LINUX', 300],
    ['GROUP_NOT_FOUND', 'MACOS', 200],
    ['GROUP_NOT_READABLE', 'MACOS', 100],
  ]);
  expect(warningsNotChecked).toEqual(['GROUP_NOT_FOUND']);
});

test('warnings that cannot be computed, because the user must sign in again, do not hide what was changed', async () => {
  gateway.emulator.setChaos({
    seed: 1,
    rates: {},
    faults: [{ fault: 'challenge', methods: ['GET'], paths: [collection] }],
  });
  const variables = { id: litware, platform: 'ANDROID', target: group, dryRun: false };
  const { data, errors } = await gateway.ask(mutations.add, { variables, user: 'operator' });
  expect(data.it).toMatchObject({ changed: true, warnings: null, warningsNotChecked: null });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  expect(errors?.[0]?.extensions['fields'].toSorted()).toEqual(['it.warnings', 'it.warningsNotChecked']);
});
