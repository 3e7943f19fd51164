// Failures of Graph, case by case, and what the client receives for each.
import { EventEmitter, once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, type TestResponse, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer, type Step } from '../support/scripted-server.js';
import { until } from '../support/until.js';

let gateway: TestGateway;
let msgraph: ScriptedServer;

/** What most tests share. */
let shared: { gateway: TestGateway; msgraph: ScriptedServer };
/** Ends what one test has for itself. */
let closeOwn: (() => Promise<void>) | undefined;

async function start(): Promise<typeof shared> {
  const server = await startScriptedServer();
  return { msgraph: server, gateway: await startGatewayBefore(server.url, { pauseFactor: 0.1 }) };
}
async function close({ gateway: started, msgraph: server }: typeof shared): Promise<void> {
  await started.close();
  await server.close();
}

/** Scripts Graph. */
function scriptGraph(...steps: Step[]): void {
  ({ gateway, msgraph } = shared);
  msgraph.script(...steps);
}
/** Scripts Graph for a gateway of the test's own, because the gateway remembers back-offs and writes. */
async function startWithGraph(...steps: Step[]): Promise<void> {
  const own = await start();
  closeOwn = () => close(own);
  ({ gateway, msgraph } = own);
  msgraph.script(...steps);
}
beforeAll(async () => {
  shared = await start();
});
afterEach(async () => {
  await closeOwn?.();
  closeOwn = undefined;
});
afterAll(() => close(shared));

const list = '{ complianceManagementPartners { nodes { displayName } } }';
const get = '{ complianceManagementPartner(id: "1") { displayName } }';
const create = `mutation {
  createComplianceManagementPartner(input: { displayName: "x" }) {
    complianceManagementPartner { id }
    userErrors { code field message }
  }
}`;
const update = `mutation {
  updateComplianceManagementPartner(id: "1", input: { displayName: "x" }) {
    userErrors { code field message }
  }
}`;
const remove = `mutation {
  deleteComplianceManagementPartner(id: "1") {
    userErrors { code field message }
  }
}`;

const internalMessage = 'internal words of fef.msua.manage.microsoft.com';
const refusal = (
  status: number,
  {
    code = 'SomeCode',
    headers = {},
    message = internalMessage,
  }: { code?: string; headers?: Record<string, string>; message?: string } = {},
): Step => ({
  status,
  headers: { 'request-id': 'r-1', ...headers },
  body: { error: { code, message } },
});
const codeOf = ({ errors }: TestResponse): unknown => errors?.[0]?.extensions['code'];
const hangUp: Step = (response) => response.destroy();
const partner = { id: '1', displayName: 'x', partnerState: 'enabled', lastHeartbeatDateTime: '2026-11-20T08:15:30Z' };

describe('when Graph returns', () => {
  test('400, a write has a user error with the cleaned reason', async () => {
    scriptGraph(
      refusal(400, {
        message:
          "The property 'x' is wrong - Operation ID (for customer support): 1 - Url: https://fef.msua.manage.microsoft.com/",
      }),
    );
    const { status, data } = await gateway.ask(create);
    expect(status).toBe(200);
    expect(data.createComplianceManagementPartner.userErrors).toEqual([
      { code: 'REJECTED', field: null, message: "Microsoft Graph refused the request: The property 'x' is wrong" },
    ]);
  });

  test('404 with a code for what does not exist, a read returns null and a write returns NOT_FOUND', async () => {
    scriptGraph(refusal(404, { code: 'ResourceNotFound' }));
    expect(await gateway.ask(get)).toMatchObject({
      status: 200,
      data: { complianceManagementPartner: null },
      errors: undefined,
    });
    for (const query of [update, remove]) {
      expect(Object.values((await gateway.ask(query)).data)).toMatchObject([
        { userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] },
      ]);
    }
  });

  test.each([409, 412])('%d, a write returns CONFLICT', async (status) => {
    scriptGraph({ body: { ...partner, displayName: 'Old' } }, refusal(status));
    expect((await gateway.ask(update)).data.updateComplianceManagementPartner.userErrors).toMatchObject([
      { code: 'CONFLICT' },
    ]);
  });

  test.each([
    [401, 401, 'UNAUTHENTICATED'],
    [403, 200, 'FORBIDDEN'],
    [413, 200, 'UPSTREAM_REFUSED'],
    [423, 200, 'UPSTREAM_UNAVAILABLE'],
  ])(
    '%d, the response is HTTP %d with %s and the request ids, without the text of Graph',
    async (status, http, code) => {
      scriptGraph(refusal(status));
      for (const query of [list, create]) {
        const response = await gateway.ask(query);
        expect(response.status).toBe(http);
        expect(codeOf(response)).toBe(code);
        expect(response.errors?.[0]?.extensions['microsoftGraph']).toEqual({
          status,
          code: 'SomeCode',
          requestId: 'r-1',
          clientRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        });
        expect(JSON.stringify(response)).not.toMatch(/internal words|manage\.microsoft/);
      }
      expect((await gateway.ask(list)).headers.get('www-authenticate')).toBe(
        http === 401 ? 'Bearer error="invalid_token"' : null,
      );
    },
  );
});

describe('a read that Graph refuses with a status that is', () => {
  test.each([400, 402, 404, 406, 410, 411, 412, 413, 414, 415, 416, 422, 428, 431, 451])(
    'permanent (%d) returns UPSTREAM_REFUSED, which clients do not retry',
    async (status) => {
      scriptGraph(refusal(status));
      const response = await gateway.ask(get);
      expect(codeOf(response)).toBe('UPSTREAM_REFUSED');
      expect(response.errors?.[0]?.message).toContain('would be refused again');
      expect(msgraph.requests).toHaveLength(1);
    },
  );

  test.each([302, 408, 409, 423, 425, 500, 502, 507])('temporary (%d) returns UPSTREAM_UNAVAILABLE', async (status) => {
    scriptGraph(refusal(status));
    expect(codeOf(await gateway.ask(list))).toBe('UPSTREAM_UNAVAILABLE');
  });
});

describe('a page of a server in front of Graph', () => {
  const html = '<html><head><title>403</title></head><body>Microsoft-Azure-Application-Gateway/v2</body></html>';
  const asBody = (status: number): Step => ({ status, headers: { 'content-type': 'text/html' }, text: html });
  const asMessage = (status: number): Step => refusal(status, { code: 'Forbidden', message: html });
  const inDocument = (status: number): Step =>
    refusal(status, { code: 'Forbidden', message: JSON.stringify({ _version: 3, Message: html }) });

  const statuses = [302, 400, 401, 403, 404, 405, 502];
  test.each<[string, Step]>([
    ['200 with HTML', asBody(200)],
    ...statuses.map((status): [string, Step] => [`${status} with HTML`, asBody(status)]),
    ...statuses.map((status): [string, Step] => [`${status} with HTML as its message`, asMessage(status)]),
    ...statuses.map((status): [string, Step] => [`${status} with HTML in a document`, inDocument(status)]),
  ])('is neither shown nor believed: %s', async (_, step) => {
    scriptGraph(step);
    const read = await gateway.ask(get);
    expect(read.status).toBe(200);
    expect(codeOf(read)).toBe('UPSTREAM_UNAVAILABLE');
    expect(read.errors?.[0]?.extensions).not.toHaveProperty('likelyCause');
    const write = await gateway.ask(create);
    expect(codeOf(write)).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(msgraph.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(JSON.stringify([read, write])).not.toMatch(/Application-Gateway|<\w/);
  });
});

describe('what Graph does not offer', () => {
  const segment = "Resource not found for the segment 'complianceManagementPartners'.";
  test.each<[string, Step, RegExp]>([
    ['a tenant without Intune', refusal(400, { message: 'Request not applicable to target tenant.' }), /Intune/],
    [
      'a tenant without Intune, in a document',
      refusal(400, { message: JSON.stringify({ Message: 'Request not applicable to target tenant.' }) }),
      /Intune/,
    ],
    ['an unknown segment', refusal(400, { code: 'BadRequest', message: segment }), /cloud or version/],
    ['an unknown segment, as 404', refusal(404, { code: 'ResourceNotFound', message: segment }), /cloud or version/],
    ['an unknown path', refusal(404, { code: 'UnknownError', message: '' }), /cloud or version/],
  ])('returns NOT_OFFERED to reads and writes, once: %s', async (_, step, words) => {
    scriptGraph(step);
    for (const query of [list, get, create, update, remove]) {
      msgraph.requests.length = 0;
      const response = await gateway.ask(query);
      expect(response.status).toBe(200);
      expect(codeOf(response)).toBe('NOT_OFFERED');
      expect(response.errors?.[0]?.message).toMatch(words);
      expect(response.errors?.[0]?.message).not.toMatch(/try again|sign in/i);
      expect(msgraph.requests).toHaveLength(1);
    }
  });

  test.each<[string, Step]>([
    ['405', refusal(405)],
    ['501', refusal(501)],
    ['no route', refusal(400, { code: 'No method match route template' })],
  ])('returns NOT_OFFERED to reads: %s', async (_, step) => {
    scriptGraph(step);
    for (const query of [list, get]) expect(codeOf(await gateway.ask(query))).toBe('NOT_OFFERED');
  });
});

test('a page of HTML that is escaped in the message of an error is not shown', async () => {
  scriptGraph(refusal(400, { message: '&lt;html&gt;&lt;h1&gt;Blocked by fw01&lt;/h1&gt;' }));
  const response = await gateway.ask(create);
  expect(codeOf(response)).toBe('WRITE_OUTCOME_UNKNOWN');
  expect(JSON.stringify(response)).not.toMatch(/Blocked|&lt;/);
});

describe('when Graph throttles', () => {
  test('one user by a limit of that user, others are served', async () => {
    const headers = { 'retry-after': '60', 'x-ms-throttle-scope': 'User/ReadWrite/app/user' };
    await startWithGraph(refusal(429, { headers }), { body: { value: [partner] } });
    expect(codeOf(await gateway.ask(list))).toBe('RATE_LIMITED');
    expect((await gateway.ask(list, { user: 'reader' })).errors).toBeUndefined();
    expect(codeOf(await gateway.ask(list))).toBe('RATE_LIMITED');
    expect(msgraph.requests).toHaveLength(2);
  });

  test('for longer than the retry budget, every call returns RATE_LIMITED without another request', async () => {
    await startWithGraph(refusal(429, { headers: { 'retry-after': '60' } }));
    for (const query of [list, create, get]) {
      const response = await gateway.ask(query);
      expect(response.status).toBe(200);
      expect(codeOf(response)).toBe('RATE_LIMITED');
      expect(response.errors?.[0]?.extensions['retryAfterSeconds']).toBeGreaterThan(50);
      // Only the first operation made a call.
      expect('microsoftGraph' in (response.errors?.[0]?.extensions ?? {})).toBe(query === list);
    }
    expect(msgraph.requests).toHaveLength(1);
  });

  test('briefly, a write is retried after Retry-After', async () => {
    await startWithGraph(refusal(429, { headers: { 'retry-after': '0.05' } }), { status: 201, body: partner });
    expect((await gateway.ask(create)).data.createComplianceManagementPartner.userErrors).toEqual([]);
    expect(msgraph.requests.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  test('until a date, retryAfterSeconds is the time until then', async () => {
    await startWithGraph(refusal(429, { headers: { 'retry-after': new Date(Date.now() + 120_000).toUTCString() } }));
    expect((await gateway.ask(list)).errors?.[0]?.extensions['retryAfterSeconds']).toBeGreaterThan(100);
  });

  test('without Retry-After, a read is retried after a pause', async () => {
    await startWithGraph(refusal(429), { body: { value: [partner] } });
    expect((await gateway.ask(list)).data.complianceManagementPartners.nodes).toEqual([{ displayName: 'x' }]);
  });

  test("with RetryAfter in Intune's own error document, retryAfterSeconds has its value", async () => {
    await startWithGraph(
      refusal(429, { message: JSON.stringify({ _version: 3, Message: 'Too many', RetryAfter: 90 }) }),
    );
    expect((await gateway.ask(list)).errors?.[0]?.extensions['retryAfterSeconds']).toBe(90);
  });

  test('a batch, partners are returned without names, and no further batch is sent', async () => {
    const named = {
      ...partner,
      iosEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: 'g' } }],
    };
    await startWithGraph(
      { body: { value: [named] } },
      { body: { responses: [{ id: '0', status: 429, headers: { 'Retry-After': '60' }, body: {} }] } },
      { body: { value: [named] } },
    );
    const query = `{
      complianceManagementPartners {
        nodes {
          displayName
          platformEnrollments(platforms: [IOS]) {
            assignments {
              target { ... on GroupAssignmentTarget { group { id displayName } } }
            }
          }
        }
      }
    }`;
    for (const requests of [2, 3]) {
      const response = await gateway.ask(query);
      expect(response.data.complianceManagementPartners.nodes[0].platformEnrollments[0].assignments).toEqual([
        { target: { group: { id: 'g', displayName: null } } },
      ]);
      expect(codeOf(response)).toBe('RATE_LIMITED');
      expect(msgraph.requests).toHaveLength(requests);
    }
  });
});

describe('a write with an unknown outcome', () => {
  test.each<[string, Step]>([
    ['302', refusal(302)],
    ['408', refusal(408)],
    ['410', refusal(410)],
    ['500', refusal(500)],
    ['502', refusal(502)],
    ['503', refusal(503)],
    ['503 with Retry-After', refusal(503, { headers: { 'retry-after': '0.05' } })],
    ['504', refusal(504)],
    ['a broken socket', hangUp],
    [
      'a truncated body',
      (response) => {
        response.writeHead(201, { 'content-length': '100' });
        response.write('{');
        setImmediate(() => response.destroy());
      },
    ],
    ['a body that is not JSON', { status: 201, text: '<html>' }],
    ['a body that is not a partner', { status: 201, body: { id: 7 } }],
  ])('returns WRITE_OUTCOME_UNKNOWN with advice and is not retried: %s', async (_, step) => {
    scriptGraph(step);
    const response = await gateway.ask(create);
    expect(response.status).toBe(200);
    expect(codeOf(response)).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(response.errors?.[0]?.message).toContain('Read the object before you try again');
    expect(msgraph.requests).toHaveLength(1);
  });
});

test('a write returns UPSTREAM_UNAVAILABLE when its connection was never opened', async () => {
  await startWithGraph({});
  await gateway.ask(list);
  await msgraph.close();
  expect(codeOf(await gateway.ask(create))).toBe('UPSTREAM_UNAVAILABLE');
});

test('a read returns UPSTREAM_REFUSED after an endless body, which the next try would get as well', async () => {
  scriptGraph((response) => {
    const chunk = Buffer.alloc(1024 * 1024, 32);
    const writeMore = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', writeMore);
    writeMore();
  });
  const response = await gateway.ask(list);
  expect(response.status).toBe(200);
  expect(codeOf(response)).toBe('UPSTREAM_REFUSED');
  expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
});

describe('a read returns UPSTREAM_UNAVAILABLE after', () => {
  test.each<[string, Step]>([
    ['500', refusal(500)],
    ['repeated 503', refusal(503, { headers: { 'retry-after': '0.01' } })],
    ['a broken socket', hangUp],
    ['HTML instead of JSON', { headers: { 'content-type': 'text/html' }, text: '<html>' }],
    ['JSON of another shape', { body: 'x' }],
    ['a value that is not a list', { body: { value: 1 } }],
    [
      'gzip that was not requested',
      (response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(gzipSync('{"value":[]}'));
      },
    ],
    [
      'an endless list',
      (response) => response.end(JSON.stringify({ value: [], '@odata.nextLink': `${msgraph.url}/beta/x` })),
    ],
    ['an Intune error that says nothing', refusal(500, { message: '{"_version":3}' })],
    ['a next page on another host', { body: { value: [], '@odata.nextLink': 'https://evil.example/beta/x' } }],
  ])('%s', async (_, step) => {
    scriptGraph(step);
    const response = await gateway.ask(list);
    expect(response.status).toBe(200);
    expect(codeOf(response)).toBe('UPSTREAM_UNAVAILABLE');
    expect(response.data).toEqual({ complianceManagementPartners: null });
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  });
});

test('malformed entries of a partner list are omitted, and malformed properties are null', async () => {
  scriptGraph({
    body: { value: [null, 7, {}, { id: '' }, { id: '1', displayName: 7, iosEnrollmentAssignments: [null, {}] }] },
  });
  const { data, errors } = await gateway.ask(
    `{
      complianceManagementPartners {
        nodes {
          id
          displayName
          platformEnrollments(platforms: [IOS]) { assignments { target { __typename } } }
        }
      }
    }`,
  );
  expect(errors).toBeUndefined();
  expect(data.complianceManagementPartners.nodes).toEqual([
    {
      id: '1',
      displayName: null,
      platformEnrollments: [{ assignments: [{ target: { __typename: 'UnknownAssignmentTarget' } }] }],
    },
  ]);
});

describe('a client that disconnects', () => {
  const disconnectDuring = async (query: string): Promise<void> => {
    const controller = new AbortController();
    const pending = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      signal: controller.signal,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await gateway.emulator.signIn()}` },
      body: JSON.stringify({ query }),
    }).catch(() => undefined);
    await until(() => msgraph.requests.length > 0);
    controller.abort();
    await pending;
  };

  test('aborts its read', async () => {
    const ended = new EventEmitter();
    const closed = once(ended, 'close');
    scriptGraph((response) => response.once('close', () => ended.emit('close')));
    await disconnectDuring(list);
    const startMs = performance.now();
    await closed;
    // Well below the attempt timeout of 20 seconds.
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(msgraph.requests).toHaveLength(1);
  });

  test('does not abort its write, whose outcome would be unknown', async () => {
    const ended = new EventEmitter();
    const outcome = once(ended, 'outcome');
    await startWithGraph((response) => {
      response.once('close', () => ended.emit('outcome', response.writableFinished ? 'completed' : 'aborted'));
      setTimeout(() => response.end(JSON.stringify(partner)), 300);
    });
    await disconnectDuring(create);
    expect(await outcome).toEqual(['completed']);
  });
});
