// Searches for groups and assignment filters, as used by pickers in forms.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzRuns, fuzzSeed } from '../support/arbitrary.js';
import { DevicePlatformType, fittingPlatforms, futurePlatform } from '../../src/references/assignment-filter.js';
import { EnrollmentPlatform } from '../../src/resource/enrollment-platform.js';
import {
  startGatewayBefore,
  startTestGateway,
  type TestResponse,
  type Json,
  type TestGateway,
} from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer, type Step } from '../support/scripted-server.js';

const groups = `query ($search: String, $first: Int! = 20) {
  assignableGroups(search: $search, first: $first) {
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

/** Runs a query on a gateway with a scripted Graph. Returns the response and the requests to Graph. */
async function askWithGraph(
  steps: readonly Step[],
  query: string,
  variables: Json = {},
): Promise<TestResponse & { requests: ScriptedServer['requests'] }> {
  const msgraph = await startScriptedServer(...steps);
  const scripted = await startGatewayBefore(msgraph.url);
  const response = await scripted.ask(query, { variables });
  await scripted.close();
  await msgraph.close();
  return { ...response, requests: msgraph.requests };
}

describe('groups', () => {
  test.each([
    ['eng', ['Field Engineers']],
    ['ENGINEERS field', ['Field Engineers']],
    ['e', ['Executives', 'Field Engineers']],
    ['ngineers', []],
    ['"Field" & (Engineers)', ['Field Engineers']],
  ])('are found by prefixes of their words: %s', async (search, names) => {
    const { data } = await gateway.ask(groups, { variables: { search } });
    expect(namesIn(data.assignableGroups)).toEqual(names);
    expect(data.assignableGroups.hasMore).toBe(false);
  });

  test.each([null, undefined, '', '   ', '"$&\\'])('are ordered by name for the empty search %j', async (search) => {
    const { data } = await gateway.ask(groups, { variables: { search, first: 2 } });
    expect(namesIn(data.assignableGroups)).toEqual(['Contractors', 'Executives']);
    expect(data.assignableGroups.hasMore).toBe(true);
  });

  test('are read with their names in one call, one more than is returned', async () => {
    await gateway.ask(groups, { variables: { search: 'sales', first: 3 } });
    expect(gateway.calls()).toEqual([
      'GET /groups?$select=id,displayName&$orderby=displayName&$count=true&$top=4&$search="displayName:sales"',
    ]);
  });

  test('are read once for equal searches', async () => {
    const { data } = await gateway.ask(`{
      a: assignableGroups(search: "sales") { nodes { displayName } }
      b: assignableGroups(search: " sales?") { nodes { displayName } }
    }`);
    expect(data.b).toEqual(data.a);
    expect(gateway.calls()).toHaveLength(1);
  });

  test('are entities that other subgraphs can extend', async () => {
    const { data } = await gateway.ask('{ assignableGroups(first: 1) { nodes { __typename id } } }');
    expect(data.assignableGroups.nodes).toEqual([{ __typename: 'Group', id: '20000000-0000-4000-8000-000000000002' }]);
  });

  test('are read page by page until there are enough, with ConsistencyLevel on each request', async () => {
    const group = (id: string): Json => ({ id, displayName: id });
    const page =
      (value: Json[], skipToken: string): Step =>
      (response) => {
        const link = `http://${response.req.headers.host}/beta/groups?$skiptoken=${skipToken}`;
        response.end(JSON.stringify({ value, '@odata.nextLink': link }));
      };
    const steps = [page([group('a')], 'x'), page([], 'y'), page([group('b'), group('c')], 'z')];
    const { data, requests } = await askWithGraph(steps, groups, { first: 2 });
    expect(namesIn(data.assignableGroups)).toEqual(['a', 'b']);
    expect(data.assignableGroups.hasMore).toBe(true);
    expect(requests.map(({ headers }) => headers['consistencylevel'])).toEqual(['eventual', 'eventual', 'eventual']);
  });

  test('omit malformed entries of the response', async () => {
    const value = [null, 7, {}, { id: 5 }, { id: '../x' }, { id: 'g', displayName: 5 }, { id: 'h', displayName: 'x' }];
    const { data, errors } = await askWithGraph([{ body: { value } }], groups);
    expect(errors).toBeUndefined();
    expect(data.assignableGroups.nodes).toEqual([
      { id: 'g', displayName: null },
      { id: 'h', displayName: 'x' },
    ]);
  });
});

describe('a search text', () => {
  const parts = ['"', '\\', '%22', '%2522', '&', '%26', '$top=999', '&$filter=x', '#', '?', '/../', "'", '+', ' OR ',
    'displayName:', '(', ')', '\u0000', '\n', 'é', 'e\u0301', '李四', '😀', '\ud800', '\udc00', 'sales', 'R&D', '0']; // prettier-ignore
  const hostile = fc
    .oneof(
      fc.array(fc.constantFrom(...parts), { maxLength: 20 }),
      fc.array(fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))),
    )
    .map((pieces) => pieces.join('').slice(0, 120));

  // The emulator rejects every query that it does not know exactly. As v1.0, it decodes the query twice, as Graph does.
  test.each(['full', 'v1.0'] as const)('cannot change the query to Graph (%s)', async (profile) => {
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
      { numRuns: fuzzRuns(0.2), seed: fuzzSeed, endOnFailure: true },
    );
    await strict.close();
  });

  test.each([
    ['groups', groups, 'x'.repeat(121)],
    ['groups', groups, 'x'.repeat(10_000)],
    ['assignmentFilters', filters, 'x'.repeat(121)],
  ])('that is too long is rejected by `%s` without a request to Graph', async (_, query, search) => {
    const { errors } = await gateway.ask(query, { variables: { search } });
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toBe('`search` must not have more than 120 characters.');
    expect(gateway.calls()).toEqual([]);
  });

  test('of the maximum length fits into a URL of Graph', async () => {
    await gateway.ask(groups, { variables: { search: '李'.repeat(120) } });
    const [request] = gateway.emulator.requests.msgraph.slice(-1);
    expect(request?.status).toBe(200);
    expect(request?.url.length).toBeLessThan(2_048);
  });
});

describe('assignment filters', () => {
  test('are found by words, with all properties, in one call', async () => {
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

  test('are ordered by name and limited by `first`', async () => {
    const { data } = await gateway.ask(filters, { variables: { first: 2 } });
    expect(namesIn(data.assignmentFilters)).toEqual(['Corporate iPhones', 'Lab Macs']);
    expect(data.assignmentFilters.hasMore).toBe(true);
  });

  test('are filtered by platform', async () => {
    const { data } = await gateway.ask(filters, { variables: { platform: 'MACOS' } });
    expect(namesIn(data.assignmentFilters)).toEqual(['Lab Macs']);
  });

  test.each(Object.entries(EnrollmentPlatform))(
    'are those that fit %s, which no change warns about',
    async (name, platform) => {
      const words = [...Object.values(DevicePlatformType), futurePlatform, 'visionOS'];
      const value = words.map((word) => filter(word, { displayName: word, platform: word }));
      const query = `query ($p: EnrollmentPlatform) { assignmentFilters(fitsPlatform: $p, first: 50) { nodes { displayName } } }`;
      const { data } = await askWithGraph([{ body: { value } }], query, { p: name });
      const mayBeNewer = ['unknown', 'unknownFutureValue', 'visionOS'];
      expect(namesIn(data.assignmentFilters).toSorted()).toEqual(
        [...fittingPlatforms[platform], ...mayBeNewer].toSorted(),
      );
    },
  );

  test('that fit a platform are of one kind with both arguments', async () => {
    const query = `query ($platform: DevicePlatformType) {
      assignmentFilters(fitsPlatform: ANDROID, platform: $platform) { nodes { displayName } }
    }`;
    const { data: android } = await gateway.ask(query, { variables: { platform: 'ANDROID' } });
    const { data: mac } = await gateway.ask(query, { variables: { platform: 'MACOS' } });
    expect(namesIn(android.assignmentFilters)).toEqual(['Personal devices']);
    expect(namesIn(mac.assignmentFilters)).toEqual([]);
  });

  test('are read once for several searches of an operation', async () => {
    const { data } = await gateway.ask(`{
      a: assignmentFilters(search: "lab") { nodes { displayName } }
      b: assignmentFilters(platform: ANDROID) { nodes { displayName } }
    }`);
    expect(namesIn(data.a)).toEqual(['Lab Macs']);
    expect(namesIn(data.b)).toEqual(['Personal devices']);
    expect(gateway.calls()).toHaveLength(1);
  });

  test('are an empty list when Graph does not have them', async () => {
    const old = await startTestGateway({ profile: 'v1.0' });
    const { data, errors } = await old.ask(filters);
    await old.close();
    expect(errors).toBeUndefined();
    expect(data.assignmentFilters).toEqual({ nodes: [], hasMore: false });
  });

  test('return an error when Graph refuses the read', async () => {
    const refusal: Step = { status: 400, body: { error: { code: 'BadRequest', message: 'No.' } } };
    const { errors } = await askWithGraph([refusal], filters);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_REFUSED', microsoftGraph: { status: 400 } });
  });

  test('have the platform UNKNOWN for an unmodelled value, which is counted in a metric', async () => {
    const words = ['visionOS', 'unknownFutureValue', 'unknown', '__proto__', 'IOS', null, 7];
    const value = words.map((platform, index) => filter(`f${index}`, { platform }));
    const msgraph = await startScriptedServer({ body: { value } });
    const scripted = await startGatewayBefore(msgraph.url);
    const { data, errors } = await scripted.ask(filters);
    const { data: unknown } = await scripted.ask(filters, { variables: { platform: 'UNKNOWN' } });
    const metrics = await (await fetch(`${scripted.url}/metrics`)).text();
    await scripted.close();
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

  test('have the platform of a value newer than the sentinel of its enum, in a list and by id', async () => {
    const managedApps = filter('f', { platform: 'windowsMobileApplicationManagement' });
    const own = await startTestGateway({ assignmentFilters: [managedApps] });
    const { data } = await own.ask(filters);
    const byId = await own.ask(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) { ... on AssignmentFilter { platform } }
      }`,
      { variables: { representations: [{ __typename: 'AssignmentFilter', id: 'f' }] } },
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
  ['assignableGroups', groups, 'GroupMember.Read.All'],
  ['assignmentFilters', filters, 'DeviceManagementConfiguration.Read.All'],
])('%s', (name, query, permission) => {
  test('return FORBIDDEN with the permission that the user lacks', async () => {
    const { data, errors, status } = await gateway.ask(query, { user: 'reader' });
    expect(status).toBe(200);
    expect(data[name]).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', permission, likelyCause: 'NO_CONSENT' });
    expect(errors?.[0]?.message).toContain(permission);
  });

  test('are read again after Retry-After when Graph throttles briefly', async () => {
    const busy: Step = { status: 429, headers: { 'retry-after': '0.05' } };
    const { data, errors, requests } = await askWithGraph([busy, { body: { value: [{ id: 'x' }] } }], query);
    expect(errors).toBeUndefined();
    expect(data[name].nodes).toHaveLength(1);
    expect(requests).toHaveLength(2);
  });

  test('return RATE_LIMITED when Graph throttles for longer than the retry budget', async () => {
    const { errors } = await askWithGraph([{ status: 429, headers: { 'retry-after': '60' } }], query);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 60 });
  });

  test.each([0, -1, 51])('reject `first: %d` without a request to Graph', async (first) => {
    const { errors } = await gateway.ask(query, { variables: { first } });
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toBe('`first` must be between 1 and 50.');
    expect(gateway.calls()).toEqual([]);
  });
});

describe('an operation', () => {
  const searches = (count: number): string => {
    const fields = Array.from(
      { length: count },
      (_, index) => `a${index}: assignableGroups(search: "s${index}") { hasMore }`,
    );
    return `{ ${fields.join('\n')} }`;
  };

  test('can search for groups at most ten times', async () => {
    expect((await gateway.ask(searches(10))).errors).toBeUndefined();
    expect(gateway.calls()).toHaveLength(10);
    const { errors } = await gateway.ask(searches(11));
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain('more than 10 searches for groups');
    expect(gateway.calls()).toHaveLength(10);
  });

  test('counts its groups and filters with all items on its pages', async () => {
    const partners = Array.from(
      { length: 9 },
      (_, index) => `p${index}: complianceManagementPartners(first: 100) { totalCount }`,
    );
    const query = (first: number): string =>
      `{ ${partners.join('\n')} assignableGroups(first: 50) { hasMore } assignmentFilters(first: ${first}) { hasMore } }`;
    expect((await gateway.ask(query(50))).errors).toBeUndefined();
    gateway.calls();
    const { errors, status } = await gateway.ask(
      query(50).replace('assignableGroups(first: 50)', 'assignableGroups(first: 51)'),
    );
    expect(status).toBe(400);
    expect(errors?.[0]?.message).toContain('more than 1000 items on its pages');
    expect(gateway.calls()).toEqual([]);
  });
});
