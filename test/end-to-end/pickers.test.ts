// Groups and assignment filters to choose from in a form.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzSeed } from '../support/arbitrary.js';
import {
  startGatewayBefore,
  startTestGateway,
  type TestResponse,
  type Json,
  type TestGateway,
} from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer, type Step } from '../support/scripted-server.js';

const groups = `query ($search: String, $first: Int! = 20) {
  groups(search: $search, first: $first) {
    nodes { id displayName }
    hasMore
  }
}`;
const filters = `query ($search: String, $platform: DevicePlatformType, $first: Int! = 20) {
  assignmentFilters(search: $search, platform: $platform, first: $first) {
    nodes { id displayName description platform rule }
    hasMore
  }
}`;
const namesIn = (page: Json): (string | null)[] => page.nodes.map(({ displayName }: Json) => displayName);
const filter = (id: string, own: Json = {}): Json => ({
  id,
  displayName: `Filter ${id}`,
  description: null,
  platform: 'iOS',
  rule: '(device.model -eq "iPhone")',
  ...own,
});

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.calls();
});

/** The answer of a gateway whose Graph is scripted, and what Graph was asked. */
async function askBefore(
  steps: readonly Step[],
  query: string,
  variables: Json = {},
): Promise<TestResponse & { requests: ScriptedServer['requests'] }> {
  const msgraph = await startScriptedServer(...steps);
  const behind = await startGatewayBefore(msgraph.url);
  const answer = await behind.ask(query, { variables });
  await behind.close();
  await msgraph.close();
  return { ...answer, requests: msgraph.requests };
}

describe('groups', () => {
  test.each([
    ['eng', ['Field Engineers']],
    ['ENGINEERS field', ['Field Engineers']],
    ['e', ['Executives', 'Field Engineers']],
    ['ngineers', []],
    ['"Field" & (Engineers)', ['Field Engineers']],
  ])('are found by how their words begin: %s', async (search, names) => {
    const { data } = await gateway.ask(groups, { variables: { search } });
    expect(namesIn(data.groups)).toEqual(names);
    expect(data.groups.hasMore).toBe(false);
  });

  test.each([null, undefined, '', '   ', '"$&\\'])('are the first ones by name for %j', async (search) => {
    const { data } = await gateway.ask(groups, { variables: { search, first: 2 } });
    expect(namesIn(data.groups)).toEqual(['Contractors', 'Executives']);
    expect(data.groups.hasMore).toBe(true);
  });

  test('cost one call with their names, and no more are read than are shown and one', async () => {
    await gateway.ask(groups, { variables: { search: 'sales', first: 3 } });
    expect(gateway.calls()).toEqual([
      'GET /groups?$select=id,displayName&$orderby=displayName&$count=true&$top=4&$search="displayName:sales"',
    ]);
  });

  test('cost one call for equal searches', async () => {
    const { data } = await gateway.ask(`{
      a: groups(search: "sales") { nodes { displayName } }
      b: groups(search: " sales?") { nodes { displayName } }
    }`);
    expect(data.b).toEqual(data.a);
    expect(gateway.calls()).toHaveLength(1);
  });

  test('are entities, which a router can take further', async () => {
    const { data } = await gateway.ask('{ groups(first: 1) { nodes { __typename id } } }');
    expect(data.groups.nodes).toEqual([{ __typename: 'Group', id: '20000000-0000-4000-8000-000000000002' }]);
  });

  test('are read page by page until there are enough, with the header on each page', async () => {
    const group = (id: string): Json => ({ id, displayName: id });
    let link = '';
    const page =
      (value: Json[]): Step =>
      (response) => {
        link = `http://${response.req.headers.host}/beta/groups?$skiptoken=x`;
        response.end(JSON.stringify({ value, '@odata.nextLink': link }));
      };
    const steps = [page([group('a')]), page([]), page([group('b'), group('c')])];
    const { data, requests } = await askBefore(steps, groups, { first: 2 });
    expect(namesIn(data.groups)).toEqual(['a', 'b']);
    expect(data.groups.hasMore).toBe(true);
    expect(requests.map(({ headers }) => headers['consistencylevel'])).toEqual(['eventual', 'eventual', 'eventual']);
  });

  test('survive whatever Graph may send in their place', async () => {
    const value = [null, 7, {}, { id: 5 }, { id: '../x' }, { id: 'g', displayName: 5 }, { id: 'h', displayName: 'x' }];
    const { data, errors } = await askBefore([{ body: { value } }], groups);
    expect(errors).toBeUndefined();
    expect(data.groups.nodes).toEqual([
      { id: 'g', displayName: null },
      { id: 'h', displayName: 'x' },
    ]);
  });
});

describe('a search text is data:', () => {
  const parts = ['"', '\\', '%22', '%2522', '&', '%26', '$top=999', '&$filter=x', '#', '?', '/../', "'", '+', ' OR ',
    'displayName:', '(', ')', '\u0000', '\n', 'é', 'e\u0301', '李四', '😀', '\ud800', '\udc00', 'sales', 'R&D', '0']; // prettier-ignore
  const hostile = fc
    .oneof(
      fc.array(fc.constantFrom(...parts), { maxLength: 20 }),
      fc.array(fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))),
    )
    .map((pieces) => pieces.join('').slice(0, 120));

  // The emulator refuses a query that it does not know word by word; as v1.0 it decodes it twice, as Graph does.
  test.each(['full', 'v1.0'] as const)(
    'none changes the query (%s)',
    async (profile) => {
      const strict = await startTestGateway({ profile });
      const token = await strict.emulator.signIn();
      await fc.assert(
        fc.asyncProperty(hostile, async (search) => {
          strict.calls();
          const { errors } = await strict.ask(groups, { variables: { search }, token });
          expect(errors).toBeUndefined();
          const [call = '', ...others] = strict.calls();
          expect(others).toEqual([]);
          expect(call).toMatch(
            /^GET \/groups\?\$select=id,displayName&\$orderby=displayName&\$count=true&\$top=21(&\$search="displayName:[\p{L}\p{M}\p{N} ]+")?$/u,
          );
        }),
        { numRuns: 60, seed: fuzzSeed, endOnFailure: true },
      );
      await strict.close();
    },
    120_000,
  );

  test.each([
    ['groups', groups, 'x'.repeat(121)],
    ['groups', groups, 'x'.repeat(10_000)],
    ['assignmentFilters', filters, 'x'.repeat(121)],
  ])('too long a one is refused by `%s`, and Graph is not asked', async (_, query, search) => {
    const { errors } = await gateway.ask(query, { variables: { search } });
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toBe('`search` must not have more than 120 characters.');
    expect(gateway.calls()).toEqual([]);
  });

  test('the longest one fits into a URL of Graph', async () => {
    await gateway.ask(groups, { variables: { search: '李'.repeat(120) } });
    const [asked] = gateway.emulator.requests.msgraph.slice(-1);
    expect(asked?.status).toBe(200);
    expect(asked?.url.length).toBeLessThan(2_048);
  });
});

describe('assignment filters', () => {
  test('are found by words, with all of their properties, at one call', async () => {
    const { data } = await gateway.ask(filters, { variables: { search: 'iph corp' } });
    expect(data.assignmentFilters).toEqual({
      nodes: [
        {
          id: '30000000-0000-4000-8000-000000000001',
          displayName: 'Corporate iPhones',
          description: 'iPhones that the company owns',
          platform: 'IOS',
          rule: expect.stringContaining('iPhone'),
        },
      ],
      hasMore: false,
    });
    expect(gateway.calls()).toEqual([
      'GET /deviceManagement/assignmentFilters?$select=id,displayName,description,platform,rule',
    ]);
  });

  test('are ordered by name, and cut', async () => {
    const { data } = await gateway.ask(filters, { variables: { first: 2 } });
    expect(namesIn(data.assignmentFilters)).toEqual(['Corporate iPhones', 'Lab Macs']);
    expect(data.assignmentFilters.hasMore).toBe(true);
  });

  test('are those of one platform', async () => {
    const { data } = await gateway.ask(filters, { variables: { platform: 'MACOS' } });
    expect(namesIn(data.assignmentFilters)).toEqual(['Lab Macs']);
  });

  test('cost one call however often an operation searches them', async () => {
    const { data } = await gateway.ask(`{
      a: assignmentFilters(search: "lab") { nodes { displayName } }
      b: assignmentFilters(platform: ANDROID) { nodes { displayName } }
    }`);
    expect([data.a, data.b].flatMap(namesIn)).toEqual(['Lab Macs', 'Personal devices']);
    expect(gateway.calls()).toHaveLength(1);
  });

  test('are none where Graph does not have them', async () => {
    const old = await startTestGateway({ profile: 'v1.0' });
    const { data, errors } = await old.ask(filters);
    await old.close();
    expect(errors).toBeUndefined();
    expect(data.assignmentFilters).toEqual({ nodes: [], hasMore: false });
  });

  test('are an error where Graph refuses them otherwise', async () => {
    const refusal: Step = { status: 400, body: { error: { code: 'BadRequest', message: 'No.' } } };
    const { errors } = await askBefore([refusal], filters);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', microsoftGraph: { status: 400 } });
  });

  test('have the platform UNKNOWN for a word that is not modelled, which is noted', async () => {
    const words = ['visionOS', 'unknownFutureValue', 'unknown', '__proto__', 'IOS', null, 7];
    const value = words.map((platform, index) => filter(`f${index}`, { platform }));
    const msgraph = await startScriptedServer({ body: { value } });
    const behind = await startGatewayBefore(msgraph.url);
    const { data, errors } = await behind.ask(filters);
    const { data: unknown } = await behind.ask(filters, { variables: { platform: 'UNKNOWN' } });
    const metrics = await (await fetch(`${behind.url}/metrics`)).text();
    await behind.close();
    await msgraph.close();
    expect(errors).toBeUndefined();
    expect(data.assignmentFilters.nodes.map(({ platform }: Json) => platform)).toEqual([
      'UNKNOWN',
      'UNKNOWN',
      'UNKNOWN',
      'UNKNOWN',
      'UNKNOWN',
      null,
      null,
    ]);
    expect(unknown.assignmentFilters.nodes).toHaveLength(5);
    expect(metrics).toContain('devicePlatformType/visionOS');
    expect(metrics).not.toContain('devicePlatformType/unknownFutureValue');
  });

  test('show a platform that is newer than the sentinel of its enum, in a list and by id', async () => {
    const managedApps = filter('f', { platform: 'windowsMobileApplicationManagement' });
    const own = await startTestGateway({ assignmentFilters: [managedApps] });
    const { data } = await own.ask(filters);
    const byId = await own.ask(
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on AssignmentFilter { platform } } }`,
      { variables: { r: [{ __typename: 'AssignmentFilter', id: 'f' }] } },
    );
    await own.close();
    expect(data.assignmentFilters.nodes[0].platform).toBe('WINDOWS_MOBILE_APPLICATION_MANAGEMENT');
    expect(byId.data['_entities']).toEqual([{ platform: 'WINDOWS_MOBILE_APPLICATION_MANAGEMENT' }]);
  });

  test('are found on later pages', async () => {
    const many = Array.from({ length: 12 }, (_, index) => filter(`f${index}`));
    const own = await startTestGateway({ assignmentFilters: many, pageSize: 5 });
    const { data } = await own.ask(filters, { variables: { search: 'f11' } });
    expect(namesIn(data.assignmentFilters)).toEqual(['Filter f11']);
    expect(own.calls()).toHaveLength(3);
    await own.close();
  });
});

describe.each([
  ['groups', groups, 'GroupMember.Read.All'],
  ['assignmentFilters', filters, 'DeviceManagementConfiguration.Read.All'],
])('%s', (name, query, permission) => {
  test('are refused to a user without the permission, which is named', async () => {
    const { data, errors, status } = await gateway.ask(query, { user: 'reader' });
    expect(status).toBe(200);
    expect(data[name]).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', permission, likelyCause: 'NO_CONSENT' });
    expect(errors?.[0]?.message).toContain(permission);
  });

  test('are asked for again when Graph throttles for a moment', async () => {
    const busy: Step = { status: 429, headers: { 'retry-after': '0.05' } };
    const { data, errors, requests } = await askBefore([busy, { body: { value: [{ id: 'x' }] } }], query);
    expect(errors).toBeUndefined();
    expect(data[name].nodes).toHaveLength(1);
    expect(requests).toHaveLength(2);
  });

  test('are RATE_LIMITED when Graph throttles for long', async () => {
    const { errors } = await askBefore([{ status: 429, headers: { 'retry-after': '60' } }], query);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 60 });
  });

  test.each([0, -1, 51])('are refused with `first: %d`, and Graph is not asked', async (first) => {
    const { errors } = await gateway.ask(query, { variables: { first } });
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toBe('`first` must be between 1 and 50.');
    expect(gateway.calls()).toEqual([]);
  });
});

describe('an operation', () => {
  const searches = (count: number): string => {
    const fields = Array.from({ length: count }, (_, index) => `a${index}: groups(search: "s${index}") { hasMore }`);
    return `{ ${fields.join('\n')} }`;
  };

  test('searches groups ten times at most', async () => {
    expect((await gateway.ask(searches(10))).errors).toBeUndefined();
    expect(gateway.calls()).toHaveLength(10);
    const { errors } = await gateway.ask(searches(11));
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain('more than 10 searches for groups');
    expect(gateway.calls()).toHaveLength(10);
  });

  test('has its groups and filters counted with all items on its pages', async () => {
    const partners = Array.from(
      { length: 9 },
      (_, index) => `p${index}: complianceManagementPartners(first: 100) { totalCount }`,
    );
    const query = (first: number): string =>
      `{ ${partners.join('\n')} groups(first: 50) { hasMore } assignmentFilters(first: ${first}) { hasMore } }`;
    expect((await gateway.ask(query(50))).errors).toBeUndefined();
    gateway.calls();
    const { errors, status } = await gateway.ask(query(50).replace('groups(first: 50)', 'groups(first: 51)'));
    expect(status).toBe(400);
    expect(errors?.[0]?.message).toContain('more than 1000 items on its pages');
    expect(gateway.calls()).toEqual([]);
  });
});
