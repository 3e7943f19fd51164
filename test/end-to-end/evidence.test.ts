// Changes that Graph answers with something other than what was sent, shows late, or never makes. A tenth of the real
// times.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, type Json, type TestGateway } from '../support/gateway.js';
import { until } from '../support/until.js';

interface Reply {
  status?: number;
  body?: Json;
}

/** The partner that Graph stores. */
let stored: Json = {};
/** The partner that reads show, or a function that returns it; the stored one if undefined. */
let shown: Json;
/** Carries out a PATCH and returns the response. */
let onPatch: (sent: Json) => Reply | Promise<Reply>;
/** Carries out a POST and returns the response. */
let onPost: (sent: Json) => Reply;
let requests: { method: string; body: Json }[] = [];
/** Another one for each test, because the gateway remembers for a while what it wrote. */
let partnerId = 0;

const msgraph: Server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const { method = '' } = request;
    const body = chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString());
    requests.push({ method, body });
    const reply = await replyTo(method, body);
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
  });
});
function replyTo(method: string, body: Json): Reply | Promise<Reply> {
  if (method === 'PATCH') return onPatch(body);
  if (method === 'POST') return onPost(body);
  if (method === 'DELETE') return { status: 204 };
  return { body: typeof shown === 'function' ? shown() : (shown ?? stored) };
}
let gateway: TestGateway;
beforeAll(async () => {
  await new Promise<void>((resolve) => msgraph.listen(0, '127.0.0.1', resolve));
  gateway = await startGatewayBefore(`http://127.0.0.1:${(msgraph.address() as AddressInfo).port}`, {
    pauseFactor: 0.1,
  });
});
afterAll(async () => {
  await gateway.close();
  msgraph.closeAllConnections();
  msgraph.close();
});
beforeEach(() => {
  partnerId++;
  requests = [];
  stored = {
    id: String(partnerId),
    displayName: 'Old',
    partnerState: 'enabled',
    lastHeartbeatDateTime: '2026-11-20T08:15:30Z',
    iosOnboarded: true,
    iosEnrollmentAssignments: [group('1')],
  };
  shown = undefined;
  onPatch = (sent) => {
    store(sent);
    return { body: stored };
  };
});

const groupId = (name: string): string => `20000000-0000-4000-8000-00000000000${name}`;
const group = (name: string, more: object = {}): Json => ({
  target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: groupId(name), ...more },
});
function store(sent: Json): void {
  stored = { ...stored, ...sent };
  delete stored['@odata.type'];
}
/** Shows the present partner to reads for a while, whatever is stored meanwhile. */
function lagFor(ms: number): void {
  const before = stored;
  shown = before;
  setTimeout(() => {
    if (shown === before) shown = undefined;
  }, ms);
}
const storedGroups = (): string[] =>
  stored.iosEnrollmentAssignments.map(({ target }: Json) => target.groupId?.at(-1) ?? target['@odata.type']);
const patches = (): Json[] => requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);

const payload = `
  changed
  unchangedReason
  complianceManagementPartner {
    displayName
    partnerState
    platformEnrollments { onboarded assignments { key target { ... on GroupAssignmentTarget { group { id } } } } }
  }
  userErrors { code field message }`;
const ask = (text: string, variables: Record<string, unknown> = {}): ReturnType<TestGateway['ask']> =>
  gateway.ask(text.replaceAll('$id', `"${partnerId}"`), { variables });
async function run(text: string, variables?: Record<string, unknown>): Promise<Json> {
  const { data, errors } = await ask(text, variables);
  expect(errors).toBeUndefined();
  return data.it;
}
const update = (input: string, more = ''): string =>
  `mutation { it: updateComplianceManagementPartner(id: $id, input: { ${input} }${more}) { ${payload} } }`;
const edit = (name: 'add' | 'remove', target: string): string =>
  `mutation { it: ${name}ComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: ${target}) { ${payload} } }`;
const add = (name: string): string => edit('add', `{ group: { groupId: "${groupId(name)}" } }`);
const remove = (name: string): string => edit('remove', `{ group: { groupId: "${groupId(name)}" } }`);

describe('a change that Graph', () => {
  test('answers with the old values and shows later is a change', async () => {
    onPatch = (sent) => {
      const before = stored;
      lagFor(50);
      store(sent);
      return { body: before };
    };
    expect(await run(update('displayName: "New"'))).toMatchObject({
      changed: true,
      complianceManagementPartner: { displayName: 'New' },
    });
  });

  test('answers with the old values and never makes has an unknown outcome', async () => {
    onPatch = () => ({ body: stored });
    const { data, errors } = await ask(update('displayName: "New"'));
    expect(data.it).toBeNull();
    expect(errors?.[0]?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(errors?.[0]?.message).toContain('still shows the partner as it was');
    expect(patches()).toHaveLength(1);
  });

  test('answers with another partner, and never makes, has an unknown outcome', async () => {
    onPatch = ({ displayName }) => ({ body: { ...stored, id: 'another', displayName } });
    const { errors } = await ask(update('displayName: "New"'));
    expect(errors?.[0]?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
  });

  test('makes with another value for a property is NOT_APPLIED, which names the property and shows the partner', async () => {
    onPatch = (sent) => {
      store({ ...sent, partnerState: 'unresponsive' });
      return { body: stored };
    };
    const result = await run(update('displayName: "New", partnerState: TERMINATED'));
    expect(result).toMatchObject({
      changed: false,
      complianceManagementPartner: { displayName: 'New', partnerState: 'UNRESPONSIVE' },
      userErrors: [{ code: 'NOT_APPLIED', field: null }],
    });
    expect(result.userErrors[0].message).toContain('another value than was sent for `partnerState`');
    expect(result.userErrors[0].message).toContain('It shows everything else as requested');
  });

  test('makes in part only, and leaves the rest as it was, is NOT_APPLIED', async () => {
    onPatch = ({ displayName }) => {
      store({ displayName });
      return { status: 204 };
    };
    const { userErrors } = await run(update('displayName: "New", partnerState: TERMINATED'));
    expect(userErrors).toMatchObject([{ code: 'NOT_APPLIED', message: expect.stringContaining('`partnerState`') }]);
  });

  test('makes in part only is NOT_APPLIED, also if that part was replaced a short while ago', async () => {
    expect(await run(update('partnerState: REJECTED'))).toMatchObject({ changed: true });
    onPatch = ({ partnerState }) => {
      store({ partnerState });
      return { status: 204 };
    };
    const { userErrors } = await run(update('displayName: "New", partnerState: ENABLED'));
    expect(userErrors).toMatchObject([{ code: 'NOT_APPLIED', message: expect.stringContaining('`displayName`') }]);
  });

  test('answers with a part of the partner is a change, and the rest is read', async () => {
    onPatch = (sent) => {
      store(sent);
      return { body: { id: stored.id, displayName: sent.displayName } };
    };
    expect(await run(update('displayName: "New"'))).toMatchObject({
      changed: true,
      complianceManagementPartner: {
        displayName: 'New',
        partnerState: 'ENABLED',
        platformEnrollments: [{ onboarded: true, assignments: [{}] }],
      },
    });
  });

  test('answers with a part of the partner, while reads lag, waits for a read that shows what Graph changed besides', async () => {
    onPatch = (sent) => {
      lagFor(60);
      store({ ...sent, partnerState: 'terminated' });
      return { body: { id: stored.id, displayName: sent.displayName } };
    };
    const text = update('displayName: "New"').replace(payload, `${payload} changes { partnerState { from to } }`);
    expect(await run(text)).toMatchObject({
      changed: true,
      changes: { partnerState: { from: 'ENABLED', to: 'TERMINATED' } },
      complianceManagementPartner: { displayName: 'New', partnerState: 'TERMINATED' },
    });
  });

  test.each<[string, (assignment: Json) => Json]>([
    ['an id of the assignment', (assignment) => ({ id: 'x', ...assignment })],
    ['an id of the target', ({ target }) => ({ target: { id: 'x', ...target } })],
    ['a null that is not modelled', ({ target }) => ({ source: null, target: { ...target, sensitivity: null } })],
    ['an annotation', ({ target }) => ({ '@odata.id': 'x', target: { ...target, 'groupId@odata.bind': 'x' } })],
  ])('shows with %s is a change, and a second attempt changes nothing', async (_, decorate) => {
    onPatch = (sent) => {
      store({ ...sent, iosEnrollmentAssignments: sent.iosEnrollmentAssignments.map(decorate).toReversed() });
      return { body: stored };
    };
    expect(await run(add('2'))).toMatchObject({ changed: true, userErrors: [] });
    expect(await run(add('2'))).toMatchObject({ changed: false, unchangedReason: 'ALREADY_AS_REQUESTED' });
    expect(storedGroups()).toEqual(['2', '1']);
  });

  test('shows without the duplicates that the list had is a change', async () => {
    stored.iosEnrollmentAssignments = [group('1'), group('1'), null];
    onPatch = (sent) => {
      store({ iosEnrollmentAssignments: sent.iosEnrollmentAssignments.slice(1).filter(Boolean) });
      return { body: stored };
    };
    expect(await run(add('2'))).toMatchObject({ changed: true, userErrors: [] });
  });

  test('makes beside a change of someone else is a change', async () => {
    onPatch = (sent) => {
      store({ iosEnrollmentAssignments: [...sent.iosEnrollmentAssignments, group('9')] });
      return { status: 204 };
    };
    expect(await run(add('2'))).toMatchObject({ changed: true, userErrors: [] });
  });

  test('does not make, because it keeps an assignment that was removed, has an unknown outcome', async () => {
    onPatch = () => ({ status: 204 });
    const { errors } = await ask(remove('1'));
    expect(errors?.[0]?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
  });
});

test('a change back that Graph ignores has an unknown outcome, also if reads still flap to the state before both changes', async () => {
  const before = stored;
  await run(update('displayName: "New"'));
  onPatch = () => ({ status: 204 });
  let readCount = 0;
  shown = () => (readCount++ % 2 === 0 ? stored : before);
  const { errors } = await ask(update('displayName: "Old"'));
  expect(patches()).toHaveLength(2);
  expect(stored.displayName).toBe('New');
  expect(errors?.[0]?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
});

test('a change that reads show only after the state before an earlier change is a change', async () => {
  const first = stored;
  await run(update('displayName: "New", partnerState: REJECTED'));
  onPatch = (sent) => {
    store(sent);
    shown = first;
    setTimeout(() => (shown = undefined), 150);
    return { status: 204 };
  };
  // The first state has the same name.
  expect(await run(update('displayName: "Old", partnerState: REJECTED'))).toMatchObject({
    changed: true,
    complianceManagementPartner: { displayName: 'Old', partnerState: 'REJECTED' },
    userErrors: [],
  });
});

test('nothing is sent to remove an assignment of a platform that Graph does not show', async () => {
  const removal = edit('remove', `{ group: { groupId: "${groupId('2')}" } }`).replace('IOS', 'LINUX');
  expect(await run(removal)).toMatchObject({ changed: false, unchangedReason: 'NO_SUCH_ASSIGNMENT', userErrors: [] });
  expect(patches()).toEqual([]);
});

describe('an assignment of an unknown kind that is sent back', () => {
  test('is shown as it was sent if Graph adds nulls and annotations deep inside it', async () => {
    const unknown = (scope: Json): Json => ({ target: { '@odata.type': '#microsoft.graph.newTarget', scope } });
    stored.iosEnrollmentAssignments = [unknown({ a: 1 })];
    onPatch = ({ iosEnrollmentAssignments: [, ...others] }) => {
      store({ iosEnrollmentAssignments: [unknown({ a: 1, b: null, 'a@odata.type': '#Int64' }), ...others] });
      return { body: stored };
    };
    expect(await run(add('2'))).toMatchObject({ changed: true, userErrors: [] });
  });
});

describe('a create that Graph', () => {
  const create = `mutation {
    it: createComplianceManagementPartner(input: { displayName: "New", partnerState: ENABLED }) {
      complianceManagementPartner { displayName partnerState lastHeartbeatDateTime }
      userErrors { code message }
    }
  }`;

  test('answers with a part of the partner is read', async () => {
    onPost = (sent) => {
      store(sent);
      return { status: 201, body: { id: stored.id, displayName: 'New' } };
    };
    expect(await run(create)).toEqual({
      complianceManagementPartner: {
        displayName: 'New',
        partnerState: 'ENABLED',
        lastHeartbeatDateTime: stored.lastHeartbeatDateTime,
      },
      userErrors: [],
    });
  });

  test('answers without platforms shows the platforms that a read shows', async () => {
    onPost = (sent) => {
      store({ ...sent, androidOnboarded: false });
      const { displayName, id, lastHeartbeatDateTime, partnerState } = stored;
      return { status: 201, body: { displayName, id, lastHeartbeatDateTime, partnerState } };
    };
    const created = create.replace(
      'displayName partnerState',
      'platformEnrollments { platform onboarded } partnerState',
    );
    const { complianceManagementPartner } = await run(created);
    expect(complianceManagementPartner.platformEnrollments).toEqual([
      { platform: 'ANDROID', onboarded: false },
      { platform: 'IOS', onboarded: true },
    ]);
  });

  test('answers with an id that selects another path has an unknown outcome, and the path is not read', async () => {
    onPost = () => ({ status: 201, body: { id: '../../users/me', displayName: 'New' } });
    const { errors } = await ask(create);
    expect(errors?.[0]?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(requests.map(({ method }) => method)).toEqual(['POST']);
  });

  test('makes with another value is NOT_APPLIED, and shows the new partner', async () => {
    onPost = (sent) => {
      store({ ...sent, partnerState: 'unavailable' });
      return { status: 201, body: stored };
    };
    expect(await run(create)).toMatchObject({
      complianceManagementPartner: { displayName: 'New', partnerState: 'UNAVAILABLE' },
      userErrors: [{ code: 'NOT_APPLIED', message: expect.stringContaining('`partnerState`') }],
    });
  });
});

describe('a delete that Graph', () => {
  const deletion =
    'mutation { it: deleteComplianceManagementPartner(id: $id) { deletedComplianceManagementPartnerId } }';

  test('accepts and never makes has an unknown outcome', async () => {
    const { errors } = await ask(deletion);
    expect(errors?.[0]?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(errors?.[0]?.message).toContain('accepted the removal and still shows the partner');
    expect(requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });
});

describe('while reads lag', () => {
  /** Carries out a PATCH without a body in the response, and shows it late. */
  const late = (ms: number) => (sent: Json) => {
    lagFor(ms);
    store(sent);
    return { status: 204 };
  };

  test('two additions keep both assignments', async () => {
    onPatch = late(200);
    expect(await run(add('2'))).toMatchObject({ changed: true });
    onPatch = (sent) => {
      store(sent);
      return { body: stored };
    };
    lagOf(group('1'));
    expect(await run(add('3'))).toMatchObject({ changed: true });
    expect(storedGroups()).toEqual(['1', '2', '3']);
  });

  test('a removal and an addition do not bring the removed assignment back', async () => {
    expect(await run(remove('1'))).toMatchObject({ changed: true });
    lagOf(group('1'));
    expect(await run(add('3'))).toMatchObject({ changed: true });
    expect(storedGroups()).toEqual(['3']);
  });

  test('a change can be undone at once', async () => {
    expect(await run(update('displayName: "New"'))).toMatchObject({ changed: true });
    lagOf(group('1'), 'Old');
    expect(await run(update('displayName: "Old"'))).toMatchObject({ changed: true });
    expect(stored.displayName).toBe('Old');
  });

  test('a change is refused, and nothing is sent, in a dry run too, where the earlier one does not become visible', async () => {
    expect(await run(add('2'))).toMatchObject({ changed: true });
    shown = { ...stored, iosEnrollmentAssignments: [group('1')] };
    requests = [];
    const asDryRun = (text: string): string => text.replace('(id: $id,', '(id: $id, dryRun: true,');
    const others = [remove('1'), add('1'), update('displayName: "New"')].map((text) => run(asDryRun(text)));
    for (const result of await Promise.all([run(add('3')), ...others])) {
      expect(result.changed).toBe(false);
      expect(result.unchangedReason).toBeNull();
      expect(result.userErrors).toMatchObject([
        { code: 'NOT_YET_VISIBLE', field: null, message: expect.stringContaining('nothing was sent') },
      ]);
    }
    expect(patches()).toEqual([]);
  });

  /** Shows the list, and maybe the name, as they were, for a while. */
  function lagOf(assignment: Json, displayName = stored.displayName): void {
    const old = { ...stored, displayName, iosEnrollmentAssignments: [assignment] };
    shown = old;
    setTimeout(() => {
      if (shown === old) shown = undefined;
    }, 200);
  }
});

describe('changes at the same time', () => {
  test('of one partner are made one after the other', async () => {
    onPatch = async (sent) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      store(sent);
      return { body: stored };
    };
    const results = await Promise.all(['2', '3', '4', '5', '6'].map((name) => run(add(name))));
    for (const result of results) expect(result).toMatchObject({ changed: true, userErrors: [] });
    expect(storedGroups().toSorted()).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  test('of one partner are bounded in number, and those beyond are not sent', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    onPatch = async (sent) => {
      await released;
      store(sent);
      return { body: stored };
    };
    const waiting = Array.from({ length: 60 }, (_, index) => ask(update(`displayName: "Name ${index}"`)));
    const ended = new Set<unknown>();
    for (const response of waiting) void response.then((it) => ended.add(it));
    // One is being made, and fifty wait.
    await until(() => ended.size >= 60 - 51);
    release();
    const refused = (await Promise.all(waiting)).flatMap(({ errors }) => errors ?? []);
    expect(refused).toHaveLength(60 - 51);
    for (const { extensions } of refused) {
      expect(extensions).toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 1 });
    }
    expect(patches()).toHaveLength(51);
  });

  test('of another partner do not wait', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    onPatch = async (sent) => {
      if (sent.displayName === 'Slow') await released;
      store(sent);
      return { body: stored };
    };
    const slow = ask(update('displayName: "Slow"'));
    await until(() => patches().length > 0);
    partnerId++;
    stored = { ...stored, id: String(partnerId) };
    expect(await run(update('displayName: "Fast"'))).toMatchObject({ changed: true });
    partnerId--;
    stored = { ...stored, id: String(partnerId) };
    release();
    expect((await slow).data.it.changed).toBe(true);
    partnerId++;
  });
});

describe('what the schema does not model', () => {
  test('is not overwritten by an input that repeats what readers see of it', async () => {
    stored.partnerState = 'quarantined';
    expect(await run(update('partnerState: UNKNOWN'))).toMatchObject({
      changed: false,
      unchangedReason: 'ALREADY_AS_REQUESTED',
    });
    expect(await run(update('partnerState: UNKNOWN, displayName: "New"'))).toMatchObject({ changed: true });
    expect(patches()).toEqual([{ '@odata.type': '#microsoft.graph.complianceManagementPartner', displayName: 'New' }]);
    expect(await run(update('partnerState: ENABLED'))).toMatchObject({ changed: true });
  });

  test('does not change the key of an assignment when Graph adds a null', async () => {
    const keys = '{ it: complianceManagementPartner(id: $id) { platformEnrollments { assignments { key } } } }';
    const before = await run(keys);
    stored.iosEnrollmentAssignments = [{ ...group('1', { sensitivity: null }), source: null }];
    expect(await run(keys)).toEqual(before);
  });
});

test('a response about another partner is a failure of Graph, and nothing is sent', async () => {
  stored.id = 'another';
  for (const text of ['{ it: complianceManagementPartner(id: $id) { displayName } }', update('displayName: "New"')]) {
    const { data, errors } = await ask(text);
    expect(data.it).toBeNull();
    expect(errors?.[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
    expect(errors?.[0]?.message).toContain('another partner');
  }
  expect(patches()).toEqual([]);
});

test('the same target twice is sent once', async () => {
  const target = `{ target: { group: { groupId: "${groupId('a')}" } } }`;
  const upper = `{ target: { group: { groupId: "${groupId('A')}" } } }`;
  await run(update(`platformEnrollments: [{ platform: IOS, assignments: [${target}, ${target}, ${upper}] }]`));
  expect(patches()[0].iosEnrollmentAssignments).toHaveLength(1);
});

describe('an input', () => {
  test('with `dryRun: null` is refused, and nothing is sent', async () => {
    const text = `mutation ($dryRun: Boolean) {
      it: updateComplianceManagementPartner(id: $id, input: { displayName: "New" }, dryRun: $dryRun) { changed }
    }`;
    const { errors } = await ask(text, { dryRun: null });
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    const literal = await ask(update('displayName: "New"', ', dryRun: null'));
    expect(literal.status).toBe(400);
    expect(requests).toEqual([]);
    expect((await ask(text)).data.it).toEqual({ changed: true });
  });

  test.each<[string, string, string[]]>([
    ['an added group', edit('add', '{ group: { groupId: "Sales" } }'), ['target', 'group', 'groupId']],
    [
      'a removed exclusion',
      edit('remove', '{ exclusionGroup: { groupId: "20000000" } }'),
      ['target', 'exclusionGroup', 'groupId'],
    ],
    [
      'an update',
      update('platformEnrollments: [{ platform: IOS, assignments: [{ target: { group: { groupId: "x" } } }] }]'),
      ['input', 'platformEnrollments', '0', 'assignments', '0', 'target', 'group', 'groupId'],
    ],
  ])('with a group id that is no GUID is INVALID at its path, in a dry run too: %s', async (_, text, field) => {
    const message =
      '`groupId` must be the object id of a group, a GUID. Find the group with `assignableGroups(search: "…")`.';
    expect((await run(text)).userErrors).toEqual([{ code: 'INVALID', field, message }]);
    const dryRun = text.replace('(id: $id,', '(id: $id, dryRun: true,');
    expect((await run(dryRun)).userErrors).toEqual([{ code: 'INVALID', field, message }]);
    expect(requests).toEqual([]);
  });

  test('with free text as the id of a filter or a collection is sent', async () => {
    const target = `{ configurationManagerCollection: {
      collectionId: "Collection Id value", filter: { assignmentFilterId: "Filter Id value", mode: INCLUDE }
    } }`;
    expect(await run(edit('add', target))).toMatchObject({ changed: true, userErrors: [] });
  });

  test('with `onboarded: null` has one error, at the field', async () => {
    const field = ['input', 'platformEnrollments', '0', 'onboarded'];
    const enrollments = 'platformEnrollments: [{ platform: IOS, onboarded: null }]';
    const create = `mutation {
      it: createComplianceManagementPartner(input: { displayName: "x", ${enrollments} }) { userErrors { code field message } }
    }`;
    for (const text of [update(enrollments), create]) {
      expect((await run(text)).userErrors).toMatchObject([{ code: 'INVALID', field }]);
    }
  });

  test('of a create with a null that Graph does not take is INVALID, as for an update', async () => {
    const text = `mutation {
      it: createComplianceManagementPartner(
        input: { displayName: "x", partnerState: null, lastHeartbeatDateTime: null }
      ) { userErrors { code field message } }
    }`;
    expect((await run(text)).userErrors).toMatchObject([
      { code: 'INVALID', field: ['input', 'partnerState'] },
      { code: 'INVALID', field: ['input', 'lastHeartbeatDateTime'] },
    ]);
    expect(requests).toEqual([]);
  });
});

test.each([true, false])(
  'a change whose read is refused fails with the error of the read: dry run %s',
  async (dryRun) => {
    const refusing = createServer((_, response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end('{"error":{"code":"BadRequest","message":"No."}}');
    });
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    const other = await startGatewayBefore(`http://127.0.0.1:${(refusing.address() as AddressInfo).port}`);
    try {
      const { data, errors } = await other.ask(
        `mutation { it: updateComplianceManagementPartner(id: "1", input: { displayName: "x" }, dryRun: ${dryRun}) {
        checked userErrors { code }
      } }`,
      );
      expect(data.it).toBeNull();
      expect(errors).toHaveLength(1);
    } finally {
      await other.close();
      refusing.closeAllConnections();
      refusing.close();
    }
  },
);
