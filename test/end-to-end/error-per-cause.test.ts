// One cause that fails many places of an answer, such as the names of all groups: it is told once.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway, type TestResponse } from '../support/gateway.js';

const idOf = (kind: number, index: number): string =>
  `${kind}0000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
const groups = Array.from({ length: 100 }, (_, index) => ({
  id: idOf(2, index),
  displayName: `Group ${index}`,
  description: '',
}));
const partnerCount = 20;
const perPartner = 20;
const filter = {
  deviceAndAppManagementAssignmentFilterId: '30000000-0000-4000-8000-000000000001',
  deviceAndAppManagementAssignmentFilterType: 'include',
};
const partners = Array.from({ length: partnerCount }, (_, partner) => ({
  id: idOf(4, partner),
  displayName: `Partner ${partner}`,
  partnerState: 'enabled',
  iosOnboarded: true,
  iosEnrollmentAssignments: Array.from({ length: perPartner }, (_unused, index) => ({
    target: {
      '@odata.type': '#microsoft.graph.groupAssignmentTarget',
      groupId: idOf(2, (partner * perPartner + index) % groups.length),
      ...(index === 0 ? filter : {}),
    },
  })),
}));

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ groups, partners, pauseFactor: 0.01 });
});
afterAll(() => gateway.close());
afterEach(() => gateway.emulator.reset());

const target = `target {
  ... on GroupAssignmentTarget {
    group { displayName }
    filter { assignmentFilter { displayName platform rule } }
  }
}`;
const names = '... on GroupAssignmentTarget { group { displayName } }';
const platform = 'platformEnrollments(platforms: [IOS])';
const field = (name: string): string => `nodes.platformEnrollments.assignments.target.${name}`;
/** Returns whether a null of an answer is not known, as docs/front-end.md says how to tell. */
function isUnknown(path: (string | number)[], errors: TestResponse['errors']): boolean {
  const name = path.filter((segment) => typeof segment === 'string').join('.');
  return (errors ?? []).some(
    ({ extensions, path: own }) => extensions['fields']?.includes(name) ?? own?.join('.') === path.join('.'),
  );
}

// An operation with a directive is interpreted; all others are compiled.
describe.each([
  ['compiled', ''],
  ['interpreted', '@include(if: true)'],
])('in a %s operation,', (_, directive) => {
  const list = (alias: string, selection = target): string =>
    `${alias}: complianceManagementPartners(first: 20) ${directive} {
      nodes { ${platform} { assignments { ${selection} } } }
    }`;

  test('a permission that is missing for every name is one error for groups, and one for filters', async () => {
    const { data, errors, status } = await gateway.ask(`{ ${list('it')} }`, { user: 'reader' });
    expect(status).toBe(200);
    expect(
      errors?.map(({ extensions: { code, permission, places, fields } }) => [code, permission, places, fields]),
    ).toEqual(
      expect.arrayContaining([
        ['FORBIDDEN', 'GroupMember.Read.All', partnerCount * perPartner, [`it.${field('group.displayName')}`]],
        ['FORBIDDEN', 'DeviceManagementConfiguration.Read.All', partnerCount * 3, expect.any(Array)],
      ]),
    );
    expect(errors).toHaveLength(2);
    const ofFilters = errors?.find(({ extensions }) => extensions['places'] === partnerCount * 3);
    expect(ofFilters?.extensions['fields'].toSorted()).toEqual(
      ['displayName', 'platform', 'rule'].map((name) => `it.${field(`filter.assignmentFilter.${name}`)}`),
    );
    expect(JSON.stringify(errors).length).toBeLessThan(2_500);
    const path = ['it', 'nodes', 19, 'platformEnrollments', 0, 'assignments', 19, 'target', 'group'];
    expect(data.it.nodes[19].platformEnrollments[0].assignments[19].target.group.displayName).toBeNull();
    expect(isUnknown([...path, 'displayName'], errors)).toBe(true);
    expect(isUnknown([...path, 'id'], errors)).toBe(false);
  });

  test('each root field has its own error', async () => {
    const { errors } = await gateway.ask(
      `{ ${list('a', `target { ${names} }`)} ${list('b', `target { ${names} }`)} }`,
      {
        user: 'reader',
      },
    );
    expect(errors?.map(({ path }) => path?.[0]).toSorted()).toEqual(['a', 'b']);
  });

  test('a group that does not exist is null without an error beside one that could not be read', async () => {
    const text = `{ complianceManagementPartner(id: "${idOf(4, 0)}") ${directive} {
      ${platform} { assignments { target { ${names} } } }
    } }`;
    gateway.emulator.setChaos({
      seed: 1,
      rates: {},
      faults: [{ fault: 'failed', status: 500, paths: [`/groups/${idOf(2, 7)}`] }],
    });
    const { data, errors } = await gateway.ask(text);
    const [{ assignments }] = data.complianceManagementPartner.platformEnrollments;
    expect(assignments[6].target.group.displayName).toBe('Group 6');
    expect(assignments[7].target.group.displayName).toBeNull();
    expect(errors).toHaveLength(1);
    const path = 'complianceManagementPartner.platformEnrollments.0.assignments.7.target.group.displayName';
    expect(errors?.[0]?.path?.join('.')).toBe(path);
    expect(errors?.[0]?.extensions['places']).toBeUndefined();
  });

  test.each([
    ['failed', { fault: 'failed', status: 500, paths: ['/groups/**'] }, 'UPSTREAM_UNAVAILABLE'],
    ['unusable', { fault: 'garbled', paths: ['/$batch'] }, 'UPSTREAM_UNAVAILABLE'],
    ['throttled', { fault: 'throttled', retryAfterSeconds: 60, paths: ['/groups/**'] }, 'RATE_LIMITED'],
  ] as const)('names that are all %s are one error and one line of the log', async (_fault, fault, code) => {
    // One of its own, because a gateway remembers back-offs.
    const own = await startTestGateway({ groups, partners, pauseFactor: 0.01 });
    own.emulator.setChaos({ seed: 1, rates: {}, faults: [fault] });
    const { data, errors } = await own.ask(`{ ${list('it', `target { ${names} }`)} }`);
    expect(data.it.nodes).toHaveLength(partnerCount);
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual([code]);
    expect(errors?.[0]?.extensions['places']).toBe(partnerCount * perPartner);
    const failures = own.log().filter((line) => line.includes('an upstream failed'));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain(`"places":${partnerCount * perPartner}`);
    await own.close();
  });

  test('names of entities that a router asks for are one error', async () => {
    const representations = groups.map(({ id }) => ({ __typename: 'Group', id }));
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) ${directive} { ... on Group { displayName } }
    }`;
    const { data, errors } = await gateway.ask(query, { variables: { representations }, user: 'reader' });
    expect(data._entities).toHaveLength(groups.length);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toMatchObject({ places: groups.length, fields: ['_entities.displayName'] });
  });
});

test('the names in the payload of a change are one error, and each change keeps its own', async () => {
  const update = (alias: string, index: number): string => `${alias}: updateComplianceManagementPartner(
    id: "${idOf(4, index)}"
    input: { platformEnrollments: [{ platform: IOS, assignments: [] }] }
    dryRun: true
  ) {
    userErrors { code }
    changes { platformEnrollments { removedAssignments { target { ${names} } } } }
    complianceManagementPartner { ${platform} { assignments { target { ${names} } } } }
  }`;
  const { data, errors } = await gateway.ask(`mutation { ${update('a', 1)} ${update('b', 2)} }`, { user: 'operator' });
  expect(data.a.userErrors).toEqual([]);
  expect(errors?.map(({ path }) => path?.[0])).toEqual(['a', 'b']);
  expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['FORBIDDEN']));
});

test('two changes whose outcomes are unknown are two errors', async () => {
  gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'lost', methods: ['PATCH'], paths: ['/**'] }] });
  const update = (index: number): string => `a${index}: updateComplianceManagementPartner(
    id: "${idOf(4, index)}"
    input: { displayName: "Renamed" }
  ) { userErrors { code } }`;
  const { errors } = await gateway.ask(`mutation { ${update(3)} ${update(4)} }`);
  expect(errors?.map(({ extensions, path }) => [path, extensions['code']])).toEqual([
    [['a3'], 'WRITE_OUTCOME_UNKNOWN'],
    [['a4'], 'WRITE_OUTCOME_UNKNOWN'],
  ]);
});
