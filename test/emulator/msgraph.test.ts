// The local Graph: access, reads and writes, lists of groups and filters, and reset.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'undici';
import type { Json } from '../support/gateway.js';
import { intuneProse, partnersPath, startTestTenant, type TestTenant, withoutHeartbeats } from './tenant.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant({ pageSize: 2 });
});
afterAll(() => tenant.close());
beforeEach(() => tenant.emulator.reset());

const callGraph = (...call: Parameters<TestTenant['callGraph']>): ReturnType<TestTenant['callGraph']> =>
  tenant.callGraph(...call);
const seeded = `${partnersPath}/40000000-0000-4000-8000-000000000001`;
const groupPath = '/groups/20000000-0000-4000-8000-000000000001';
const filterPath = '/deviceManagement/assignmentFilters/30000000-0000-4000-8000-000000000001';

describe('a call is refused', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['no token', () => ''],
    ['a token that is not a JWT', () => 'x'],
    ['a token for the gateway', () => tenant.emulator.signIn()],
    ['an expired token', () => tenant.emulator.sign({ aud: new URL(tenant.emulator.msgraphUrl).origin, exp: 1 })],
  ])('with %s, on every path', async (_, token) => {
    for (const path of [partnersPath, groupPath, filterPath, '/nothing']) {
      expect(await callGraph('GET', path, undefined, { token: await token() })).toMatchObject({
        status: 401,
        body: { error: { code: 'InvalidAuthenticationToken' } },
      });
    }
  });

  test('if a user with read access does anything but read partners', async () => {
    const token = await tenant.msgraphToken('reader');
    expect((await callGraph('GET', partnersPath, undefined, { token })).status).toBe(200);
    expect((await callGraph('GET', seeded, undefined, { token })).status).toBe(200);
    for (const [method, path] of [
      ['POST', partnersPath],
      ['PATCH', seeded],
      ['DELETE', seeded],
      ['GET', filterPath],
    ] as const) {
      const response = await callGraph(method, path, method === 'POST' || method === 'PATCH' ? {} : undefined, {
        token,
      });
      expect(response).toMatchObject({ status: 403, body: { error: { code: 'Forbidden' } } });
      expect(intuneProse(response)).toMatch(
        /^Application is not authorized.* - Operation ID \(for customer support\): .* - Activity ID: .* - Url: https:\/\/fef\.msuc01\.manage\.microsoft\.com\//,
      );
    }
    expect(await callGraph('GET', groupPath, undefined, { token })).toMatchObject({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied' } },
    });
    expect(tenant.emulator.partners()).toHaveLength(7);
  });

  test('if the user has no Intune role: with a 401 whose message holds two documents', async () => {
    const token = await tenant.msgraphToken('roleless');
    for (const path of [partnersPath, seeded, filterPath]) {
      const { body, headers, status } = await callGraph('GET', path, undefined, { token });
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toBeUndefined();
      expect(body.error.code).toBe('UnknownError');
      const outer = JSON.parse(body.error.message);
      expect(outer.ErrorCode).toBe('Forbidden');
      expect(JSON.parse(outer.Message).Message).toMatch(/^An error has occurred - Operation ID/);
    }
    expect((await callGraph('GET', groupPath, undefined, { token })).status).toBe(200);
  });

  test('if the user has no Intune licence', async () => {
    const token = await tenant.msgraphToken('unlicensed');
    const response = await callGraph('PATCH', seeded, { displayName: 'New' }, { token });
    expect(response.status).toBe(403);
    expect(intuneProse(response)).toMatch(/^The user does not have a license for Intune\./);
    expect((await callGraph('GET', groupPath, undefined, { token })).status).toBe(200);
  });

  test('if a guest in the directory reads groups and users, in the words for missing consent, and not their own groups', async () => {
    const token = await tenant.msgraphToken('outsider');
    for (const path of ['/groups', groupPath, '/users/10000000-0000-4000-8000-00000000000a']) {
      expect(await callGraph('GET', path, undefined, { token })).toMatchObject({
        status: 403,
        body: { error: { code: 'Authorization_RequestDenied' } },
      });
    }
    const own = await callGraph('GET', '/me/transitiveMemberOf/microsoft.graph.group', undefined, { token });
    expect(own.status).toBe(200);
    expect((await callGraph('PATCH', seeded, { displayName: 'New' }, { token })).status).toBe(200);
  });

  test('with the words of Graph for a token of another audience', async () => {
    const { body } = await callGraph('GET', partnersPath, undefined, { token: await tenant.emulator.signIn() });
    expect(body.error.message).toBe('Access token validation failure. Invalid audience.');
  });

  test.each([
    ['GET', '/nothing', 400, "Resource not found for the segment 'nothing'."],
    ['GET', '/deviceManagement', 400, "Resource not found for the segment 'deviceManagement'."],
    ['GET', '/deviceManagement/nothing?$select=id', 400, "Resource not found for the segment 'nothing'."],
    ['GET', `${seeded}/nothing`, 400, "Resource not found for the segment 'nothing'."],
    ['PUT', seeded, 405, 'Specified HTTP method is not allowed for the request target.'],
    ['DELETE', partnersPath, 405, 'Specified HTTP method is not allowed for the request target.'],
    ['DELETE', groupPath, 405, 'Specified HTTP method is not allowed for the request target.'],
    [
      'GET',
      `${groupPath}?$select=nope`,
      400,
      "Parsing OData Select and Expand failed: Could not find a property named 'nope' on type 'microsoft.graph.group'.",
    ],
    [
      'GET',
      '/groups/20000000-0000-4000-8000-000000000009',
      404,
      "Resource '20000000-0000-4000-8000-000000000009' does not exist or one of its queried reference-property objects are not present.",
    ],
    // As seen in https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/3854
    ['GET', '/groups/sales', 400, "Invalid object identifier 'sales'."],
    [
      'GET',
      '/groups/20000000-0000-4000-8000-00000000000',
      400,
      "Invalid object identifier '20000000-0000-4000-8000-00000000000'.",
    ],
    ['GET', '/groups/sales?$select=nope', 400, "Invalid object identifier 'sales'."],
  ] as const)('%s %s', async (method, path, status, message) => {
    const {
      body,
      headers,
      status: actual,
    } = await callGraph(method, path, undefined, { headers: { 'client-request-id': 'mine' } });
    expect(actual).toBe(status);
    expect(body.error.message).toBe(message);
    expect(body.error.innerError).toEqual({
      date: expect.any(String),
      'request-id': headers['request-id'],
      'client-request-id': 'mine',
    });
    expect(headers['client-request-id']).toBe('mine');
  });

  test.each([
    ['GET', `${partnersPath}?$filter=x`, 400, "'$filter' is not supported"],
    ['GET', `${partnersPath}?$top=1`, 400, "'$top' is not supported"],
    [
      'GET',
      `${partnersPath}?$select=id,nope`,
      400,
      "property named 'nope' on type 'microsoft.graph.complianceManagementPartner'",
    ],
    ['GET', `${seeded}?$select=nope`, 400, "property named 'nope'"],
    ['GET', `${filterPath}?$select=nope`, 400, "property named 'nope'"],
    ['GET', `${filterPath}0`, 404, 'could not be found'],
    ['GET', `${seeded}0`, 404, 'could not be found'],
    ['DELETE', `${seeded}0`, 404, 'could not be found'],
  ] as const)("%s %s, with Intune's error", async (method, path, status, text) => {
    const response = await callGraph(method, path);
    expect(response.status).toBe(status);
    expect(response.body.error.code).toEqual(status === 404 ? 'ResourceNotFound' : 'BadRequest');
    expect(intuneProse(response)).toContain(text);
  });
});

test('a partner is found, updated and deleted by its id without regard to case', async () => {
  const emulator = await startTestTenant({ partners: [{ id: 'aB', displayName: 'x' }] });
  try {
    expect((await emulator.callGraph('GET', `${partnersPath}/Ab`)).body).toMatchObject({ id: 'aB', displayName: 'x' });
    expect((await emulator.callGraph('PATCH', `${partnersPath}/AB`, { displayName: 'y' })).body).toMatchObject({
      id: 'aB',
    });
    expect(emulator.emulator.partners()).toMatchObject([{ id: 'aB', displayName: 'y' }]);
    expect((await emulator.callGraph('DELETE', `${partnersPath}/ab`)).status).toBe(204);
    expect(emulator.emulator.partners()).toEqual([]);
  } finally {
    await emulator.close();
  }
});

test('a partner is created with defaults, updated in part, and deleted', async () => {
  const { status, body: created } = await callGraph('POST', partnersPath, { displayName: 'New' });
  expect(status).toBe(201);
  expect(created).toEqual(
    expect.objectContaining({
      displayName: 'New',
      partnerState: 'unknown',
      lastHeartbeatDateTime: '0001-01-01T00:00:00Z',
      windowsOnboarded: false,
      linuxEnrollmentAssignments: [],
    }),
  );
  const path = `${partnersPath}/${created.id}`;
  const target = {
    '@odata.type': 'microsoft.graph.groupAssignmentTarget',
    groupId: '20000000-0000-4000-8000-000000000004',
  };
  const { status: changedStatus, body: changed } = await callGraph('PATCH', path, {
    iosEnrollmentAssignments: [{ target }],
  });
  expect(changedStatus).toBe(200);
  expect(changed.iosEnrollmentAssignments).toEqual([
    {
      '@odata.type': 'microsoft.graph.complianceManagementPartnerAssignment',
      target: {
        ...target,
        '@odata.type': '#microsoft.graph.groupAssignmentTarget',
        deviceAndAppManagementAssignmentFilterId: null,
        deviceAndAppManagementAssignmentFilterType: 'none',
      },
    },
  ]);
  expect({ ...changed, iosEnrollmentAssignments: [] }).toEqual(created);
  expect((await callGraph('GET', path)).body).toEqual(changed);
  expect((await callGraph('PATCH', path, { iosEnrollmentAssignments: [] })).body).toEqual(created);
  expect(await callGraph('DELETE', path)).toMatchObject({ status: 204, body: undefined });
  expect((await callGraph('GET', path)).status).toBe(404);
});

test('each page links to the next one, with the same query', async () => {
  const ids: string[] = [];
  let pages = 0;
  for (let url = `${partnersPath}?$select=id`; url; pages++) {
    const { body } = await callGraph('GET', url);
    expect(body['@odata.context']).toContain('/$metadata#deviceManagement/complianceManagementPartners');
    for (const item of body.value) expect(Object.keys(item).filter((name) => !name.startsWith('@'))).toEqual(['id']);
    ids.push(...body.value.map(({ id }: { id: string }) => id));
    url = body['@odata.nextLink'];
    expect(url ?? tenant.emulator.msgraphUrl).toContain(tenant.emulator.msgraphUrl);
  }
  expect([pages, new Set(ids).size]).toEqual([4, 7]);
});

describe('groups', () => {
  const eventual = { headers: { consistencylevel: 'eventual' } };
  const names = async (query: string): Promise<string[]> =>
    (await callGraph('GET', `/groups?${query}`, undefined, eventual)).body.value.map(
      (group: Json) => group.displayName,
    );
  const search = (text: string): string => `$search=${encodeURIComponent(text)}`;

  test('are ordered by name, and paged by $top', async () => {
    const first = await callGraph('GET', '/groups?$select=id,displayName&$orderby=displayName&$top=3');
    expect(first.body.value.map(({ displayName }: Json) => displayName)).toEqual([
      'Contractors',
      'Executives',
      'Field Engineers',
    ]);
    const next = await callGraph('GET', first.body['@odata.nextLink']);
    expect(next.body.value.map(({ displayName }: Json) => displayName)).toEqual(['Pilot Users', 'Sales']);
    expect(next.body).not.toHaveProperty('@odata.nextLink');
  });

  test('are found by the beginnings of words', async () => {
    expect(await names(search('"displayName:ENG fi"'))).toEqual(['Field Engineers']);
    expect(await names(search('"displayName:ield"'))).toEqual([]);
  });

  test('are counted with $count=true', async () => {
    const query = `/groups?$count=true&${search('"displayName:e"')}`;
    expect((await callGraph('GET', query, undefined, eventual)).body['@odata.count']).toBe(2);
  });

  test.each([
    ['no quotes', 'displayName:x'],
    ['a quote inside', '"displayName:x" OR "description:y"'],
    ['a backslash that escapes nothing', '"displayName:x\\y"'],
    ['another property', '"description:x"'],
    ['no words', '"displayName:--"'],
  ])('are not searched with %s', async (_, text) => {
    const { body, status } = await callGraph('GET', `/groups?${search(text)}`, undefined, eventual);
    expect(status).toBe(400);
    expect(body.error.code).toBe('Request_BadRequest');
  });

  test('are not searched without the header', async () => {
    const { body, status } = await callGraph('GET', `/groups?${search('"displayName:x"')}`);
    expect(status).toBe(400);
    expect(body.error.message).toContain("'ConsistencyLevel: eventual'");
  });

  test.each(['$top=0', '$top=1000', '$orderby=mail', '$filter=x', '$top=1&$top=2', 'x=1'])(
    'are not listed with %s',
    async (query) => {
      expect((await callGraph('GET', `/groups?${query}`)).status).toBe(400);
    },
  );

  test("are searched in v1.0 with a query that is decoded twice, as in Graph's known issue", async () => {
    const other = await startTestTenant({ profile: 'v1.0' });
    const ofText = (text: string): ReturnType<TestTenant['callGraph']> =>
      other.callGraph('GET', `/groups?${search(text)}`, undefined, eventual);
    expect((await ofText('"displayName:sales"')).body.value).toHaveLength(1);
    expect((await ofText('"displayName:a&b"')).status).toBe(400);
    expect((await ofText('"displayName:a%22 OR"')).status).toBe(400);
    await other.close();
  });
});

describe('assignment filters', () => {
  const list = '/deviceManagement/assignmentFilters';

  test('are listed page by page', async () => {
    const first = await callGraph('GET', `${list}?$select=id,platform`);
    expect(first.body.value).toHaveLength(2);
    const next = await callGraph('GET', first.body['@odata.nextLink']);
    expect(next.body.value).toEqual([{ id: expect.stringMatching(/3$/), platform: 'macOS' }]);
  });

  test('are not listed with options that Graph does not document', async () => {
    expect((await callGraph('GET', `${list}?$top=1`)).status).toBe(400);
  });

  test('show enum members after the sentinel only to callers that opt in', async () => {
    const filter = {
      id: 'f',
      displayName: 'x',
      description: null,
      platform: 'windowsMobileApplicationManagement',
      rule: '',
    };
    const other = await startTestTenant({ assignmentFilters: [filter] });
    expect((await other.callGraph('GET', `${list}/f`)).body.platform).toBe('unknownFutureValue');
    const headers = { prefer: 'include-unknown-enum-members' };
    const { body } = await other.callGraph('GET', list, undefined, { headers });
    expect(body.value[0].platform).toBe('windowsMobileApplicationManagement');
    await other.close();
  });
});

test('$select limits the properties of one object', async () => {
  const { body } = await callGraph('GET', `${seeded}?$select=displayName,iosOnboarded`);
  expect(body).toEqual({
    '@odata.type': '#microsoft.graph.complianceManagementPartner',
    displayName: 'Contoso Mobile Guard',
    iosOnboarded: true,
  });
  expect((await callGraph('GET', `${groupPath}?$select=displayName`)).body).toEqual({ displayName: 'Sales' });
});

test('a reset restores the data and clears the log of requests', async () => {
  const start = withoutHeartbeats(tenant.emulator.partners());
  const { body: created } = await callGraph('POST', partnersPath, { displayName: 'New' });
  await callGraph('DELETE', seeded);
  tenant.emulator.reset();
  expect(tenant.emulator.requests).toEqual({ msgraph: [], calls: 0, exchanges: 0, keys: 0 });
  expect(withoutHeartbeats(tenant.emulator.partners())).toEqual(start);
  expect((await callGraph('GET', `${partnersPath}/${created.id}`)).status).toBe(404);
  expect((await callGraph('GET', seeded)).status).toBe(200);
  expect(tenant.emulator.requests.msgraph.map(({ status }) => status)).toEqual([404, 200]);
});

test('every start has the same data', async () => {
  const other = await startTestTenant();
  expect(withoutHeartbeats(other.emulator.partners())).toEqual(withoutHeartbeats(tenant.emulator.partners()));
  await other.close();
});

test('closing does not wait for kept-alive connections', async () => {
  const other = await startTestTenant();
  const client = new Client(new URL(other.emulator.msgraphUrl).origin, { keepAliveTimeout: 60_000 });
  await (await client.request({ method: 'GET', path: '/beta' })).body.dump();
  const start = performance.now();
  await other.close();
  expect(performance.now() - start).toBeLessThan(2000);
  await client.destroy();
});
