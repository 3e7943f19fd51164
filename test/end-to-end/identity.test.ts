// Authentication of callers, and the tokens that are sent to Graph.
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

describe('without a valid token', () => {
  test('a query returns 401 with a challenge that has no error code, and makes no request to Graph', async () => {
    const response = await withToken(null);
    expect(response.status).toBe(401);
    expect(codeOf(response)).toBe('UNAUTHENTICATED');
    expect(challengeOf(response)).toBe('Bearer');
    expect(response.data ?? null).toBeNull();
    expect(gateway.calls()).toEqual([]);
  });

  test('the schema can be read for composition and by explorers', async () => {
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
  ])('an operation on tenant data returns 401: %s', async (query) => {
    expect((await gateway.ask(query, { token: null })).status).toBe(401);
  });

  test.each([
    ['another scheme', 'Basic abc'],
    ['no token', 'Bearer'],
    ['two tokens', 'Bearer a b'],
  ])('an Authorization header with %s returns 401', async (_, authorization) => {
    const response = await gateway.ask(list, { token: null, headers: { authorization } });
    expect(response.status).toBe(401);
    expect(codeOf(response)).toBe('UNAUTHENTICATED');
    expect(challengeOf(response)).toContain('error="invalid_token"');
  });
});

test('a token that exceeds the header size limit returns 431', async () => {
  const { status } = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${'a'.repeat(20_000)}` },
  });
  expect(status).toBe(431);
});

describe('a token is refused as invalid', () => {
  const expectInvalid = async (token: string, reason: string): Promise<void> => {
    const response = await withToken(token);
    expect(response.status).toBe(401);
    expect(codeOf(response)).toBe('UNAUTHENTICATED');
    expect(challengeOf(response)).toMatch(/^Bearer error="invalid_token", error_description="[^"]+"$/);
    expect(response.errors?.[0]?.message).toContain(reason);
    expect(gateway.emulator.requests.exchanges).toBe(0);
  };

  test('when it is not a JWT', () => expectInvalid('abc', 'not a JSON Web Token'));
  test('when it has expired', async () => expectInvalid(await gateway.emulator.sign({ exp: now() - 120 }), 'expired'));
  test('when it is not valid yet', async () => expectInvalid(await gateway.emulator.sign({ nbf: now() + 600 }), 'nbf'));
  test('when it has no expiry', async () => expectInvalid(await gateway.emulator.sign({ exp: undefined }), 'exp'));
  test('when its audience is Microsoft Graph', async () =>
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

  test('when it is not signed', async () =>
    expectInvalid(new UnsecuredJWT(decodeJwt(await gateway.emulator.signIn())).encode(), 'signature'));

  test('when it is signed with the public key as an HMAC secret', async () => {
    const genuine = decodeJwt(await gateway.emulator.signIn());
    const forged = await new SignJWT(genuine).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from('public key'));
    await expectInvalid(forged, 'signature');
  });
});

describe('a valid token is refused with insufficient_scope', () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      'belongs to an application without a user and has no scope',
      { scp: undefined, roles: ['Partners.Read'] },
      'signed-in user',
    ],
    ['belongs to an application and has a scope', { idtyp: 'app' }, 'signed-in user'],
    ['lacks the scope', { scp: 'other' }, 'lacks the scope access_as_user'],
    ['has a scope that only begins with the required one', { scp: 'access_as_user_too' }, 'lacks the scope'],
    ['belongs to another tenant', { tid: '99999999-9999-4999-8999-999999999999' }, 'your organization'],
  ])('when it %s', async (_, claims, reason) => {
    const response = await withToken(await gateway.emulator.sign(claims));
    expect(response.status).toBe(403);
    expect(codeOf(response)).toBe('FORBIDDEN');
    expect(challengeOf(response)).toContain('error="insufficient_scope"');
    expect(response.errors?.[0]?.message).toContain(reason);
  });
});

describe('a valid token', () => {
  test('is accepted in version 1.0 and 2.0, with its audience as an id or a URI', async () => {
    const { authorityHost, clientId, tenantId } = gateway.emulator;
    const v1 = await gateway.emulator.sign({
      ver: '1.0',
      iss: `${authorityHost}/${tenantId}/`,
      aud: `api://${clientId}`,
    });
    expect((await withToken(v1)).status).toBe(200);
    expect((await withToken(await gateway.emulator.signIn())).status).toBe(200);
  });

  test('is exchanged once for concurrent requests', async () => {
    const token = await gateway.emulator.signIn();
    const responses = await Promise.all(Array.from({ length: 20 }, () => withToken(token)));
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(gateway.emulator.requests.exchanges).toBe(1);
    await withToken(token);
    expect(gateway.emulator.requests.exchanges).toBe(1);
  });

  test("is never sent to Graph, which receives each user's own Graph token instead", async () => {
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

  test('is exchanged for a token whose audience is Microsoft Graph', async () => {
    await withToken(await gateway.emulator.signIn());
    const [call] = gateway.emulator.requests.msgraph;
    expect(decodeJwt(String(call?.headers['authorization']).replace('Bearer ', '')).aud).toBe(
      new URL(gateway.emulator.msgraphUrl).origin,
    );
  });
});

test('an outage of the authority returns 503 only to tokens that were not exchanged before', async () => {
  const token = await gateway.emulator.signIn();
  expect((await withToken(token)).status).toBe(200);
  gateway.emulator.setAuthorityOutage(true);
  expect((await withToken(token)).status).toBe(200);
  const newcomer = await withToken(await gateway.emulator.signIn('reader'));
  expect(newcomer.status).toBe(503);
  expect(codeOf(newcomer)).toBe('UPSTREAM_UNAVAILABLE');
});

test('a throttled exchange returns 503 with Retry-After as a header and in the error', async () => {
  // Uses a separate gateway, since the back-off is shared by all callers without a cached token.
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

test('a token that is about to expire is exchanged once for several requests', async () => {
  const token = await gateway.emulator.sign({ exp: now() + 120 });
  for (let index = 0; index < 5; index++) expect((await withToken(token)).status).toBe(200);
  expect(gateway.emulator.requests.exchanges).toBe(1);
});

test('a user without consent gets CONSENT_REQUIRED, with one exchange for several requests', async () => {
  const token = await gateway.emulator.signIn('guest');
  for (let request = 0; request < 2; request++) {
    const response = await withToken(token);
    expect(response.status).toBe(403);
    expect(codeOf(response)).toBe('FORBIDDEN');
    expect(response.errors?.[0]?.extensions['reason']).toBe('CONSENT_REQUIRED');
    expect(gateway.emulator.requests.exchanges).toBe(1);
  }
});

test('a query returns 401 with a claims challenge when Conditional Access requires more', async () => {
  const response = await withToken(await gateway.emulator.signIn('risky'));
  expect(response.status).toBe(401);
  expect(codeOf(response)).toBe('UNAUTHENTICATED');
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  expect(response.errors?.[0]?.extensions['claims']).toBe(claims);
  const { authorityHost, tenantId } = gateway.emulator;
  expect(challengeOf(response)).toBe(
    `Bearer realm="", authorization_uri="${authorityHost}/${tenantId}/oauth2/v2.0/authorize", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`,
  );
});

test('a write that Graph forbids returns FORBIDDEN with the request ids', async () => {
  const response = await gateway.ask(
    'mutation { deleteComplianceManagementPartner(id: "40000000-0000-4000-8000-000000000001") { userErrors { code } } }',
    {
      user: 'reader',
    },
  );
  expect(response.status).toBe(200);
  expect(codeOf(response)).toBe('FORBIDDEN');
  expect(response.errors?.[0]?.extensions['microsoftGraph']).toMatchObject({
    status: 403,
    code: 'Forbidden',
    requestId: expect.any(String),
    clientRequestId: expect.any(String),
  });
  expect(JSON.stringify(response)).not.toMatch(/manage\.microsoft\.com|Activity ID/);
});

test('an application that GATEWAY_CLIENT_IDS does not list gets 403', async () => {
  const strict = await startTestGateway({
    environment: { GATEWAY_CLIENT_IDS: '11111111-1111-4111-8111-111111111111' },
  });
  try {
    const response = await strict.ask(list);
    expect(response.status).toBe(403);
    expect(response.errors?.[0]?.message).toBe(
      'This application may not call this API. Only the operator can allow it.',
    );
  } finally {
    await strict.close();
  }
});
