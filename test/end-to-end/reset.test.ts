// A reset of the emulator resets the gateway's memory too: nothing of one test of a front end reaches the next.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { AimedFault } from '../../src/emulator/control/chaos.js';
import { startTestGateway, type Json, type TestGateway, type TestResponse } from '../support/gateway.js';
import { until } from '../support/until.js';

let gateway: TestGateway;
/** The calls to Entra and Graph since the last look, as `GET /path`. */
let calls: string[];
/** The calls that a gateway makes for the first request after its start. */
let firstCalls: string[];

const contoso = '40000000-0000-4000-8000-000000000001';
const list = '{ complianceManagementPartners { totalCount } }';
const rename = `mutation ($name: String!) {
  updateComplianceManagementPartner(id: "${contoso}", input: { displayName: $name }) {
    changed
    complianceManagementPartner { displayName }
    userErrors { code }
  }
}`;

const record = (message: unknown): void => {
  const { method, origin, path } = (message as { request: { method: string; origin: string | URL; path: string } })
    .request;
  const { authorityHost, msgraphUrl } = gateway.emulator;
  if ([authorityHost, new URL(msgraphUrl).origin].includes(new URL(origin).origin))
    calls.push(`${method} ${path.replace(/client-request-id=.*/, '')}`);
};
const takeCalls = (): string[] => calls.splice(0);

/** Resets as a front end does. */
async function reset(): Promise<void> {
  expect((await fetch(`${gateway.url}/emulator/reset`, { method: 'POST' })).status).toBe(204);
  takeCalls();
}

const aim = (fault: AimedFault): void => gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [fault] });
/** Resolves once the fault, which strikes one call, has begun: the call is in flight then. */
const untilStruck = (): Promise<void> => until(async () => gateway.emulator.activeChaos().faults[0]?.times !== 1);
const codeOf = ({ errors }: TestResponse): Json => errors?.[0]?.extensions['code'];
const renameTo = (name: string): Promise<TestResponse> => gateway.ask(rename, { variables: { name } });

beforeAll(async () => {
  // Pages of three partners, so that a list takes more than one call.
  gateway = await startTestGateway({ pageSize: 3, pauseFactor: 0.1 });
  calls = [];
  subscribe('undici:request:create', record);
  await gateway.ask(list);
  firstCalls = takeCalls();
});
afterAll(async () => {
  unsubscribe('undici:request:create', record);
  await gateway.close();
});
beforeEach(reset);
afterEach(() => gateway.emulator.reset());

test('the first request after the start reads the keys, exchanges the token and asks Graph', () => {
  const starts = ['/v2.0/.well-known/', '/discovery/v2.0/keys', '/oauth2/v2.0/token', '/beta/deviceManagement/'];
  for (const part of starts) expect(firstCalls).toContainEqual(expect.stringContaining(part));
});

test('the next request makes exactly the calls of the first one after the start, also with the same token', async () => {
  const token = await gateway.emulator.signIn();
  await gateway.ask(list, { token });
  takeCalls();
  await gateway.ask(list, { token });
  expect(takeCalls().length).toBeLessThan(firstCalls.length);

  await reset();
  await gateway.ask(list, { token });
  expect(takeCalls()).toEqual(firstCalls);
  expect(gateway.emulator.requests).toMatchObject({ exchanges: 1, keys: 1 });
});

/** What goes wrong, and the code that the list fails with while the gateway remembers it. */
const troubles: [string, { begin: () => unknown; end: () => void; code: string }][] = [
  [
    'a Retry-After of Graph',
    {
      begin: () => aim({ fault: 'throttled', retryAfterSeconds: 60 }),
      end: () => gateway.emulator.setChaos(undefined),
      code: 'RATE_LIMITED',
    },
  ],
  [
    'a Retry-After of Entra',
    {
      begin: () => gateway.emulator.setAuthorityBusy(60),
      end: () => gateway.emulator.setAuthorityBusy(undefined),
      code: 'UPSTREAM_UNAVAILABLE',
    },
  ],
  [
    'a refused exchange',
    {
      begin: () => gateway.emulator.setTokenRefusal({ number: 65_001, error: 'invalid_grant' }),
      end: () => gateway.emulator.setTokenRefusal(undefined),
      code: 'FORBIDDEN',
    },
  ],
  [
    'an outage of Entra',
    {
      begin: () => gateway.emulator.setAuthorityOutage(true),
      end: () => gateway.emulator.setAuthorityOutage(false),
      code: 'UPSTREAM_UNAVAILABLE',
    },
  ],
];

test.each(troubles)('%s is forgotten', async (_, { begin, code, end }) => {
  const token = await gateway.emulator.signIn();
  begin();
  expect(codeOf(await gateway.ask(list, { token }))).toBe(code);
  end();
  expect(codeOf(await gateway.ask(list, { token }))).toBe(code);

  await reset();
  expect((await gateway.ask(list, { token })).data).toEqual({ complianceManagementPartners: { totalCount: 7 } });
  expect(takeCalls()).toEqual(firstCalls);
});

test('keys are read again, and are the first ones: a rotation is undone', async () => {
  const token = await gateway.emulator.signIn();
  await gateway.ask(list, { token });
  await gateway.emulator.rotateKeys();
  const rotated = await gateway.emulator.signIn();
  // The keys were read a moment ago, and are not read again for some seconds.
  expect((await gateway.ask(list, { token: rotated })).status).toBe(401);

  await reset();
  expect((await gateway.ask(list, { token: rotated })).status).toBe(401);
  expect((await gateway.ask(list, { token })).status).toBe(200);
  await reset();
  await gateway.emulator.rotateKeys();
  expect((await gateway.ask(list)).status).toBe(200);
});

test('a token that the emulator no longer knows is verified again, and refused', async () => {
  await gateway.emulator.rotateKeys();
  const rotated = await gateway.emulator.signIn();
  expect((await gateway.ask(list, { token: rotated })).status).toBe(200);
  await reset();
  expect((await gateway.ask(list, { token: rotated })).status).toBe(401);
});

test('a write that Graph showed late does not hold up the next change', async () => {
  aim({ fault: 'late', delayMs: 60_000, methods: ['PATCH'] });
  expect((await renameTo('First')).errors).toBeUndefined();
  // A read still shows the replaced name, and a change must not be based on that.
  expect((await renameTo('Second')).data?.updateComplianceManagementPartner.userErrors).not.toEqual([]);

  await reset();
  takeCalls();
  const { data } = await renameTo('Third');
  expect(data.updateComplianceManagementPartner).toEqual({
    changed: true,
    complianceManagementPartner: { displayName: 'Third' },
    userErrors: [],
  });
  const writes = takeCalls();
  await reset();
  await renameTo('Third');
  expect(writes).toEqual(takeCalls());
});

test('a change does not wait for one from before the reset that is still in flight, which is not carried out', async () => {
  // Longer than the second change takes on a busy machine.
  aim({ fault: 'slow', delayMs: 6_000, methods: ['PATCH'], times: 1 });
  let isFirstOver = false;
  const first = renameTo('First').finally(() => {
    isFirstOver = true;
  });
  await untilStruck();
  await reset();
  expect((await renameTo('Second')).data.updateComplianceManagementPartner.changed).toBe(true);
  expect(isFirstOver).toBe(false);
  expect(codeOf(await first)).toBe('WRITE_OUTCOME_UNKNOWN');
  expect(gateway.emulator.partners()[0]?.['displayName']).toBe('Second');
});

test('every condition that control can set ends with it, and the credentials are those of the start', async () => {
  const { conditions, credentials } = gateway.emulator;
  const atStart = { ...conditions };
  const bodies: Record<string, object> = {
    'claims-challenge': { authenticationContext: 'c1' },
    chaos: { faults: [{ fault: 'lost' }] },
    'authority-outage': { of: 'keys' },
    'token-refusal': { number: 50173 },
    'msgraph-audience': { audience: 'https://graph.microsoft.us' },
    clock: { aheadSeconds: 120 },
    create: { create: 'refused' },
    overload: {},
    'time-limit': { ms: 300 },
  };
  const { changes } = (await (await fetch(`${gateway.url}/emulator/`)).json()) as { changes: string[] };
  const names = changes.flatMap((change) => /^PUT and DELETE \/emulator\/(.+)$/.exec(change)?.[1] ?? []);
  expect(names.toSorted()).toEqual(Object.keys(bodies).toSorted());

  for (const [name, body] of Object.entries(bodies)) {
    const headers = { 'content-type': 'application/json' };
    const request = { method: 'PUT', headers, body: JSON.stringify(body) };
    expect((await fetch(`${gateway.url}/emulator/${name}`, request)).status).toBe(204);
  }
  gateway.emulator.setAuthorityBusy(60);
  credentials.secrets.clear();
  credentials.secrets.add('another');
  credentials.federatedTokens.clear();
  credentials.certificates.add('another');
  const isChanged = (name: string): boolean =>
    conditions[name as keyof typeof conditions] !== atStart[name as keyof typeof atStart];
  expect(Object.keys(conditions).filter((name) => !isChanged(name))).toEqual([]);

  // Through the emulator itself, as the tests of the gateway do.
  gateway.emulator.reset();
  expect(conditions).toEqual(atStart);
  expect((await gateway.ask(list)).data.complianceManagementPartners.totalCount).toBe(7);
  expect([credentials.secrets.size, credentials.federatedTokens.size, credentials.certificates.size]).toEqual([
    1, 1, 0,
  ]);
});

test('a key that is being made at the reset is not used after it', async () => {
  const keyIdOf = (token: string): unknown =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
  const first = keyIdOf(await gateway.emulator.signIn());
  const rotation = gateway.emulator.rotateKeys();
  gateway.emulator.reset();
  await rotation;
  expect(keyIdOf(await gateway.emulator.signIn())).toBe(first);
});

test('a request in flight keeps the memory that it began with, and leaves nothing in the new one', async () => {
  const token = await gateway.emulator.signIn();
  aim({ fault: 'slow', delayMs: 300, times: 1 });
  const inFlight = gateway.ask(list, { token });
  await untilStruck();
  gateway.emulator.reset();
  takeCalls();
  expect((await inFlight).data.complianceManagementPartners.totalCount).toBe(7);
  // The list of requests has those that began since the reset.
  expect(gateway.emulator.requests.msgraph.map(({ url }) => url)).toEqual([
    expect.stringContaining('skiptoken'),
    expect.stringContaining('skiptoken'),
  ]);
  // The pages that follow are read with the token of the exchange before the reset.
  expect(takeCalls()).toEqual([expect.stringContaining('skiptoken'), expect.stringContaining('skiptoken')]);

  await gateway.ask(list, { token });
  expect(takeCalls()).toEqual(firstCalls);
});
