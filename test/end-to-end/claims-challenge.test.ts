// Continuous access evaluation: Graph wants a token that claims more.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.emulator.demandClaims('c1');
});

const list = '{ complianceManagementPartners { totalCount } }';
const create =
  'mutation { createComplianceManagementPartner(input: { displayName: "x" }) { complianceManagementPartner { id } userErrors { code } } }';
const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

test.each([list, create])(
  'is answered once by the gateway, with a new token, where the user has shown enough: %.8s',
  async (query) => {
    const token = await gateway.emulator.signIn('admin');
    const { status, errors } = await gateway.ask(query, { token });
    expect([status, errors]).toEqual([200, undefined]);
    expect(gateway.emulator.requests.msgraph.map((it) => it.status)).toEqual([401, query === list ? 200 : 201]);
    expect(gateway.emulator.requests.exchanges).toBe(2);

    await gateway.ask(query, { token });
    expect(gateway.emulator.requests.exchanges).toBe(2);
    expect(gateway.emulator.requests.msgraph.filter((it) => it.status === 401)).toHaveLength(1);
  },
);

test('reaches the client where the user has to show more: as HTTP 401, a header and extensions', async () => {
  const { status, headers, errors } = await gateway.ask(list, { user: 'reader' });
  expect(status).toBe(401);
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'UNAUTHENTICATED',
    claims: expect.stringContaining('"acrs":{"essential":true,"value":"c1"}'),
  });
  const header = headers.get('www-authenticate') ?? '';
  expect(header).toMatch(
    /^Bearer realm="", authorization_uri="https:[^"]+\/oauth2\/v2\.0\/authorize", error="insufficient_claims", claims="[A-Za-z0-9+/]+=*"$/,
  );
  const sent = Buffer.from(/claims="([^"]+)"/.exec(header)?.[1] ?? '', 'base64').toString();
  expect(sent).toBe(errors?.[0]?.extensions['claims']);
  expect(JSON.parse(sent).access_token.acrs).toEqual(JSON.parse(claims).access_token.acrs);
});

test('that a new token does not satisfy is relayed, not asked for ever', async () => {
  // Whatever the authority grants, Graph wants more by then.
  const { emulator } = gateway;
  const { msgraph } = emulator.requests;
  const push = msgraph.push.bind(msgraph);
  msgraph.push = (...calls) => {
    emulator.demandClaims(`c${msgraph.length + 2}`);
    return push(...calls);
  };
  const { status, errors } = await gateway.ask(list);
  Reflect.deleteProperty(msgraph, 'push');
  expect([status, errors?.[0]?.extensions['code']]).toEqual([401, 'UNAUTHENTICATED']);
  expect(errors?.[0]?.extensions['claims']).toContain('"c2"');
  expect(msgraph.map((it) => it.status)).toEqual([401, 401]);
});
