// Names of the groups and filters of assignments: read in one $batch, and only when they are selected.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const sales = '20000000-0000-4000-8000-000000000001';
const gone = '20000000-0000-4000-8000-000000000009';
const corporate = '30000000-0000-4000-8000-000000000001';
const filter = {
  deviceAndAppManagementAssignmentFilterId: corporate,
  deviceAndAppManagementAssignmentFilterType: 'include',
};
const target = (kind: string, own: object): object => ({
  target: { '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`, ...own },
});
const partner = (id: number, ...targets: object[]): Record<string, unknown> => ({
  id: `p${id}`,
  displayName: `Partner ${id}`,
  partnerState: 'enabled',
  iosEnrollmentAssignments: targets,
});
const list = `{
  complianceManagementPartners {
    nodes {
      displayName
      platformEnrollments(platforms: [IOS]) {
        assignments {
          target {
            ... on GroupAssignmentTarget { group { id displayName } }
            ... on ExclusionGroupAssignmentTarget { group { id displayName } }
            ... on FilterableAssignmentTarget {
              filter { assignmentFilter { id displayName description rule } }
            }
          }
        }
      }
    }
  }
}`;

let gateway: TestGateway;
afterEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

/** Returns the decoded URLs of the requests inside batches. */
const batchedUrls = (): string[] =>
  gateway.emulator.requests.msgraph
    .filter(({ inBatch }) => inBatch)
    .map(({ url }) => decodeURIComponent(url).replace('/beta', ''));
const targetsOf = (data: Json): Json[] =>
  data.complianceManagementPartners.nodes.flatMap((node: Json) =>
    node.platformEnrollments[0].assignments.map((assignment: Json) => assignment.target),
  );

describe('ten partners that are assigned to the same groups', () => {
  beforeAll(async () => {
    gateway = await startTestGateway({
      partners: Array.from({ length: 10 }, (_, id) =>
        partner(id, target('group', { groupId: sales, ...filter }), target('exclusionGroup', { groupId: gone })),
      ),
    });
  });
  afterAll(() => gateway.close());

  test('are read with one list and one $batch that names each group and filter once', async () => {
    const { data } = await gateway.ask(list);
    expect(targetsOf(data).slice(0, 2)).toEqual([
      {
        group: { id: sales, displayName: 'Sales' },
        filter: {
          assignmentFilter: {
            id: corporate,
            displayName: 'Corporate iPhones',
            description: 'iPhones that the company owns',
            rule: expect.stringContaining('iPhone'),
          },
        },
      },
      { group: { id: gone, displayName: null }, filter: null },
    ]);
    expect(gateway.calls()).toEqual([
      'GET /deviceManagement/complianceManagementPartners?$select=id,displayName,iosEnrollmentAssignments,iosOnboarded',
      'POST /$batch',
    ]);
    expect(batchedUrls().toSorted()).toEqual([
      `/deviceManagement/assignmentFilters/${corporate}?$select=id,displayName,description,platform,rule`,
      `/groups/${sales}?$select=id,displayName`,
      `/groups/${gone}?$select=id,displayName`,
    ]);
  });

  test('are read without a $batch when only ids are selected', async () => {
    await gateway.ask(list.replaceAll('displayName description rule', '').replaceAll('id displayName', 'id'));
    expect(gateway.calls()).toHaveLength(1);
  });

  test('are returned to a user who may not read groups, with FORBIDDEN for the names', async () => {
    const { data, errors, status } = await gateway.ask(list, { user: 'reader' });
    expect(status).toBe(200);
    expect(data.complianceManagementPartners.nodes).toHaveLength(10);
    expect(targetsOf(data)[0]).toEqual({
      group: { id: sales, displayName: null },
      filter: { assignmentFilter: { id: corporate, displayName: null, description: null, rule: null } },
    });
    expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['FORBIDDEN']));
    expect(errors?.[0]?.extensions['microsoftGraph']).toMatchObject({ status: 403 });
  });

  test('have groups and filters that resolve as entities, with names from one $batch', async () => {
    const representations = [
      { __typename: 'Group', id: sales },
      { __typename: 'AssignmentFilter', id: corporate },
      { __typename: 'Group', id: gone },
    ];
    const { data } = await gateway.ask(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Group { displayName }
          ... on AssignmentFilter { displayName }
        }
      }`,
      { variables: { representations } },
    );
    expect(data['_entities']).toEqual([
      { displayName: 'Sales' },
      { displayName: 'Corporate iPhones' },
      { displayName: null },
    ]);
    expect(gateway.calls()).toEqual(['POST /$batch']);
  });
});

describe('forty-five groups', () => {
  beforeAll(async () => {
    const groups = Array.from({ length: 45 }, (_, index) => target('group', { groupId: `g${index}` }));
    gateway = await startTestGateway({ partners: [partner(1, ...groups)] });
  });
  afterAll(() => gateway.close());

  test('are read in three batches of at most twenty', async () => {
    await gateway.ask(list);
    expect(gateway.calls().filter((call) => call === 'POST /$batch')).toHaveLength(3);
    expect(batchedUrls()).toHaveLength(45);
  });
});

describe('ids that are not allowed in a path', () => {
  beforeAll(async () => {
    gateway = await startTestGateway({
      partners: [
        partner(1, target('group', { groupId: '../deviceManagement' }), target('group', { groupId: 'Group Id value' })),
      ],
    });
  });
  afterAll(() => gateway.close());

  test('are returned, but never requested from Graph', async () => {
    const { data, errors } = await gateway.ask(list);
    expect(errors).toBeUndefined();
    expect(targetsOf(data).map(({ group }) => group)).toEqual([
      { id: '../deviceManagement', displayName: null },
      { id: 'Group Id value', displayName: null },
    ]);
    expect(gateway.calls()).toHaveLength(1);
  });
});
