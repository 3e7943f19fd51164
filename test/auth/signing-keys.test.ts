// The authority's key set, served by a test's own authority: which keys count, and how often it is read.
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createAccessTokenVerifier, type Caller } from '../../src/auth/access-token.js';
import { createAuthorityDispatcher } from '../../src/auth/authority.js';
import { AuthorityUnavailableError, GatewayCredentialError, InvalidTokenError } from '../../src/auth/errors.js';
import { startScriptedAuthority, type ScriptedServer } from '../support/scripted-server.js';

const tenantId = '7a1c3d5e-0f24-4b68-9c80-2e4f6a8b0c1d';
const keysPath = `/${tenantId}/keys`;
const keyCooldownMs = 300;
const closers: (() => Promise<unknown>)[] = [];
let privateKey: CryptoKey;
let jwk: JWK;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  privateKey = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'the-key', use: 'sig', alg: 'RS256' };
});
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

interface TestAuthority {
  server: ScriptedServer;
  verify: (token: string) => Promise<Caller>;
  sign: (claims?: Record<string, unknown>, header?: { kid: string; alg?: string }) => Promise<string>;
  /** Reads of the key set. */
  reads: () => number;
}

interface Answers {
  keysUrl?: string;
  /** A certificate to trust beside the authority's own, as a PEM. */
  trusted?: string;
  version?: '1.0' | '2.0';
  keys: (response: ServerResponse, host: string) => void;
}

async function startAuthority({ keys, keysUrl, trusted = '', version = '2.0' }: Answers): Promise<TestAuthority> {
  const format = version === '2.0' ? '/v2.0' : '/';
  const server = await startScriptedAuthority((response) => {
    if (response.req.url === keysPath) return keys(response, server.url);
    return response.end(
      JSON.stringify({ issuer: `${server.url}/{tenantid}${format}`, jwks_uri: keysUrl ?? server.url + keysPath }),
    );
  });
  const dispatcher = createAuthorityDispatcher({ certificate: `${server.certificate}\n${trusted}` });
  closers.push(
    () => dispatcher.destroy(),
    () => server.close(),
  );
  const verify = createAccessTokenVerifier({
    authority: { host: server.url, tenantId, dispatcher },
    audiences: ['api'],
    scope: 'access_as_user',
    clientIds: [],
    keyCooldownMs,
  });
  return {
    server,
    verify,
    sign: async (claims = {}, header = { kid: 'the-key' }) =>
      new SignJWT({
        iss: `${server.url}/${tenantId}${format}`,
        aud: 'api',
        tid: tenantId,
        oid: 'a-user',
        scp: 'access_as_user',
        ver: version,
        ...claims,
      })
        .setExpirationTime('1h')
        .setProtectedHeader({ alg: 'RS256', ...header })
        .sign(header.alg ? await importPKCS8(await exportPKCS8(privateKey), header.alg) : privateKey),
    reads: () => server.requests.filter(({ url }) => url === keysPath).length,
  };
}

const serve =
  (issuerOf: (host: string) => unknown): Answers['keys'] =>
  (response, host) => {
    const issuer = issuerOf(host);
    response.end(JSON.stringify({ keys: [issuer === undefined ? jwk : { ...jwk, issuer }] }));
  };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a key that the key set marks', () => {
  test.each<[string, (host: string) => unknown]>([
    ['with no issuer', () => undefined],
    ["with the token's issuer", (host) => `${host}/${tenantId}/v2.0`],
    ['with the issuer of any tenant', (host) => `${host}/{tenantid}/v2.0`],
  ])('%s signs tokens', async (_, issuerOf) => {
    const { sign, verify } = await startAuthority({ keys: serve(issuerOf) });
    expect((await verify(await sign())).objectId).toBe('a-user');
  });

  test.each<[string, (host: string) => unknown]>([
    ['another tenant', (host) => `${host}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0`],
    ['another host', () => `https://login.example/${tenantId}/v2.0`],
    ['something that is no text', () => 7],
    ['an empty text', () => ''],
  ])('as belonging to %s signs nothing', async (_, issuerOf) => {
    const { sign, verify } = await startAuthority({ keys: serve(issuerOf) });
    await expect(verify(await sign())).rejects.toBeInstanceOf(InvalidTokenError);
  });

  test('with the v2.0 issuer of the tenant signs v1.0 tokens too', async () => {
    const { sign, verify } = await startAuthority({
      version: '1.0',
      keys: serve((host) => `${host}/{tenantid}/v2.0`),
    });
    expect((await verify(await sign())).objectId).toBe('a-user');
  });
});

describe('a key without an algorithm, like those of Entra,', () => {
  const start = (): Promise<TestAuthority> =>
    startAuthority({
      keys: (response) => response.end(JSON.stringify({ keys: [{ ...jwk, alg: undefined }] })),
    });

  test('verifies RS256', async () => {
    const { sign, verify } = await start();
    expect((await verify(await sign())).objectId).toBe('a-user');
  });

  test.each(['RS384', 'RS512', 'PS256'])('does not verify %s', async (alg) => {
    const { sign, verify } = await start();
    await expect(verify(await sign({}, { kid: 'the-key', alg }))).rejects.toBeInstanceOf(InvalidTokenError);
  });
});

describe('a key set', () => {
  test('on another host is not read', async () => {
    const other = await startScriptedAuthority({ body: { keys: [jwk] } });
    closers.push(() => other.close());
    const { sign, verify } = await startAuthority({
      keysUrl: `${other.url}${keysPath}`,
      // A host for which an attacker can obtain a certificate.
      trusted: other.certificate,
      keys: serve(() => undefined),
    });
    await expect(verify(await sign())).rejects.toBeInstanceOf(AuthorityUnavailableError);
    expect(other.requests).toEqual([]);
  });

  test('of more than 1 MiB is not read', async () => {
    const padding = ' '.repeat(1024 * 1024);
    const { sign, verify } = await startAuthority({
      keys: (response) => response.end(JSON.stringify({ keys: [jwk], padding })),
    });
    await expect(verify(await sign())).rejects.toBeInstanceOf(AuthorityUnavailableError);
  });

  test.each<[string, Answers['keys']]>([
    ['answers 500', (response) => response.writeHead(500).end()],
    ['is not JSON', (response) => response.end('<html>')],
    ['holds no keys', (response) => response.end('{"keys":{}}')],
    ['breaks the connection', (response) => response.destroy()],
  ])('that %s is read once per cooldown, whatever tokens arrive', async (_, keys) => {
    const { reads, sign, verify } = await startAuthority({ keys });
    const tokens = await Promise.all(Array.from({ length: 40 }, (__, index) => sign({}, { kid: `unknown-${index}` })));
    const startMs = performance.now();
    for (const token of tokens) await expect(verify(token)).rejects.toBeInstanceOf(AuthorityUnavailableError);
    expect(reads()).toBeLessThanOrEqual(1 + Math.floor((performance.now() - startMs) / keyCooldownMs));
  });

  test('that can no longer be read is requested once per cooldown, and its cached keys stay valid', async () => {
    let usable = true;
    const { reads, sign, verify } = await startAuthority({
      keys: (response, host) => (usable ? serve(() => undefined)(response, host) : void response.writeHead(500).end()),
    });
    await verify(await sign());
    usable = false;
    await pause(keyCooldownMs + 50);
    const startMs = performance.now();
    for (let index = 0; index < 40; index++) {
      await expect(verify(await sign({}, { kid: `unknown-${index}` }))).rejects.toBeInstanceOf(
        AuthorityUnavailableError,
      );
    }
    expect(reads()).toBeLessThanOrEqual(2 + Math.floor((performance.now() - startMs) / keyCooldownMs));
    expect((await verify(await sign({ oid: 'another-user' }))).objectId).toBe('another-user');
  });

  test('that failed is read again after the cooldown', async () => {
    let usable = false;
    const { sign, verify } = await startAuthority({
      keys: (response, host) => (usable ? serve(() => undefined)(response, host) : void response.writeHead(500).end()),
    });
    const token = await sign();
    await expect(verify(token)).rejects.toBeInstanceOf(AuthorityUnavailableError);
    usable = true;
    await pause(keyCooldownMs + 50);
    expect((await verify(token)).objectId).toBe('a-user');
  });
});

describe('one token', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

  test('has one spelling: unused bits, padding and the other base64 alphabet are refused', async () => {
    const { sign, verify } = await startAuthority({ keys: serve(() => undefined) });
    const token = await sign();
    const start = token.slice(0, -1);
    // 256 bytes end in a character with four unused bits.
    const last = alphabet.indexOf(token.at(-1) ?? '');
    const spellings = Array.from({ length: 15 }, (_, index) => start + alphabet[last + index + 1]);
    spellings.push(`${token}=`, `${token}==`, token.replaceAll('_', '/').replaceAll('-', '+'));
    const others = spellings.filter((spelling) => spelling !== token);
    expect(others.length).toBeGreaterThan(16);
    for (const other of others) await expect(verify(other)).rejects.toBeInstanceOf(InvalidTokenError);
    expect((await verify(token)).token).toBe(token);
  });

  test('is cached by its hash, which does not reveal it', async () => {
    const { sign, verify } = await startAuthority({ keys: serve(() => undefined) });
    const token = await sign();
    const hash = createHash('sha256').update(token).digest('base64');
    expect((await verify(token)).tokenHash).toBe(hash);
    expect((await verify(token)).tokenHash).toBe(hash);
  });

  test('belongs to the same caller when it comes from the cache', async () => {
    const { sign, verify } = await startAuthority({ keys: serve(() => undefined) });
    const token = await sign();
    const first = await verify(token);
    expect(await verify(token)).toEqual(first);
  });
});

test('tokens with thousands of groups evict older ones, so that memory stays bounded', async () => {
  const outcomes: string[] = [];
  const server = await startAuthority({ keys: serve(() => undefined) });
  const dispatcher = createAuthorityDispatcher({
    certificate: (server.server as ScriptedServer & { certificate: string }).certificate,
  });
  closers.push(() => dispatcher.destroy());
  const verify = createAccessTokenVerifier({
    authority: { host: server.server.url, tenantId, dispatcher },
    audiences: ['api'],
    scope: 'access_as_user',
    clientIds: [],
    maxBytes: 3_000,
    onLookup: (outcome) => outcomes.push(outcome),
  });
  const tokens = await Promise.all(Array.from({ length: 20 }, (_, index) => server.sign({ oid: `user-${index}` })));
  for (const token of tokens) await verify(token);
  await verify(tokens[19] ?? '');
  await verify(tokens[0] ?? '');
  expect(outcomes.slice(-2)).toEqual(['hit', 'miss']);
});

const unknownTenant = { error: 'invalid_tenant', error_description: 'AADSTS90002: No.', error_codes: [90002] };

test.each([
  ['Entra', { status: 400, body: unknownTenant }, /AADSTS90002.*AZURE_TENANT_ID.*AZURE_AUTHORITY_HOST/],
  ['another server', { status: 404, body: { message: 'no' } }, /status 404.*AZURE_TENANT_ID.*AZURE_AUTHORITY_HOST/],
])('a tenant that %s does not know is the mistake of the operator, not an outage', async (_, step, message) => {
  const server = await startScriptedAuthority(step);
  const dispatcher = createAuthorityDispatcher({ certificate: server.certificate });
  closers.push(
    () => dispatcher.destroy(),
    () => server.close(),
  );
  const verify = createAccessTokenVerifier({
    authority: { host: server.url, tenantId, dispatcher },
    audiences: ['api'],
    scope: 'access_as_user',
    clientIds: [],
  });
  const token = await new SignJWT({ ver: '2.0' }).setProtectedHeader({ alg: 'RS256', kid: 'a' }).sign(privateKey);
  const error = await verify(token).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GatewayCredentialError);
  expect(error).toMatchObject({ message: expect.stringMatching(message) });
});
