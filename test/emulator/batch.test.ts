// JSON batches of the local Graph.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { partnersPath, startTestTenant, type TestTenant } from './tenant.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());
beforeEach(() => tenant.emulator.reset());

const sales = '/groups/20000000-0000-4000-8000-000000000001?$select=displayName';
const member = (id: string, url: string, method = 'GET'): object => ({ id, method, url });
const batch = (...requests: object[]): ReturnType<TestTenant['callGraph']> =>
  tenant.callGraph('POST', '/$batch', { requests });

test('responds to each member, in another order, and logs the batch and its members', async () => {
  const { status, body } = await batch(member('1', sales), member('2', 'groups/20000000-0000-4000-8000-000000000009'));
  expect(status).toBe(200);
  expect(body.responses).toMatchObject([
    {
      id: '2',
      status: 404,
      headers: { 'Content-Type': 'application/json' },
      body: { error: { code: 'Request_ResourceNotFound' } },
    },
    { id: '1', status: 200, body: { displayName: 'Sales' } },
  ]);
  const log = tenant.emulator.requests.msgraph.map((it) => [it.method, it.status, it.inBatch]);
  expect(log).toHaveLength(3);
  expect(log).toEqual(
    expect.arrayContaining([
      ['GET', 404, true],
      ['GET', 200, true],
      ['POST', 200, false],
    ]),
  );
});

test('carries out the writes of members', async () => {
  const write = {
    ...member('w', partnersPath, 'POST'),
    headers: { 'Content-Type': 'application/json' },
    body: { displayName: 'By batch' },
  };
  const { body } = await batch(write, member('d', `${partnersPath}/40000000-0000-4000-8000-000000000004`, 'DELETE'));
  expect(body.responses).toMatchObject([
    { id: 'd', status: 204, body: null },
    { id: 'w', status: 201, body: { displayName: 'By batch' } },
  ]);
  expect(tenant.emulator.partners().map(({ displayName }) => displayName)).toContain('By batch');
});

test('checks the permissions of each member', async () => {
  const token = await tenant.msgraphToken('reader');
  const { body } = await tenant.callGraph(
    'POST',
    '/$batch',
    { requests: [member('1', sales), member('2', `${partnersPath}?$select=id`)] },
    { token },
  );
  expect(body.responses.map(({ status }: { status: number }) => status)).toEqual([200, 403]);
});

test.each([
  ['another host', 'https://graph.microsoft.com/beta/me'],
  ['another host, without a scheme', '//graph.microsoft.com/beta/me'],
  ['a batch', '/$batch'],
])('refuses a member that names %s, and no other', async (_, url) => {
  const { body } = await batch(member('1', url), member('2', sales));
  expect(body.responses).toMatchObject([
    { id: '2', status: 200 },
    { id: '1', status: 400, body: { error: { code: 'BadRequest' } } },
  ]);
});

test('accepts twenty members', async () => {
  const { body } = await batch(...Array.from({ length: 20 }, (_, index) => member(String(index), sales)));
  expect(body.responses).toHaveLength(20);
});

test.each<[string, object]>([
  ['more than twenty members', { requests: Array.from({ length: 21 }, (_, index) => member(String(index), sales)) }],
  ['one id twice, in another case', { requests: [member('a', sales), member('A', sales)] }],
  ['a member without an id', { requests: [{ method: 'GET', url: sales }] }],
  ['an unknown method', { requests: [member('1', sales, 'FETCH IT')] }],
  ['no requests', {}],
])('is refused as a whole with %s', async (_, sent) => {
  expect(await tenant.callGraph('POST', '/$batch', sent)).toMatchObject({
    status: 400,
    body: { error: { code: 'BadRequest' } },
  });
});

test('is refused as a whole without a token', async () => {
  expect(await tenant.callGraph('POST', '/$batch', { requests: [] }, { token: '' })).toMatchObject({
    status: 401,
    body: { error: { code: 'InvalidAuthenticationToken' } },
  });
});
