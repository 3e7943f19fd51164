// Edits of assignment lists with unmodelled content, and of lists that Graph returns late.
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
/** Another one for each script, because the gateway remembers for a while what it wrote. */
let partnerId = 0;
beforeAll(async () => {
  msgraph = await startScriptedServer((response) => {
    const { body, status = 200 } = responses[Math.min(msgraph.requests.length, responses.length) - 1] ?? {};
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify({ ...(body as object), id: String(partnerId) }));
  });
  gateway = await startGatewayBefore(msgraph.url);
});
afterAll(async () => {
  await gateway.close();
  await msgraph.close();
});

/** Makes Graph return these responses in order. The last one is repeated. */
function respondWith(...steps: Response[]): void {
  partnerId++;
  responses = steps;
  msgraph.requests.length = 0;
}

const groupId = 'aaaaaaaa-0000-4000-8000-00000000000a';
/** Sends an operation about the scripted partner. */
const ask: TestGateway['ask'] = (query, options) =>
  gateway.ask(query.replaceAll('id: "1"', `id: "${partnerId}"`), options);
const assignment = (target: object, more: object = {}): object => ({ target, ...more });
const group = (more: object = {}): object => ({
  '@odata.type': '#microsoft.graph.groupAssignmentTarget',
  groupId,
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
      platformEnrollments {
        assignments {
          target {
            __typename
            ... on FilterableAssignmentTarget { filter { mode } hasUnknownFilter }
          }
        }
      }
    }
    userErrors { code field message }
  }
}`;
const theGroup = { variables: { target: { group: { groupId: groupId.toUpperCase() } } } };
const allDevices = { variables: { target: { allDevices: {} } } };
const methods = (): string[] => msgraph.requests.map(({ method }) => method);
const patched = (): unknown[] =>
  msgraph.requests
    .filter(({ method }) => method === 'PATCH')
    .map(({ body }) => JSON.parse(body).iosEnrollmentAssignments);

/** Assignments for group `g`, each with something that the schema does not model. */
const unmodelled: [string, object][] = [
  ['an unmodelled filter type', assignment(filtered('intersect'))],
  ['a filter type that is not a string', assignment(filtered(1))],
  ['a filter id without a type', assignment(group({ deviceAndAppManagementAssignmentFilterId: 'f' }))],
  ['an unmodelled property of the target', assignment(group({ nickname: 'n' }))],
  ['an unmodelled property of the assignment', assignment(group(), { intent: 'required' })],
  ['an unmodelled kind of assignment', assignment(group(), { '@odata.type': '#microsoft.graph.other' })],
];

describe.each(unmodelled)('an assignment with %s', (_, odd) => {
  test('is not removed by a removal of the plain group assignment', async () => {
    respondWith(partner(odd, all));
    expect((await ask(edit('remove'), theGroup)).data.it).toMatchObject({ changed: false, userErrors: [] });
    expect(methods()).toEqual(['GET']);
  });

  test('is kept when the plain group assignment is removed', async () => {
    respondWith(partner(odd, assignment(group())), partner(odd, assignment(group())), partner(odd));
    expect((await ask(edit('remove'), theGroup)).data.it).toMatchObject({ changed: true, userErrors: [] });
    expect(patched()).toEqual([[odd]]);
  });

  test('does not prevent the plain group assignment from being added', async () => {
    respondWith(partner(odd), partner(odd), partner(odd, assignment(group())));
    expect((await ask(edit('add'), theGroup)).data.it).toMatchObject({ changed: true, userErrors: [] });
    expect(patched()).toMatchObject([[odd, { target: { groupId: groupId.toUpperCase() } }]]);
  });

  test('is replaced by an update to the plain group assignment, and its dry run shows the change', async () => {
    respondWith(partner(odd), partner(odd), partner(assignment(group())));
    const input = {
      platformEnrollments: [{ platform: 'IOS', assignments: [{ target: { group: { groupId } } }] }],
    };
    const dryRun = `mutation ($input: UpdateComplianceManagementPartnerInput!) {
        it: updateComplianceManagementPartner(id: "1", input: $input, dryRun: true) {
          changes {
            platformEnrollments {
              addedAssignments { target { __typename } }
              removedAssignments { target { __typename } }
            }
          }
          graphRequest { method }
        }
      }`;
    const target = { __typename: 'GroupAssignmentTarget' };
    expect((await ask(dryRun, { variables: { input } })).data.it).toEqual({
      changes: { platformEnrollments: [{ addedAssignments: [{ target }], removedAssignments: [{ target }] }] },
      graphRequest: { method: 'PATCH' },
    });
    const update = `mutation ($input: UpdateComplianceManagementPartnerInput!) {
        it: updateComplianceManagementPartner(id: "1", input: $input) { changed userErrors { code } }
      }`;
    expect((await ask(update, { variables: { input } })).data.it).toEqual({ changed: true, userErrors: [] });
    expect(patched()).toHaveLength(1);
  });

  test('causes CONFLICT when it changes between the reads', async () => {
    respondWith(partner(odd), partner(assignment(group())));
    expect((await ask(edit('add'), allDevices)).data.it.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(methods()).toEqual(['GET', 'GET']);
  });
});

describe('hasUnknownFilter', () => {
  const query = `{
    it: complianceManagementPartner(id: "1") {
      platformEnrollments {
        assignments {
          target { ... on FilterableAssignmentTarget { filter { mode } hasUnknownFilter } }
        }
      }
    }
  }`;

  test.each<[string, object, { filter: object | null; hasUnknownFilter: boolean }]>([
    ['true for an unknown filter type', filtered('intersect'), { filter: null, hasUnknownFilter: true }],
    ['true for a filter id without a type', filtered(null), { filter: null, hasUnknownFilter: true }],
    ['false for a known filter type', filtered('include'), { filter: { mode: 'INCLUDE' }, hasUnknownFilter: false }],
    ['false for the filter type none', filtered('none', null), { filter: null, hasUnknownFilter: false }],
    // Intune returns a target without a filter like this.
    [
      'false for the filter type none with an empty id',
      filtered('none', '00000000-0000-0000-0000-000000000000'),
      { filter: null, hasUnknownFilter: false },
    ],
    ['false without a filter', group(), { filter: null, hasUnknownFilter: false }],
  ])('is %s', async (_, target, expected) => {
    respondWith(partner(assignment(target)));
    expect((await ask(query)).data.it.platformEnrollments[0].assignments).toEqual([{ target: expected }]);
  });
});

describe('adding an assignment', () => {
  test('takes the new list from the response to the write', async () => {
    respondWith(partner(), partner(), partner(all));
    expect((await ask(edit('add'), allDevices)).data.it).toMatchObject({
      changed: true,
      complianceManagementPartner: { displayName: 'One', platformEnrollments: [{ assignments: [{}] }] },
      userErrors: [],
    });
    expect(methods()).toEqual(['GET', 'GET', 'PATCH']);
  });

  test('reads the list again when Graph returns the change late', async () => {
    respondWith(partner(), partner(), noBody, partner(), partner(), partner(all));
    expect((await ask(edit('add'), allDevices)).data.it).toMatchObject({ changed: true, userErrors: [] });
    expect(methods()).toEqual(['GET', 'GET', 'PATCH', 'GET', 'GET', 'GET']);
  });

  test('reads the list again when the response to the write has the previous list', async () => {
    respondWith(partner(), partner(), partner(), partner(all));
    expect((await ask(edit('add'), allDevices)).data.it).toMatchObject({ changed: true, userErrors: [] });
  });

  test('returns WRITE_OUTCOME_UNKNOWN when every read returns the previous list', async () => {
    respondWith(partner(users), partner(users), noBody, partner(users));
    const [error] = (await ask(edit('add'), allDevices)).errors ?? [];
    expect(error?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(error?.message).toContain('still shows the partner as it was');
    expect(methods()).toEqual(['GET', 'GET', 'PATCH', 'GET', 'GET', 'GET', 'GET', 'GET', 'GET']);
  });

  test('returns NOT_APPLIED with the partner as it is when the list becomes another one after the write', async () => {
    respondWith(partner(), partner(), noBody, partner(users));
    expect((await ask(edit('add'), allDevices)).data.it).toMatchObject({
      changed: false,
      complianceManagementPartner: {
        platformEnrollments: [{ assignments: [{ target: { __typename: 'AllLicensedUsersAssignmentTarget' } }] }],
      },
      userErrors: [{ code: 'NOT_APPLIED', message: expect.stringContaining('`iosEnrollmentAssignments`') }],
    });
    expect(methods().filter((method) => method === 'PATCH')).toHaveLength(1);
  });

  test('returns CONFLICT when the partner is deleted after the write', async () => {
    respondWith(partner(), partner(), noBody, { status: 404, body: { error: { code: 'ResourceNotFound' } } });
    expect((await ask(edit('add'), allDevices)).data.it.userErrors).toMatchObject([
      { code: 'CONFLICT', message: expect.stringContaining('no longer lists the partner') },
    ]);
  });

  test('sends null entries back unchanged', async () => {
    respondWith(partner(null), partner(null), partner(null, all));
    const payload: Json = (await ask(edit('add'), allDevices)).data.it;
    expect(payload).toMatchObject({ changed: true, userErrors: [] });
    expect(patched()).toMatchObject([[null, {}]]);
  });
});
