// Selections in every form that GraphQL has: what is read from Graph is what the operation shows.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

const id = '00000000-0000-4000-8000-000000000001';
const collection = '/deviceManagement/complianceManagementPartners';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    partners: [
      {
        id,
        displayName: 'Guard',
        partnerState: 'enabled',
        lastHeartbeatDateTime: '2026-01-01T00:00:00Z',
        iosOnboarded: true,
      },
    ],
  });
});
afterAll(() => gateway.close());
beforeEach(() => void gateway.calls());

const shown = { displayName: 'Guard', partnerState: 'ENABLED', lastHeartbeatDateTime: '2026-01-01T00:00:00Z' };
const fields = 'displayName partnerState lastHeartbeatDateTime';

test.each([
  [`{ p: nodes { ${fields} } }`, { p: [shown] }],
  [`{ nodes: edges { node { ${fields} } } }`, { nodes: [{ node: shown }] }],
  [`{ edges: nodes { ${fields} } }`, { edges: [shown] }],
  [`{ edges { n: node { ${fields} } } }`, { edges: [{ n: shown }] }],
  [`{ e: edges { cursor: node { ${fields} } } }`, { e: [{ cursor: shown }] }],
  [
    `{ a: nodes { displayName } b: nodes { partnerState } }`,
    { a: [{ displayName: 'Guard' }], b: [{ partnerState: 'ENABLED' }] },
  ],
  [
    `{ nodes { partnerState: displayName displayName: partnerState } }`,
    { nodes: [{ partnerState: 'Guard', displayName: 'ENABLED' }] },
  ],
  [
    `{ edges { node { name: displayName } } nodes { name: partnerState } }`,
    { edges: [{ node: { name: 'Guard' } }], nodes: [{ name: 'ENABLED' }] },
  ],
  [
    `{ edges { a: node { name: displayName } b: node { name: partnerState } } }`,
    { edges: [{ a: { name: 'Guard' }, b: { name: 'ENABLED' } }] },
  ],
  [`{ nodes { id: displayName } }`, { nodes: [{ id: 'Guard' }] }],
])('a connection under aliases is read whole: %s', async (selection, expected) => {
  const { data, errors } = await gateway.ask(`{ complianceManagementPartners ${selection} }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ complianceManagementPartners: expected });
});

test('repeated fields are read with what each of them selects', async () => {
  const { data, errors } = await gateway.ask(
    `{
      complianceManagementPartners {
        p: nodes { displayName platformEnrollments(platforms: [IOS]) { platform } }
        p: nodes { partnerState platformEnrollments(platforms: [IOS]) { onboarded } }
      }
    }`,
  );
  expect(errors).toBeUndefined();
  expect(data.complianceManagementPartners.p).toEqual([
    { displayName: 'Guard', partnerState: 'ENABLED', platformEnrollments: [{ platform: 'IOS', onboarded: true }] },
  ]);
});

test('a fragment that is spread twice, first under a condition that fails, is read', async () => {
  const query = `query ($no: Boolean!) {
    complianceManagementPartners {
      nodes { id ...State @include(if: $no) ...State }
    }
  }
  fragment State on ComplianceManagementPartner { partnerState }`;
  const { data } = await gateway.ask(query, { variables: { no: false } });
  expect(data.complianceManagementPartners.nodes).toEqual([{ id, partnerState: 'ENABLED' }]);
  expect(gateway.calls()).toEqual([`GET ${collection}?$select=id,partnerState`]);
});

// A variable with a default may stand where null is not allowed, and be null nevertheless.
test.each([
  [
    'query ($v: Boolean = true) { complianceManagementPartners { nodes { displayName @include(if: $v) } } }',
    ['nodes', 0],
  ],
  [
    `query ($v: EnrollmentPlatform = IOS) {
      complianceManagementPartners { nodes { platformEnrollments(platforms: [$v]) { platform } } }
    }`,
    ['nodes', 0, 'platformEnrollments'],
  ],
])('a variable that is null against its declaration is an error of the field that has it: %s', async (query, path) => {
  const { errors } = await gateway.ask(query, { variables: { v: null } });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.path).toEqual(['complianceManagementPartners', ...path]);
  expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

test('an entity is looked for if only its computed fields are selected, and not if only its key is', async () => {
  const ask = async (selection: string): Promise<unknown> => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on ComplianceManagementPartner { ${selection} } }
    }`;
    const representations = [id, 'gone'].map((key) => ({ __typename: 'ComplianceManagementPartner', id: key }));
    const { data, errors } = await gateway.ask(query, { variables: { representations } });
    expect(errors).toBeUndefined();
    return data._entities;
  };
  expect(await ask('platformEnrollments(platforms: []) { platform }')).toEqual([{ platformEnrollments: [] }, null]);
  gateway.calls();
  expect(await ask('id __typename')).toEqual(
    [id, 'gone'].map((key) => ({ id: key, __typename: 'ComplianceManagementPartner' })),
  );
  expect(gateway.calls()).toEqual([]);
});

test.each([
  ['not selected', 'platform', `${collection}?$select=id,iosEnrollmentAssignments,iosOnboarded`],
  [
    'selected',
    'status',
    `${collection}?$select=id,iosEnrollmentAssignments,iosOnboarded,lastHeartbeatDateTime,partnerState`,
  ],
  [
    'selected under an alias, in a fragment and a second time',
    'platform ...F } again: platformEnrollments(platforms: [IOS]) { onboarded',
    `${collection}?$select=id,iosEnrollmentAssignments,iosOnboarded,lastHeartbeatDateTime,partnerState`,
  ],
])('the state and the heartbeat are read for the status of a platform only if it is %s', async (_, selected, path) => {
  const { data, errors } = await gateway.ask(`
    { complianceManagementPartners { nodes { platformEnrollments(platforms: [IOS]) { ${selected} } } } }
    ${selected.includes('...F') ? 'fragment F on PlatformEnrollment { words: status }' : ''}`);
  expect(errors).toBeUndefined();
  expect(gateway.calls()).toEqual([`GET ${path}`]);
  const [enrollment] = data.complianceManagementPartners.nodes[0].platformEnrollments;
  const { status = 'ACTIVE', words = 'ACTIVE' } = enrollment;
  expect([status, words]).toEqual(['ACTIVE', 'ACTIVE']);
});
