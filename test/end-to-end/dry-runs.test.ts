// Dry runs: what they read, what they plan, and what they report as not checked.
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

const planFields = `{
  isEmpty
  checked
  notChecked
  complianceManagementPartner { id displayName }
  displayName { from to }
  partnerState { from to }
  lastHeartbeatDateTime { from to }
  platformEnrollments {
    platform
    onboarded { from to }
    addedAssignments { ...Assignment }
    removedAssignments { ...Assignment }
  }
  graphRequest { method path body }
  userErrors { code field message }
}`;
const fragment = `fragment Assignment on ComplianceManagementPartnerAssignment {
  target { __typename ... on GroupAssignmentTarget { group { id } } }
}`;
const common = `plan ${planFields} graphRequest { method path body } userErrors { code field message }`;
const unchanged = 'changed unchangedReason complianceManagementPartner { id }';
const mutations = {
  create: `mutation ($input: CreateComplianceManagementPartnerInput!, $dryRun: Boolean = true) {
    it: createComplianceManagementPartner(input: $input, dryRun: $dryRun) { ${common} }
  } ${fragment}`,
  update: `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!, $dryRun: Boolean = true) {
    it: updateComplianceManagementPartner(id: $id, input: $input, dryRun: $dryRun) { ${unchanged} ${common} }
  } ${fragment}`,
  delete: `mutation ($id: ID!, $dryRun: Boolean = true) {
    it: deleteComplianceManagementPartner(id: $id, dryRun: $dryRun) { ${common} }
  } ${fragment}`,
  add: `mutation ($id: ID!, $target: AssignmentTargetInput!, $dryRun: Boolean = true) {
    it: addComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: $target, dryRun: $dryRun) {
      ${unchanged} ${common}
    }
  } ${fragment}`,
  remove: `mutation ($id: ID!, $target: AssignmentTargetInput!, $dryRun: Boolean = true) {
    it: removeComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: $target, dryRun: $dryRun) {
      ${unchanged} ${common}
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
const changes: [Exclude<MutationName, 'create'>, object][] = [
  ['update', { input: { displayName: 'x' } }],
  ['delete', {}],
  ['add', { target }],
  ['remove', { target }],
];

describe.each(changes)('a dry run of %s', (name, more) => {
  test('returns NOT_FOUND for an unknown partner, and lists what was not checked', async () => {
    const { graphRequest, plan, userErrors } = await runMutation(name, { id: 'gone', ...more });
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
    expect(graphRequest).toBeNull();
    expect(plan).toMatchObject({
      isEmpty: true,
      checked: ['INPUT', 'EXISTENCE'],
      notChecked: ['CURRENT_STATE', ...neverChecked],
      complianceManagementPartner: null,
      platformEnrollments: [],
      graphRequest: null,
      userErrors,
    });
    expect(gateway.calls()).toEqual([`GET ${collection}/gone`]);
  });

  test('makes no request for an invalid id, and reports that only the input was checked', async () => {
    const { plan, userErrors } = await runMutation(name, { id: 'a/b', ...more });
    expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['id'] }]);
    expect(plan).toMatchObject({
      checked: ['INPUT'],
      notChecked: ['EXISTENCE', 'CURRENT_STATE', ...neverChecked],
      userErrors,
    });
    expect(gateway.calls()).toEqual([]);
  });

  test('reports that write permission was not checked, also to a user who may only read', async () => {
    const { plan, userErrors } = await runMutation(name, { id: id(1), ...more }, 'reader');
    expect(userErrors).toEqual([]);
    expect(plan.checked).toEqual(['INPUT', 'EXISTENCE', 'CURRENT_STATE']);
    expect(plan.notChecked).toEqual(neverChecked);
  });

  test('returns FORBIDDEN to a caller who may not read', async () => {
    const { data, errors } = await gateway.ask(mutations[name], {
      variables: { id: id(1), ...more },
      user: 'guest',
    });
    expect(data.it).toBeNull();
    expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  test('returns no plan when `dryRun` is false', async () => {
    expect((await runMutation(name, { id: id(1), ...more, dryRun: false })).plan).toBeNull();
  });
});

describe('the plan of', () => {
  test('an added assignment has only that assignment', async () => {
    const { changed, complianceManagementPartner, graphRequest, plan, unchangedReason } = await runMutation('add', {
      id: id(1),
      target,
    });
    expect(plan.platformEnrollments).toEqual([
      { platform: 'IOS', onboarded: null, addedAssignments: [plannedAssignment(5)], removedAssignments: [] },
    ]);
    expect(plan.complianceManagementPartner).toEqual({ id: id(1), displayName: 'Contoso Mobile Guard' });
    expect(plan.isEmpty).toBe(false);
    expect(plan.graphRequest).toEqual(graphRequest);
    expect(graphRequest.body.iosEnrollmentAssignments).toHaveLength(3);
    expect(changed).toBe(false);
    expect(unchangedReason).toBeNull();
    expect(complianceManagementPartner).toBeNull();
  });

  test('an added assignment has the key that the assignment gets', async () => {
    const query = `mutation ($id: ID!, $target: AssignmentTargetInput!, $dryRun: Boolean!) {
      it: addComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: $target, dryRun: $dryRun) {
        plan { platformEnrollments { addedAssignments { key } } }
        complianceManagementPartner { platformEnrollments(platforms: [IOS]) { assignments { key } } }
      }
    }`;
    const variables = { id: id(1), target };
    const planned = await gateway.ask(query, { variables: { ...variables, dryRun: true } });
    const added = await gateway.ask(query, { variables: { ...variables, dryRun: false } });
    expect(added.data.it.complianceManagementPartner.platformEnrollments[0].assignments).toContainEqual(
      planned.data.it.plan.platformEnrollments[0].addedAssignments[0],
    );
  });

  test('a removed assignment has only that assignment', async () => {
    const filter = { assignmentFilterId: '30000000-0000-4000-8000-000000000001', mode: 'INCLUDE' };
    const { plan } = await runMutation('remove', { id: id(1), target: { group: { groupId: group(1), filter } } });
    expect(plan.platformEnrollments).toEqual([
      { platform: 'IOS', onboarded: null, addedAssignments: [], removedAssignments: [plannedAssignment(1)] },
    ]);
  });

  test('a delete has the partner and all its assignments', async () => {
    const { plan, graphRequest } = await runMutation('delete', { id: id(6) });
    expect(plan).toEqual({
      isEmpty: false,
      checked: ['INPUT', 'EXISTENCE', 'CURRENT_STATE'],
      notChecked: neverChecked,
      complianceManagementPartner: { id: id(6), displayName: 'Adatum Posture' },
      displayName: null,
      partnerState: null,
      lastHeartbeatDateTime: null,
      platformEnrollments: [
        {
          platform: 'ANDROID',
          onboarded: null,
          addedAssignments: [],
          removedAssignments: [plannedAssignment(9), plannedAssignment(5)],
        },
      ],
      graphRequest: { method: 'DELETE', path: `/beta${collection}/${id(6)}`, body: null },
      userErrors: [],
    });
    expect(graphRequest).toEqual(plan.graphRequest);
  });

  test('a delete has the platforms that the partner is onboarded for', async () => {
    const { plan } = await runMutation('delete', { id: id(1) });
    expect(plan.platformEnrollments).toMatchObject([
      { platform: 'ANDROID', onboarded: { from: true, to: false }, removedAssignments: [{}] },
      { platform: 'IOS', onboarded: { from: true, to: false }, removedAssignments: [{}, {}] },
    ]);
  });

  test('a create has every given property as a change', async () => {
    const input = {
      displayName: 'New',
      partnerState: 'ENABLED',
      lastHeartbeatDateTime: '2026-01-01T00:00:00Z',
      platformEnrollments: [
        { platform: 'IOS', onboarded: true, assignments: [{ target }] },
        { platform: 'MACOS', assignments: [] },
      ],
    };
    const { plan, graphRequest } = await runMutation('create', { input });
    expect(plan).toEqual({
      isEmpty: false,
      checked: ['INPUT'],
      notChecked: neverChecked,
      complianceManagementPartner: null,
      displayName: { from: null, to: 'New' },
      partnerState: { from: 'UNKNOWN', to: 'ENABLED' },
      lastHeartbeatDateTime: { from: null, to: '2026-01-01T00:00:00Z' },
      platformEnrollments: [
        {
          platform: 'IOS',
          onboarded: { from: null, to: true },
          addedAssignments: [plannedAssignment(5)],
          removedAssignments: [],
        },
      ],
      graphRequest: expect.objectContaining({ method: 'POST' }),
      userErrors: [],
    });
    expect(graphRequest).toEqual(plan.graphRequest);
    expect(gateway.calls()).toEqual([]);
  });

  test('a rejected create reports that only the input was checked', async () => {
    const { plan, userErrors } = await runMutation('create', { input: { displayName: ' ' } });
    expect(plan).toMatchObject({ isEmpty: true, checked: ['INPUT'], notChecked: neverChecked, userErrors });
  });

  test('an update equals the result of planComplianceManagementPartner', async () => {
    const query = `query ($id: ID!, $input: UpdateComplianceManagementPartnerInput!) {
      plan: planComplianceManagementPartner(id: $id, input: $input) ${planFields}
    } ${fragment}`;
    const inputs = [{ displayName: 'Other' }, { displayName: 'Contoso Mobile Guard' }, { displayName: ' ' }];
    for (const input of inputs) {
      const { data } = await gateway.ask(query, { variables: { id: id(1), input } });
      expect((await runMutation('update', { id: id(1), input })).plan).toEqual(data.plan);
    }
  });
});

describe('a mutation that changes nothing', () => {
  const noOps: [MutationName, object, string][] = [
    ['update', { input: { displayName: 'Contoso Mobile Guard' } }, 'ALREADY_AS_REQUESTED'],
    ['add', { target: { exclusionGroup: { groupId: group(2) } } }, 'ALREADY_AS_REQUESTED'],
    ['remove', { target: { allDevices: {} } }, 'NO_SUCH_ASSIGNMENT'],
  ];

  test.each(noOps)('returns the reason: %s', async (name, more, reason) => {
    const { changed, complianceManagementPartner, unchangedReason, userErrors } = await runMutation(name, {
      id: id(1),
      ...more,
      dryRun: false,
    });
    expect(changed).toBe(false);
    expect(unchangedReason).toBe(reason);
    expect(complianceManagementPartner).toEqual({ id: id(1) });
    expect(userErrors).toEqual([]);
  });

  test.each(noOps)('returns the reason, an empty plan and no request in a dry run: %s', async (name, more, reason) => {
    const { graphRequest, plan, unchangedReason, complianceManagementPartner } = await runMutation(name, {
      id: id(1),
      ...more,
    });
    expect(plan).toMatchObject({ isEmpty: true, platformEnrollments: [], graphRequest: null, userErrors: [] });
    expect(graphRequest).toBeNull();
    expect(unchangedReason).toBe(reason);
    expect(complianceManagementPartner).toBeNull();
  });
});

test.each(changes.filter(([name]) => name !== 'delete'))(
  'a failed %s returns no unchangedReason',
  async (name, more) => {
    expect((await runMutation(name, { id: 'gone', ...more, dryRun: false })).unchangedReason).toBeNull();
  },
);
