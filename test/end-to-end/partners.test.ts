// Queries and mutations of partners, and the calls to Graph that they make.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const collection = '/deviceManagement/complianceManagementPartners';
const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const group = (groupId: string): object => ({
  target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId },
});
const partners = Array.from({ length: 20 }, (_, index) => ({
  id: id(index),
  displayName: `Partner ${index}`,
  partnerState: 'enabled',
  lastHeartbeatDateTime: '2026-01-01T00:00:00Z',
  iosOnboarded: index % 2 === 0,
  iosEnrollmentAssignments: [group('no-such-group')],
}));

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ partners });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

describe('queries for partners', () => {
  test('request only the properties that @skip and @include leave, also with variables', async () => {
    const query = `query ($no: Boolean!) {
      complianceManagementPartners(first: 1) {
        nodes {
          id
          ...Name
          partnerState @include(if: $no)
        }
      }
    }
    fragment Name on ComplianceManagementPartner { displayName @skip(if: $no) }`;
    gateway.calls();
    const { data, errors } = await gateway.ask(query, { variables: { no: false } });
    expect(errors).toBeUndefined();
    expect(Object.keys(data.complianceManagementPartners.nodes[0])).toEqual(['id', 'displayName']);
    expect(gateway.calls()).toEqual(['GET /deviceManagement/complianceManagementPartners?$select=id,displayName']);
  });

  test('request only the properties that the selection, filters and order need, in one call', async () => {
    const { data } = await gateway.ask(
      `{
        complianceManagementPartners(
          first: 2
          filterBy: { onboardedFor: IOS, partnerStates: [ENABLED] }
          sortKey: LAST_HEARTBEAT_DATE_TIME
        ) {
          totalCount
          nodes { id displayName }
        }
      }`,
    );
    expect(data.complianceManagementPartners).toEqual({
      totalCount: 10,
      nodes: [
        { id: id(0), displayName: 'Partner 0' },
        { id: id(2), displayName: 'Partner 2' },
      ],
    });
    expect(gateway.calls()).toEqual([
      `GET ${collection}?$select=id,displayName,iosOnboarded,lastHeartbeatDateTime,partnerState`,
    ]);
  });

  test.each([
    ['the total count', '{ totalCount }', '?$select=id'],
    ['the order by name', '(sortKey: DISPLAY_NAME) { nodes { id } }', '?$select=id,displayName'],
    [
      'edges, nodes and a fragment',
      `{ edges { node { partnerState } } nodes { ...Enrollments } } }
        fragment Enrollments on ComplianceManagementPartner {
          platformEnrollments(platforms: [IOS]) { assignments { target { __typename } } }`,
      '?$select=id,iosEnrollmentAssignments,iosOnboarded,partnerState',
    ],
    [
      'two platforms and a skipped field',
      '{ nodes { platformEnrollments(platforms: [IOS, MACOS]) { platform } partnerState @skip(if: true) } }',
      '?$select=id,iosEnrollmentAssignments,iosOnboarded,macOsEnrollmentAssignments,macOsOnboarded',
    ],
    [
      'a group that is assigned on a platform',
      '(filterBy: { assignedTo: { groupId: "20000000-0000-4000-8000-000000000001" }, platform: IOS }) { totalCount }',
      '?$select=id,iosEnrollmentAssignments',
    ],
    [
      'a group that is assigned on any platform',
      '(filterBy: { assignedTo: { groupId: "20000000-0000-4000-8000-000000000001" } }) { totalCount }',
      '',
    ],
    ['no platforms', '{ nodes { platformEnrollments(platforms: []) { onboarded } } }', '?$select=id'],
    // Linux and Windows do not exist in every version of Graph, which rejects a `$select` of unknown properties.
    ['all platforms', '{ nodes { platformEnrollments { onboarded } } }', ''],
    ['Linux', '{ nodes { platformEnrollments(platforms: [LINUX]) { onboarded } } }', ''],
  ])('request the needed properties for a selection of %s', async (_, selection, query) => {
    const { errors } = await gateway.ask(`{ complianceManagementPartners ${selection} }`);
    expect(errors).toBeUndefined();
    expect(gateway.calls()).toEqual([`GET ${collection}${query}`]);
  });

  test('request a partner once for several aliases', async () => {
    const { data } = await gateway.ask(
      `query ($id: ID!) {
        a: complianceManagementPartner(id: $id) { displayName }
        b: complianceManagementPartner(id: $id) { partnerState }
      }`,
      { variables: { id: id(3) } },
    );
    expect(data).toEqual({ a: { displayName: 'Partner 3' }, b: { partnerState: 'ENABLED' } });
    expect(gateway.calls()).toEqual([`GET ${collection}/${id(3)}?$select=id,displayName,partnerState`]);
  });

  test('request several partners and the list in one call', async () => {
    const { data } = await gateway.ask(
      `{
        a: complianceManagementPartner(id: "${id(1)}") { id }
        b: complianceManagementPartner(id: "gone") { id }
        complianceManagementPartners { totalCount }
      }`,
    );
    expect(data).toEqual({ a: { id: id(1) }, b: null, complianceManagementPartners: { totalCount: 20 } });
    expect(gateway.calls()).toHaveLength(1);
  });

  test('return null for an id that means something else to Graph or JavaScript', async () => {
    for (const word of ['all', 'ALL', 'null', 'undefined', '__proto__', 'constructor']) {
      const { data, errors } = await gateway.ask('query ($id: ID!) { complianceManagementPartner(id: $id) { id } }', {
        variables: { id: word },
      });
      expect(errors).toBeUndefined();
      expect(data).toEqual({ complianceManagementPartner: null });
    }
    expect(gateway.calls()).not.toContain(`GET ${collection}?$select=id`);
  });

  test('return null for the id "all" beside the list', async () => {
    const { data } = await gateway.ask(
      `{
        complianceManagementPartner(id: "all") { id }
        complianceManagementPartners { totalCount }
      }`,
    );
    expect(data).toEqual({ complianceManagementPartner: null, complianceManagementPartners: { totalCount: 20 } });
  });

  // Graph compares ids without regard to case.
  describe('with an id in another case', () => {
    const lower = 'abcdef00-0000-4000-8000-000000000001';
    const other = 'abcdef00-0000-4000-8000-000000000002';
    let caseGateway: TestGateway;
    beforeAll(async () => {
      caseGateway = await startTestGateway({
        partners: [
          { id: lower, displayName: 'Lower' },
          { id: other, displayName: 'Other' },
        ],
      });
    });
    afterAll(() => caseGateway.close());
    beforeEach(() => void caseGateway.calls());
    const one = (alias: string, spelled: string): string =>
      `${alias}: complianceManagementPartner(id: "${spelled}") { id displayName }`;
    const found = { id: lower, displayName: 'Lower' };

    test('find the partner', async () => {
      expect((await caseGateway.ask(`{ ${one('a', lower.toUpperCase())} }`)).data).toEqual({ a: found });
    });

    test('find the partner beside another id', async () => {
      const { data } = await caseGateway.ask(`{ ${one('a', lower.toUpperCase())} ${one('b', other)} }`);
      expect(data).toEqual({ a: found, b: { id: other, displayName: 'Other' } });
    });

    test('find the partner beside the list', async () => {
      const { data } = await caseGateway.ask(
        `{ ${one('a', lower.toUpperCase())} complianceManagementPartners { totalCount } }`,
      );
      expect(data.a).toEqual(found);
    });

    test('find the partner in one call beside the id in its own case', async () => {
      const { data } = await caseGateway.ask(`{ ${one('a', lower.toUpperCase())} ${one('b', lower)} }`);
      expect(data).toEqual({ a: found, b: found });
      expect(caseGateway.calls()).toHaveLength(1);
    });

    test('find the partner as an entity, alone, twice, and beside another one', async () => {
      const query = `query ($representations: [_Any!]!) {
        _entities(representations: $representations) { ... on ComplianceManagementPartner { id displayName } }
      }`;
      const representation = (spelled: string): object => ({ __typename: 'ComplianceManagementPartner', id: spelled });
      const upper = representation(lower.toUpperCase());
      for (const representations of [[upper], [upper, representation(lower)], [upper, representation(other)]]) {
        const { data } = await caseGateway.ask(query, { variables: { representations } });
        expect(data._entities[0]).toEqual(found);
        expect(data._entities).not.toContain(null);
      }
      expect(caseGateway.calls()).toHaveLength(3);
    });

    test('rehearse, update and delete the partner in mutations', async () => {
      const variables = { id: lower.toUpperCase(), input: { displayName: 'Lower' } };
      const { data } = await caseGateway.ask(
        `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!) {
          it: updateComplianceManagementPartner(id: $id, input: $input, dryRun: true) {
            unchangedReason
            complianceManagementPartner { id }
            userErrors { code }
          }
        }`,
        { variables },
      );
      expect(data.it).toEqual({
        unchangedReason: 'ALREADY_AS_REQUESTED',
        complianceManagementPartner: { id: lower },
        userErrors: [],
      });
      const edits = await caseGateway.ask(
        `mutation ($id: ID!) {
          dry: addComplianceManagementPartnerAssignment(
            id: $id
            platform: IOS
            target: { allDevices: {} }
            dryRun: true
          ) {
            graphRequest { path }
            userErrors { code }
          }
          add: addComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: { allDevices: {} }) {
            changed
            userErrors { code }
          }
          update: updateComplianceManagementPartner(id: $id, input: { displayName: "New" }) {
            changed
            userErrors { code }
          }
          remove: deleteComplianceManagementPartner(id: $id) { userErrors { code } }
        }`,
        { variables: { id: variables.id } },
      );
      expect(edits.data).toEqual({
        dry: { graphRequest: { path: `/beta${collection}/${variables.id}` }, userErrors: [] },
        add: { changed: true, userErrors: [] },
        update: { changed: true, userErrors: [] },
        remove: { userErrors: [] },
      });
      expect(caseGateway.emulator.partners().map(({ id: left }) => left)).toEqual([other]);
    });
  });

  test('read all pages of Graph', async () => {
    const paged = await startTestGateway({ partners, pageSize: 3 });
    try {
      const { data } = await paged.ask('{ complianceManagementPartners(first: 100) { nodes { id } } }');
      expect(data.complianceManagementPartners.nodes.map((node: { id: string }) => node.id).toSorted()).toEqual(
        partners.map((partner) => partner.id),
      );
      expect(paged.calls()).toHaveLength(7);
    } finally {
      await paged.close();
    }
  });

  test('return the next page after a cursor', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await gateway.ask(
        `query ($after: String) {
          complianceManagementPartners(first: 8, after: $after) {
            nodes { displayName }
            pageInfo { hasNextPage hasPreviousPage endCursor }
          }
        }`,
        { variables: { after } },
      );
      const { nodes, pageInfo } = data.complianceManagementPartners;
      seen.push(...nodes.map((node: { displayName: string }) => node.displayName));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual(partners.map(({ displayName }) => displayName));
  });

  test('return null for an unknown id', async () => {
    const { data, errors } = await gateway.ask('{ complianceManagementPartner(id: "nobody") { id } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ complianceManagementPartner: null });
  });

  test.each([
    ['complianceManagementPartner(id: "../groups") { id }'],
    ['complianceManagementPartner(id: "a/b") { id }'],
    ['complianceManagementPartner(id: "%2e%2e") { id }'],
    ['complianceManagementPartner(id: "") { id }'],
    ['complianceManagementPartners(first: 0) { totalCount }'],
    ['complianceManagementPartners(first: 1000) { totalCount }'],
    ['complianceManagementPartners(after: "zzz") { totalCount }'],
  ])('reject %s without a request to Graph', async (field) => {
    const { errors, data } = await gateway.ask(`{ ${field} }`);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(Object.values(data)).toEqual([null]);
    expect(gateway.calls()).toEqual([]);
  });
});

test('a query returns every partner of the tenant, including unmodelled kinds of targets', async () => {
  const seeded = await startTestGateway();
  try {
    const { data, errors } = await seeded.ask(
      `{
        complianceManagementPartners {
          nodes {
            displayName
            partnerState
            lastHeartbeatDateTime
            platformEnrollments {
              platform
              onboarded
              assignments {
                target {
                  __typename
                  ... on UnknownAssignmentTarget { odataType }
                  ... on ScopeTagGroupAssignmentTarget { entraObjectId targetType }
                  ... on FilterableAssignmentTarget { filter { mode } }
                }
              }
            }
          }
        }
      }`,
    );
    expect(errors).toBeUndefined();
    const targets = data.complianceManagementPartners.nodes.flatMap((node: Json) =>
      node.platformEnrollments.flatMap((enrollment: Json) =>
        enrollment.assignments.map((assignment: Json) => assignment.target),
      ),
    );
    expect(new Set(targets.map((target: Json) => target['__typename'])).size).toBe(7);
    expect(targets).toContainEqual({
      __typename: 'UnknownAssignmentTarget',
      odataType: 'microsoft.graph.exampleFutureAssignmentTarget',
      filter: null,
    });
    expect(targets).toContainEqual({
      __typename: 'ScopeTagGroupAssignmentTarget',
      entraObjectId: expect.any(String),
      targetType: 'USER',
      filter: null,
    });
    expect(
      data.complianceManagementPartners.nodes.find((node: Json) => node.displayName === 'Woodgrove Shield')
        .lastHeartbeatDateTime,
    ).toBeNull();
  } finally {
    await seeded.close();
  }
});

describe('an `_entities` query', () => {
  const entities = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      __typename
      ... on ComplianceManagementPartner { id displayName }
    }
  }`;
  const representation = (number: number): object => ({ __typename: 'ComplianceManagementPartner', id: id(number) });

  test('reads twenty partners in one call, in the given order, with null for an unknown one', async () => {
    const representations = [
      ...Array.from({ length: 20 }, (_, index) => representation(19 - index)),
      representation(99),
    ];
    const { data } = await gateway.ask(entities, { variables: { representations } });
    expect(data._entities.map((partner: { id: string } | null) => partner?.id ?? null)).toEqual([
      ...partners.map((partner) => partner.id).toReversed(),
      null,
    ]);
    expect(gateway.calls()).toEqual([`GET ${collection}?$select=id,displayName`]);
  });

  test('makes no request for keys alone', async () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        __typename
        ... on ComplianceManagementPartner { id }
        ... on Group { id }
        ... on AssignmentFilter { id }
      }
    }`;
    const representations = [
      representation(1),
      { __typename: 'Group', id: 'g' },
      { __typename: 'AssignmentFilter', id: 'f' },
    ];
    const { data } = await gateway.ask(query, { variables: { representations } });
    expect(data._entities).toEqual(representations);
    expect(gateway.calls()).toEqual([]);
  });
});

describe('mutations of partners', () => {
  const create = `mutation ($input: CreateComplianceManagementPartnerInput!) {
    createComplianceManagementPartner(input: $input) {
      complianceManagementPartner {
        id
        displayName
        platformEnrollments { platform onboarded }
      }
      userErrors { code field message }
    }
  }`;
  const update = `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!) {
    updateComplianceManagementPartner(id: $id, input: $input) {
      complianceManagementPartner {
        displayName
        lastHeartbeatDateTime
        platformEnrollments(platforms: [IOS, MACOS]) {
          platform
          onboarded
          assignments { target { __typename } }
        }
      }
      userErrors { code field message }
    }
  }`;
  const remove = `mutation ($id: ID!) {
    deleteComplianceManagementPartner(id: $id) {
      deletedComplianceManagementPartnerId
      userErrors { code field }
    }
  }`;

  test('create a partner in one call and return it as Graph created it', async () => {
    const { data } = await gateway.ask(create, {
      variables: { input: { displayName: 'New', platformEnrollments: [{ platform: 'WINDOWS', onboarded: true }] } },
    });
    const { complianceManagementPartner, userErrors } = data.createComplianceManagementPartner;
    expect(userErrors).toEqual([]);
    expect(complianceManagementPartner).toMatchObject({ displayName: 'New', id: expect.any(String) });
    expect(complianceManagementPartner.platformEnrollments).toContainEqual({ platform: 'WINDOWS', onboarded: true });
    expect(gateway.calls()).toEqual([`POST ${collection}`]);
  });

  test('send only the given properties in an update, where null clears a property', async () => {
    const input = {
      displayName: null,
      platformEnrollments: [
        { platform: 'IOS', assignments: null },
        { platform: 'MACOS', onboarded: true, assignments: [{ target: { allDevices: {} } }] },
      ],
    };
    const { data } = await gateway.ask(update, { variables: { id: id(0), input } });
    expect(data.updateComplianceManagementPartner).toEqual({
      complianceManagementPartner: {
        displayName: null,
        lastHeartbeatDateTime: '2026-01-01T00:00:00Z',
        platformEnrollments: [
          { platform: 'IOS', onboarded: true, assignments: [] },
          {
            platform: 'MACOS',
            onboarded: true,
            assignments: [{ target: { __typename: 'AllDevicesAssignmentTarget' } }],
          },
        ],
      },
      userErrors: [],
    });
    expect(gateway.emulator.requests.msgraph.at(-1)).toMatchObject({
      method: 'PATCH',
      body: {
        '@odata.type': '#microsoft.graph.complianceManagementPartner',
        displayName: null,
        iosEnrollmentAssignments: [],
        macOsOnboarded: true,
        macOsEnrollmentAssignments: [
          {
            '@odata.type': 'microsoft.graph.complianceManagementPartnerAssignment',
            target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' },
          },
        ],
      },
    });
  });

  test('delete a partner once, and then return NOT_FOUND', async () => {
    expect((await gateway.ask(remove, { variables: { id: id(5) } })).data.deleteComplianceManagementPartner).toEqual({
      deletedComplianceManagementPartnerId: id(5),
      userErrors: [],
    });
    expect((await gateway.ask(remove, { variables: { id: id(5) } })).data.deleteComplianceManagementPartner).toEqual({
      deletedComplianceManagementPartnerId: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
    });
  });

  test('return NOT_FOUND for an update of an unknown partner', async () => {
    const { data } = await gateway.ask(update, { variables: { id: 'nobody', input: { displayName: 'x' } } });
    expect(data.updateComplianceManagementPartner.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
  });

  test.each<[string, object, object[]]>([
    ['a blank name', { displayName: ' ' }, [{ code: 'INVALID', field: ['input', 'displayName'] }]],
    ['an empty input', {}, [{ code: 'INVALID', field: ['input'] }]],
    [
      'a platform with nothing to change',
      { platformEnrollments: [{ platform: 'IOS' }] },
      [{ code: 'INVALID', field: ['input'] }],
    ],
    [
      'nulls that Graph does not accept',
      { partnerState: null, lastHeartbeatDateTime: null, platformEnrollments: null },
      [
        { field: ['input', 'partnerState'] },
        { field: ['input', 'lastHeartbeatDateTime'] },
        { field: ['input', 'platformEnrollments'] },
      ],
    ],
    [
      'onboarded null',
      { platformEnrollments: [{ platform: 'IOS', onboarded: null, assignments: [] }] },
      [{ field: ['input', 'platformEnrollments', '0', 'onboarded'] }],
    ],
    [
      'a duplicate platform',
      {
        platformEnrollments: [
          { platform: 'IOS', onboarded: true },
          { platform: 'IOS', onboarded: false },
        ],
      },
      [{ code: 'DUPLICATE_PLATFORM', field: ['input', 'platformEnrollments', '1', 'platform'] }],
    ],
    [
      'blank ids',
      {
        platformEnrollments: [
          {
            platform: 'IOS',
            assignments: [{ target: { group: { groupId: '', filter: { assignmentFilterId: ' ', mode: 'INCLUDE' } } } }],
          },
        ],
      },
      [
        { field: ['input', 'platformEnrollments', '0', 'assignments', '0', 'target', 'group', 'groupId'] },
        {
          field: [
            'input',
            'platformEnrollments',
            '0',
            'assignments',
            '0',
            'target',
            'group',
            'filter',
            'assignmentFilterId',
          ],
        },
      ],
    ],
  ])('return user errors for %s without a request to Graph', async (_, input, userErrors) => {
    const { data } = await gateway.ask(update, { variables: { id: id(1), input } });
    expect(data.updateComplianceManagementPartner).toMatchObject({ complianceManagementPartner: null, userErrors });
    expect(data.updateComplianceManagementPartner.userErrors).toHaveLength(userErrors.length);
    expect(gateway.calls()).toEqual([]);
  });

  test.each(['../x', '.', 'a b', 'a?b', `${'a'.repeat(10_240)}`])('never use the id %.20s in a path', async (bad) => {
    for (const response of [
      await gateway.ask(remove, { variables: { id: bad } }),
      await gateway.ask(update, { variables: { id: bad, input: { displayName: 'x' } } }),
    ]) {
      expect(Object.values<Json>(response.data)[0].userErrors).toMatchObject([{ code: 'INVALID', field: ['id'] }]);
    }
    expect(gateway.calls()).toEqual([]);
  });

  test.each<[string, object]>([
    ['two targets at once', { target: { allDevices: {}, allLicensedUsers: {} } }],
    ['no target', { target: {} }],
    ['a null target', { target: { allDevices: null } }],
  ])('reject %s through @oneOf', async (_, assignment) => {
    const input = { displayName: 'x', platformEnrollments: [{ platform: 'IOS', assignments: [assignment] }] };
    const { errors } = await gateway.ask(create, { variables: { input } });
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(gateway.calls()).toEqual([]);
  });
});

describe.each(['beta', 'v1.0'] as const)('with Microsoft Graph %s', (profile) => {
  let versioned: TestGateway;
  beforeAll(async () => {
    versioned = await startTestGateway({ profile });
  });
  afterAll(() => versioned.close());

  test('only the platforms of this version are returned', async () => {
    const { data, errors } = await versioned.ask(
      '{ complianceManagementPartners { nodes { platformEnrollments { platform } } } }',
    );
    expect(errors).toBeUndefined();
    const [{ platformEnrollments }] = data.complianceManagementPartners.nodes;
    const platforms = platformEnrollments.map((enrollment: { platform: string }) => enrollment.platform);
    expect(platforms).toEqual(profile === 'beta' ? ['ANDROID', 'IOS', 'LINUX', 'MACOS'] : ['ANDROID', 'IOS', 'MACOS']);
  });

  test("Windows is rejected with Graph's reason, without internal details", async () => {
    const input = { displayName: 'x', platformEnrollments: [{ platform: 'WINDOWS', onboarded: true }] };
    const { data } = await versioned.ask(
      `mutation ($input: CreateComplianceManagementPartnerInput!) {
        createComplianceManagementPartner(input: $input) {
          complianceManagementPartner { id }
          userErrors { code message }
        }
      }`,
      { variables: { input } },
    );
    expect(data.createComplianceManagementPartner).toMatchObject({
      complianceManagementPartner: null,
      userErrors: [{ code: 'REJECTED', message: expect.stringContaining('windowsOnboarded') }],
    });
    expect(data.createComplianceManagementPartner.userErrors[0].message).not.toMatch(/manage\.microsoft|Activity|Url/);
  });

  test('a filter is accepted only if this version has filters', async () => {
    const input = {
      displayName: 'x',
      platformEnrollments: [
        {
          platform: 'IOS',
          assignments: [{ target: { allDevices: { filter: { assignmentFilterId: 'f', mode: 'INCLUDE' } } } }],
        },
      ],
    };
    const { data } = await versioned.ask(
      `mutation ($input: CreateComplianceManagementPartnerInput!) {
        createComplianceManagementPartner(input: $input) { userErrors { code } }
      }`,
      { variables: { input } },
    );
    expect(data.createComplianceManagementPartner.userErrors).toEqual(profile === 'beta' ? [] : [{ code: 'REJECTED' }]);
  });
});
