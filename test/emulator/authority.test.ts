// The local authority: metadata, keys, developer sign-in and token exchange.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { Agent, request } from 'undici';
import { startTestTenant, type TestTenant } from './tenant.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant();
});
afterAll(() => tenant.close());
beforeEach(() => tenant.emulator.reset());

const scopes = {
  admin:
    'DeviceManagementConfiguration.Read.All DeviceManagementServiceConfig.ReadWrite.All GroupMember.Read.All User.Read User.ReadBasic.All',
  operator: 'DeviceManagementServiceConfig.ReadWrite.All User.Read',
  reader: 'DeviceManagementServiceConfig.Read.All User.Read',
};

describe('metadata', () => {
  test.each([
    ['', '/', '/discovery/keys'],
    ['/v2.0', '/v2.0', '/discovery/v2.0/keys'],
  ])('of "%s" name issuer, token endpoint and keys of the same origin', async (path, issuer, keys) => {
    const { body } = await tenant.authority(`${path}/.well-known/openid-configuration`);
    const root = `${tenant.emulator.authorityHost}/${tenant.emulator.tenantId}`;
    expect(body).toMatchObject({
      issuer: root + issuer,
      token_endpoint: `${root}/oauth2/v2.0/token`,
      jwks_uri: root + keys,
    });
    expect((await tenant.authority(keys)).body.keys[0]).toMatchObject({
      kty: 'RSA',
      use: 'sig',
      alg: 'RS256',
      kid: expect.any(String),
      n: expect.any(String),
      e: 'AQAB',
    });
    expect(tenant.emulator.requests).toMatchObject({ keys: 1, exchanges: 0 });
  });

  test('name a key set that verifies new tokens and tokens of older keys', async () => {
    const before = await tenant.emulator.signIn();
    await tenant.emulator.rotateKeys();
    const after = await tenant.emulator.signIn();
    expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
    const keys = createLocalJWKSet((await tenant.authority('/discovery/v2.0/keys')).body);
    for (const token of [before, after]) {
      const { issuer } = (await tenant.authority('/v2.0/.well-known/openid-configuration')).body;
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: tenant.emulator.clientId,
        algorithms: ['RS256'],
      });
      expect(payload['ver']).toBe('2.0');
    }
  });

  test('cannot be read without trusting the certificate', async () => {
    const untrusting = new Agent();
    await expect(request(tenant.emulator.authorityHost, { dispatcher: untrusting })).rejects.toThrow(
      'self-signed certificate',
    );
    await untrusting.destroy();
  });
});

describe('the developer sign-in', () => {
  test.each(['admin', 'operator', 'reader', 'guest', 'risky'])(
    'gives %s a token for the gateway that is valid for an hour',
    async (user) => {
      const { status, body } = await tenant.authority('/oauth2/v2.0/developer-sign-in', { user });
      expect(status).toBe(200);
      expect(body.expires_in).toBe(3600);
      const claims = decodeJwt(body.access_token);
      expect(claims).toMatchObject({
        aud: tenant.emulator.clientId,
        tid: tenant.emulator.tenantId,
        scp: 'access_as_user',
        ver: '2.0',
        azpacr: '0',
        preferred_username: `${user}@contoso.example`,
      });
      expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
      expect(Object.keys(decodeJwt(await tenant.emulator.signIn(user)))).toEqual(Object.keys(claims));
    },
  );

  test('refuses unknown users', async () => {
    expect((await tenant.authority('/oauth2/v2.0/developer-sign-in', { user: 'root' })).status).toBe(400);
    await expect(tenant.emulator.signIn('constructor')).rejects.toThrow(
      'Unknown user; use one of admin, operator, reader, roleless, unlicensed, outsider, guest, risky, prompted, unscoped, stranger.',
    );
  });

  test('issues tokens that satisfy a claims challenge', async () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c3"}}}';
    const { body } = await tenant.authority('/oauth2/v2.0/developer-sign-in', { user: 'reader', claims });
    expect(decodeJwt(body.access_token)['acrs']).toEqual(['c3']);
    expect((await tenant.authority('/oauth2/v2.0/developer-sign-in', { claims: 'c3' })).status).toBe(400);
  });

  test('lets tests change and remove any claim and header member', async () => {
    const token = await tenant.emulator.sign({ ver: '1.0', scp: undefined }, { kid: undefined, typ: 'at+jwt' });
    expect(decodeJwt(token)).toMatchObject({ ver: '1.0', tid: tenant.emulator.tenantId });
    expect(Object.keys(decodeJwt(token))).not.toContain('scp');
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', typ: 'at+jwt' });
  });
});

describe('the exchange', () => {
  test.each(['admin', 'operator', 'reader'] as const)(
    'gives %s a Graph token with the scopes that have consent',
    async (user) => {
      const assertion = await tenant.emulator.signIn(user);
      const { status, body } = await tenant.exchange({ assertion });
      expect(status).toBe(200);
      expect(body).toEqual({
        token_type: 'Bearer',
        scope: scopes[user],
        expires_in: 3600,
        ext_expires_in: 3600,
        access_token: expect.any(String),
      });
      const { oid, tid } = decodeJwt(assertion);
      expect(decodeJwt(body.access_token)).toMatchObject({
        aud: new URL(tenant.emulator.msgraphUrl).origin,
        scp: scopes[user],
        ver: '1.0',
        appid: tenant.emulator.clientId,
        oid,
        tid,
      });
      expect(tenant.emulator.requests.exchanges).toBe(1);
    },
  );

  test('accepts tokens of both versions, for the client id and for its URI', async () => {
    const { authorityHost, clientId, tenantId } = tenant.emulator;
    const assertion = await tenant.emulator.sign({
      ver: '1.0',
      iss: `${authorityHost}/${tenantId}/`,
      aud: `api://${clientId}`,
    });
    expect((await tenant.exchange({ assertion })).status).toBe(200);
  });

  test('gives the gateway a Graph token of its own, which permits nothing', async () => {
    const { body, status } = await tenant.exchange({ grant_type: 'client_credentials', assertion: '' });
    expect(status).toBe(200);
    expect(decodeJwt(body.access_token)).toMatchObject({ idtyp: 'app', appid: tenant.emulator.clientId });
    const headers = { authorization: `Bearer ${body.access_token}` };
    const partners = `${tenant.emulator.msgraphUrl}/deviceManagement/complianceManagementPartners`;
    expect((await fetch(partners, { headers })).status).toBe(403);
  });

  test('accepts a federated token in place of a secret', async () => {
    const { status } = await tenant.exchange({ client_secret: '', client_assertion: tenant.emulator.federatedToken });
    expect(status).toBe(200);
  });

  test.each<[string, () => Promise<Record<string, string>> | Record<string, string>, number, string, number]>([
    ['another grant', () => ({ grant_type: 'password' }), 400, 'unsupported_grant_type', 70003],
    ['another use of the token', () => ({ requested_token_use: '' }), 400, 'unsupported_grant_type', 70003],
    ['another client', () => ({ client_id: 'x' }), 400, 'unauthorized_client', 700016],
    ['a wrong secret', () => ({ client_secret: 'x' }), 401, 'invalid_client', 7000215],
    ['a wrong assertion of the client', () => ({ client_assertion: 'x' }), 401, 'invalid_client', 700027],
    ['another scope', () => ({ scope: 'User.Read' }), 400, 'invalid_scope', 70011],
    ['another resource', () => ({ scope: 'https://graph.microsoft.com/.default' }), 400, 'invalid_scope', 70011],
    ['an assertion that is not a JWT', () => ({ assertion: 'x' }), 400, 'invalid_grant', 50013],
    [
      'a broken signature',
      async () => ({ assertion: `${(await tenant.emulator.signIn()).slice(0, -8)}AAAAAAAA` }),
      400,
      'invalid_grant',
      50013,
    ],
    [
      'a token of another issuer',
      async () => ({ assertion: await tenant.emulator.sign({ iss: 'https://sts.example/' }) }),
      400,
      'invalid_grant',
      50013,
    ],
    [
      'an expired token',
      async () => ({ assertion: await tenant.emulator.sign({ exp: 1 }) }),
      400,
      'invalid_grant',
      500133,
    ],
    [
      'a token for another API',
      async () => ({ assertion: await tenant.emulator.sign({ aud: 'x' }) }),
      400,
      'invalid_grant',
      500131,
    ],
    [
      'a token without a user',
      async () => ({ assertion: await tenant.emulator.sign({ scp: undefined }) }),
      400,
      'invalid_grant',
      50013,
    ],
    [
      'a user without consent',
      async () => ({ assertion: await tenant.emulator.signIn('guest') }),
      400,
      'invalid_grant',
      65001,
    ],
    [
      'a user who needs another factor',
      async () => ({ assertion: await tenant.emulator.signIn('risky') }),
      400,
      'interaction_required',
      50076,
    ],
  ])('is refused for %s, in the words of Entra', async (_, form, status, error, number) => {
    const response = await tenant.exchange(await form());
    expect(response).toMatchObject({
      status,
      body: {
        error,
        error_codes: [number],
        trace_id: expect.any(String),
        correlation_id: expect.any(String),
        timestamp: expect.any(String),
      },
    });
    expect(response.body.error_description).toMatch(new RegExp(`^AADSTS${number}: `));
    expect(response.body.suberror).toBe(number === 65001 ? 'consent_required' : undefined);
  });
});
