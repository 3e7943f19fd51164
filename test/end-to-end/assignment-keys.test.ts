// Assignments named by their key: removed, or kept by an update, whatever they hold; and rehearsals of both.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

const group = (groupId: string, more: object = {}): object => ({
  target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId, ...more },
});
const narrowed = (type: unknown): object => ({
  deviceAndAppManagementAssignmentFilterId: 'f',
  deviceAndAppManagementAssignmentFilterType: type,
});
const kind = (name: string, own: object = {}): object => ({
  target: { '@odata.type': `#microsoft.graph.${name}AssignmentTarget`, ...own },
});
/** What JSON.parse makes of names that mean something to JavaScript. */
const hostile: object = JSON.parse(
  '{"target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","groupId":"h","__proto__":{"polluted":true},"constructor":1,"toJSON":"x"},"__proto__":[]}',
);

/** One of each sort that a list may hold. */
const sorts: [string, object][] = [
  ['of all devices', kind('allDevices')],
  ['of all licensed users with a filter', kind('allLicensedUsers', narrowed('exclude'))],
  ['of a collection', kind('configurationManagerCollection', { collectionId: 'SMS00001' })],
  ['of an exclusion group', kind('exclusionGroup', { groupId: 'g' })],
  ['of a group', group('G')],
  ['of a group with a filter', group('g', narrowed('include'))],
  ['with an unknown filter', group('g', narrowed('intersect'))],
  ['of a scope tag', kind('scopeTagGroup', { entraObjectId: 'g', targetType: 'user' })],
  ['of an unknown kind', kind('exampleFuture', { galaxyId: '42', nested: { list: [1, { a: null }] } })],
  ['with a property that is not modelled', { ...group('g'), intent: 'required' }],
  ['without a type', { target: { groupId: 'g' } }],
  ['without a target', { target: null }],
  ['with names that mean something to JavaScript', hostile],
];
const everySort = sorts.map(([, assignment]) => assignment);

const list = `{ it: complianceManagementPartner(id: "1") { platformEnrollments { id platform assignments { key target { __typename } } } } }`;
const update = `mutation ($assignments: [ComplianceManagementPartnerAssignmentInput!]!, $dryRun: Boolean) {
  it: updateComplianceManagementPartner(
    id: "1"
    input: { platformEnrollments: [{ platform: IOS, assignments: $assignments }] }
    dryRun: $dryRun
  ) {
    changed
    unchangedReason
    plan {
      isEmpty
      platformEnrollments { addedAssignments { key } removedAssignments { key } }
      userErrors { code }
      checked
    }
    userErrors { code field message }
  }
}`;
const remove = `mutation ($target: AssignmentTargetInput, $key: ID, $dryRun: Boolean) {
  it: removeComplianceManagementPartnerAssignment(id: "1", platform: IOS, target: $target, key: $key, dryRun: $dryRun) {
    changed
    unchangedReason
    nearMatches { key target { __typename } }
    plan { isEmpty platformEnrollments { addedAssignments { key } removedAssignments { key } } }
    userErrors { code field message }
  }
}`;

let gateway: TestGateway;
let msgraph: ScriptedServer;
/** What Graph shows at each read, the last one for ever. */
let lists: readonly (readonly unknown[])[] = [];
let current: readonly unknown[] = [];
/** In place of a list: what JSON.stringify cannot write. */
let answerText: string | undefined;
beforeAll(async () => {
  msgraph = await startScriptedServer((response) => {
    const { method, body } = msgraph.requests.at(-1) ?? { method: '', body: '' };
    if (method === 'GET') {
      const [next = current, ...later] = lists;
      current = next;
      lists = later;
    } else {
      current = JSON.parse(body).iosEnrollmentAssignments;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(answerText ?? JSON.stringify({ id: '1', iosOnboarded: true, iosEnrollmentAssignments: current }));
  });
  gateway = await startGatewayBefore(msgraph.url);
});
afterAll(async () => {
  await gateway.close();
  await msgraph.close();
});
beforeEach(() => {
  lists = [];
  answerText = undefined;
  msgraph.requests.length = 0;
});

const ask = async (query: string, variables: Record<string, unknown> = {}): Promise<Json> => {
  const { data, errors } = await gateway.ask(query, { variables });
  expect(errors).toBeUndefined();
  return data.it;
};
const methods = (): string[] => msgraph.requests.map(({ method }) => method);
/** The lists that were sent, as text. */
const sent = (): string[] =>
  msgraph.requests
    .filter(({ method }) => method === 'PATCH')
    .map(({ body }) => JSON.stringify(JSON.parse(body).iosEnrollmentAssignments));

/** Lets Graph show a list, and returns the keys of its assignments. */
async function keysOf(shown: readonly unknown[]): Promise<string[]> {
  current = shown;
  const { platformEnrollments } = await ask(list);
  msgraph.requests.length = 0;
  return platformEnrollments[0].assignments.map(({ key }: Json) => key);
}

describe('a key', () => {
  test('is another one for each assignment, and stays the same at each read', async () => {
    const keys = await keysOf(everySort);
    expect(new Set(keys).size).toBe(everySort.length);
    expect(await keysOf(everySort.toReversed())).toEqual(keys.toReversed());
  });

  test('is one for identical entries, whatever the case of their ids and the order of their properties', async () => {
    const [first, second] = await keysOf([group('Ab'), { target: { groupId: 'aB', ...(group('aB') as Json).target } }]);
    expect(first).toBe(second);
  });

  test('is short, and tells nothing of the assignment', async () => {
    for (const key of await keysOf(everySort)) expect(key).toMatch(/^[\w-]{22}$/);
  });

  test('is there for an assignment that is nested ten thousand deep', async () => {
    answerText = `{"id":"1","iosEnrollmentAssignments":[{"target":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}]}`;
    const { platformEnrollments } = await ask(list);
    expect(platformEnrollments[0].assignments[0].key).toMatch(/^[\w-]{22}$/);
  });
});

test('an enrollment has an id, of its partner and its platform', async () => {
  current = everySort;
  expect((await ask(list)).platformEnrollments[0].id).toBe('1:IOS');
});

describe.each(sorts)('an assignment %s', (_, assignment) => {
  const others = everySort.filter((other) => other !== assignment);

  test('is removed by its key, and the others go back as they came', async () => {
    const [key] = await keysOf([assignment, ...others]);
    expect(await ask(remove, { key })).toMatchObject({ changed: true, unchangedReason: null, userErrors: [] });
    expect(sent()).toEqual([JSON.stringify(others)]);
  });

  test('is kept by its key, and goes back as it came', async () => {
    const [key] = await keysOf([assignment, ...others]);
    expect(await ask(update, { assignments: [{ key }] })).toMatchObject({ changed: true, userErrors: [] });
    expect(sent()).toEqual([JSON.stringify([assignment])]);
  });

  test('is kept beside a new one', async () => {
    const [key] = await keysOf([assignment]);
    const assignments = [{ target: { group: { groupId: 'new' } } }, { key }];
    expect(await ask(update, { assignments })).toMatchObject({ changed: true, userErrors: [] });
    expect(JSON.parse(sent()[0] ?? '[]').map((item: unknown) => JSON.stringify(item))).toEqual([
      JSON.stringify(assignment),
      expect.stringContaining('"new"'),
    ]);
  });
});

describe('an update that keeps by key', () => {
  test('all that is there is no change, and nothing is sent', async () => {
    const keys = await keysOf(everySort);
    const assignments = keys.toReversed().map((key) => ({ key }));
    expect(await ask(update, { assignments })).toMatchObject({
      changed: false,
      unchangedReason: 'ALREADY_AS_REQUESTED',
      userErrors: [],
    });
    expect(methods()).toEqual(['GET']);
  });

  test('an assignment that is there twice keeps it twice', async () => {
    const twice = [group('a'), group('A'), group('b')];
    const [key] = await keysOf(twice);
    await ask(update, { assignments: [{ key }] });
    expect(sent()).toEqual([JSON.stringify([group('a'), group('A')])]);
  });

  test('one assignment by two equal keys keeps it once', async () => {
    const [key] = await keysOf([group('a'), group('b')]);
    await ask(update, { assignments: [{ key }, { key }] });
    expect(sent()).toEqual([JSON.stringify([group('a')])]);
  });

  test('one that is named by a target too keeps it once, as it came', async () => {
    const [key] = await keysOf([group('Ab'), group('b')]);
    await ask(update, { assignments: [{ target: { group: { groupId: 'aB' } } }, { key }] });
    expect(sent()).toEqual([JSON.stringify([group('Ab')])]);
  });

  test('leaves what is no object as it is, since it is not shown and has no key', async () => {
    const [key] = await keysOf([null, group('a'), group('b')]);
    await ask(update, { assignments: [{ key }] });
    expect(sent()).toEqual([JSON.stringify([null, group('a')])]);
  });

  test('that no assignment has is a conflict with its path, and nothing is sent', async () => {
    const [key] = await keysOf([group('a')]);
    current = [group('b')];
    const assignments = [{ target: { allDevices: {} } }, { key }];
    expect(await ask(update, { assignments })).toMatchObject({
      changed: false,
      userErrors: [{ code: 'CONFLICT', field: ['input', 'platformEnrollments', '0', 'assignments', '1', 'key'] }],
    });
    expect(methods()).toEqual(['GET']);
    expect((await ask(update, { assignments, dryRun: true })).plan).toEqual({
      isEmpty: true,
      platformEnrollments: [],
      userErrors: [{ code: 'CONFLICT' }],
      checked: ['INPUT', 'EXISTENCE', 'CURRENT_STATE'],
    });
  });

  test('of another platform is a conflict: a key belongs to the list that it was read in', async () => {
    const [key] = await keysOf([group('a')]);
    const query = update.replace('platform: IOS', 'platform: ANDROID');
    expect(await ask(query, { assignments: [{ key }] })).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
  });

  test('while the list changes is a conflict, and nothing is sent', async () => {
    const [key] = await keysOf([group('a'), group('b')]);
    lists = [
      [group('a'), group('b')],
      [group('a'), group('c')],
    ];
    expect(await ask(update, { assignments: [{ key }] })).toMatchObject({
      changed: false,
      userErrors: [{ code: 'CONFLICT', field: null, message: expect.stringContaining('nothing was sent') }],
    });
    expect(methods()).toEqual(['GET', 'GET']);
  });

  test.each([
    ['a blank key', ' ', '`key` must not be blank.'],
    ['a key of 65 characters', 'k'.repeat(65), '`key` must not have more than 64 characters.'],
  ])('is refused before Graph is asked for %s', async (_, key, message) => {
    expect(await ask(update, { assignments: [{ key }] })).toMatchObject({
      userErrors: [
        { code: 'INVALID', field: ['input', 'platformEnrollments', '0', 'assignments', '0', 'key'], message },
      ],
    });
    expect(methods()).toEqual([]);
  });

  test('and a dry run shows what would be gone', async () => {
    const [kept, ...gone] = await keysOf(everySort);
    const { plan } = await ask(update, { assignments: [{ key: kept }], dryRun: true });
    expect(plan.platformEnrollments).toEqual([
      { addedAssignments: [], removedAssignments: gone.map((key) => ({ key })) },
    ]);
    expect(methods()).toEqual(['GET']);
  });
});

test('a create that keeps by key is refused, since there is nothing to keep', async () => {
  const create = `mutation {
    it: createComplianceManagementPartner(
      input: { displayName: "x", platformEnrollments: [{ platform: IOS, assignments: [{ key: "k" }] }] }
    ) { userErrors { code field } }
  }`;
  expect((await ask(create)).userErrors).toEqual([
    { code: 'INVALID', field: ['input', 'platformEnrollments', '0', 'assignments', '0', 'key'] },
  ]);
  expect(methods()).toEqual([]);
});

test.each([
  ['neither', '{}'],
  ['both', '{ key: "k", target: { allDevices: {} } }'],
  ['a null', '{ key: null }'],
])('an assignment with %s of target and key is a bad request', async (_, assignment) => {
  const query = `{ planComplianceManagementPartner(
    id: "1", input: { platformEnrollments: [{ platform: IOS, assignments: [${assignment}] }] }
  ) { isEmpty } }`;
  expect((await gateway.ask(query)).status).toBe(400);
});

describe('a removal by key', () => {
  test('of an assignment that is there twice removes both', async () => {
    const [key] = await keysOf([group('a'), group('b'), group('A')]);
    await ask(remove, { key });
    expect(sent()).toEqual([JSON.stringify([group('b')])]);
  });

  test('that no assignment has changes nothing and says so', async () => {
    current = everySort;
    expect(await ask(remove, { key: 'gone' })).toEqual({
      changed: false,
      unchangedReason: 'NO_SUCH_ASSIGNMENT',
      nearMatches: [],
      plan: null,
      userErrors: [],
    });
    expect(methods()).toEqual(['GET']);
  });

  test('while the list changes is a conflict, and nothing is sent', async () => {
    const [key] = await keysOf([group('a')]);
    lists = [[group('a')], [group('a'), group('b')]];
    expect(await ask(remove, { key })).toMatchObject({ changed: false, userErrors: [{ code: 'CONFLICT' }] });
    expect(methods()).toEqual(['GET', 'GET']);
  });

  test.each<[string, object, string[]]>([
    ['both a target and a key', { target: { allDevices: {} }, key: 'k' }, ['key']],
    ['neither a target nor a key', {}, ['target']],
    ['a null for both', { target: null, key: null }, ['target']],
    ['a blank key', { key: '' }, ['key']],
    ['a long key', { key: 'k'.repeat(65) }, ['key']],
  ])('is refused for %s, and nothing is sent', async (_, variables, field) => {
    expect(await ask(remove, { ...variables })).toMatchObject({
      changed: false,
      userErrors: [{ code: 'INVALID', field }],
    });
    expect(methods()).toEqual([]);
  });
});

describe('a removal by target that finds none', () => {
  const near = async (target: object): Promise<string[]> => {
    const { nearMatches } = await ask(remove, { target });
    return nearMatches.map(({ target: { __typename } }: Json) => __typename);
  };

  test('names the assignments of the same group: with another filter, an unknown one, as an exclusion', async () => {
    current = [
      group('A', narrowed('include')),
      group('a', narrowed('intersect')),
      kind('exclusionGroup', { groupId: 'a' }),
      kind('scopeTagGroup', { entraObjectId: 'a', targetType: 'user' }),
      group('b'),
      kind('allDevices'),
    ];
    expect(await near({ group: { groupId: 'a' } })).toEqual([
      'GroupAssignmentTarget',
      'GroupAssignmentTarget',
      'ExclusionGroupAssignmentTarget',
      'ScopeTagGroupAssignmentTarget',
    ]);
  });

  test('names the assignments of the same kind where the kind has no id', async () => {
    current = [kind('allDevices', narrowed('include')), kind('allLicensedUsers'), group('a')];
    expect(await near({ allDevices: {} })).toEqual(['AllDevicesAssignmentTarget']);
  });

  test('names the same collection with a filter, and no group of the same id', async () => {
    current = [kind('configurationManagerCollection', { collectionId: 'c', ...narrowed('exclude') }), group('c')];
    expect(await near({ configurationManagerCollection: { collectionId: 'C' } })).toEqual([
      'ConfigurationManagerCollectionAssignmentTarget',
    ]);
  });

  test('can be followed by a removal by the key of one of them', async () => {
    current = [group('a', narrowed('include')), group('b')];
    const { nearMatches } = await ask(remove, { target: { group: { groupId: 'a' } } });
    await ask(remove, { key: nearMatches[0].key });
    expect(sent()).toEqual([JSON.stringify([group('b')])]);
  });

  test('and one that finds one names none', async () => {
    current = [group('a'), group('a', narrowed('include'))];
    expect(await ask(remove, { target: { group: { groupId: 'a' } } })).toMatchObject({
      changed: true,
      nearMatches: [],
    });
  });
});

describe('on the emulator', () => {
  let emulated: TestGateway;
  beforeAll(async () => {
    emulated = await startTestGateway();
  });
  afterAll(() => emulated.close());
  beforeEach(() => emulated.emulator.reset());

  const future = '40000000-0000-4000-8000-000000000007';
  const held = (): Json =>
    emulated.emulator.partners().find(({ id }: Json) => id === future)?.['iosEnrollmentAssignments'];

  test('an assignment is added to a list that has a scope tag and an unknown kind', async () => {
    const before = held();
    const query = `mutation {
      it: addComplianceManagementPartnerAssignment(id: "${future}", platform: IOS, target: { allDevices: {} }) {
        changed userErrors { code message }
      }
    }`;
    const { data } = await emulated.ask(query);
    expect(data.it).toEqual({ changed: true, userErrors: [] });
    expect(held()).toMatchObject([
      ...before,
      { target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } },
    ]);
  });

  test('an assignment of an unknown kind is removed by its key', async () => {
    const [scopeTag] = held();
    const read = await emulated.ask(
      `{ it: complianceManagementPartner(id: "${future}") { platformEnrollments(platforms: [IOS]) { assignments { key } } } }`,
    );
    const { key } = read.data.it.platformEnrollments[0].assignments[1];
    const query = `mutation ($key: ID!) {
      it: removeComplianceManagementPartnerAssignment(id: "${future}", platform: IOS, key: $key) {
        changed userErrors { code message }
      }
    }`;
    const { data } = await emulated.ask(query, { variables: { key } });
    expect(data.it).toEqual({ changed: true, userErrors: [] });
    expect(held()).toEqual([scopeTag]);
  });
});
