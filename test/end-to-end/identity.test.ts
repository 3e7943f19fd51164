// Who gets in, and with which token Graph is called.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import { startTestGateway, type TestResponse, type TestGateway } from '../support/gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.emulator.reset());

const list = '{ complianceManagementPartners { totalCount } }';
const withToken = (token: string | null): Promise<TestResponse> => gateway.ask(list, { token });
const challengeOf = ({ headers }: TestResponse): string | null => headers.get('www-authenticate');
const codeOf = ({ errors }: TestResponse): string => errors?.[0]?.extensions['code'];
const now = (): number => Math.floor(Date.now() / 1000);

describe('without a good token', () => {
  test('nothing of the tenant is shown, and the challenge has no error code', async () => {
    const answer = await withToken(null);
    expect(answer.status).toBe(401);
    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
    expect(challengeOf(answer)).toBe('Bearer');
    expect(answer.data ?? null).toBeNull();
    expect(gateway.calls()).toEqual([]);
  });

  test('the schema can be asked for, by composition and by explorers', async () => {
    const { status, data } = await gateway.ask('{ __typename _service { sdl } __schema { queryType { name } } }', {
      token: null,
    });
    expect(status).toBe(200);
    expect(data._service.sdl).toMatch(/type ComplianceManagementPartner \S* ?\S* ?@key/);
  });

  test.each([
    ['{ _entities(representations: [{ __typename: "Group", id: "1" }]) { ... on Group { id } } }'],
    ['query { ...all } fragment all on Query { complianceManagementPartners { totalCount } }'],
    ['mutation { deleteComplianceManagementPartner(id: "../x") { userErrors { code } } }'],
  ])('no other way leads in: %s', async (query) => {
    expect((await gateway.ask(query, { token: null })).status).toBe(401);
  });

  test.each([
    ['another scheme', 'Basic abc'],
    ['no token', 'Bearer'],
    ['two tokens', 'Bearer a b'],
  ])('a header with %s is refused', async (_, authorization) => {
    const answer = await gateway.ask(list, { token: null, headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
    expect(challengeOf(answer)).toContain('error="invalid_token"');
  });
});

test('a token longer than any header may be is refused before it is read', async () => {
  const { status } = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${'a'.repeat(20_000)}` },
  });
  expect(status).toBe(431);
});

describe('a token is refused as invalid', () => {
  const expectInvalid = async (token: string, reason: string): Promise<void> => {
    const answer = await withToken(token);
    expect(answer.status).toBe(401);
    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
    expect(challengeOf(answer)).toMatch(/^Bearer error="invalid_token", error_description="[^"]+"$/);
    expect(answer.errors?.[0]?.message).toContain(reason);
    expect(gateway.emulator.requests.exchanges).toBe(0);
  };

  test('when it is no JWT', () => expectInvalid('abc', 'not a JSON Web Token'));
  test('when it has expired', async () => expectInvalid(await gateway.emulator.sign({ exp: now() - 120 }), 'expired'));
  test('when it is not valid yet', async () => expectInvalid(await gateway.emulator.sign({ nbf: now() + 600 }), 'nbf'));
  test('when it never ends', async () => expectInvalid(await gateway.emulator.sign({ exp: undefined }), 'exp'));
  test('when it is for Graph', async () =>
    expectInvalid(await gateway.emulator.sign({ aud: new URL(gateway.emulator.msgraphUrl).origin }), 'another API'));
  test('when it comes from another issuer', async () =>
    expectInvalid(await gateway.emulator.sign({ iss: 'https://sts.example/' }), 'issuer'));
  test('when its version and its issuer disagree', async () =>
    expectInvalid(await gateway.emulator.sign({ ver: '1.0' }), 'issuer'));

  test('when it is signed by another key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const genuine = await gateway.emulator.signIn();
    const { kid } = JSON.parse(Buffer.from(genuine.split('.')[0] ?? '', 'base64url').toString());
    await expectInvalid(
      await new SignJWT(decodeJwt(genuine)).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey),
      'signature',
    );
  });

  test('when it is not signed at all', async () =>
    expectInvalid(new UnsecuredJWT(decodeJwt(await gateway.emulator.signIn())).encode(), 'signature'));

  test('when it is signed with the public key as a secret', async () => {
    const genuine = decodeJwt(await gateway.emulator.signIn());
    const forged = await new SignJWT(genuine).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from('public key'));
    await expectInvalid(forged, 'signature');
  });
});

describe('a token is good and not enough', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['of an application without a user (no scope)', { scp: undefined, roles: ['Partners.Read'] }, 'signed-in user'],
    ['of an application that has a scope', { idtyp: 'app' }, 'signed-in user'],
    ['without the scope', { scp: 'other' }, 'lacks the scope access_as_user'],
    ['with a scope that only begins like it', { scp: 'access_as_user_too' }, 'lacks the scope'],
    ['of another tenant', { tid: '99999999-9999-4999-8999-999999999999' }, 'your organization'],
  ])('%s', async (_, claims, reason) => {
    const answer = await withToken(await gateway.emulator.sign(claims));
    expect(answer.status).toBe(403);
    expect(codeOf(answer)).toBe('FORBIDDEN');
    expect(challengeOf(answer)).toContain('error="insufficient_scope"');
    expect(answer.errors?.[0]?.message).toContain(reason);
  });
});

describe('a good token', () => {
  test('of either version is taken, the audience as id or as URI', async () => {
    const { authorityHost, clientId, tenantId } = gateway.emulator;
    const v1 = await gateway.emulator.sign({
      ver: '1.0',
      iss: `${authorityHost}/${tenantId}/`,
      aud: `api://${clientId}`,
    });
    expect((await withToken(v1)).status).toBe(200);
    expect((await withToken(await gateway.emulator.signIn())).status).toBe(200);
  });

  test('is exchanged once, however many requests come at once', async () => {
    const token = await gateway.emulator.signIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => withToken(token)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(gateway.emulator.requests.exchanges).toBe(1);
    await withToken(token);
    expect(gateway.emulator.requests.exchanges).toBe(1);
  });

  test("is never sent to Graph: Graph gets the user's own Graph token, each user's their own", async () => {
    const [admin, reader] = [await gateway.emulator.signIn('admin'), await gateway.emulator.signIn('reader')];
    await Promise.all([withToken(admin), withToken(reader)]);
    const sent = gateway.emulator.requests.msgraph.map(({ headers }) =>
      String(headers['authorization']).replace('Bearer ', ''),
    );
    expect(sent).toHaveLength(2);
    expect(sent).not.toContain(admin);
    const users = sent.map((token) => decodeJwt(token)['oid']);
    expect(new Set(users)).toEqual(new Set([decodeJwt(admin)['oid'], decodeJwt(reader)['oid']]));
  });

  test('goes with a Graph token for Graph only', async () => {
    await withToken(await gateway.emulator.signIn());
    const [call] = gateway.emulator.requests.msgraph;
    expect(decodeJwt(String(call?.headers['authorization']).replace('Bearer ', '')).aud).toBe(
      new URL(gateway.emulator.msgraphUrl).origin,
    );
  });
});

test('an authority that is out does not lock out those whose tokens are known', async () => {
  const token = await gateway.emulator.signIn();
  expect((await withToken(token)).status).toBe(200);
  gateway.emulator.setAuthorityOutage(true);
  expect((await withToken(token)).status).toBe(200);
  const newcomer = await withToken(await gateway.emulator.signIn('reader'));
  expect(newcomer.status).toBe(503);
  expect(codeOf(newcomer)).toBe('UPSTREAM_UNAVAILABLE');
});

test('an authority that is busy says when to come back, in the error and as a header', async () => {
  // Of its own, since the pause is shared by all who have no token yet.
  const busy = await startTestGateway();
  try {
    busy.emulator.setAuthorityBusy(17);
    const { errors, headers, status } = await busy.ask(list);
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('17');
    expect(errors?.[0]?.extensions).toEqual({ code: 'UPSTREAM_UNAVAILABLE', retryAfterSeconds: 17 });
    expect((await busy.ask(list, { user: 'reader' })).headers.get('retry-after')).toBe('17');
    expect(busy.emulator.requests.exchanges).toBe(1);
  } finally {
    await busy.close();
  }
});

test('a token in its last minutes is exchanged once, however many requests come with it', async () => {
  const token = await gateway.emulator.sign({ exp: now() + 120 });
  for (let index = 0; index < 5; index++) expect((await withToken(token)).status).toBe(200);
  expect(gateway.emulator.requests.exchanges).toBe(1);
});

test('a user without consent is told so, and the authority is not asked again for each request', async () => {
  const token = await gateway.emulator.signIn('guest');
  for (const exchanges of [1, 1]) {
    const answer = await withToken(token);
    expect(answer.status).toBe(403);
    expect(codeOf(answer)).toBe('FORBIDDEN');
    expect(answer.errors?.[0]?.extensions['reason']).toBe('CONSENT_REQUIRED');
    expect(gateway.emulator.requests.exchanges).toBe(exchanges);
  }
});

test('a user of whom Conditional Access wants more gets a claims challenge that a client can act on', async () => {
  const answer = await withToken(await gateway.emulator.signIn('risky'));
  expect(answer.status).toBe(401);
  expect(codeOf(answer)).toBe('UNAUTHENTICATED');
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  expect(answer.errors?.[0]?.extensions['claims']).toBe(claims);
  const { authorityHost, tenantId } = gateway.emulator;
  expect(challengeOf(answer)).toBe(
    `Bearer realm="", authorization_uri="${authorityHost}/${tenantId}/oauth2/v2.0/authorize", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`,
  );
});

test('a user whom Graph does not let write is told so, with what support asks for', async () => {
  const answer = await gateway.ask('mutation { deleteComplianceManagementPartner(id: "1") { userErrors { code } } }', {
    user: 'reader',
  });
  expect(answer.status).toBe(200);
  expect(codeOf(answer)).toBe('FORBIDDEN');
  expect(answer.errors?.[0]?.extensions['microsoftGraph']).toMatchObject({
    status: 403,
    code: 'Forbidden',
    requestId: expect.any(String),
    clientRequestId: expect.any(String),
  });
  expect(JSON.stringify(answer)).not.toMatch(/manage\.microsoft\.com|Activity ID/);
});

test('front ends that are not on the list may not call', async () => {
  const strict = await startTestGateway({
    environment: { GATEWAY_CLIENT_IDS: '11111111-1111-4111-8111-111111111111' },
  });
  try {
    const answer = await strict.ask(list);
    expect(answer.status).toBe(403);
    expect(answer.errors?.[0]?.message).toBe('This application may not call this API.');
  } finally {
    await strict.close();
  }
});
