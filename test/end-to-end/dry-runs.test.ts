// Dry runs: what they read, what they show, and what they report as not checked.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

const id = (number: number): string => `40000000-0000-4000-8000-00000000000${number}`;
const group = (number: number): string => `20000000-0000-4000-8000-00000000000${number}`;
const collection = '/deviceManagement/complianceManagementPartners';

const fragment = `fragment Assignment on ComplianceManagementPartnerAssignment {
  target { __typename ... on GroupAssignmentTarget { group { id } } }
}`;
const common = `
  isDryRun
  changed
  changes {
    displayName { from to }
    partnerState { from to }
    lastHeartbeatDateTime { from to }
    platformEnrollments {
      platform
      onboarded { from to }
      addedAssignments { ...Assignment }
      removedAssignments { ...Assignment }
    }
  }
  complianceManagementPartner { id displayName }
  graphRequest { method path body }
  checked
  notChecked
  userErrors { ... on IntuneUserError { field message } code }
`;
const mutations = {
  create: `mutation ($input: CreateComplianceManagementPartnerInput!, $dryRun: Boolean = true) {
    it: createComplianceManagementPartner(input: $input, dryRun: $dryRun) { ${common} }
  } ${fragment}`,
  update: `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!, $dryRun: Boolean = true) {
    it: updateComplianceManagementPartner(id: $id, input: $input, dryRun: $dryRun) { unchangedReason ${common} }
  } ${fragment}`,
  delete: `mutation ($id: ID!, $dryRun: Boolean = true) {
    it: deleteComplianceManagementPartner(id: $id, dryRun: $dryRun) {
      deletedComplianceManagementPartnerId ${common}
    }
  } ${fragment}`,
  add: `mutation ($id: ID!, $target: AssignmentTargetInput!, $dryRun: Boolean = true) {
    it: addComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: $target, dryRun: $dryRun) {
      unchangedReason ${common}
    }
  } ${fragment}`,
  remove: `mutation ($id: ID!, $target: AssignmentTargetInput!, $dryRun: Boolean = true) {
    it: removeComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: $target, dryRun: $dryRun) {
      unchangedReason ${common}
    }
  } ${fragment}`,
};
type MutationName = keyof typeof mutations;
/** Runs a mutation, as a dry run unless the variables say otherwise. */
const runMutation = async (name: MutationName, variables: Record<string, unknown>, user?: 'reader'): Promise<Json> => {
  const { data, errors } = await gateway.ask(mutations[name], { variables, ...(user && { user }) });
  expect(errors).toBeUndefined();
  return data.it;
};

/** What no dry run can check. */
const neverChecked = ['WRITE_PERMISSION', 'MICROSOFT_GRAPH_RULES'];
const target = { group: { groupId: group(5) } };
const plannedAssignment = (number: number): object => ({
  target: { __typename: 'GroupAssignmentTarget', group: { id: group(number) } },
});
/** What `changes` shows if nothing changes. */
const nothing = { displayName: null, partnerState: null, lastHeartbeatDateTime: null, platformEnrollments: [] };
const changes: [Exclude<MutationName, 'create'>, object][] = [
  ['update', { input: { displayName: 'x' } }],
  ['delete', {}],
  ['add', { target }],
  ['remove', { target }],
];

describe.each(changes)('a dry run of %s', (name, more) => {
  test('returns NOT_FOUND for an unknown partner, and lists what was not checked', async () => {
    const payload = await runMutation(name, { id: 'gone', ...more });
    expect(payload).toMatchObject({
      isDryRun: true,
      changed: false,
      changes: null,
      complianceManagementPartner: null,
      graphRequest: null,
      checked: ['INPUT', 'EXISTENCE'],
      notChecked: ['CURRENT_STATE', ...neverChecked],
      userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
    });
    expect(gateway.calls()).toEqual([`GET ${collection}/gone`]);
  });

  test('makes no request for an invalid id, and reports that only the input was checked', async () => {
    const payload = await runMutation(name, { id: 'a/b', ...more });
    expect(payload).toMatchObject({
      changes: null,
      checked: ['INPUT'],
      notChecked: ['EXISTENCE', 'CURRENT_STATE', ...neverChecked],
      userErrors: [{ code: 'INVALID', field: ['id'] }],
    });
    expect(gateway.calls()).toEqual([]);
  });

  test('reports that write permission was not checked, also to a user who may only read', async () => {
    const payload = await runMutation(name, { id: id(1), ...more }, 'reader');
    expect(payload.userErrors).toEqual([]);
    expect(payload.checked).toEqual(['INPUT', 'EXISTENCE', 'CURRENT_STATE']);
    expect(payload.notChecked).toEqual(neverChecked);
  });

  test('returns FORBIDDEN to a caller who may not read', async () => {
    const { data, errors } = await gateway.ask(mutations[name], {
      variables: { id: id(1), ...more },
      user: 'guest',
    });
    expect(data.it).toBeNull();
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });
});

test.each(changes.filter(([name]) => name !== 'remove'))(
  'a dry run of %s shows the request and the changes of the mutation that follows it',
  async (name, more) => {
    const planned = await runMutation(name, { id: id(1), ...more });
    const made = await runMutation(name, { id: id(1), ...more, dryRun: false });
    expect(made.changes).toEqual(planned.changes);
    expect(made.graphRequest).toEqual(planned.graphRequest);
    expect(planned).toMatchObject({ isDryRun: true, changed: false });
    expect(made).toMatchObject({
      isDryRun: false,
      changed: true,
      checked: ['INPUT', 'EXISTENCE', 'CURRENT_STATE', ...neverChecked],
      notChecked: [],
    });
  },
);

describe('a dry run of', () => {
  test('an added assignment has only that assignment as a change', async () => {
    const payload = await runMutation('add', { id: id(1), target });
    expect(payload.changes).toEqual({
      ...nothing,
      platformEnrollments: [
        { platform: 'IOS', onboarded: null, addedAssignments: [plannedAssignment(5)], removedAssignments: [] },
      ],
    });
    expect(payload.complianceManagementPartner).toEqual({ id: id(1), displayName: 'Contoso Mobile Guard' });
    expect(payload.graphRequest.body.iosEnrollmentAssignments).toHaveLength(3);
    expect(payload.unchangedReason).toBeNull();
  });

  test('an added assignment has the key that the assignment gets', async () => {
    const query = `mutation ($id: ID!, $target: AssignmentTargetInput!, $dryRun: Boolean!) {
      it: addComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: $target, dryRun: $dryRun) {
        changes { platformEnrollments { addedAssignments { key } } }
        complianceManagementPartner { platformEnrollments(platforms: [IOS]) { assignments { key } } }
      }
    }`;
    const variables = { id: id(1), target };
    const planned = await gateway.ask(query, { variables: { ...variables, dryRun: true } });
    const added = await gateway.ask(query, { variables: { ...variables, dryRun: false } });
    expect(added.data.it.complianceManagementPartner.platformEnrollments[0].assignments).toContainEqual(
      planned.data.it.changes.platformEnrollments[0].addedAssignments[0],
    );
  });

  test('a removed assignment has only that assignment as a change', async () => {
    const filter = { assignmentFilterId: '30000000-0000-4000-8000-000000000001', mode: 'INCLUDE' };
    const { changes: removal } = await runMutation('remove', {
      id: id(1),
      target: { group: { groupId: group(1), filter } },
    });
    expect(removal.platformEnrollments).toEqual([
      { platform: 'IOS', onboarded: null, addedAssignments: [], removedAssignments: [plannedAssignment(1)] },
    ]);
  });

  test('a delete has the partner as it is, and everything of it to nothing', async () => {
    const payload = await runMutation('delete', { id: id(6) });
    expect(payload.complianceManagementPartner).toEqual({ id: id(6), displayName: 'Adatum Posture' });
    expect(payload.deletedComplianceManagementPartnerId).toBeNull();
    expect(payload.graphRequest).toEqual({ method: 'DELETE', path: `/beta${collection}/${id(6)}`, body: null });
    expect(payload.changes.displayName).toEqual({ from: 'Adatum Posture', to: null });
    expect(payload.changes.partnerState.to).toBeNull();
    expect(payload.changes.platformEnrollments).toContainEqual({
      platform: 'ANDROID',
      onboarded: { from: false, to: null },
      addedAssignments: [],
      removedAssignments: [plannedAssignment(9), plannedAssignment(5)],
    });
  });

  test('a create has every given property as a change', async () => {
    const input = {
      displayName: 'New',
      partnerState: 'ENABLED',
      lastHeartbeatDateTime: '2026-01-01T00:00:00Z',
      platformEnrollments: [{ platform: 'IOS', onboarded: true, assignments: [{ target }] }],
    };
    const payload = await runMutation('create', { input });
    expect(payload).toEqual({
      isDryRun: true,
      changed: false,
      changes: {
        displayName: { from: null, to: 'New' },
        partnerState: { from: null, to: 'ENABLED' },
        lastHeartbeatDateTime: { from: null, to: '2026-01-01T00:00:00Z' },
        platformEnrollments: [
          {
            platform: 'IOS',
            onboarded: { from: null, to: true },
            addedAssignments: [plannedAssignment(5)],
            removedAssignments: [],
          },
        ],
      },
      complianceManagementPartner: null,
      graphRequest: expect.objectContaining({ method: 'POST' }),
      checked: ['INPUT'],
      notChecked: neverChecked,
      userErrors: [],
    });
    expect(gateway.calls()).toEqual([]);
  });

  test('a create that is rejected reports that only the input was checked', async () => {
    const payload = await runMutation('create', { input: { displayName: ' ' } });
    expect(payload).toMatchObject({ changes: null, graphRequest: null, checked: ['INPUT'], notChecked: neverChecked });
    expect(payload.userErrors).toMatchObject([{ code: 'INVALID', field: ['input', 'displayName'] }]);
  });
});

describe.each([true, false])('a mutation that changes nothing, with dryRun: %s', (dryRun) => {
  const noOps: [MutationName, object, string][] = [
    ['update', { input: { displayName: 'Contoso Mobile Guard' } }, 'ALREADY_AS_REQUESTED'],
    ['add', { target: { exclusionGroup: { groupId: group(2) } } }, 'ALREADY_AS_REQUESTED'],
    ['remove', { target: { allDevices: {} } }, 'NO_SUCH_ASSIGNMENT'],
  ];

  test.each(noOps)('returns the reason, no changes and no request: %s', async (name, more, unchangedReason) => {
    const payload = await runMutation(name, { id: id(1), ...more, dryRun });
    expect(payload).toEqual({
      isDryRun: dryRun,
      changed: false,
      unchangedReason,
      changes: nothing,
      complianceManagementPartner: { id: id(1), displayName: 'Contoso Mobile Guard' },
      graphRequest: null,
      checked: ['INPUT', 'EXISTENCE', 'CURRENT_STATE'],
      notChecked: neverChecked,
      userErrors: [],
    });
  });
});

test.each(changes.filter(([name]) => name !== 'delete'))(
  'a failed %s returns no unchangedReason',
  async (name, more) => {
    expect((await runMutation(name, { id: 'gone', ...more, dryRun: false })).unchangedReason).toBeNull();
  },
);

test('a write that Graph refuses has the request that was sent, and the rules of Graph as the check that failed', async () => {
  const unknownGroup = { group: { groupId: '99999999-0000-4000-8000-000000000000' } };
  const payload = await runMutation('add', { id: id(1), target: unknownGroup, dryRun: false });
  expect(payload.userErrors).toMatchObject([{ code: 'REJECTED' }]);
  expect(payload).toMatchObject({ changed: false, changes: null, complianceManagementPartner: null, notChecked: [] });
  expect(payload.checked.at(-1)).toBe('MICROSOFT_GRAPH_RULES');
  expect(payload.graphRequest.method).toBe('PATCH');
});
