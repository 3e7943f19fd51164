// Users of the local Graph, and the groups that they are in.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { groups, users } from '../../src/emulator/msgraph/seed.js';
import type { Json } from '../support/gateway.js';
import { startTestTenant, type TestTenant } from './tenant.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant({ pageSize: 3 });
});
afterAll(() => tenant.close());
beforeEach(() => tenant.emulator.reset());

const groupsOf = (user: string): string => `/${user}/transitiveMemberOf/microsoft.graph.group`;
const adele = '10000000-0000-4000-8000-00000000000a';

/** Walks the groups of the seed, a level at a time, for more levels than it has groups. */
function walk(memberOf: readonly string[] = []): Set<string> {
  let ids = [...memberOf];
  for (const _ of groups)
    ids = ids.concat(groups.filter(({ id }) => ids.includes(id)).flatMap((it) => it.memberOf ?? []));
  return new Set(ids);
}

async function idsOf(path: string): Promise<string[]> {
  const ids: string[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { body, status }: Json = await tenant.callGraph('GET', next);
    expect(status).toBe(200);
    expect(body.value.length).toBeLessThanOrEqual(3);
    ids.push(...body.value.map(({ id }: Json) => id));
    next = body['@odata.nextLink'];
  }
  return ids;
}

describe('the groups of a user', () => {
  test.each(users.map(({ memberOf, userPrincipalName }) => [userPrincipalName, memberOf] as const))(
    'are those of %s, directly or through others, each once, on all pages',
    async (name, memberOf) => {
      const ids = await idsOf(`${groupsOf(`users/${encodeURIComponent(name)}`)}?$select=id&$top=999`);
      expect(new Set(ids)).toEqual(walk(memberOf));
      expect(ids).toHaveLength(walk(memberOf).size);
    },
  );

  test("are the caller's own below /me", async () => {
    expect(await idsOf(groupsOf('me'))).toEqual(await idsOf(groupsOf(`users/${adele}`)));
  });

  test('do not have a group that was deleted, nor what it was in', async () => {
    expect(await idsOf(groupsOf('me'))).toHaveLength(4);
    tenant.emulator.removeGroup('20000000-0000-4000-8000-000000000003');
    expect(await idsOf(groupsOf('me'))).toEqual([
      '20000000-0000-4000-8000-000000000004',
      '20000000-0000-4000-8000-000000000005',
    ]);
  });

  test('of nobody are a 404', async () => {
    const { body, status } = await tenant.callGraph('GET', groupsOf('users/nobody@contoso.example'));
    expect(status).toBe(404);
    expect(body.error.code).toBe('Request_ResourceNotFound');
  });

  test('need the permissions for groups and for users together', async () => {
    const token = await tenant.msgraphToken('reader');
    const { body, status } = await tenant.callGraph('GET', groupsOf(`users/${adele}`), undefined, { token });
    expect(status).toBe(403);
    expect(body.error.code).toBe('Authorization_RequestDenied');
  });

  test('have ids only, where the token has no permission to read groups', async () => {
    const token = await tenant.msgraphToken('reader');
    const { body } = await tenant.callGraph('GET', `${groupsOf('me')}?$select=id,displayName`, undefined, { token });
    expect(body.value[0]).toEqual({
      '@odata.type': '#microsoft.graph.group',
      id: expect.any(String),
      displayName: null,
    });
  });

  test.each(['$top=0', '$top=1000', '$filter=x', '$select=rule'])('cannot be read with %s', async (query) => {
    expect((await tenant.callGraph('GET', `${groupsOf('me')}?${query}`)).status).toBe(400);
  });
});

test('a user is found by id and by user principal name', async () => {
  const byId = await tenant.callGraph('GET', `/users/${adele}?$select=id`);
  expect(byId.body).toEqual({ id: adele });
  const byName = await tenant.callGraph('GET', '/users/ADELE@contoso.example');
  expect(byName.body).toEqual({ id: adele, userPrincipalName: 'adele@contoso.example' });
  expect((await tenant.callGraph('GET', '/users/nobody')).status).toBe(404);
});
