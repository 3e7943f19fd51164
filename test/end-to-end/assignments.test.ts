// Edits of assignment lists that hold something the schema does not model, and lists that Graph shows late.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

interface Response {
  status?: number;
  body?: unknown;
}

let gateway: TestGateway;
let msgraph: ScriptedServer;
let responses: readonly Response[] = [];
beforeAll(async () => {
  msgraph = await startScriptedServer((response) => {
    const { body, status = 200 } = responses[Math.min(msgraph.requests.length, responses.length) - 1] ?? {};
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  gateway = await startGatewayBefore(msgraph.url);
});
afterAll(async () => {
  await gateway.close();
  await msgraph.close();
});

/** Graph gives these responses, the last one for ever. */
function answerWith(...steps: Response[]): void {
  responses = steps;
  msgraph.requests.length = 0;
}

const assignment = (target: object, more: object = {}): object => ({ target, ...more });
const group = (more: object = {}): object => ({
  '@odata.type': '#microsoft.graph.groupAssignmentTarget',
  groupId: 'g',
  ...more,
});
const filtered = (type: unknown, id: unknown = 'f'): object =>
  group({ deviceAndAppManagementAssignmentFilterId: id, deviceAndAppManagementAssignmentFilterType: type });
const partner = (...assignments: unknown[]): { body: object } => ({
  body: { id: '1', displayName: 'One', iosOnboarded: true, iosEnrollmentAssignments: assignments },
});
const all = assignment({ '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' });
const users = assignment({ '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' });
const noBody: Response = { status: 204 };

const edit = (name: 'add' | 'remove'): string => `mutation ($target: AssignmentTargetInput!) {
  it: ${name}ComplianceManagementPartnerAssignment(id: "1", platform: IOS, target: $target) {
    changed
    complianceManagementPartner {
      displayName
      platformEnrollments { assignments { target { __typename ... on FilterableAssignmentTarget { filter { mode } hasUnknownFilter } } } }
    }
    userErrors { code field message }
  }
}`;
const theGroup = { variables: { target: { group: { groupId: 'G' } } } };
const allDevices = { variables: { target: { allDevices: {} } } };
const methods = (): string[] => msgraph.requests.map(({ method }) => method);
const patched = (): unknown[] =>
  msgraph.requests
    .filter(({ method }) => method === 'PATCH')
    .map(({ body }) => JSON.parse(body).iosEnrollmentAssignments);

/** Each is an assignment of the group `g`, and says something that the schema does not model. */
const unmodelled: [string, object][] = [
  ['a filter type that is not modelled', assignment(filtered('intersect'))],
  ['a filter type of another JSON type', assignment(filtered(1))],
  ['a filter id without a type', assignment(group({ deviceAndAppManagementAssignmentFilterId: 'f' }))],
  ['a property of the target that is not modelled', assignment(group({ nickname: 'n' }))],
  ['a property of the assignment that is not modelled', assignment(group(), { intent: 'required' })],
  ['a kind of assignment that is not modelled', assignment(group(), { '@odata.type': '#microsoft.graph.other' })],
];

describe.each(unmodelled)('an assignment with %s', (_, odd) => {
  test('is not removed as the assignment that was named', async () => {
    answerWith(partner(odd, all));
    expect((await gateway.ask(edit('remove'), theGroup)).data.it).toMatchObject({ changed: false, userErrors: [] });
    expect(methods()).toEqual(['GET']);
  });

  test('stays as it is when the one that was named is removed', async () => {
    answerWith(partner(odd, assignment(group())), partner(odd, assignment(group())), partner(odd));
    expect((await gateway.ask(edit('remove'), theGroup)).data.it).toMatchObject({ changed: true, userErrors: [] });
    expect(patched()).toEqual([[odd]]);
  });

  test('is not taken for the one to add', async () => {
    answerWith(partner(odd), partner(odd), partner(odd, assignment(group())));
    expect((await gateway.ask(edit('add'), theGroup)).data.it).toMatchObject({ changed: true, userErrors: [] });
    expect(patched()).toMatchObject([[odd, { target: { groupId: 'G' } }]]);
  });

  test('is a change to a plan that would replace it, and such an update is sent', async () => {
    answerWith(partner(odd), partner(odd), partner(assignment(group())));
    const input = {
      platformEnrollments: [{ platform: 'IOS', assignments: [{ target: { group: { groupId: 'g' } } }] }],
    };
    const plan = `query ($input: UpdateComplianceManagementPartnerInput!) {
        it: planComplianceManagementPartner(id: "1", input: $input) {
          isEmpty
          platformEnrollments { addedAssignments { target { __typename } } removedAssignments { target { __typename } } }
          graphRequest { method }
        }
      }`;
    const target = { __typename: 'GroupAssignmentTarget' };
    expect((await gateway.ask(plan, { variables: { input } })).data.it).toEqual({
      isEmpty: false,
      platformEnrollments: [{ addedAssignments: [{ target }], removedAssignments: [{ target }] }],
      graphRequest: { method: 'PATCH' },
    });
    const update = `mutation ($input: UpdateComplianceManagementPartnerInput!) {
        it: updateComplianceManagementPartner(id: "1", input: $input) { changed userErrors { code } }
      }`;
    expect((await gateway.ask(update, { variables: { input } })).data.it).toEqual({ changed: true, userErrors: [] });
    expect(patched()).toHaveLength(1);
  });

  test('that changes between the reads is a conflict', async () => {
    answerWith(partner(odd), partner(assignment(group())));
    expect((await gateway.ask(edit('add'), allDevices)).data.it.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(methods()).toEqual(['GET', 'GET']);
  });
});

describe('a filter that is not modelled', () => {
  const query = `{ it: complianceManagementPartner(id: "1") { platformEnrollments { assignments { target {
    ... on FilterableAssignmentTarget { filter { mode } hasUnknownFilter }
  } } } } }`;
  test.each<[string, object, { filter: object | null; hasUnknownFilter: boolean }]>([
    ['of an unknown type', filtered('intersect'), { filter: null, hasUnknownFilter: true }],
    ['with an id and no type', filtered(null), { filter: null, hasUnknownFilter: true }],
    ['of a known type is one', filtered('include'), { filter: { mode: 'INCLUDE' }, hasUnknownFilter: false }],
    ['that says none is none', filtered('none', null), { filter: null, hasUnknownFilter: false }],
    // Intune shows targets without a filter so.
    [
      'that says none beside an id is none',
      filtered('none', '00000000-0000-0000-0000-000000000000'),
      { filter: null, hasUnknownFilter: false },
    ],
    ['that is absent is none', group(), { filter: null, hasUnknownFilter: false }],
  ])('is shown by hasUnknownFilter: one %s', async (_, target, expected) => {
    answerWith(partner(assignment(target)));
    expect((await gateway.ask(query)).data.it.platformEnrollments[0].assignments).toEqual([{ target: expected }]);
  });
});

describe('Graph shows a list', () => {
  test('in the answer to the write: it is not read again', async () => {
    answerWith(partner(), partner(), partner(all));
    expect((await gateway.ask(edit('add'), allDevices)).data.it).toMatchObject({
      changed: true,
      complianceManagementPartner: { displayName: 'One', platformEnrollments: [{ assignments: [{}] }] },
      userErrors: [],
    });
    expect(methods()).toEqual(['GET', 'GET', 'PATCH']);
  });

  test('late: it is read again before anyone is blamed', async () => {
    answerWith(partner(), partner(), noBody, partner(), partner(), partner(all));
    expect((await gateway.ask(edit('add'), allDevices)).data.it).toMatchObject({ changed: true, userErrors: [] });
    expect(methods()).toEqual(['GET', 'GET', 'PATCH', 'GET', 'GET', 'GET']);
  });

  test('late in the answer to the write, too', async () => {
    answerWith(partner(), partner(), partner(), partner(all));
    expect((await gateway.ask(edit('add'), allDevices)).data.it).toMatchObject({ changed: true, userErrors: [] });
  });

  test('as it was, again and again: the outcome is unknown, and nobody is blamed', async () => {
    answerWith(partner(users), partner(users), noBody, partner(users));
    const [error] = (await gateway.ask(edit('add'), allDevices)).errors ?? [];
    expect(error?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(error?.message).toContain('still shows the assignments as they were');
    expect(methods()).toEqual(['GET', 'GET', 'PATCH', 'GET', 'GET', 'GET']);
  });

  test('that someone else changed after the write: CONFLICT that says that it was sent', async () => {
    answerWith(partner(), partner(), noBody, partner(users));
    expect((await gateway.ask(edit('add'), allDevices)).data.it).toMatchObject({
      changed: false,
      userErrors: [{ code: 'CONFLICT', message: expect.stringContaining('was sent') }],
    });
    expect(methods().filter((method) => method === 'PATCH')).toHaveLength(1);
  });

  test('of a partner that was removed after the write: CONFLICT that says so', async () => {
    answerWith(partner(), partner(), noBody, { status: 404, body: { error: {} } });
    expect((await gateway.ask(edit('add'), allDevices)).data.it.userErrors).toMatchObject([
      { code: 'CONFLICT', message: expect.stringContaining('no longer lists the partner') },
    ]);
  });

  test('that has nulls: they go back as they came', async () => {
    answerWith(partner(null), partner(null), partner(null, all));
    const answer: Json = (await gateway.ask(edit('add'), allDevices)).data.it;
    expect(answer).toMatchObject({ changed: true, userErrors: [] });
    expect(patched()).toMatchObject([[null, {}]]);
  });
});
