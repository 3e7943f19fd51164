// Renewal of an exchanged token that Graph refuses, and what the caller receives.
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

let server: ScriptedServer;
let gateway: TestGateway;
afterEach(async () => {
  await gateway.close();
  await server.close();
});

interface Call {
  method: string;
  /** Number of calls with this method so far, including this one. */
  count: number;
  token: string;
  /** The requests in a `$batch`. */
  members: { id: string; url: string }[];
}
interface GraphResponse {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

async function connect(respond: (call: Call) => GraphResponse): Promise<void> {
  server = await startScriptedServer((response: ServerResponse) => {
    const request = server.requests.at(-1);
    const { method = '', headers, body: sent } = request ?? {};
    const call = {
      method,
      count: server.requests.filter((other) => other.method === method).length,
      token: String(headers?.authorization),
      members: request?.url.endsWith('/$batch') ? JSON.parse(sent ?? '').requests : [],
    };
    const { status = 200, headers: given = {}, body } = respond(call);
    response.writeHead(status, { 'content-type': 'application/json', ...given });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  gateway = await startGatewayBefore(server.url);
}

const list = '{ complianceManagementPartners { totalCount } }';
const create =
  'mutation { createComplianceManagementPartner(input: { displayName: "New" }) { changed userErrors { code } } }';
const tokensSent = (): number => new Set(server.requests.map(({ headers }) => headers.authorization)).size;
const unauthorized: GraphResponse = {
  status: 401,
  body: { error: { code: 'InvalidAuthenticationToken', message: 'Access token validation failure.' } },
};
const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const challenged: GraphResponse = {
  ...unauthorized,
  headers: {
    'WWW-Authenticate': `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`,
  },
};
const empty: GraphResponse = { body: { value: [] } };

describe('a 401 without claims', () => {
  test('to a read causes one retry with a new token', async () => {
    await connect(({ count }) => (count === 1 ? unauthorized : empty));
    const { errors, status } = await gateway.ask(list);
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
    expect(tokensSent()).toBe(2);
    expect(gateway.emulator.requests.exchanges).toBe(2);
  });

  test('to a write causes a retry with a new token, since Graph has changed nothing', async () => {
    await connect(({ count }) => (count === 1 ? unauthorized : { body: { id: '1', displayName: 'New' } }));
    const { data, errors } = await gateway.ask(create);
    expect(errors).toBeUndefined();
    expect(data.createComplianceManagementPartner).toEqual({ changed: true, userErrors: [] });
    expect(tokensSent()).toBe(2);
  });

  test('that repeats returns UNAUTHENTICATED, and further requests cause no more exchanges', async () => {
    await connect(() => unauthorized);
    const token = await gateway.emulator.signIn();
    for (let index = 0; index < 5; index++) {
      const { errors, status } = await gateway.ask(list, { token });
      expect(status).toBe(401);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', microsoftGraph: { status: 401 } });
    }
    expect(gateway.emulator.requests.exchanges).toBe(2);
  });

  test('to concurrent requests of one user causes one more exchange', async () => {
    const refused = new Set<string>();
    await connect(({ token }) => {
      if (refused.size === 0) refused.add(token);
      return refused.has(token) ? unauthorized : empty;
    });
    const token = await gateway.emulator.signIn();
    const responses = await Promise.all(Array.from({ length: 20 }, () => gateway.ask(list, { token })));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(gateway.emulator.requests.exchanges).toBe(2);
  });

  test('by which Intune reports a missing role returns FORBIDDEN, and causes no more exchanges', async () => {
    const message = JSON.stringify({ ErrorCode: 'Forbidden', Message: 'An error has occurred' });
    await connect(() => ({ status: 401, body: { error: { code: 'Unauthorized', message } } }));
    const { errors } = await gateway.ask(list);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    expect(gateway.emulator.requests.exchanges).toBe(1);
  });
});

test('a 403 for missing consent causes no more exchanges', async () => {
  const error = { code: 'Forbidden', message: 'Application is not authorized to perform this operation.' };
  await connect(() => ({ status: 403, body: { error } }));
  const token = await gateway.emulator.signIn();
  for (let index = 0; index < 5; index++) {
    const { errors } = await gateway.ask(list, { token });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', likelyCause: 'NO_CONSENT' });
  }
  expect(gateway.emulator.requests.exchanges).toBe(1);
});

describe('a request in a batch', () => {
  const groups = `{
    complianceManagementPartners {
      nodes {
        platformEnrollments {
          assignments {
            target { ... on GroupAssignmentTarget { group { displayName } } }
          }
        }
      }
    }
  }`;
  const target = (groupId: string): Json => ({
    target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId },
  });
  const partner = {
    id: 'partner',
    displayName: 'A partner',
    iosOnboarded: true,
    iosEnrollmentAssignments: [target('group-1'), target('group-2')],
  };
  const idOf = ({ url }: { url: string }): string | undefined => /^\/groups\/([^?]+)/.exec(url)?.[1];
  const batch = (
    call: Call,
    refusal: GraphResponse,
    isRefused: (member: { url: string }) => boolean,
  ): GraphResponse => ({
    body: {
      responses: call.members.map((member) =>
        isRefused(member)
          ? { id: member.id, status: 401, headers: {}, ...refusal }
          : { id: member.id, status: 200, headers: {}, body: { id: idOf(member), displayName: 'A group' } },
      ),
    },
  });
  const names = ({ data }: Json): unknown[] =>
    data.complianceManagementPartners.nodes[0].platformEnrollments
      .flatMap(({ assignments }: Json) => assignments ?? [])
      .map((assignment: Json) => assignment.target.group?.displayName);

  test.each<[string, GraphResponse]>([
    ['a 401', unauthorized],
    ['a claims challenge', challenged],
  ])('that returns %s is retried alone with a new token', async (_, refusal) => {
    await connect((call) => {
      if (call.method === 'GET') return { body: { value: [partner] } };
      return batch(call, refusal, ({ url }) => call.count === 1 && url.includes('group-1'));
    });
    const response = await gateway.ask(groups);
    expect(response.errors).toBeUndefined();
    expect(names(response)).toEqual(['A group', 'A group']);
    const batches = server.requests.filter(({ method }) => method === 'POST');
    expect(batches.map(({ body }) => JSON.parse(body).requests.length)).toEqual([2, 1]);
    expect(tokensSent()).toBe(2);
  });

  test('relays a challenge that a new token does not satisfy, and leaves the other responses unchanged', async () => {
    await connect((call) => {
      if (call.method === 'GET') return { body: { value: [partner] } };
      return batch(call, challenged, ({ url }) => url.includes('group-1'));
    });
    const response = await gateway.ask(groups);
    expect(response.status).toBe(401);
    expect(response.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', claims });
    expect(response.headers.get('www-authenticate')).toContain('error="insufficient_claims"');
    expect(names(response)).toEqual([null, 'A group']);
  });

  test('relays the claims of the authority when the user does not satisfy the challenge', async () => {
    await connect((call) => {
      if (call.method === 'GET') return { body: { value: [partner] } };
      return batch(call, challenged, () => true);
    });
    const response = await gateway.ask(groups, { user: 'reader' });
    expect(response.status).toBe(401);
    expect(response.errors?.[0]?.extensions['claims']).toContain('"c1"');
    expect(gateway.emulator.requests.exchanges).toBe(2);
  });
});
