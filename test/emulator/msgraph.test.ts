// The local Graph: it has to refuse what the real one refuses, or the tests on it prove nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import type { Json } from '../support/gateway.js';

let emulator: Emulator;
let authority: Agent;
let admin: string;
const collection = '/deviceManagement/complianceManagementPartners';

beforeAll(async () => {
  emulator = await startEmulator({ pageSize: 2 });
  authority = new Agent({ connect: { ca: emulator.certificate } });
  admin = (await exchange({})).body.access_token;
});
afterAll(async () => {
  await authority.destroy();
  await emulator.close();
});
beforeEach(() => emulator.reset());

async function exchange(form: Record<string, string>): Promise<{ status: number; body: Json }> {
  const { statusCode, body } = await request(`${emulator.authorityHost}/${emulator.tenantId}/oauth2/v2.0/token`, {
    dispatcher: authority,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
      scope: `${new URL(emulator.msgraphUrl).origin}/.default openid`,
      assertion: await emulator.signIn(),
      ...form,
    }).toString(),
  });
  return { status: statusCode, body: await body.json() };
}

async function ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT', path: string, sent?: unknown, token = admin, root = emulator.msgraphUrl): Promise<{ status: number; body: Json; headers: Json }> {
  const { statusCode, body, headers } = await request(path.startsWith('http') ? path : root + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(sent === undefined ? {} : { 'content-type': 'application/json' }) },
    body: sent === undefined ? null : JSON.stringify(sent),
  });
  const text = await body.text();
  return { status: statusCode, headers, body: text === '' ? undefined : JSON.parse(text) };
}

describe('the exchange is refused', () => {
  test.each<[string, () => Promise<Record<string, string>> | Record<string, string>, number, number]>([
    ['another grant', () => ({ grant_type: 'client_credentials' }), 400, 70003],
    ['another client', () => ({ client_id: 'x' }), 400, 700016],
    ['a wrong secret', () => ({ client_secret: 'x' }), 401, 7000215],
    ['a wrong assertion of the client', () => ({ client_assertion: 'x' }), 401, 700027],
    ['another scope', () => ({ scope: 'User.Read' }), 400, 70011],
    ['no JWT', () => ({ assertion: 'x' }), 400, 50013],
    ['an expired token', async () => ({ assertion: await emulator.sign({ exp: 1 }) }), 400, 500133],
    ['a token for another API', async () => ({ assertion: await emulator.sign({ aud: 'x' }) }), 400, 500131],
    ['a token of no user', async () => ({ assertion: await emulator.sign({ scp: undefined }) }), 400, 50013],
    ['a user without consent', async () => ({ assertion: await emulator.signIn('guest') }), 400, 65001],
    ['a user who has to do more', async () => ({ assertion: await emulator.signIn('risky') }), 400, 50076],
  ])('for %s', async (_, form, status, number) => {
    const answer = await exchange(await form());
    expect([answer.status, answer.body.error_codes]).toEqual([status, [number]]);
    expect(answer.body.error_description).toMatch(new RegExp(`^AADSTS${number}: `));
  });
});

describe('a call is refused', () => {
  test('without a token, with one for the gateway, and with one of a user who may not', async () => {
    const reader = (await exchange({ assertion: await emulator.signIn('reader') })).body.access_token;
    expect((await ask('GET', collection, undefined, '')).status).toBe(401);
    expect((await ask('GET', collection, undefined, await emulator.signIn())).body.error.code).toBe('InvalidAuthenticationToken');
    expect((await ask('GET', collection, undefined, reader)).status).toBe(200);
    expect((await ask('POST', collection, {}, reader)).status).toBe(403);
    expect((await ask('GET', '/groups/x', undefined, reader)).body.error.code).toBe('Authorization_RequestDenied');
  });

  test.each([
    ['GET', '/nothing', "segment 'nothing'"],
    ['PUT', `${collection}/x`, 'segment'],
    ['GET', `${collection}?$filter=x`, "'$filter' is not supported"],
    ['GET', `${collection}?$select=id,nope`, "property named 'nope'"],
  ] as const)('%s %s with a 400', async (method, path, text) => {
    const { status, body, headers } = await ask(method, path);
    expect([status, body.error.code]).toEqual([400, 'BadRequest']);
    expect(body.error.message).toContain(text);
    expect(body.error.innerError['request-id']).toBe(headers['request-id']);
  });

  test.each<[string, unknown, string]>([
    ['an unknown property', { visionOnboarded: true }, "'visionOnboarded' does not exist"],
    ['a wrong enum member', { partnerState: 'asleep' }, "'asleep' was not found"],
    ['null where there is none', { lastHeartbeatDateTime: null }, 'not nullable'],
    ['a text for a truth', { iosOnboarded: 'yes' }, "'Edm.Boolean'"],
    ['no instant', { lastHeartbeatDateTime: '2026-01-01' }, "'Edm.DateTimeOffset'"],
    ['another type', { '@odata.type': '#microsoft.graph.group' }, "is not 'microsoft.graph.complianceManagementPartner'"],
    ['an abstract target', { iosEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.deviceAndAppManagementAssignmentTarget' } }] }, 'abstract'],
    ['a target without a type', { iosEnrollmentAssignments: [{ target: { groupId: 'g' } }] }, 'abstract'],
    ['a target that it does not know', { iosEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.scopeTagGroupAssignmentTarget' } }] }, 'could not be resolved'],
    ['a property of another target', { iosEnrollmentAssignments: [{ target: { '@odata.type': 'microsoft.graph.allDevicesAssignmentTarget', groupId: 'g' } }] }, "'groupId' does not exist"],
    ['a wrong filter type', { iosEnrollmentAssignments: [{ target: { '@odata.type': 'microsoft.graph.allDevicesAssignmentTarget', deviceAndAppManagementAssignmentFilterType: 'most' } }] }, "'most' was not found"],
    ['no object', [], 'expected'],
  ])('to create with %s', async (_, sent, text) => {
    const { status, body } = await ask('POST', collection, sent);
    expect(status).toBe(400);
    expect(JSON.parse(body.error.message).Message).toContain(text);
  });
});

test('a partner is created with defaults, changed in part, and removed', async () => {
  const { status, body: created } = await ask('POST', collection, { displayName: 'New' });
  expect([status, created]).toEqual([201, expect.objectContaining({ displayName: 'New', partnerState: 'unknown', lastHeartbeatDateTime: '0001-01-01T00:00:00Z', windowsOnboarded: false, linuxEnrollmentAssignments: [] })]);
  const target = { '@odata.type': 'microsoft.graph.groupAssignmentTarget', groupId: 'g' };
  const { body: changed } = await ask('PATCH', `${collection}/${created.id}`, { iosEnrollmentAssignments: [{ target }] });
  expect(changed.iosEnrollmentAssignments).toEqual([
    { '@odata.type': 'microsoft.graph.complianceManagementPartnerAssignment', target: { ...target, '@odata.type': '#microsoft.graph.groupAssignmentTarget', deviceAndAppManagementAssignmentFilterId: null, deviceAndAppManagementAssignmentFilterType: 'none' } },
  ]);
  expect({ ...changed, iosEnrollmentAssignments: [] }).toEqual(created);
  expect((await ask('DELETE', `${collection}/${created.id}`)).status).toBe(204);
  expect((await ask('GET', `${collection}/${created.id}`)).body.error.code).toBe('ResourceNotFound');
});

test('pages link to the next, with the query that began them', async () => {
  const ids: string[] = [];
  let pages = 0;
  for (let url = `${collection}?$select=id`; url; pages++) {
    const { body } = await ask('GET', url);
    for (const item of body.value) expect(Object.keys(item).filter((name) => !name.startsWith('@'))).toEqual(['id']);
    ids.push(...body.value.map(({ id }: { id: string }) => id));
    url = body['@odata.nextLink'];
  }
  expect([pages, new Set(ids).size]).toEqual([4, 7]);
});

describe('a batch', () => {
  const member = (id: string, url: string): object => ({ id, method: 'GET', url });
  test('answers each member, in another order', async () => {
    const { body } = await ask('POST', '/$batch', { requests: [member('1', '/groups/20000000-0000-4000-8000-000000000001?$select=displayName'), member('2', 'groups/gone')] });
    expect(body.responses).toMatchObject([{ id: '2', status: 404 }, { id: '1', status: 200, body: { displayName: 'Sales' } }]);
  });

  test.each<[string, object]>([
    ['more than twenty', { requests: Array.from({ length: 21 }, (_, index) => member(String(index), '/groups/x')) }],
    ['one id twice, in another case', { requests: [member('a', '/groups/x'), member('A', '/groups/x')] }],
    ['an absolute url', { requests: [member('1', 'https://graph.microsoft.com/beta/me')] }],
    ['no requests', {}],
  ])('with %s is refused', async (_, sent) => {
    expect((await ask('POST', '/$batch', sent)).status).toBe(400);
  });
});

test('a reset brings the data of the start back, and forgets what was asked', async () => {
  const { body: created } = await ask('POST', collection, { displayName: 'New' });
  const seeded = `${collection}/40000000-0000-4000-8000-000000000001`;
  await ask('DELETE', seeded);
  emulator.reset();
  expect(emulator.requests).toEqual({ msgraph: [], exchanges: 0, keys: 0 });
  expect((await ask('GET', `${collection}/${created.id}`)).status).toBe(404);
  expect((await ask('GET', seeded)).status).toBe(200);
  expect(emulator.requests.msgraph.map(({ status }) => status)).toEqual([404, 200]);
});
