// Access-token verification while the authority rotates its keys or is unavailable, and forged tokens.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { base64url, CompactSign, exportJWK, generateKeyPair, SignJWT, decodeJwt, type JWTPayload } from 'jose';
import { createAccessTokenVerifier, type Caller } from '../../src/auth/access-token.js';
import { createAuthorityDispatcher } from '../../src/auth/authority.js';
import { AuthorityUnavailableError, InvalidTokenError } from '../../src/auth/errors.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { signingKey } from '../support/signing-key.js';

const keyCooldownMs = 200;
let emulator: Emulator;
let dispatcher: ReturnType<typeof createAuthorityDispatcher>;
let verify: (token: string) => Promise<Caller>;

beforeEach(async () => {
  emulator = await startEmulator({ signingKey });
  dispatcher = createAuthorityDispatcher({ certificate: emulator.certificate });
  const { authorityHost: host, clientId, tenantId } = emulator;
  verify = createAccessTokenVerifier({
    authority: { host, tenantId, dispatcher },
    audiences: [clientId],
    scope: 'access_as_user',
    clientIds: [],
    keyCooldownMs,
  });
});
afterEach(async () => {
  await dispatcher.destroy();
  await emulator.close();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('keys', () => {
  test('are read once for many tokens', async () => {
    await Promise.all(Array.from({ length: 20 }, async () => verify(await emulator.signIn())));
    expect(emulator.requests.keys).toBe(1);
  });

  test('that are new are read after the cooldown, and the old ones stay valid', async () => {
    const old = await emulator.signIn();
    await verify(old);
    await emulator.rotateKeys();
    await pause(keyCooldownMs + 50);
    expect((await verify(await emulator.signIn())).tenantId).toBe(emulator.tenantId);
    expect((await verify(old)).tenantId).toBe(emulator.tenantId);
    expect(emulator.requests.keys).toBe(2);
  });

  test('that are unknown cannot cause a flood of requests to the authority', async () => {
    await verify(await emulator.signIn());
    for (let index = 0; index < 100; index++) {
      await expect(verify(await emulator.sign({}, { kid: `unknown-${index}` }))).rejects.toBeInstanceOf(
        InvalidTokenError,
      );
    }
    expect(emulator.requests.keys).toBeLessThanOrEqual(2 + Math.floor(2_000 / keyCooldownMs));
  });
});

describe('a verified token', () => {
  test('is verified again if a byte of it differs', async () => {
    const token = await emulator.signIn();
    await verify(token);
    await expect(verify(`${token.slice(0, -4)}AAAA`)).rejects.toBeInstanceOf(InvalidTokenError);
  });

  test('is cached no longer than it is valid', async () => {
    // Valid for two more seconds, because of the clock tolerance; the cache expires entries to the second.
    const token = await emulator.sign({ exp: Math.floor(Date.now() / 1000) - 58 });
    expect((await verify(token)).token).toBe(token);
    await pause(3_500);
    await expect(verify(token)).rejects.toThrow('The token has expired.');
  });
});

describe('an outage of the authority', () => {
  test('does not affect tokens whose keys are cached', async () => {
    await verify(await emulator.signIn());
    const later = await emulator.signIn('reader');
    emulator.setAuthorityOutage(true);
    expect((await verify(later)).token).toBe(later);
  });

  test('is distinguished from a bad token, and ends when the authority is back', async () => {
    const token = await emulator.signIn();
    emulator.setAuthorityOutage(true);
    await expect(verify(token)).rejects.toBeInstanceOf(AuthorityUnavailableError);
    emulator.setAuthorityOutage(false);
    await pause(keyCooldownMs + 50);
    expect((await verify(token)).token).toBe(token);
  });
});

// https://www.rfc-editor.org/rfc/rfc8725
describe('forgeries of RFC 8725', () => {
  const claims = async (): Promise<JWTPayload> => decodeJwt(await emulator.signIn());
  const kidOf = (token: string): string =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
  const refused = (token: string): Promise<void> => expect(verify(token)).rejects.toBeInstanceOf(InvalidTokenError);
  const encode = (value: object): string => base64url.encode(JSON.stringify(value));

  test.each(['none', 'None', 'NONE', 'nOnE'])('2.1 no signature, alg %s', async (alg) => {
    await refused(`${encode({ alg, typ: 'JWT' })}.${encode(await claims())}.`);
    await refused(`${encode({ alg, typ: 'JWT' })}.${encode(await claims())}.c2ln`);
  });

  test('2.1 the public key as the secret of an HMAC', async () => {
    const token = await emulator.signIn();
    const [jwk] = ((await (await fetchKeys()).json()) as { keys: object[] }).keys;
    for (const secret of [JSON.stringify(jwk), String((jwk as { n: string }).n)]) {
      await refused(
        await new SignJWT(await claims())
          .setProtectedHeader({ alg: 'HS256', kid: kidOf(token) })
          .sign(new TextEncoder().encode(secret)),
      );
    }
  });

  test.each(['RS384', 'RS512', 'PS256', 'ES256'])('3.1 another algorithm, %s', async (alg) => {
    const { privateKey } = await generateKeyPair(alg);
    await refused(
      await new SignJWT(await claims())
        .setProtectedHeader({ alg, kid: kidOf(await emulator.signIn()) })
        .sign(privateKey),
    );
  });

  test('3.10 a key in the token itself, or referenced by URL', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'mine' };
    for (const header of [
      { jwk },
      { jwk, kid: 'mine' },
      { jku: 'http://127.0.0.1:1/keys', kid: 'mine' },
      { x5u: 'http://127.0.0.1:1/c', kid: 'mine' },
      { kid: '../../keys' },
      { kid: "' OR 1=1" },
    ]) {
      await refused(await new SignJWT(await claims()).setProtectedHeader({ alg: 'RS256', ...header }).sign(privateKey));
    }
    expect(emulator.requests.keys).toBeLessThanOrEqual(1 + Math.ceil(2_000 / keyCooldownMs));
  });

  test('an unknown critical header', async () => {
    const [header, payload, signature] = (await emulator.signIn()).split('.');
    const altered = { ...JSON.parse(Buffer.from(header ?? '', 'base64url').toString()), crit: ['exp'], exp: 1 };
    await refused(`${encode(altered)}.${payload}.${signature}`);
  });

  test('2.5 an encrypted token, and one in another serialization', async () => {
    await refused('a.b.c.d.e');
    await refused(
      await new CompactSign(new TextEncoder().encode('not claims'))
        .setProtectedHeader({ alg: 'RS256' })
        .sign((await generateKeyPair('RS256')).privateKey),
    );
  });

  test.each<[string, Record<string, unknown>]>([
    ['3.8 another issuer', { iss: 'https://sts.windows.net/other/' }],
    ['3.9 another audience', { aud: 'https://graph.microsoft.com' }],
    ['3.9 an audience that only begins like it', { aud: 'b3d5f708-1a2c-4e3f-8a4b-5c6d7e8f9a0b.evil.example' }],
    ['no audience', { aud: undefined }],
    ['no issuer', { iss: undefined }],
    ['no tenant', { tid: undefined }],
    ['no end', { exp: undefined }],
    ['an end that is a text', { exp: '9999999999' }],
    ['an end long ago', { exp: 1 }],
    ['a beginning to come', { nbf: 9_999_999_999 }],
  ])('%s', async (_, altered) => {
    await refused(await emulator.sign(altered));
  });

  test('a changed claim with a genuine signature', async () => {
    const [header, , signature] = (await emulator.signIn()).split('.');
    await refused(`${header}.${encode({ ...(await claims()), oid: 'someone-else' })}.${signature}`);
  });

  async function fetchKeys(): Promise<Response> {
    const { fetch } = await import('undici');
    return (await fetch(`${emulator.authorityHost}/${emulator.tenantId}/discovery/v2.0/keys`, {
      dispatcher,
    })) as unknown as Response;
  }
});
