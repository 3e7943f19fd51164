// Continuous access evaluation: claims challenges from Microsoft Graph.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EmulatorUser } from '../../src/emulator/emulator.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.emulator.requireAuthenticationContext('c1');
});

const list = '{ complianceManagementPartners { totalCount } }';
const create = `mutation {
  createComplianceManagementPartner(input: { displayName: "x" }) {
    complianceManagementPartner { id }
    userErrors { code }
  }
}`;
const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

test.each([
  ['query', list],
  ['mutation', create],
])('a claims challenge to a %s is answered once with a new token when the user satisfies it', async (_, query) => {
  const token = await gateway.emulator.signIn('admin');
  const { status, errors } = await gateway.ask(query, { token });
  expect(status).toBe(200);
  expect(errors).toBeUndefined();
  expect(gateway.emulator.requests.msgraph.map((request) => request.status)).toEqual([401, query === list ? 200 : 201]);
  expect(gateway.emulator.requests.exchanges).toBe(2);

  await gateway.ask(query, { token });
  expect(gateway.emulator.requests.exchanges).toBe(2);
  expect(gateway.emulator.requests.msgraph.filter((request) => request.status === 401)).toHaveLength(1);
});

test('a claims challenge that the user does not satisfy returns 401 and the claims to the client', async () => {
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

test('a claims challenge that a new token does not satisfy is relayed instead of answered again', async () => {
  // Graph requires another context after each request, so no token ever satisfies it.
  const { emulator } = gateway;
  const { msgraph } = emulator.requests;
  const push = msgraph.push.bind(msgraph);
  msgraph.push = (...calls) => {
    emulator.requireAuthenticationContext(`c${msgraph.length + 2}`);
    return push(...calls);
  };
  const { status, errors } = await gateway.ask(list);
  Reflect.deleteProperty(msgraph, 'push');
  expect(status).toBe(401);
  expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  expect(errors?.[0]?.extensions['claims']).toContain('"c2"');
  expect(msgraph.map((request) => request.status)).toEqual([401, 401]);
});

describe('the developer sign-in', () => {
  /**
   * Sends a query as a user who does not satisfy the challenge. Returns its claims: as in the error, as in the header.
   */
  const challengeOf = async (user: EmulatorUser): Promise<string[]> => {
    const { errors, headers } = await gateway.ask(list, { user });
    const [, encoded = ''] = /claims="([^"]+)"/.exec(headers.get('www-authenticate') ?? '') ?? [];
    return [String(errors?.[0]?.extensions['claims']), encoded];
  };
  const signInWith = async (user: string, text: string): Promise<string> =>
    (await fetch(`${gateway.url}/emulator/token?user=${user}&claims=${encodeURIComponent(text)}`)).text();

  test.each([
    ['the error', 0],
    ['the header', 1],
  ])('returns a token that satisfies the claims of %s', async (_, form) => {
    const text = (await challengeOf('reader'))[form] ?? '';
    const { errors, status } = await gateway.ask(list, { token: await signInWith('reader', text) });
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
  });

  test('returns a token that satisfies Graph after one exchange', async () => {
    const token = await signInWith('reader', claims);
    gateway.emulator.requests.exchanges = 0;
    await gateway.ask(list, { token });
    expect(gateway.emulator.requests.exchanges).toBe(1);
    expect(gateway.emulator.requests.msgraph.map((request) => request.status)).toEqual([200]);
  });

  test('returns a token that satisfies Conditional Access at the exchange', async () => {
    gateway.emulator.requireAuthenticationContext(undefined);
    const [text = ''] = await challengeOf('risky');
    expect((await gateway.ask(list, { token: await signInWith('risky', text) })).status).toBe(200);
  });

  test('returns a token that is refused when it has other claims', async () => {
    const token = await signInWith('reader', claims.replace('c1', 'c2'));
    expect((await gateway.ask(list, { token })).status).toBe(401);
  });

  test('returns a token with the claims for direct calls to Graph', async () => {
    const path = `/emulator/token?user=reader&for=msgraph&claims=${encodeURIComponent(claims)}`;
    const token = await (await fetch(gateway.url + path)).text();
    const url = `${gateway.emulator.msgraphUrl}/deviceManagement/complianceManagementPartners`;
    expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  });

  test.each([
    ['text that is not JSON', 'c1'],
    ['a list', '[]'],
    ['the claims of an id token', '{"id_token":{}}'],
    ['an authentication context that Entra does not have', '{"access_token":{"acrs":{"value":"c0"}}}'],
    ['an authentication context that is not a string', '{"access_token":{"acrs":{"values":[{}]}}}'],
    ['a claim that the emulator does not support', '{"access_token":{"deviceid":{"essential":true}}}'],
    ['claims that are too long', `{"access_token":{"x":"${'x'.repeat(4_000)}"}}`],
  ])('returns 400 for %s', async (_, text) => {
    const response = await fetch(`${gateway.url}/emulator/token?claims=${encodeURIComponent(text)}`);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain('`claims`');
  });
});
