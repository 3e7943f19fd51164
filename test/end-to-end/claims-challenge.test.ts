// Continuous access evaluation: Graph wants a token that claims more.
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
const create =
  'mutation { createComplianceManagementPartner(input: { displayName: "x" }) { complianceManagementPartner { id } userErrors { code } } }';
const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

test.each([list, create])(
  'is answered once by the gateway, with a new token, where the user has shown enough: %.8s',
  async (query) => {
    const token = await gateway.emulator.signIn('admin');
    const { status, errors } = await gateway.ask(query, { token });
    expect(status).toBe(200);
    expect(errors).toBeUndefined();
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
    emulator.requireAuthenticationContext(`c${msgraph.length + 2}`);
    return push(...calls);
  };
  const { status, errors } = await gateway.ask(list);
  Reflect.deleteProperty(msgraph, 'push');
  expect(status).toBe(401);
  expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
  expect(errors?.[0]?.extensions['claims']).toContain('"c2"');
  expect(msgraph.map((it) => it.status)).toEqual([401, 401]);
});

describe('is answered with a token of the developer sign-in that claims what it asks for', () => {
  /** Asks as a user who cannot show more, and gives the challenge in its two forms. */
  const challenge = async (user: EmulatorUser): Promise<string[]> => {
    const { errors, headers } = await gateway.ask(list, { user });
    const [, encoded = ''] = /claims="([^"]+)"/.exec(headers.get('www-authenticate') ?? '') ?? [];
    return [String(errors?.[0]?.extensions['claims']), encoded];
  };
  const answerTo = async (user: string, text: string): Promise<string> =>
    (await fetch(`${gateway.url}/emulator/token?user=${user}&claims=${encodeURIComponent(text)}`)).text();

  test.each([
    ['as the error has it', 0],
    ['as the header has it', 1],
  ])('%s', async (_, form) => {
    const text = (await challenge('reader'))[form] ?? '';
    const { errors, status } = await gateway.ask(list, { token: await answerTo('reader', text) });
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
  });

  test('whose exchange satisfies Graph at once', async () => {
    const token = await answerTo('reader', claims);
    gateway.emulator.requests.exchanges = 0;
    await gateway.ask(list, { token });
    expect(gateway.emulator.requests.exchanges).toBe(1);
    expect(gateway.emulator.requests.msgraph.map((it) => it.status)).toEqual([200]);
  });

  test('when Conditional Access asks for more before the exchange, too', async () => {
    gateway.emulator.requireAuthenticationContext(undefined);
    const [text = ''] = await challenge('risky');
    expect((await gateway.ask(list, { token: await answerTo('risky', text) })).status).toBe(200);
  });

  test('and not with one that claims something else', async () => {
    const token = await answerTo('reader', claims.replace('c1', 'c2'));
    expect((await gateway.ask(list, { token })).status).toBe(401);
  });

  test('for a caller of Graph itself', async () => {
    const path = `/emulator/token?user=reader&for=msgraph&claims=${encodeURIComponent(claims)}`;
    const token = await (await fetch(gateway.url + path)).text();
    const url = `${gateway.emulator.msgraphUrl}/deviceManagement/complianceManagementPartners`;
    expect((await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  });

  test.each([
    ['text', 'c1'],
    ['a list', '[]'],
    ['a challenge of an id token', '{"id_token":{}}'],
    ['a context that Entra does not have', '{"access_token":{"acrs":{"value":"c0"}}}'],
    ['a context that is no text', '{"access_token":{"acrs":{"values":[{}]}}}'],
    ['a claim that the emulator does not know', '{"access_token":{"deviceid":{"essential":true}}}'],
    ['far too much', `{"access_token":{"x":"${'x'.repeat(4_000)}"}}`],
  ])('but not for %s', async (_, text) => {
    const answer = await fetch(`${gateway.url}/emulator/token?claims=${encodeURIComponent(text)}`);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: string }).error).toContain('`claims`');
  });
});
