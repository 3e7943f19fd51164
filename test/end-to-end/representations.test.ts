// `_entities` as routers use it: hundreds of representations, with duplicates, of several types, several times in one
// operation.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type Json, type TestGateway, type TestResponse } from '../support/gateway.js';

const idOf = (kind: number, index: number): string =>
  `${kind}0000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
const groupCount = 520;
const groups = Array.from({ length: groupCount }, (_, index) => ({
  id: idOf(2, index),
  displayName: `Group ${index}`,
  description: '',
}));
const partners = Array.from({ length: groupCount }, (_, index) => ({
  id: idOf(4, index),
  displayName: `Partner ${index}`,
  partnerState: 'enabled',
  iosOnboarded: true,
  // The first partner is assigned to more groups than one operation may read.
  iosEnrollmentAssignments: groups.slice(0, index === 0 ? groupCount : 0).map(({ id }) => ({
    target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: id },
  })),
}));

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ groups, partners, pageSize: 1_000 });
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.calls();
});

const partner = (index: number): Json => ({ __typename: 'ComplianceManagementPartner', id: idOf(4, index) });
const group = (index: number): Json => ({ __typename: 'Group', id: idOf(2, index) });
const upTo = (count: number, of: (index: number) => Json): Json[] => Array.from({ length: count }, (_, i) => of(i));

const names = '... on ComplianceManagementPartner { displayName } ... on Group { displayName }';
const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${names} } }`;
const ask = (representations: unknown, text = query): Promise<TestResponse> =>
  gateway.ask(text, { variables: { representations } });
const partnerName = (index: number): Json => ({ displayName: `Partner ${index}` });
const groupName = (index: number): Json => ({ displayName: `Group ${index}` });

test('500 different entities of two types are served in one `_entities`', async () => {
  const { data, errors } = await ask([...upTo(250, partner), ...upTo(250, group)]);
  expect(errors).toBeUndefined();
  expect(data._entities).toEqual([...upTo(250, partnerName), ...upTo(250, groupName)]);
});

test('3,000 representations of 300 entities are served in order, and each entity is read once', async () => {
  const { data, errors } = await ask(upTo(3_000, (index) => group(index % 300)));
  expect(errors).toBeUndefined();
  expect(data._entities).toEqual(upTo(3_000, (index) => groupName(index % 300)));
  expect(gateway.calls()).toHaveLength(15);
});

test('ids that differ only in case are the same entity', async () => {
  const id = 'abcdefab-0000-4000-8000-000000000000';
  const spellings = Array.from({ length: 900 }, (_, index) => (index % 2 === 0 ? id : id.toUpperCase()));
  const { errors } = await ask(
    spellings.map((spelling) => ({ __typename: 'ComplianceManagementPartner', id: spelling })),
  );
  expect(errors).toBeUndefined();
  expect(gateway.calls()).toHaveLength(1);
});

test('entities of different types with the same id are different', async () => {
  const { data } = await ask([partner(1), { __typename: 'Group', id: idOf(4, 1) }]);
  expect(data._entities).toEqual([partnerName(1), { displayName: null }]);
});

test('beyond 500 different entities, the rest is null with one error, and those known before are served', async () => {
  const { data, errors, status } = await ask([...upTo(503, partner), partner(7), group(1)]);
  expect(status).toBe(200);
  expect(data._entities).toEqual([...upTo(500, partnerName), null, null, null, partnerName(7), null]);
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.path).toEqual(['_entities', 500]);
  expect(errors?.[0]?.message).toContain('more than 500 different entries');
  expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

test('malformed representations are null with one error, and take no other down', async () => {
  const malformed = [{}, { __typename: 'Group' }, 1, ['Group'], { __typename: 'PageInfo', id: '1' }];
  const { data, errors } = await ask([partner(1), ...malformed, group(1), { __typename: ['Group'], id: '1' }]);
  expect(data._entities).toEqual([partnerName(1), null, null, null, null, null, groupName(1), null]);
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.path).toEqual(['_entities', 1]);
  expect(errors?.[0]?.message).toContain('must have `__typename` and a key of that type');
});

test('malformed representations and those beyond 500 have an error each, at their first entry', async () => {
  const { errors } = await ask([...upTo(501, partner), 1, 2]);
  expect(errors?.map(({ path }) => path?.[1])).toEqual([500, 501]);
});

test('several `_entities` under aliases are served beside `_service` and `__typename`', async () => {
  const entities = (alias: string): string => `${alias}: _entities(representations: $representations) { ${names} }`;
  const text = `query ($representations: [_Any!]!) {
    ${entities('a')} ...F __typename _service { __typename } ${entities('c')}
  } fragment F on Query { ${entities('b')} }`;
  const { data, errors } = await ask(upTo(500, partner), text);
  expect(errors).toBeUndefined();
  expect(data._service).toEqual({ __typename: '_Service' });
  expect(data.__typename).toBe('Query');
  for (const name of ['a', 'b', 'c']) expect(data[name]).toEqual(upTo(500, partnerName));
  expect(gateway.calls()).toHaveLength(1);
});

test('an entity without an object is null in its place', async () => {
  const representations = [partner(1), { ...partner(1), id: 'gone' }, { ...partner(1), id: '../../me' }, partner(2)];
  const { data, errors } = await ask(representations);
  expect(errors).toBeUndefined();
  expect(data._entities).toEqual([partnerName(1), null, null, partnerName(2)]);
});

test.each([
  ['compiled', ''],
  ['interpreted', '@include(if: true)'],
])('entities of a collection that fails are null in their places, in a %s operation', async (_, directive) => {
  const paths = ['/deviceManagement/mobileThreatDefenseConnectors/**'];
  const response = await fetch(`${gateway.url}/emulator/chaos`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ faults: [{ fault: 'garbled', paths }] }),
  });
  expect(response.status).toBe(204);
  const connector = { __typename: 'MobileThreatDefenseConnector', id: idOf(5, 1) };
  const text = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) ${directive} {
      ... on ComplianceManagementPartner { displayName } ... on MobileThreatDefenseConnector { androidEnabled }
    }
  }`;
  const { data, errors } = await ask([partner(1), connector, partner(2), connector, connector, partner(3)], text);
  expect(data._entities).toEqual([partnerName(1), null, partnerName(2), null, null, partnerName(3)]);
  expect(errors).toHaveLength(1);
  expect([1, 3, 4]).toContain(errors?.[0]?.path?.[1]);
  expect(errors?.[0]?.extensions).toMatchObject({ places: 3, fields: ['_entities'] });
  await fetch(`${gateway.url}/emulator/chaos`, { method: 'DELETE' });
});

describe('beyond 500 reads of groups, those within the budget are served and the rest is null with one error,', () => {
  test('of the groups of an assignment', async () => {
    const { data, errors, status } = await gateway.ask(`{
      complianceManagementPartner(id: "${idOf(4, 0)}") {
        platformEnrollments(platforms: [IOS]) {
          assignments { target { ... on GroupAssignmentTarget { group { displayName again: displayName } } } }
        }
      }
    }`);
    expect(status).toBe(200);
    const { assignments } = data.complianceManagementPartner.platformEnrollments[0];
    const shown = assignments.map(({ target }: Json) => target.group.displayName);
    expect(shown).toEqual([...groups.slice(0, 500).map(({ displayName }) => displayName), ...Array(20).fill(null)]);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toContain('more than 500 groups');
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    // The partner, and 25 batches.
    expect(gateway.calls()).toHaveLength(26);
  });

  test('of several `_entities`', async () => {
    const text = `query ($first: [_Any!]!, $representations: [_Any!]!) {
      a: _entities(representations: $first) { ${names} } b: _entities(representations: $representations) { ${names} }
    }`;
    const variables = { first: upTo(490, group), representations: upTo(520, group).slice(480) };
    const { data, errors } = await gateway.ask(text, { variables });
    expect(data.a).toEqual(upTo(490, groupName));
    expect(data.b).toEqual(
      upTo(520, groupName)
        .slice(480)
        .map((name, index) => (index < 20 ? name : { displayName: null })),
    );
    expect(errors).toHaveLength(1);
  });
});
