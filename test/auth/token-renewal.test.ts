// Exchanges, their cache and the renewal of Graph tokens, with a scripted authority.
import { inspect } from 'node:util';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/auth/access-token.js';
import { createAuthorityDispatcher } from '../../src/auth/authority.js';
import {
  AuthorityUnavailableError,
  ClaimsChallengeError,
  ConsentRequiredError,
  GatewayCredentialError,
  InvalidTokenError,
  NotAssignedError,
} from '../../src/auth/errors.js';
import { createOnBehalfOf, type OnBehalfOf, type OnBehalfOfOptions } from '../../src/auth/on-behalf-of.js';
import { startScriptedAuthority } from '../support/scripted-server.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

interface TestAuthority extends OnBehalfOf {
  /** Returns the request bodies of the exchanges so far. */
  exchanges: () => URLSearchParams[];
  metadataReads: () => number;
}

type Answer = (response: ServerResponse, count: number) => void;

/** Starts an authority that by default grants `token-1`, `token-2` and so on. */
async function startAuthority(
  answer: Answer = grant(),
  options: Partial<OnBehalfOfOptions> = {},
): Promise<TestAuthority> {
  const isExchange = ({ url }: { url: string }): boolean => url.startsWith('/t/token');
  const server = await startScriptedAuthority((response) => {
    if (isExchange({ url: response.req.url ?? '' })) return answer(response, server.requests.filter(isExchange).length);
    return response.end(
      JSON.stringify({
        issuer: `${server.url}/t/v2.0`,
        authorization_endpoint: `${server.url}/t/authorize`,
        token_endpoint: `${server.url}/t/token`,
        jwks_uri: `${server.url}/t/keys`,
      }),
    );
  });
  const dispatcher = createAuthorityDispatcher({ certificate: server.certificate });
  closers.push(
    () => dispatcher.destroy(),
    () => server.close(),
  );
  const onBehalfOf = createOnBehalfOf({
    authority: { host: server.url, tenantId: 't', dispatcher },
    clientId: 'the-gateway',
    credential: { clientSecret: 'the-secret' },
    scope: 'https://graph.example/.default',
    onExchange: () => undefined,
    ...options,
  });
  return {
    ...onBehalfOf,
    exchanges: () => server.requests.filter(isExchange).map(({ body }) => new URLSearchParams(body)),
    metadataReads: () => server.requests.filter((request) => !isExchange(request)).length,
  };
}

function grant(expiresInSeconds = 3_600): Answer {
  return (response, count) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        token_type: 'Bearer',
        scope: 'https://graph.example/.default',
        expires_in: expiresInSeconds,
        access_token: `token-${count}`,
      }),
    );
  };
}

function refuse(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

const callerOf = (name: string, token = `${name}-token`): Caller => ({
  tenantId: 't',
  objectId: name,
  clientId: undefined,
  expiresAtSeconds: Math.floor(Date.now() / 1000) + 3_600,
  token,
  tokenHash: `${name}-hash`,
});
const caller = callerOf('ada');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const claims = (value: string): string => `{"access_token":{"acrs":{"essential":true,"value":"${value}"}}}`;

describe('a Graph token', () => {
  test('with a short lifetime is used for nine tenths of it', async () => {
    const { exchanges, getToken } = await startAuthority(grant(30));
    for (let index = 0; index < 5; index++) await getToken(caller);
    expect(exchanges()).toHaveLength(1);
  });

  test.each([
    ['is not used in the last tenth of its lifetime', 600, 570, 2],
    ['is used before that', 600, 500, 1],
    ['of an hour is not used in its last five minutes', 3_600, 3_400, 2],
    ['of an hour is used before that', 3_600, 3_200, 1],
  ])('%s', async (_, lifetimeSeconds, afterSeconds, expected) => {
    const { exchanges, getToken } = await startAuthority(grant(lifetimeSeconds));
    await getToken(caller);
    // The clock of the cache, which looks at it once a second.
    const now = performance.now;
    performance.now = () => now.call(performance) + afterSeconds * 1_000;
    try {
      await pause(1_100);
      await getToken(caller);
    } finally {
      performance.now = now;
    }
    expect(exchanges()).toHaveLength(expected);
  });

  test("is cached by the hash of the caller's token, never by the token", async () => {
    const { exchanges, getToken } = await startAuthority();
    await getToken(callerOf('ada', 'one-text'));
    await getToken(callerOf('ada', 'another-text'));
    expect(exchanges()).toHaveLength(1);
  });

  test('evicts older ones when the cache is full', async () => {
    const { exchanges, getToken } = await startAuthority(grant(), { maxBytes: 2_000 });
    for (let index = 0; index < 10; index++) await getToken(callerOf(`user-${index}`));
    await getToken(callerOf('user-9'));
    expect(exchanges()).toHaveLength(10);
    await getToken(callerOf('user-0'));
    expect(exchanges()).toHaveLength(11);
  });

  test('is requested with the capability of continuous access evaluation', async () => {
    const { exchanges, getToken } = await startAuthority();
    await getToken(caller);
    expect(JSON.parse(exchanges()[0]?.get('claims') ?? '{}')).toMatchObject({
      access_token: { xms_cc: { values: ['cp1'] } },
    });
  });

  test('is requested after one read of the metadata for all callers', async () => {
    const { getToken, metadataReads } = await startAuthority();
    await getToken(callerOf('first'));
    await times(5, (index) => getToken(callerOf(`user-${index}`)));
    expect(metadataReads()).toBe(1);
  });

  test('is not requested for a caller who has disconnected', async () => {
    const { exchanges, getToken } = await startAuthority();
    const left = new Error('The caller has left.');
    expect(await failure(getToken(caller, { signal: AbortSignal.abort(left) }))).toBe(left);
    expect(exchanges()).toEqual([]);
  });
});

describe('a token that Graph refused', () => {
  test('is replaced by one exchange for all the calls that it was refused for', async () => {
    const { exchanges, getToken } = await startAuthority();
    const rejected = await getToken(caller);
    const renewed = await times(20, () => getToken(caller, { rejected }));
    expect(new Set(renewed)).toEqual(new Set(['token-2']));
    expect(await getToken(caller, { rejected })).toBe('token-2');
    expect(exchanges()).toHaveLength(2);
  });

  test('that just replaced another one is not replaced again', async () => {
    const { exchanges, getToken } = await startAuthority();
    await getToken(caller, { rejected: await getToken(caller) });
    expect(await getToken(caller, { rejected: 'token-2' })).toBe('token-2');
    expect(exchanges()).toHaveLength(2);
  });

  test('is replaced again later', async () => {
    const { getToken } = await startAuthority(grant(), { minTokenAgeMs: 100 });
    await getToken(caller, { rejected: await getToken(caller) });
    await pause(150);
    expect(await getToken(caller, { rejected: 'token-2' })).toBe('token-3');
  });
});

describe('a token without consent', () => {
  test('stays cached for its first minute, so that not each denial causes an exchange', async () => {
    const { exchanges, getToken, retire } = await startAuthority();
    for (let index = 0; index < 10; index++) retire(caller, await getToken(caller));
    expect(exchanges()).toHaveLength(1);
  });

  test('is replaced after its first minute', async () => {
    const { getToken, retire } = await startAuthority(grant(), { minTokenAgeMs: 200 });
    retire(caller, await getToken(caller));
    // The cache may be late by a second.
    await pause(1_300);
    expect(await getToken(caller)).toBe('token-2');
  });

  test('is replaced at once if it is older', async () => {
    const { getToken, retire } = await startAuthority(grant(), { minTokenAgeMs: 50 });
    const token = await getToken(caller);
    await pause(100);
    retire(caller, token);
    expect(await getToken(caller)).toBe('token-2');
  });

  test('does not evict the one that replaced it', async () => {
    const { getToken, retire } = await startAuthority(grant(), { minTokenAgeMs: 0 });
    const rejected = await getToken(caller);
    await getToken(caller, { rejected });
    retire(caller, rejected);
    expect(await getToken(caller)).toBe('token-2');
  });
});

describe('claims challenges', () => {
  test('with the same claims share one exchange, and its token serves all later calls', async () => {
    const { exchanges, getToken } = await startAuthority();
    const rejected = await getToken(caller);
    const renewed = await times(20, () => getToken(caller, { claims: claims('c1'), rejected }));
    expect(new Set(renewed)).toEqual(new Set(['token-2']));
    expect(await getToken(caller, { claims: claims('c1'), rejected })).toBe('token-2');
    expect(await getToken(caller)).toBe('token-2');
    expect(exchanges()).toHaveLength(2);
  });

  test('with many different claims at once cause three exchanges', async () => {
    const { exchanges, getToken } = await startAuthority();
    const rejected = await getToken(caller);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => getToken(caller, { claims: claims(`c${index}`), rejected })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(exchanges()).toHaveLength(4);
  });

  test('that alternate are satisfied with the tokens of the earlier exchanges', async () => {
    const { exchanges, getToken } = await startAuthority();
    let rejected = await getToken(caller);
    for (const context of ['c1', 'c2', 'c1', 'c2', 'c1']) {
      rejected = await getToken(caller, { claims: claims(context), rejected });
    }
    expect(exchanges()).toHaveLength(3);
  });

  test('that a new token does not satisfy cause only one exchange', async () => {
    const { exchanges, getToken } = await startAuthority();
    const rejected = await getToken(caller);
    const renewed = await getToken(caller, { claims: claims('c1'), rejected });
    expect(await getToken(caller, { claims: claims('c1'), rejected: renewed })).toBe(renewed);
    expect(exchanges()).toHaveLength(2);
  });
});

describe('a refusal', () => {
  const text = 'AADSTS%: The user ada.lovelace@contoso.example may not.';
  const ids = {
    trace_id: '11111111-2222-4333-8444-555555555555',
    correlation_id: '66666666-7777-4888-8999-000000000000',
  };
  const body = (error: string, number: number, more: object = {}): object => ({
    error,
    error_description: text.replace('%', String(number)),
    error_codes: [number],
    ...ids,
    ...more,
  });

  test('by a claims challenge is cached for a moment', async () => {
    const answer = refuse(400, body('interaction_required', 50076, { claims: claims('c1') }));
    const { exchanges, getToken } = await startAuthority(answer);
    for (let index = 0; index < 5; index++) {
      expect(await failure(getToken(caller))).toBeInstanceOf(ClaimsChallengeError);
    }
    expect(exchanges()).toHaveLength(1);
  });

  test('names the missing assignment to the application', async () => {
    const { getToken } = await startAuthority(refuse(400, body('access_denied', 50105)));
    expect(await failure(getToken(caller))).toBeInstanceOf(NotAssignedError);
  });

  test('with claims too long for a header is not a challenge', async () => {
    const answer = refuse(400, body('interaction_required', 50076, { claims: claims('x'.repeat(5_000)) }));
    const { getToken } = await startAuthority(answer);
    expect(await failure(getToken(caller))).toBeInstanceOf(InvalidTokenError);
  });

  test.each([
    ['invalid_request', 90002, /AZURE_AUTHORITY_HOST and MSGRAPH_URL/],
    ['invalid_grant', 90002, /AZURE_AUTHORITY_HOST and MSGRAPH_URL/],
    ['unauthorized_client', 700016, /AZURE_CLIENT_ID/],
    ['invalid_grant', 700016, /AZURE_CLIENT_ID/],
    ['invalid_resource', 500011, /MSGRAPH_URL/],
    ['invalid_client', 900382, /AZURE_AUTHORITY_HOST and MSGRAPH_URL/],
    ['invalid_grant', 900432, /AZURE_AUTHORITY_HOST and MSGRAPH_URL/],
    ['invalid_client', 7000222, /expired/],
    ['invalid_grant', 500131, /GATEWAY_AUDIENCE/],
  ])('%s with AADSTS%d is for the operator, and says what to correct', async (error, number, advice) => {
    const { getToken } = await startAuthority(refuse(400, body(error, number)));
    const refusal = await failure(getToken(caller));
    expect(refusal).toBeInstanceOf(GatewayCredentialError);
    expect(refusal).toMatchObject({ message: expect.stringMatching(advice), cause: { code: `AADSTS${number}` } });
  });

  test('of the metadata because the tenant is unknown is for the operator', async () => {
    const document = body('invalid_tenant', 90002);
    const server = await startScriptedAuthority({ status: 400, body: document });
    const dispatcher = createAuthorityDispatcher({ certificate: server.certificate });
    closers.push(
      () => dispatcher.destroy(),
      () => server.close(),
    );
    const { getToken } = createOnBehalfOf({
      authority: { host: server.url, tenantId: 't', dispatcher },
      clientId: 'the-gateway',
      credential: { clientSecret: 'the-secret' },
      scope: 'https://graph.example/.default',
      onExchange: () => undefined,
    });
    const refusal = await failure(getToken(caller));
    expect(refusal).toBeInstanceOf(GatewayCredentialError);
    expect(refusal).toMatchObject({ message: expect.stringMatching(/AADSTS90002.*AZURE_TENANT_ID/) });
  });

  test('of one caller is not the refusal of another', async () => {
    const consent = refuse(400, body('invalid_grant', 65001, { suberror: 'consent_required' }));
    const { getToken } = await startAuthority((response, count) => (count === 1 ? consent : grant())(response, count));
    expect(await failure(getToken(caller))).toBeInstanceOf(ConsentRequiredError);
    expect(await getToken(callerOf('bob'))).toBe('token-2');
  });

  test.each([
    ['invalid_grant', 65001],
    ['invalid_grant', 50013],
    ['access_denied', 50105],
    ['unauthorized_client', 700016],
    ['server_error', 90033],
  ])('%s is logged with its code and ids, and without its description', async (error, number) => {
    const failures: unknown[] = [];
    const { getToken } = await startAuthority(refuse(400, body(error, number)), {
      onFailure: (thrown) => failures.push(thrown),
    });
    await failure(getToken(caller));
    const shown = inspect(failures, { depth: 10, showHidden: true });
    expect(shown).toContain(`AADSTS${number}, ${error}`);
    expect(shown).toContain(ids.trace_id);
    expect(shown).not.toMatch(/lovelace|may not/);
  });
});

describe('a busy authority', () => {
  const busy = (status: number, retryAfter?: string): Answer =>
    refuse(status, { error: 'temporarily_unavailable' }, retryAfter === undefined ? {} : { 'retry-after': retryAfter });

  test.each([429, 503])(
    'that responds with %d is not called by any caller for the time that it names',
    async (status) => {
      const { exchanges, getToken } = await startAuthority(busy(status, '17'));
      expect(await failure(getToken(caller))).toMatchObject({ retryAfterSeconds: 17 });
      const others = await times(10, (index) => failure(getToken(callerOf(`user-${index}`))));
      for (const other of others) expect(other).toMatchObject({ retryAfterSeconds: 17 });
      expect(exchanges()).toHaveLength(1);
    },
  );

  test('is called again when that time is over', async () => {
    const answer: Answer = (response, count) => (count === 1 ? busy(429, '1') : grant())(response, count);
    const { getToken } = await startAuthority(answer);
    await failure(getToken(caller));
    await pause(1_300);
    expect(await getToken(caller)).toBe('token-2');
  });

  test('cannot block callers for more than a minute', async () => {
    const { getToken } = await startAuthority(busy(429, '86400'));
    expect(await failure(getToken(caller))).toMatchObject({ retryAfterSeconds: 60 });
  });

  test.each([
    [429, 1],
    [503, undefined],
  ])(
    'that responds with %d and names no time, but a text with a year, counts as one without a time',
    async (status, seconds) => {
      const { getToken } = await startAuthority(busy(status, 'in about 2099'));
      expect(await failure(getToken(caller))).toMatchObject({ retryAfterSeconds: seconds });
    },
  );

  test('does not block callers whose tokens are cached', async () => {
    const { getToken } = await startAuthority((response, count) =>
      (count === 1 ? grant() : busy(429, '17'))(response, count),
    );
    await getToken(caller);
    await failure(getToken(callerOf('bob')));
    expect(await getToken(caller)).toBe('token-1');
  });

  test('is called once for the fields of one operation', async () => {
    const { exchanges, getToken } = await startAuthority(refuse(500, {}));
    for (let index = 0; index < 30; index++) {
      expect(await failure(getToken(caller))).toBeInstanceOf(AuthorityUnavailableError);
    }
    expect(exchanges()).toHaveLength(1);
  });

  test('that closed an idle connection is called once more', async () => {
    const { getToken } = await startAuthority((response, count) =>
      count === 1 ? response.destroy() : grant()(response, count),
    );
    expect(await getToken(caller)).toBe('token-2');
  });
});
