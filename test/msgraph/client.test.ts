// The client of Microsoft Graph, with a scripted server.
import { afterEach, describe, expect, test } from '@jest/globals';
import { buildConnector, Pool } from 'undici';
import type { MsGraphClient } from '../../src/msgraph/client.js';
import type { MsGraphAttempt } from '../../src/msgraph/attempt.js';
import { MsGraphRefusal, MsGraphUnavailable, MsGraphWriteOutcomeUnknown } from '../../src/msgraph/errors.js';
import type { Json } from '../support/gateway.js';
import { scriptMsGraph, type ScriptedMsGraph } from '../support/msgraph.js';
import type { Step } from '../support/scripted-server.js';

let msgraph: ScriptedMsGraph;
let attempts: MsGraphAttempt[];

async function connect(...steps: Step[]): Promise<MsGraphClient> {
  attempts = [];
  msgraph = await scriptMsGraph(steps, {
    onAttempt: (attempt) => attempts.push(attempt),
    token: async (request) => (request?.claims === undefined ? 'the-token' : 'the-new-token'),
  });
  return msgraph.client;
}

afterEach(async () => {
  await msgraph?.close();
});

const failure = (work: Promise<unknown>): Promise<Json> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const busy: Step = { status: 429, headers: { 'retry-after': '0.05' } };
const hangUp: Step = (response) => response.destroy();

describe('a call', () => {
  test("carries the user's token, a fresh client-request-id and the product's name", async () => {
    const client = await connect({ body: {} });
    await client.get('/a');
    await client.get('/b');
    const [first, second] = msgraph.server.requests.map(({ headers }) => headers);
    expect(first).toMatchObject({
      authorization: 'Bearer the-token',
      'user-agent': 'gateway/1',
      accept: 'application/json',
    });
    // For Microsoft's own SDKs.
    expect(first).not.toHaveProperty('sdkversion');
    expect(first?.['client-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.['client-request-id']).not.toBe(first?.['client-request-id']);
  });

  test('is reported with its status and time', async () => {
    const client = await connect(busy, { body: {} });
    await client.get('/a');
    expect(attempts.map(({ method, status }) => [method, status])).toEqual([
      ['GET', 429],
      ['GET', 200],
    ]);
    expect(attempts[0]?.durationMs).toBeGreaterThan(0);
  });
});

describe('a read', () => {
  test.each([429, 503, 504])('is retried after a %d', async (status) => {
    const client = await connect({ status, headers: { 'retry-after': '0.01' } }, { body: { ok: 1 } });
    expect(await client.get('/a')).toEqual({ ok: 1 });
  });

  test('is retried after a broken socket', async () => {
    const client = await connect(hangUp, { body: { ok: 1 } });
    expect(await client.get('/a')).toEqual({ ok: 1 });
  });

  test('waits as long as Retry-After says, decimals included', async () => {
    const client = await connect({ status: 429, headers: { 'retry-after': '0.4' } }, { body: {} });
    const startMs = performance.now();
    await client.get('/a');
    expect(performance.now() - startMs).toBeGreaterThan(390);
  });

  test('does not wait for a long Retry-After, but reports it', async () => {
    const client = await connect({
      status: 429,
      headers: { 'retry-after': '120' },
      body: { error: { code: 'TooManyRequests', message: 'x' } },
    });
    const error = await failure(client.get('/a'));
    expect(error).toBeInstanceOf(MsGraphRefusal);
    expect(error).toMatchObject({
      status: 429,
      retryAfter: { kind: 'named', seconds: 120 },
      facts: { code: 'TooManyRequests' },
    });
    expect(msgraph.server.requests).toHaveLength(1);
  });

  test('fails after three attempts, with the last refusal', async () => {
    const client = await connect({
      status: 503,
      headers: { 'retry-after': '0.01', 'request-id': 'r-1' },
      body: { error: { code: 'UnknownError', message: '' } },
    });
    expect(await failure(client.get('/a'))).toMatchObject({
      status: 503,
      facts: { status: 503, code: 'UnknownError', requestId: 'r-1' },
    });
    expect(msgraph.server.requests).toHaveLength(3);
  });

  test.each<[string, Step]>([
    ['HTML', { text: '<html>' }],
    ['a 403 with HTML', { status: 403, text: '<html>' }],
    ['a 502 with HTML', { status: 502, text: '<html>' }],
    ['a 401 with text', { status: 401, text: 'Who are you?' }],
    [
      'a body cut short',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"a":');
        setImmediate(() => response.destroy());
      },
    ],
  ])('with the response of %s is unavailable', async (_, step) => {
    const client = await connect(step);
    expect(await failure(client.get('/a'))).toBeInstanceOf(MsGraphUnavailable);
  });

  test.each<[string, Step]>([
    ['HTML', { text: '<html>' }],
    ['a 400 with HTML', { status: 400, text: ' <!DOCTYPE html><html>' }],
    ['a 403 whose message is HTML', { status: 403, body: { error: { code: 'Forbidden', message: '\r\n<html>' } } }],
  ])('is repeated after %s, which is not a response of Graph', async (_, step) => {
    const client = await connect(step, { body: { ok: 1 } });
    expect(await client.get('/a')).toEqual({ ok: 1 });
  });

  test('does not follow a redirect', async () => {
    const client = await connect({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    expect(await failure(client.get('/a'))).toMatchObject({ status: 302 });
    expect(msgraph.server.requests).toHaveLength(1);
  });
});

describe('a write', () => {
  test.each<[string, Step]>([
    ['a broken socket', hangUp],
    ...[302, 402, 406, 408, 410, 411, 416, 418, 424, 425, 431, 451, 500, 501, 502, 503, 504, 507, 509].map(
      (status): [string, Step] => [`a ${status}`, { status }],
    ),
    ['a 503 with Retry-After', { status: 503, headers: { 'retry-after': '0.01' } }],
    ['a success that is not JSON', { status: 201, text: '<html>' }],
    ['a success that takes too much memory', { status: 200, text: `[${'{},'.repeat(1_000_000)}{}]` }],
    ['a success whose JSON is cut short', { status: 201, text: '{"id":"1",' }],
    ...[400, 403, 404, 409, 429].map((status): [string, Step] => [
      `a ${status} with a page of HTML`,
      { status, headers: { 'content-type': 'text/html' }, text: '<html><h1>Blocked</h1></html>' },
    ]),
    [
      'a 403 whose message is a page of HTML',
      { status: 403, body: { error: { code: 'Forbidden', message: '<html><head><title>403</title></head></html>' } } },
    ],
  ])('is not sent twice after %s, and its outcome is unknown', async (_, step) => {
    const client = await connect(step);
    expect(await failure(client.write({ method: 'POST', path: '/a', body: {} }))).toBeInstanceOf(
      MsGraphWriteOutcomeUnknown,
    );
    expect(msgraph.server.requests).toHaveLength(1);
  });

  test.each(['EMFILE', 'ENFILE', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])(
    'was not carried out if its connection was never opened (%s), and is sent again',
    async (code) => {
      await connect({ status: 201, body: { id: '1' } });
      const open = buildConnector({});
      let opened = 0;
      const dispatcher = new Pool(msgraph.server.url, {
        connect: (options, callback) => {
          if (++opened > 1) open(options, callback);
          else callback(Object.assign(new Error(`connect ${code}`), { code }), null);
        },
      });
      const client = msgraph.connect({ dispatcher });
      expect(await client.write({ method: 'POST', path: '/a', body: {} })).toEqual({ id: '1' });
      expect(attempts.map(({ status }) => status)).toEqual(['error', 201]);
      expect(msgraph.server.requests).toHaveLength(1);
      await dispatcher.close();
    },
  );

  test.each([400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 423, 428])(
    'was not carried out after a %d, and is not sent again',
    async (status) => {
      const client = await connect({ status, body: { error: { code: 'x', message: 'y' } } });
      const error = await failure(client.write({ method: 'POST', path: '/a', body: {} }));
      expect(error).toBeInstanceOf(MsGraphRefusal);
      expect(msgraph.server.requests).toHaveLength(1);
    },
  );

  test('that was never sent is unavailable', async () => {
    const client = await connect({ body: {} });
    await msgraph.server.close();
    expect(await failure(client.write({ method: 'POST', path: '/a', body: {} }))).toBeInstanceOf(MsGraphUnavailable);
  });

  test('returns nothing for a response without a body', async () => {
    const client = await connect({ status: 204 });
    expect(await client.write({ method: 'DELETE', path: '/a' })).toBeUndefined();
  });
});

test('a claims challenge causes one new token, which later attempts of the call use too', async () => {
  const claims = Buffer.from('{"access_token":{}}').toString('base64');
  const challenge: Step = {
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${claims}"` },
  };
  const client = await connect(challenge, busy, { body: { ok: 1 } });
  expect(await client.write({ method: 'POST', path: '/a', body: {} })).toEqual({ ok: 1 });
  expect(msgraph.server.requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer the-token',
    'Bearer the-new-token',
    'Bearer the-new-token',
  ]);
});

test.each([
  ['a 401', {}],
  ['a claims challenge', { 'www-authenticate': 'Bearer error="insufficient_claims", claims="e30="' }],
])('%s that persists is reported after one new token', async (_, headers) => {
  let count = 0;
  const refused: Step = { status: 401, headers };
  msgraph = await scriptMsGraph([refused, refused, { body: { value: 'answered at last' } }], {
    token: async () => `token-${++count}`,
  });
  await expect(msgraph.client.get('/a')).rejects.toBeInstanceOf(Error);
  expect(msgraph.server.requests.map(({ headers: sent }) => sent.authorization)).toEqual([
    'Bearer token-1',
    'Bearer token-2',
  ]);
});

describe('a response that never completes', () => {
  const drip: Step = (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 20);
    response.once('close', () => clearInterval(timer));
  };
  test.each<[string, Step]>([
    ['without a header', () => undefined],
    ['without an end', drip],
  ])('%s makes a read unavailable and the outcome of a write unknown, within the time limit', async (_, step) => {
    await connect(step);
    const client = msgraph.connect({ attemptTimeoutMs: 200 });
    expect(await failure(client.get('/a'))).toBeInstanceOf(MsGraphUnavailable);
    expect(await failure(client.write({ method: 'POST', path: '/a', body: {} }))).toBeInstanceOf(
      MsGraphWriteOutcomeUnknown,
    );
    expect(msgraph.server.requests).toHaveLength(2);
  });
});

describe("Graph's reasons", () => {
  const refusal = async (message: string): Promise<MsGraphRefusal> => {
    const client = await connect({ status: 400, body: { error: { code: 'BadRequest', message } } });
    return failure(client.get('/a'));
  };

  test("are extracted from Intune's JSON text, without ids, hosts and accounts", async () => {
    const { reason } = await refusal(
      JSON.stringify({
        _version: 3,
        Message:
          'Property windowsOnboarded is not known - Operation ID (for customer support): 11111111-1111-1111-1111-111111111111 - Activity ID: 22222222-2222-2222-2222-222222222222 - Url: https://fef.msua01.manage.microsoft.com/x?accountId=1',
      }),
    );
    expect(reason).toBe('Property windowsOnboarded is not known');
  });

  const nested = (message: string, levels: number): string =>
    levels === 0 ? message : JSON.stringify({ _version: 3, Message: nested(message, levels - 1) });

  test.each([1, 2, 3, 5])("are extracted from Intune's JSON text nested %d times", async (levels) => {
    const { reason } = await refusal(nested('Property windowsOnboarded is not known', levels));
    expect(reason).toBe('Property windowsOnboarded is not known');
  });

  test.each<[string, unknown]>([
    ['a code and a message', { ErrorCode: 'BadRequest', Message: '{"_version":3,"Message":"It is wrong."}' }],
    ['an error of Graph', { error: { code: 'BadRequest', message: 'It is wrong.' } }],
    ['an object in place of text', { ErrorCode: 'BadRequest', Message: { _version: 3, Message: 'It is wrong.' } }],
    ['JSON of text', JSON.stringify({ Message: 'It is wrong.' })],
    ['other spellings', { errorCode: 'BadRequest', message: 'It is wrong.' }],
  ])('are extracted from %s', async (_, document) => {
    expect((await refusal(JSON.stringify(document))).reason).toBe('It is wrong.');
  });

  test.each([
    ['a document without a message', '{"_version":3}'],
    ['a message that is no text', '{"_version":3,"Message":7}'],
    ['a broken document in a document', '{"_version":3,"Message":"{\\"_version\\":3,"}'],
    ['a document without end', '{"Message":'.repeat(50)],
  ])('are left out for %s', async (_, message) => {
    expect((await refusal(message)).reason).toBeUndefined();
  });

  test.each([
    ['See https://internal.example/x for admin@contoso.com', 'See … for …'],
    ['No 3f2504e0-4f89-11d3-9a0c-0305e82c3301 at fef.manage.microsoft.com', 'No … at …'],
    ['{ broken json', undefined],
    ['Failed: {"ErrorCode":"BadRequest"}', 'Failed:'],
    ['Page &lt;b&gt;x', 'Page …'],
    ['At fef.manage.microsoft.scloud', 'At …'],
    ['Id 3f2504e0-4f89-11d3-9a0c-0305e82c3301_3f2504e0-4f89-11d3-9a0c-0305e82c3302', 'Id …_…'],
    ['"displayName" is not <b>valid</b>', '"displayName" is not …valid…'],
    ['Sent by 10.1.2.3 and amsua0502.prod.local:8080.', 'Sent by … and …'],
    ['No #microsoft.graph.groupAssignmentTarget in v1.0', 'No #microsoft.graph.groupAssignmentTarget in v1.0'],
    ["No property 'supportUrl' - Url: https://internal.example/x", "No property 'supportUrl'"],
    ['line\r\n  two', 'line two'],
    ['', undefined],
  ])('%j become %j', async (message, reason) => {
    expect((await refusal(message)).reason).toBe(reason);
  });

  test('keep the ids that the caller sent, and no others', async () => {
    const [inPath, inBody, account] = [1, 2, 3].map((id) => `20000000-0000-4000-8000-00000000000${id}`);
    const message = `Group ${inBody?.toUpperCase()} of ${inPath?.replaceAll('-', '')} is not in ${account}. Activity ID: ${inBody}`;
    const client = await connect({ status: 400, body: { error: { code: 'BadRequest', message } } });
    const body = { iosEnrollmentAssignments: [{ target: { groupId: inBody } }] };
    expect(await failure(client.write({ method: 'PATCH', path: `/a/${inPath}`, body }))).toMatchObject({
      reason: `Group ${inBody} of ${inPath?.replaceAll('-', '')} is not in ….`,
    });
  });

  test('can contain the wait that the header lacks, also in an inner document', async () => {
    const message = JSON.stringify({ Message: JSON.stringify({ Message: 'x', RetryAfter: 17 }), RetryAfter: null });
    const client = await connect({ status: 429, body: { error: { code: 'TooManyRequests', message } } });
    expect(await failure(client.get('/a'))).toMatchObject({ retryAfter: { kind: 'named', seconds: 17 } });
  });

  test('can contain the wait that the header lacks', async () => {
    const client = await connect({
      status: 429,
      body: { error: { code: 'TooManyRequests', message: JSON.stringify({ Message: 'x', RetryAfter: 17 }) } },
    });
    expect(await failure(client.write({ method: 'POST', path: '/a', body: {} }))).toMatchObject({
      retryAfter: { kind: 'named', seconds: 17 },
    });
  });
});

describe('a list', () => {
  test('is read to its end, even after empty pages', async () => {
    const client = await connect(
      (response) =>
        response.end(
          JSON.stringify({ value: [1], '@odata.nextLink': `${msgraph.server.url}/beta/list?$skiptoken=a%20b` }),
        ),
      (response) =>
        response.end(JSON.stringify({ value: [], '@odata.nextLink': `${msgraph.server.url}/beta/list?$skiptoken=c` })),
      { body: { value: [2] } },
    );
    expect(await client.list('/list?$select=id')).toEqual([1, 2]);
    expect(msgraph.server.requests.map(({ url }) => url)).toEqual([
      '/beta/list?$select=id',
      '/beta/list?$skiptoken=a%20b',
      '/beta/list?$skiptoken=c',
    ]);
  });

  test('is read no further than stopAfterItems', async () => {
    const client = await connect((response) =>
      response.end(
        JSON.stringify({ value: [1, 2], '@odata.nextLink': `${msgraph.server.url}/beta/list?$skiptoken=a` }),
      ),
    );
    expect(await client.list('/list', { stopAfterItems: 3 })).toEqual([1, 2, 1, 2]);
    expect(msgraph.server.requests).toHaveLength(2);
  });

  test('sends its headers with each page, but none instead of the token', async () => {
    const client = await connect(
      (response) =>
        response.end(JSON.stringify({ value: [], '@odata.nextLink': `${msgraph.server.url}/beta/list?$skiptoken=a` })),
      { body: { value: [] } },
    );
    await client.list('/list', { headers: { consistencylevel: 'eventual', authorization: 'Bearer other' } });
    const sent = msgraph.server.requests.map(({ headers }) => [headers['consistencylevel'], headers.authorization]);
    expect(sent).toEqual([
      ['eventual', 'Bearer the-token'],
      ['eventual', 'Bearer the-token'],
    ]);
  });

  test.each([
    'http://127.0.0.1:1/beta/list',
    'https://graph.example/beta/list',
    '//evil.example/beta/list',
    'not a url',
    7,
  ])('does not follow %j', async (link) => {
    const client = await connect({ body: { value: [], '@odata.nextLink': link } });
    expect(await failure(client.list('/list'))).toBeInstanceOf(MsGraphUnavailable);
    expect(msgraph.server.requests).toHaveLength(1);
  });

  test.each(['/beta/../other', '/beta-other/list', '/beta'])('does not leave the service root by %s', async (path) => {
    const client = await connect(
      (response) => response.end(JSON.stringify({ value: [], '@odata.nextLink': msgraph.server.url + path })),
      { body: { value: [] } },
    );
    expect(await failure(client.list('/list'))).toBeInstanceOf(MsGraphUnavailable);
    expect(msgraph.server.requests).toHaveLength(1);
  });

  test('that does not end fails', async () => {
    const client = await connect((response) => {
      const nextLink = `${msgraph.server.url}/beta/list?$skiptoken=${msgraph.server.requests.length}`;
      response.end(JSON.stringify({ value: [], '@odata.nextLink': nextLink }));
    });
    expect(await failure(client.list('/list'))).toMatchObject({
      message: expect.stringContaining('more than 100 pages'),
    });
    expect(msgraph.server.requests).toHaveLength(100);
  });

  test.each([
    ['itself', ['/list']],
    ['the first page', ['/list?$skiptoken=1', '/list?$skiptoken=2', '/list']],
    ['a page in the middle', ['/list?$skiptoken=1', '/list?$skiptoken=2', '/list?$skiptoken=1']],
  ])('whose pages lead back to %s fails as soon as the link repeats', async (_, links) => {
    const client = await connect(
      ...links.map((link, index): Step => (response) => {
        response.end(
          JSON.stringify({ value: [{ id: `${index}` }], '@odata.nextLink': `${msgraph.server.url}/beta${link}` }),
        );
      }),
    );
    expect(await failure(client.list('/list'))).toMatchObject({ message: expect.stringContaining('an earlier one') });
    expect(msgraph.server.requests).toHaveLength(links.length);
  });

  test('has each object once, as it was listed first, by its id in any case', async () => {
    const client = await connect(
      (response) =>
        response.end(
          JSON.stringify({
            value: [{ id: 'A', page: 1 }, { id: 'b', page: 1 }, { page: 1 }, 7],
            '@odata.nextLink': `${msgraph.server.url}/beta/list?$skiptoken=a`,
          }),
        ),
      { body: { value: [{ id: 'a', page: 2 }, { id: 'B', page: 2 }, { page: 1 }, 7, { id: 'c', page: 2 }] } },
    );
    expect(await client.list('/list')).toEqual([
      { id: 'A', page: 1 },
      { id: 'b', page: 1 },
      { page: 1 },
      7,
      { page: 1 },
      7,
      { id: 'c', page: 2 },
    ]);
  });

  test.each([[{}], [{ value: {} }], [[]], [null]])('that is %j is unavailable', async (body) => {
    const client = await connect({ body });
    expect(await failure(client.list('/list'))).toBeInstanceOf(MsGraphUnavailable);
  });
});

describe('a batch', () => {
  const batchOf = (...responses: object[]): Step => ({ body: { responses } });

  test('sends twenty reads in one request, and matches responses by id', async () => {
    const client = await connect((response) => {
      const { requests } = JSON.parse(msgraph.server.requests.at(-1)?.body ?? '');
      response.end(
        JSON.stringify({
          responses: requests
            .map(({ id, url }: { id: string; url: string }) => ({ id, status: 200, body: { url } }))
            .toReversed(),
        }),
      );
    });
    const paths = Array.from({ length: 45 }, (_, index) => `/groups/${index}`);
    const results = await client.batch(paths);
    expect(results.map((result) => 'body' in result && result.body)).toEqual(paths.map((url) => ({ url })));
    expect(msgraph.server.requests.map(({ body }) => JSON.parse(body).requests.length)).toEqual([20, 20, 5]);
  });

  test('retries only the throttled member', async () => {
    const client = await connect(
      batchOf(
        { id: '0', status: 200, body: { name: 'a' } },
        { id: '1', status: 429, headers: { 'Retry-After': '0.01' } },
      ),
      batchOf({ id: '1', status: 200, body: { name: 'b' } }),
    );
    expect(await client.batch(['/a', '/b'])).toMatchObject([{ body: { name: 'a' } }, { body: { name: 'b' } }]);
    expect(JSON.parse(msgraph.server.requests[1]?.body ?? '').requests).toEqual([
      { id: '1', method: 'GET', url: '/b', headers: { prefer: 'include-unknown-enum-members' } },
    ]);
  });

  test('returns the refusal of a member with its facts', async () => {
    const client = await connect(
      batchOf({
        id: '0',
        status: 403,
        headers: { 'Request-Id': 'r' },
        body: { error: { code: 'Forbidden', message: 'no' } },
      }),
    );
    expect((await client.batch(['/a']))[0]).toMatchObject({
      status: 403,
      facts: { code: 'Forbidden', requestId: 'r' },
    });
  });

  test.each<[string, Step]>([
    ['no batch', { body: {} }],
    ['responses that are not a list', { body: { responses: {} } }],
  ])('with the response of %s is unavailable', async (_, step) => {
    const client = await connect(step);
    expect(await failure(client.batch(['/a']))).toBeInstanceOf(MsGraphUnavailable);
  });
});

test('the body of each success is reported with its path, also inside a batch', async () => {
  const shown: { path: string; body: unknown }[] = [];
  const refused = { status: 404, body: { error: { code: 'NotFound' } } };
  const member = { id: '0', status: 200, body: { id: 'b' } };
  msgraph = await scriptMsGraph(
    [
      { body: { id: 'a' } },
      { body: { value: [{ id: '1' }] } },
      { status: 204 },
      refused,
      { body: { responses: [member, { id: '1', ...refused }] } },
    ],
    { onResponse: (answer) => shown.push(answer) },
  );
  await msgraph.client.get('/things/a');
  await msgraph.client.list('/things?$select=id');
  await msgraph.client.write({ method: 'DELETE', path: '/things/a' });
  await msgraph.client.get('/things/none').catch(() => undefined);
  await msgraph.client.batch(['/things/b', '/things/none']);
  expect(shown.filter(({ path }) => path !== '/$batch')).toEqual([
    { path: '/things/a', body: { id: 'a' } },
    { path: '/things?$select=id', body: { value: [{ id: '1' }] } },
    { path: '/things/a', body: undefined },
    { path: '/things/b', body: { id: 'b' } },
  ]);
});
