// The table of errors, row by row: what Graph does, and what the client sees.
import { EventEmitter, once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, type TestResponse, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer, type Step } from '../support/scripted-server.js';

let gateway: TestGateway;
let msgraph: ScriptedServer;

async function behind(...steps: Step[]): Promise<TestGateway> {
  msgraph = await startScriptedServer(...steps);
  gateway = await startGatewayBefore(msgraph.url);
  return gateway;
}
afterEach(async () => {
  await gateway.close();
  await msgraph.close();
});

const list = '{ complianceManagementPartners { nodes { displayName } } }';
const get = '{ complianceManagementPartner(id: "1") { displayName } }';
const create =
  'mutation { createComplianceManagementPartner(input: { displayName: "x" }) { complianceManagementPartner { id } userErrors { code field message } } }';
const update =
  'mutation { updateComplianceManagementPartner(id: "1", input: { displayName: "x" }) { userErrors { code field message } } }';
const remove = 'mutation { deleteComplianceManagementPartner(id: "1") { userErrors { code field message } } }';

const refusal = (
  status: number,
  headers: Record<string, string> = {},
  message = 'internal words of fef.msua.manage.microsoft.com',
): Step => ({
  status,
  headers: { 'request-id': 'r-1', ...headers },
  body: { error: { code: 'SomeCode', message } },
});
const codeOf = ({ errors }: TestResponse): unknown => errors?.[0]?.extensions['code'];
const hangUp: Step = (response) => response.destroy();
const partner = { id: '1', displayName: 'x' };

describe('a refusal of Graph', () => {
  test('400 to a write is a user error with its reason, cleaned', async () => {
    await behind(
      refusal(
        400,
        {},
        "The property 'x' is wrong - Operation ID (for customer support): 1 - Url: https://fef.msua.manage.microsoft.com/",
      ),
    );
    const { status, data } = await gateway.ask(create);
    expect(status).toBe(200);
    expect(data.createComplianceManagementPartner.userErrors).toEqual([
      { code: 'REJECTED', field: null, message: "Microsoft Graph refused the request: The property 'x' is wrong" },
    ]);
  });

  test('404 is null to a read and NOT_FOUND to a write', async () => {
    await behind(refusal(404));
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

  test.each([409, 412])('%d is CONFLICT', async (status) => {
    await behind(refusal(status));
    expect((await gateway.ask(update)).data.updateComplianceManagementPartner.userErrors).toMatchObject([
      { code: 'CONFLICT' },
    ]);
  });

  test.each([
    [401, 401, 'UNAUTHENTICATED'],
    [403, 200, 'FORBIDDEN'],
    [410, 200, 'UPSTREAM_UNAVAILABLE'],
    [302, 200, 'UPSTREAM_UNAVAILABLE'],
  ])('%d is HTTP %d and %s, with what support asks for and nothing of its words', async (status, http, code) => {
    await behind(refusal(status));
    for (const query of [list, create]) {
      const answer = await gateway.ask(query);
      expect(answer.status).toBe(http);
      expect(codeOf(answer)).toBe(code);
      expect(answer.errors?.[0]?.extensions['microsoftGraph']).toEqual({
        status,
        code: 'SomeCode',
        requestId: 'r-1',
        clientRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(JSON.stringify(answer)).not.toMatch(/internal words|manage\.microsoft/);
    }
    expect((await gateway.ask(list)).headers.get('www-authenticate')).toBe(
      http === 401 ? 'Bearer error="invalid_token"' : null,
    );
  });
});

describe('Graph asks to be left alone', () => {
  test('beyond the budget: told at once, to everyone, without asking again', async () => {
    await behind(refusal(429, { 'retry-after': '60' }));
    for (const query of [list, create, get]) {
      const answer = await gateway.ask(query);
      expect(answer.status).toBe(200);
      expect(codeOf(answer)).toBe('RATE_LIMITED');
      expect(answer.errors?.[0]?.extensions['retryAfterSeconds']).toBeGreaterThan(50);
    }
    expect(msgraph.requests).toHaveLength(1);
  });

  test('for a moment: reads and writes wait, and are sent again', async () => {
    await behind(
      refusal(429, { 'retry-after': '0.05' }),
      { status: 201, body: partner },
      refusal(503, { 'retry-after': '0.05' }),
      { status: 201, body: partner },
    );
    for (const requests of [2, 4]) {
      expect((await gateway.ask(create)).data.createComplianceManagementPartner.userErrors).toEqual([]);
      expect(msgraph.requests).toHaveLength(requests);
    }
  });

  test('until a date', async () => {
    await behind(refusal(429, { 'retry-after': new Date(Date.now() + 120_000).toUTCString() }));
    expect((await gateway.ask(list)).errors?.[0]?.extensions['retryAfterSeconds']).toBeGreaterThan(100);
  });

  test('without a time: tried again after a pause', async () => {
    await behind(refusal(429), { body: { value: [partner] } });
    expect((await gateway.ask(list)).data.complianceManagementPartners.nodes).toEqual([{ displayName: 'x' }]);
  });

  test("in Intune's own document", async () => {
    await behind(refusal(429, {}, JSON.stringify({ _version: 3, Message: 'Too many', RetryAfter: 90 })));
    expect((await gateway.ask(list)).errors?.[0]?.extensions['retryAfterSeconds']).toBe(90);
  });

  test('in a batch: the names are missing, the partners are not, and others are not asked for', async () => {
    const named = {
      ...partner,
      iosEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: 'g' } }],
    };
    await behind(
      { body: { value: [named] } },
      { body: { responses: [{ id: '0', status: 429, headers: { 'Retry-After': '60' }, body: {} }] } },
      { body: { value: [named] } },
    );
    const query =
      '{ complianceManagementPartners { nodes { displayName platformEnrollments(platforms: [IOS]) { assignments { target { ... on GroupAssignmentTarget { group { id displayName } } } } } } } }';
    for (const requests of [2, 3]) {
      const answer = await gateway.ask(query);
      expect(answer.data.complianceManagementPartners.nodes[0].platformEnrollments[0].assignments).toEqual([
        { target: { group: { id: 'g', displayName: null } } },
      ]);
      expect(codeOf(answer)).toBe('RATE_LIMITED');
      expect(msgraph.requests).toHaveLength(requests);
    }
  });
});

describe('a write whose answer never came', () => {
  test.each<[string, Step]>([
    ['500', refusal(500)],
    ['502', refusal(502)],
    ['504', refusal(504)],
    ['a broken socket', hangUp],
    [
      'an answer cut short',
      (response) => {
        response.writeHead(201, { 'content-length': '100' });
        response.write('{');
        setImmediate(() => response.destroy());
      },
    ],
    ['an answer that is no JSON', { status: 201, text: '<html>' }],
    ['an answer that is no partner', { status: 201, body: { id: 7 } }],
  ])('is WRITE_OUTCOME_UNKNOWN, says where to look, and is sent once: %s', async (_, step) => {
    await behind(step);
    const answer = await gateway.ask(create);
    expect(answer.status).toBe(200);
    expect(codeOf(answer)).toBe('WRITE_OUTCOME_UNKNOWN');
    expect(answer.errors?.[0]?.message).toContain('Read the object before you try again');
    expect(msgraph.requests).toHaveLength(1);
  });

  test('unless the connection was never opened', async () => {
    await behind({});
    await gateway.ask(list);
    await msgraph.close();
    expect(codeOf(await gateway.ask(create))).toBe('UPSTREAM_UNAVAILABLE');
  });
});

describe('a read is UPSTREAM_UNAVAILABLE after', () => {
  test.each<[string, Step]>([
    ['500', refusal(500)],
    ['503 again and again', refusal(503, { 'retry-after': '0.01' })],
    ['a broken socket', hangUp],
    ['HTML for JSON', { headers: { 'content-type': 'text/html' }, text: '<html>' }],
    ['JSON of another shape', { body: 'x' }],
    ['a list that is none', { body: { value: 1 } }],
    [
      'packed JSON that was not asked for',
      (response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(gzipSync('{"value":[]}'));
      },
    ],
    [
      'a body without end',
      (response) => {
        const chunk = Buffer.alloc(1024 * 1024, 32);
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
      },
    ],
    [
      'a list without end',
      (response) => response.end(JSON.stringify({ value: [], '@odata.nextLink': `${msgraph.url}/beta/x` })),
    ],
    ['a next page on another host', { body: { value: [], '@odata.nextLink': 'https://evil.example/beta/x' } }],
  ])(
    '%s',
    async (_, step) => {
      await behind(step);
      const answer = await gateway.ask(list);
      expect(answer.status).toBe(200);
      expect(codeOf(answer)).toBe('UPSTREAM_UNAVAILABLE');
      expect(answer.data).toEqual({ complianceManagementPartners: null });
      expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
    },
    20_000,
  );
});

test('a partner of odd JSON is read as far as it goes', async () => {
  await behind({
    body: { value: [null, 7, {}, { id: '' }, { id: '1', displayName: 7, iosEnrollmentAssignments: [null, {}] }] },
  });
  const { data, errors } = await gateway.ask(
    '{ complianceManagementPartners { nodes { id displayName platformEnrollments(platforms: [IOS]) { assignments { target { __typename } } } } } }',
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

describe('a client that leaves', () => {
  const leave = async (query: string): Promise<void> => {
    const controller = new AbortController();
    const asked = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      signal: controller.signal,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await gateway.emulator.signIn()}` },
      body: JSON.stringify({ query }),
    }).catch(() => undefined);
    while (msgraph.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort();
    await asked;
  };

  test('ends its read', async () => {
    const ended = new EventEmitter();
    const closed = once(ended, 'close');
    await behind((response) => response.once('close', () => ended.emit('close')));
    await leave(list);
    const startMs = performance.now();
    await closed;
    // Well before the 20 seconds of an attempt are up.
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(msgraph.requests).toHaveLength(1);
  });

  test('does not end its write, whose outcome would not be known', async () => {
    const ended = new EventEmitter();
    const outcome = once(ended, 'outcome');
    await behind((response) => {
      response.once('close', () => ended.emit('outcome', response.writableFinished ? 'answered' : 'cut'));
      setTimeout(() => response.end(JSON.stringify(partner)), 300);
    });
    await leave(create);
    expect(await outcome).toEqual(['answered']);
  });
});
