// Assignments addressed by key in updates and removals, and the dry runs of both.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

/** Graph compares GUIDs in any case. */
const ids = {
  a: 'aaaaaaaa-0000-4000-8000-00000000000a',
  A: 'AAAAAAAA-0000-4000-8000-00000000000A',
  new: '20000000-0000-4000-8000-000000000009',
};
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
/** Parsed JSON with property names that are special in JavaScript. */
const hostile: object = JSON.parse(
  '{"target":{"@odata.type":"#microsoft.graph.groupAssignmentTarget","groupId":"h","__proto__":{"polluted":true},"constructor":1,"toJSON":"x"},"__proto__":[]}',
);

/** One assignment of each variant that a list can contain. */
const variants: [string, object][] = [
  ['for all devices', kind('allDevices')],
  ['for all licensed users with a filter', kind('allLicensedUsers', narrowed('exclude'))],
  ['for a collection', kind('configurationManagerCollection', { collectionId: 'SMS00001' })],
  ['for an exclusion group', kind('exclusionGroup', { groupId: 'g' })],
  ['for a group', group('G')],
  ['for a group with a filter', group('g', narrowed('include'))],
  ['with an unknown filter type', group('g', narrowed('intersect'))],
  ['for a scope tag', kind('scopeTagGroup', { entraObjectId: 'g', targetType: 'user' })],
  ['of an unknown kind', kind('exampleFuture', { galaxyId: '42', nested: { list: [1, { a: null }] } })],
  ['with an unmodelled property', { ...group('g'), intent: 'required' }],
  ['without a type', { target: { groupId: 'g' } }],
  ['without a target', { target: null }],
  ['with property names that are special in JavaScript', hostile],
];
const everyVariant = variants.map(([, assignment]) => assignment);

const list = `{
  it: complianceManagementPartner(id: "1") {
    platformEnrollments {
      id
      platform
      assignments { key target { __typename } }
    }
  }
}`;
const update = `mutation ($assignments: [ComplianceManagementPartnerAssignmentInput!]!, $dryRun: Boolean) {
  it: updateComplianceManagementPartner(
    id: "1"
    input: { platformEnrollments: [{ platform: IOS, assignments: $assignments }] }
    dryRun: $dryRun
  ) {
    changed
    unchangedReason
    changes { platformEnrollments { addedAssignments { key } removedAssignments { key } } }
    checked
    userErrors { code field message }
  }
}`;
const remove = `mutation ($target: AssignmentTargetInput, $key: ID, $dryRun: Boolean) {
  it: removeComplianceManagementPartnerAssignment(id: "1", platform: IOS, target: $target, key: $key, dryRun: $dryRun) {
    changed
    unchangedReason
    nearMatches { key target { __typename } }
    changes { platformEnrollments { addedAssignments { key } removedAssignments { key } } }
    userErrors { code field message }
  }
}`;

let gateway: TestGateway;
let msgraph: ScriptedServer;
/** The assignments that Graph returns at each read. The last list is repeated. */
let lists: readonly (readonly unknown[])[] = [];
let current: readonly unknown[] = [];
/** Overrides the response body, for nesting that JSON.stringify cannot serialise. */
let responseText: string | undefined;
/** Another one for each test, because the gateway remembers for a while what it wrote. */
let partnerId = 0;
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
    response.end(
      responseText ?? JSON.stringify({ id: String(partnerId), iosOnboarded: true, iosEnrollmentAssignments: current }),
    );
  });
  gateway = await startGatewayBefore(msgraph.url);
});
afterAll(async () => {
  await gateway.close();
  await msgraph.close();
});
beforeEach(() => {
  partnerId++;
  lists = [];
  responseText = undefined;
  msgraph.requests.length = 0;
});

const ask = async (query: string, variables: Record<string, unknown> = {}): Promise<Json> => {
  const { data, errors } = await gateway.ask(query.replace('id: "1"', `id: "${partnerId}"`), { variables });
  expect(errors).toBeUndefined();
  return data.it;
};
const methods = (): string[] => msgraph.requests.map(({ method }) => method);
/** The assignment lists of all PATCH requests, as JSON text. */
const sentLists = (): string[] =>
  msgraph.requests
    .filter(({ method }) => method === 'PATCH')
    .map(({ body }) => JSON.stringify(JSON.parse(body).iosEnrollmentAssignments));

/** Makes Graph return a list, and returns the keys of its assignments. */
async function keysOf(assignments: readonly unknown[]): Promise<string[]> {
  current = assignments;
  const { platformEnrollments } = await ask(list);
  msgraph.requests.length = 0;
  return platformEnrollments[0].assignments.map(({ key }: Json) => key);
}

describe('an assignment key', () => {
  test('is unique to each assignment and stable across reads', async () => {
    const keys = await keysOf(everyVariant);
    expect(new Set(keys).size).toBe(everyVariant.length);
    expect(await keysOf(everyVariant.toReversed())).toEqual(keys.toReversed());
  });

  test('is equal for identical entries, regardless of the case of ids and the order of properties', async () => {
    const [first, second] = await keysOf([group('Ab'), { target: { groupId: 'aB', ...(group('aB') as Json).target } }]);
    expect(first).toBe(second);
  });

  test('is an opaque string of 22 URL-safe characters', async () => {
    for (const key of await keysOf(everyVariant)) expect(key).toMatch(/^[\w-]{22}$/);
  });

  test('is computed for an assignment that is nested ten thousand levels deep', async () => {
    const nested = '['.repeat(10_000) + ']'.repeat(10_000);
    responseText = `{"id":"${partnerId}","iosEnrollmentAssignments":[{"target":{"a":${nested}}}]}`;
    const { platformEnrollments } = await ask(list);
    expect(platformEnrollments[0].assignments[0].key).toMatch(/^[\w-]{22}$/);
  });
});

test('the id of an enrollment consists of the partner id and the platform', async () => {
  current = everyVariant;
  expect((await ask(list)).platformEnrollments[0].id).toBe(`${partnerId}:IOS`);
});

describe.each(variants)('an assignment %s', (_, assignment) => {
  const others = everyVariant.filter((other) => other !== assignment);

  test('is removed by its key, and the other assignments are sent back unchanged', async () => {
    const [key] = await keysOf([assignment, ...others]);
    expect(await ask(remove, { key })).toMatchObject({ changed: true, unchangedReason: null, userErrors: [] });
    expect(sentLists()).toEqual([JSON.stringify(others)]);
  });

  test('is kept by its key and sent back unchanged', async () => {
    const [key] = await keysOf([assignment, ...others]);
    expect(await ask(update, { assignments: [{ key }] })).toMatchObject({ changed: true, userErrors: [] });
    expect(sentLists()).toEqual([JSON.stringify([assignment])]);
  });

  test('is kept by its key while another one is added', async () => {
    const [key] = await keysOf([assignment]);
    const assignments = [{ target: { group: { groupId: ids.new } } }, { key }];
    expect(await ask(update, { assignments })).toMatchObject({ changed: true, userErrors: [] });
    expect(JSON.parse(sentLists()[0] ?? '[]').map((item: unknown) => JSON.stringify(item))).toEqual([
      JSON.stringify(assignment),
      expect.stringContaining(ids.new),
    ]);
  });
});

describe('an update that keeps assignments by key', () => {
  test('is a no-op when it names every assignment', async () => {
    const keys = await keysOf(everyVariant);
    const assignments = keys.toReversed().map((key) => ({ key }));
    expect(await ask(update, { assignments })).toMatchObject({
      changed: false,
      unchangedReason: 'ALREADY_AS_REQUESTED',
      userErrors: [],
    });
    expect(methods()).toEqual(['GET']);
  });

  test('keeps both copies of a duplicate assignment', async () => {
    const twice = [group('a'), group('A'), group('b')];
    const [key] = await keysOf(twice);
    await ask(update, { assignments: [{ key }] });
    expect(sentLists()).toEqual([JSON.stringify([group('a'), group('A')])]);
  });

  test('keeps an assignment once when its key is given twice', async () => {
    const [key] = await keysOf([group('a'), group('b')]);
    await ask(update, { assignments: [{ key }, { key }] });
    expect(sentLists()).toEqual([JSON.stringify([group('a')])]);
  });

  test('keeps an assignment once, unchanged, when its target is given too', async () => {
    const [key] = await keysOf([group(ids.a), group('b')]);
    await ask(update, { assignments: [{ target: { group: { groupId: ids.A } } }, { key }] });
    expect(sentLists()).toEqual([JSON.stringify([group(ids.a)])]);
  });

  test('keeps entries that are not objects, since they have no key', async () => {
    const [key] = await keysOf([null, group('a'), group('b')]);
    await ask(update, { assignments: [{ key }] });
    expect(sentLists()).toEqual([JSON.stringify([null, group('a')])]);
  });

  test('returns CONFLICT with the path of a key that matches no assignment, and sends nothing', async () => {
    const [key] = await keysOf([group('a')]);
    current = [group('b')];
    const assignments = [{ target: { allDevices: {} } }, { key }];
    expect(await ask(update, { assignments })).toMatchObject({
      changed: false,
      userErrors: [{ code: 'CONFLICT', field: ['input', 'platformEnrollments', '0', 'assignments', '1', 'key'] }],
    });
    expect(methods()).toEqual(['GET']);
    expect(await ask(update, { assignments, dryRun: true })).toMatchObject({
      changes: null,
      userErrors: [{ code: 'CONFLICT' }],
      checked: ['INPUT', 'EXISTENCE', 'CURRENT_STATE'],
    });
  });

  test('returns CONFLICT for a key that was read from another platform', async () => {
    const [key] = await keysOf([group('a')]);
    const query = update.replace('platform: IOS', 'platform: ANDROID');
    expect(await ask(query, { assignments: [{ key }] })).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
  });

  test('returns CONFLICT when the list changes between the reads, and sends nothing', async () => {
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
  ])('rejects %s without a request to Graph', async (_, key, message) => {
    expect(await ask(update, { assignments: [{ key }] })).toMatchObject({
      userErrors: [
        { code: 'INVALID', field: ['input', 'platformEnrollments', '0', 'assignments', '0', 'key'], message },
      ],
    });
    expect(methods()).toEqual([]);
  });

  test('shows the assignments that it would remove in a dry run', async () => {
    const [kept, ...removed] = await keysOf(everyVariant);
    const { changes } = await ask(update, { assignments: [{ key: kept }], dryRun: true });
    expect(changes.platformEnrollments).toEqual([
      { addedAssignments: [], removedAssignments: removed.map((key) => ({ key })) },
    ]);
    expect(methods()).toEqual(['GET']);
  });
});

test('a create rejects assignment keys, since there is nothing to keep', async () => {
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
  ['neither target nor key', '{}'],
  ['both target and key', '{ key: "k", target: { allDevices: {} } }'],
  ['a null key', '{ key: null }'],
])('an assignment with %s returns HTTP 400', async (_, assignment) => {
  const query = `mutation { updateComplianceManagementPartner(
    id: "1", input: { platformEnrollments: [{ platform: IOS, assignments: [${assignment}] }] }, dryRun: true
  ) { changed } }`;
  expect((await gateway.ask(query)).status).toBe(400);
});

describe('a removal by key', () => {
  test('removes both copies of a duplicate assignment', async () => {
    const [key] = await keysOf([group('a'), group('b'), group('A')]);
    await ask(remove, { key });
    expect(sentLists()).toEqual([JSON.stringify([group('b')])]);
  });

  test('returns NO_SUCH_ASSIGNMENT for an unknown key, and changes nothing', async () => {
    current = everyVariant;
    expect(await ask(remove, { key: 'gone' })).toEqual({
      changed: false,
      unchangedReason: 'NO_SUCH_ASSIGNMENT',
      changes: { platformEnrollments: [] },
      nearMatches: [],
      userErrors: [],
    });
    expect(methods()).toEqual(['GET']);
  });

  test('returns CONFLICT when the list changes between the reads, and sends nothing', async () => {
    const [key] = await keysOf([group('a')]);
    lists = [[group('a')], [group('a'), group('b')]];
    expect(await ask(remove, { key })).toMatchObject({ changed: false, userErrors: [{ code: 'CONFLICT' }] });
    expect(methods()).toEqual(['GET', 'GET']);
  });

  test.each<[string, object, string[]]>([
    ['both a target and a key', { target: { allDevices: {} }, key: 'k' }, ['key']],
    ['neither a target nor a key', {}, ['target']],
    ['null for both', { target: null, key: null }, ['target']],
    ['a blank key', { key: '' }, ['key']],
    ['a long key', { key: 'k'.repeat(65) }, ['key']],
  ])('rejects %s without a request to Graph', async (_, variables, field) => {
    expect(await ask(remove, { ...variables })).toMatchObject({
      changed: false,
      userErrors: [{ code: 'INVALID', field }],
    });
    expect(methods()).toEqual([]);
  });
});

describe('a removal by target that matches no assignment', () => {
  const nearMatchesOf = async (target: object): Promise<string[]> => {
    const { nearMatches } = await ask(remove, { target });
    return nearMatches.map(({ target: { __typename } }: Json) => __typename);
  };

  test('returns the assignments of the same group as near matches, whatever their filter or kind', async () => {
    current = [
      group(ids.A, narrowed('include')),
      group(ids.a, narrowed('intersect')),
      kind('exclusionGroup', { groupId: ids.a }),
      kind('scopeTagGroup', { entraObjectId: ids.a, targetType: 'user' }),
      group('b'),
      kind('allDevices'),
    ];
    expect(await nearMatchesOf({ group: { groupId: ids.a } })).toEqual([
      'GroupAssignmentTarget',
      'GroupAssignmentTarget',
      'ExclusionGroupAssignmentTarget',
      'ScopeTagGroupAssignmentTarget',
    ]);
  });

  test('returns the assignments of the same kind as near matches when the kind has no id', async () => {
    current = [kind('allDevices', narrowed('include')), kind('allLicensedUsers'), group('a')];
    expect(await nearMatchesOf({ allDevices: {} })).toEqual(['AllDevicesAssignmentTarget']);
  });

  test('returns the same collection with a filter as a near match, but not a group with the same id', async () => {
    current = [kind('configurationManagerCollection', { collectionId: 'c', ...narrowed('exclude') }), group('c')];
    expect(await nearMatchesOf({ configurationManagerCollection: { collectionId: 'C' } })).toEqual([
      'ConfigurationManagerCollectionAssignmentTarget',
    ]);
  });

  test('returns a key by which a near match can be removed', async () => {
    current = [group(ids.a, narrowed('include')), group('b')];
    const { nearMatches } = await ask(remove, { target: { group: { groupId: ids.a } } });
    await ask(remove, { key: nearMatches[0].key });
    expect(sentLists()).toEqual([JSON.stringify([group('b')])]);
  });
});

test('a removal by target that matches an assignment returns no near matches', async () => {
  current = [group(ids.a), group(ids.a, narrowed('include'))];
  expect(await ask(remove, { target: { group: { groupId: ids.a } } })).toMatchObject({
    changed: true,
    nearMatches: [],
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
  const storedAssignments = (): Json =>
    emulated.emulator.partners().find(({ id }: Json) => id === future)?.['iosEnrollmentAssignments'];

  test('an assignment can be added to a list with a scope tag and an unknown kind', async () => {
    const before = storedAssignments();
    const query = `mutation {
      it: addComplianceManagementPartnerAssignment(id: "${future}", platform: IOS, target: { allDevices: {} }) {
        changed
        userErrors { code message }
      }
    }`;
    const { data } = await emulated.ask(query);
    expect(data.it).toEqual({ changed: true, userErrors: [] });
    expect(storedAssignments()).toMatchObject([
      ...before,
      { target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } },
    ]);
  });

  test('an assignment of an unknown kind can be removed by its key', async () => {
    const [scopeTag] = storedAssignments();
    const read = await emulated.ask(
      `{
        it: complianceManagementPartner(id: "${future}") {
          platformEnrollments(platforms: [IOS]) { assignments { key } }
        }
      }`,
    );
    const { key } = read.data.it.platformEnrollments[0].assignments[1];
    const query = `mutation ($key: ID!) {
      it: removeComplianceManagementPartnerAssignment(id: "${future}", platform: IOS, key: $key) {
        changed
        userErrors { code message }
      }
    }`;
    const { data } = await emulated.ask(query, { variables: { key } });
    expect(data.it).toEqual({ changed: true, userErrors: [] });
    expect(storedAssignments()).toEqual([scopeTag]);
  });
});
