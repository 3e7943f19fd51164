// The emulator's control routes on the gateway's own address, for front-end development.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/config.js';
import { startControl, type Control } from '../../src/emulator/control/control.js';
import { startGatewayBefore, startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

let gateway: TestGateway;
let control: Control;
beforeAll(async () => {
  gateway = await startTestGateway();
  control = await startControl(gateway.emulator, 0);
});
afterAll(async () => {
  await control.close();
  await gateway.close();
});
beforeEach(() => gateway.emulator.reset());

const vite = 'http://localhost:5173';
const list = '{ complianceManagementPartners { totalCount } }';
const json = { 'content-type': 'application/json' };

interface ControlRequest {
  path: string;
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  base?: string;
}
const send = ({ path, method = 'GET', body, headers = {}, base = gateway.url }: ControlRequest): Promise<Response> =>
  fetch(`${base}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : json), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

test('a lost write can be simulated with one fault', async () => {
  const lost = { fault: 'lost', methods: ['PATCH'], times: 1 };
  expect((await send({ method: 'PUT', path: '/emulator/chaos', body: { faults: [lost] } })).status).toBe(204);
  const { errors } = await gateway.ask(
    `mutation ($id: ID!) {
      updateComplianceManagementPartner(id: $id, input: { displayName: "Renamed" }) { userErrors { code } }
    }`,
    { variables: { id: '40000000-0000-4000-8000-000000000001' } },
  );
  expect(errors?.[0]?.extensions['code']).toBe('WRITE_OUTCOME_UNKNOWN');
  expect(gateway.emulator.partners()[0]?.['displayName']).toBe('Renamed');
});

test("the gateway serves every route of the emulator's own control server", async () => {
  // Uses a separate gateway, since some of the routes change what the other tests expect.
  const second = await startTestGateway();
  const statusOf = async (request: ControlRequest): Promise<number> =>
    (await send({ ...request, base: second.url })).status;
  const own = (await (await fetch(control.url)).json()) as Json;
  const { changes, reads } = (await (await send({ path: '/emulator' })).json()) as Json;
  expect(reads).toEqual(own.reads.map((path: string) => `/emulator${path}`));
  const ofGateway = ['PUT and DELETE /emulator/overload', 'PUT and DELETE /emulator/time-limit'];
  expect(changes.filter((change: string) => !ofGateway.includes(change))).toEqual(
    own.changes.map((change: string) => change.replace(' /', ' /emulator/')),
  );
  expect(changes).toEqual(expect.arrayContaining(ofGateway));
  for (const path of reads) expect({ path, status: await statusOf({ path }) }).toEqual({ path, status: 200 });
  for (const change of changes as string[]) {
    const path = /\/\S+/.exec(change)?.[0] ?? '';
    for (const method of change.match(/PUT|DELETE|POST/g) ?? []) {
      const status = await statusOf({ method, path, body: method === 'PUT' ? {} : undefined });
      expect({ change, isServed: [204, 400].includes(status) }).toEqual({ change, isServed: true });
    }
  }
  await second.close();
});

const codeOf = async (): Promise<unknown> => (await gateway.ask(list)).errors?.[0]?.extensions['code'];

test('an overload refuses all but control, and ends by control or a reset', async () => {
  const overload = { method: 'PUT', path: '/emulator/overload', body: {} };
  expect((await send(overload)).status).toBe(204);
  const response = await send({ method: 'POST', path: '/graphql', body: { query: list } });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect((await send({ path: '/health/live' })).status).toBe(200);
  expect((await send({ method: 'DELETE', path: '/emulator/overload' })).status).toBe(204);
  expect(await codeOf()).toBeUndefined();
  await send(overload);
  expect((await send({ method: 'POST', path: '/emulator/reset' })).status).toBe(204);
  expect(await codeOf()).toBeUndefined();
});

test('a time limit ends operations, until control or a reset restores the usual one', async () => {
  const limit = { method: 'PUT', path: '/emulator/time-limit', body: { ms: 50 } };
  const slow = (): void => gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'slow', delayMs: 300 }] });
  slow();
  expect((await send(limit)).status).toBe(204);
  expect(await codeOf()).toBe('DEADLINE_EXCEEDED');
  await send({ method: 'DELETE', path: '/emulator/time-limit' });
  expect(await codeOf()).toBeUndefined();
  await send(limit);
  await send({ method: 'POST', path: '/emulator/reset' });
  slow();
  expect(await codeOf()).toBeUndefined();
});

test.each([
  ['overload', { on: true }, 'The body must be {}.'],
  ['time-limit', {}, 'a whole number between 1 and 45000'],
  ['time-limit', { ms: 45_001 }, 'a whole number between 1 and 45000'],
  ['time-limit', { ms: '5' }, 'a whole number between 1 and 45000'],
  ['create', {}, 'The body must be {"create": "refused"}: offered or refused.'],
  ['create', { create: 'maybe' }, 'offered or refused'],
])('PUT /%s with %j is refused, and changes nothing', async (path, body, message) => {
  const response = await send({ method: 'PUT', path: `/emulator/${path}`, body });
  expect(response.status).toBe(400);
  expect(((await response.json()) as Json).error).toContain(message);
  expect(await codeOf()).toBeUndefined();
});

test('an unknown control route returns 404 and names the list of routes', async () => {
  const response = await send({ path: '/emulator/nothing' });
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ error: 'Unknown route. GET /emulator/ lists the routes.' });
});

test('control responses have Cache-Control: no-store', async () => {
  for (const path of ['/emulator/', '/emulator/token', '/emulator/requests'])
    expect((await send({ path })).headers.get('cache-control')).toBe('no-store');
});

test.each([
  ['PUT', '/emulator/chaos'],
  ['DELETE', '/emulator/chaos'],
  ['POST', '/emulator/reset'],
  ['GET', '/emulator/partners'],
  ['GET', '/emulator/nothing'],
])('%s %s is refused to a page of another site', async (method, path) => {
  gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'lost' }] });
  for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example']) {
    const body = method === 'PUT' ? { faults: [] } : undefined;
    expect((await send({ method, path, body, headers: { origin } })).status).toBe(403);
  }
  expect(gateway.emulator.activeChaos().faults).toHaveLength(1);
});

describe('control routes do not exist', () => {
  test('with a real tenant', async () => {
    const msgraph = await startScriptedServer({ body: { value: [] } });
    const real = await startGatewayBefore(msgraph.url);
    for (const path of ['/emulator', '/emulator/chaos', '/emulator/token', '/emulator/reset', '/emulator/overload'])
      expect({ path, status: (await fetch(real.url + path)).status }).toEqual({ path, status: 404 });
    const put = await fetch(`${real.url}/emulator/chaos`, { method: 'PUT', headers: json, body: '{"faults":[]}' });
    expect(put.status).toBe(404);
    await real.close();
    await msgraph.close();
  });

  test('in production, where the gateway does not start on the emulator', () => {
    expect(() => loadConfig({ NODE_ENV: 'production' })).toThrow('the emulator does not run in production');
  });
});

describe('CORS', () => {
  const preflight = (path: string, method: string, origin: string, base = gateway.url): Promise<Response> =>
    fetch(base + path, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  test.each([vite, 'http://127.0.0.1:5173', 'http://[::1]:5173', 'https://localhost:5173'])(
    'allows operations from a page of %s',
    async (origin) => {
      const { headers, status } = await preflight('/graphql', 'POST', origin);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type');
    },
  );

  test.each([
    ['the gateway', (): string => `${gateway.url}/emulator`],
    ["the emulator's own control", (): string => control.url],
  ])('allows control from a page of this machine at %s', async (_, base) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const { headers } = await preflight('/chaos', method, vite, base());
      expect(headers.get('access-control-allow-origin')).toBe(vite);
      expect(headers.get('access-control-allow-methods')).toContain(method);
    }
  });

  test.each(['https://evil.example', 'https://studio.apollographql.com', 'null', 'http://localhost.evil.example'])(
    'denies control to a page of %s at both addresses',
    async (origin) => {
      for (const base of [`${gateway.url}/emulator`, control.url]) {
        const { headers } = await preflight('/chaos', 'PUT', origin, base);
        expect(headers.get('access-control-allow-origin')).toBeNull();
      }
    },
  );

  test('denies control to an origin of CORS_ORIGINS that is not on this machine', async () => {
    const origin = 'https://app.example';
    const second = await startTestGateway({ environment: { CORS_ORIGINS: origin } });
    const allowed = async (path: string): Promise<string | null> =>
      (await preflight(path, 'POST', origin, second.url)).headers.get('access-control-allow-origin');
    expect(await allowed('/graphql')).toBe(origin);
    expect(await allowed('/emulator/reset')).toBeNull();
    await second.close();
  });

  test('allows only GET and POST for operations', async () => {
    const { headers } = await preflight('/graphql', 'PUT', vite);
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST');
  });
});

test.each([[null], [[]], [1]])('the body %j is neither {} nor absent', async (body) => {
  for (const path of ['/overload', '/authority-outage']) {
    const response = await send({ method: 'PUT', path: `/emulator${path}`, body });
    expect([path, response.status]).toEqual([path, 400]);
    expect(((await response.json()) as Json).error).toMatch(/^The body must be \{\}/);
  }
  const { errors } = await gateway.ask(list);
  expect(errors).toBeUndefined();
});

describe.each([
  ['a gateway', (path: string): string => `${gateway.url}/emulator${path}`],
  ["the emulator's own control", (path: string): string => `${control.url}${path}`],
])('%s', (_, urlOf) => {
  test('takes a request without a body, whatever its content type says', async () => {
    for (const [method, path] of [
      ['POST', '/reset'],
      ['PUT', '/authority-outage'],
      ['DELETE', '/authority-outage'],
    ] as const) {
      for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
        const response = await fetch(urlOf(path), { method, headers: { 'content-type': type } });
        expect([method, path, type, response.status]).toEqual([method, path, type, 204]);
      }
    }
  });

  test('says how to send a body that is not declared as JSON', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(urlOf('/create'), { method: 'PUT', headers, body: '{"create":"refused"}' });
    expect(response.status).toBe(415);
    expect(((await response.json()) as Json).error).toBe(
      'Send the body as JSON, with the header `content-type: application/json`.',
    );
  });

  test('asks for the members of a body that is missing, and for nothing of GraphQL', async () => {
    const response = await fetch(urlOf('/create'), { method: 'PUT', headers: json });
    expect(response.status).toBe(400);
    expect(((await response.json()) as Json).error).toMatch(/^The body must be \{"create": "refused"\}/);
  });
});
