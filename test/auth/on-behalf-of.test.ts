// The exchange of a caller's token, with each kind of credential, against the emulated authority.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { generate } from 'selfsigned';
import type { Caller } from '../../src/auth/access-token.js';
import { createAuthorityDispatcher } from '../../src/auth/authority.js';
import {
  AuthorityUnavailableError,
  ConsentRequiredError,
  GatewayCredentialError,
  InvalidTokenError,
} from '../../src/auth/errors.js';
import type { GatewayCredential } from '../../src/auth/exchange.js';
import { createOnBehalfOf, type OnBehalfOf, type OnBehalfOfOptions } from '../../src/auth/on-behalf-of.js';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import { startScriptedAuthority, type Step } from '../support/scripted-server.js';
import { until } from '../support/until.js';

let emulator: Emulator;
let folder: string;
let outcomes: string[];
let dispatcher: ReturnType<typeof createAuthorityDispatcher>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const pem = await generate([{ name: 'commonName', value: 'gateway' }], { keyType: 'rsa', keySize: 2048 });
  await writeFile(join(folder, 'gateway.pem'), `${pem.private}\n${pem.cert}`);
  emulator = await startEmulator({ clientCertificate: pem.cert });
  await writeFile(join(folder, 'token'), `${emulator.federatedToken}\n`);
  dispatcher = createAuthorityDispatcher({ certificate: emulator.certificate });
});
afterAll(async () => {
  await Promise.all([emulator.close(), dispatcher.destroy(), rm(folder, { recursive: true })]);
});
beforeEach(() => {
  emulator.reset();
  outcomes = [];
});

const connect = (credential: GatewayCredential, options: Partial<OnBehalfOfOptions> = {}): OnBehalfOf =>
  createOnBehalfOf({
    authority: { host: emulator.authorityHost, tenantId: emulator.tenantId, dispatcher },
    clientId: emulator.clientId,
    credential,
    scope: `${new URL(emulator.msgraphUrl).origin}/.default`,
    onExchange: (outcome) => outcomes.push(outcome),
    ...options,
  });
const exchange = (
  credential: GatewayCredential,
  options: Partial<OnBehalfOfOptions> = {},
): ((caller: Caller) => Promise<string>) => connect(credential, options).getToken;
const callerOf = (token: string): Caller => {
  const { tid, oid, exp } = decodeJwt(token);
  return {
    tenantId: String(tid),
    objectId: String(oid),
    clientId: undefined,
    expiresAtSeconds: exp ?? 0,
    token,
    tokenHash: token,
  };
};
const secret = (): GatewayCredential => ({ clientSecret: emulator.clientSecret });

describe.each<[string, () => GatewayCredential]>([
  ['a secret', secret],
  ['a certificate', () => ({ certificatePath: join(folder, 'gateway.pem') })],
  ['a federated token file', () => ({ federatedTokenFile: join(folder, 'token') })],
])('with %s', (_, credential) => {
  test("a user's token becomes a Graph token of the same user", async () => {
    const caller = callerOf(await emulator.signIn('reader'));
    const { aud, oid, scp } = decodeJwt(await exchange(credential())(caller));
    expect([aud, oid, scp]).toEqual([
      new URL(emulator.msgraphUrl).origin,
      caller.objectId,
      'DeviceManagementServiceConfig.Read.All User.Read',
    ]);
    expect(outcomes).toEqual(['success']);
  });
});

describe('one exchange', () => {
  test('serves all requests of its user, concurrent and later, and no other user', async () => {
    const onBehalfOf = exchange(secret());
    const [admin, reader] = [callerOf(await emulator.signIn('admin')), callerOf(await emulator.signIn('reader'))];
    const tokens = await Promise.all([admin, reader, admin, reader, admin].map((caller) => onBehalfOf(caller)));
    expect(new Set(tokens).size).toBe(2);
    expect(await onBehalfOf(admin)).toBe(tokens[0]);
    expect(emulator.requests.exchanges).toBe(2);
  });

  test('is cached until the expiry of a token that is about to expire', async () => {
    const onBehalfOf = exchange(secret());
    const caller = callerOf(await emulator.sign({ exp: Math.floor(Date.now() / 1000) + 60 }));
    await onBehalfOf(caller);
    await onBehalfOf(caller);
    expect(emulator.requests.exchanges).toBe(1);
  });

  test('that was refused is shared by concurrent requests, and cached for a moment', async () => {
    const onBehalfOf = exchange(secret(), { refusalTtlMs: 300 });
    const caller = callerOf(await emulator.signIn('guest'));
    const waiting = await Promise.allSettled([onBehalfOf(caller), onBehalfOf(caller)]);
    expect(
      waiting.map((result) => result.status === 'rejected' && result.reason instanceof ConsentRequiredError),
    ).toEqual([true, true]);
    await expect(onBehalfOf(caller)).rejects.toBeInstanceOf(ConsentRequiredError);
    expect(emulator.requests.exchanges).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await expect(onBehalfOf(caller)).rejects.toBeInstanceOf(ConsentRequiredError);
    expect(emulator.requests.exchanges).toBe(2);
  });
});

describe('an error of an exchange', () => {
  test.each<[string, () => GatewayCredential]>([
    ['a wrong secret', () => ({ clientSecret: 'wrong' })],
    ['a certificate file that is gone', () => ({ certificatePath: join(folder, 'gone.pem') })],
    ['a federated token file that is gone', () => ({ federatedTokenFile: join(folder, 'gone') })],
  ])('of %s is for the operator', async (_, credential) => {
    const failed = exchange(credential())(callerOf(await emulator.signIn()));
    await expect(failed).rejects.toBeInstanceOf(GatewayCredentialError);
  });

  test('for a token that the authority rejects is for the user', async () => {
    const [header, , signature] = (await emulator.signIn()).split('.');
    const forged = `${header}.${Buffer.from(JSON.stringify({ oid: 'x', scp: 'x' })).toString('base64url')}.${signature}`;
    await expect(exchange(secret())(callerOf(forged))).rejects.toBeInstanceOf(InvalidTokenError);
  });

  test('for a token of another API is for the operator, who accepts too many audiences', async () => {
    const other = callerOf(await emulator.sign({ aud: 'api://other' }));
    await expect(exchange(secret())(other)).rejects.toBeInstanceOf(GatewayCredentialError);
  });

  test('says that the authority is unavailable if it does not respond', async () => {
    const authority = { host: 'https://127.0.0.1:1', tenantId: emulator.tenantId, dispatcher };
    const failed = exchange(secret(), { authority })(callerOf(await emulator.signIn()));
    await expect(failed).rejects.toBeInstanceOf(AuthorityUnavailableError);
  });

  test('is raised for an untrusted certificate, before anything is sent', async () => {
    const untrusting = createAuthorityDispatcher({});
    const authority = { host: emulator.authorityHost, tenantId: emulator.tenantId, dispatcher: untrusting };
    await expect(exchange(secret(), { authority })(callerOf(await emulator.signIn()))).rejects.toBeInstanceOf(
      AuthorityUnavailableError,
    );
    expect(emulator.requests.exchanges).toBe(0);
    await untrusting.destroy();
  });
});

describe('an authority in trouble', () => {
  const metadata = (host: string): Step => ({
    body: {
      issuer: `${host}/t/v2.0`,
      authorization_endpoint: `${host}/t/authorize`,
      token_endpoint: `${host}/t/token`,
      jwks_uri: `${host}/t/keys`,
    },
  });

  test.each<[string, Step]>([
    [
      '429',
      {
        status: 429,
        headers: { 'retry-after': '1' },
        body: { error: 'temporarily_unavailable', error_codes: [90055] },
      },
    ],
    ['500', { status: 500, text: 'oops' }],
    ['503', { status: 503, headers: { 'retry-after': '1' }, body: { error: 'temporarily_unavailable' } }],
    ['HTML', { headers: { 'content-type': 'text/html' }, text: '<html>' }],
    ['a broken socket', (response) => response.destroy()],
    ['nothing at all', () => undefined],
    [
      'a byte every second, without end',
      (response) => {
        const drip = setInterval(() => response.write(' '), 1_000);
        response.once('close', () => clearInterval(drip));
      },
    ],
  ])('that answers %s ends in AuthorityUnavailableError, within its time', async (_, step) => {
    let host = '';
    const authority = await startScriptedAuthority(
      (response) => response.end(JSON.stringify((metadata(host) as { body: object }).body)),
      step,
    );
    host = authority.url;
    const trusting = createAuthorityDispatcher({ certificate: authority.certificate });
    const failed = exchange(secret(), { authority: { host, tenantId: 't', dispatcher: trusting } })(
      callerOf(await emulator.signIn()),
    );
    await expect(failed).rejects.toBeInstanceOf(AuthorityUnavailableError);
    expect(authority.requests.some(({ url }) => url.startsWith('/t/token'))).toBe(true);
    await trusting.destroy();
    await authority.close();
  });

  test('receives few answers at once, however many users it does not answer', async () => {
    let host = '';
    const authority = await startScriptedAuthority(
      (response) => response.end(JSON.stringify((metadata(host) as { body: object }).body)),
      () => undefined,
    );
    host = authority.url;
    const trusting = createAuthorityDispatcher({ certificate: authority.certificate });
    const { getToken } = connect(secret(), { authority: { host, tenantId: 't', dispatcher: trusting } });
    const callers = await Promise.all(Array.from({ length: 60 }, async () => callerOf(await emulator.signIn())));
    const exchanges = Promise.allSettled(callers.map((caller) => getToken(caller)));
    await until(() => authority.requests.length >= 32);
    await new Promise((resolve) => setTimeout(resolve, 500));
    // One more, because the first is answered.
    expect(authority.requests.length).toBeLessThanOrEqual(33);
    await trusting.destroy();
    await exchanges;
    await authority.close();
  });
});
