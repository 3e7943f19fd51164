// The budget of one operation. An operation over the budget is refused before anything is sent to Graph.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  startGatewayBefore,
  startTestGateway,
  type TestResponse,
  type Json,
  type TestGateway,
} from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
afterEach(() => {
  gateway.calls();
});

const id = '40000000-0000-4000-8000-000000000001';
const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join('\n');
const platforms = (count: number): Json => ({
  platformEnrollments: Array.from({ length: count }, () => ({ platform: 'IOS' })),
});

/** Sends an operation that must be refused without a call to Graph. */
async function expectRefusal(query: string, variables: Json): Promise<TestResponse> {
  const answer = await gateway.ask(query, { variables });
  expect(answer.status).toBe(400);
  expect(answer.data).toBeUndefined();
  expect(answer.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  expect(gateway.calls()).toEqual([]);
  return answer;
}

test('an input of 45,000 platforms is refused, however many dry runs share it', async () => {
  const query = `mutation ($input: UpdateComplianceManagementPartnerInput!) {
    ${aliases(10, `updateComplianceManagementPartner(id: "${id}", input: $input, dryRun: true) { changed }`)}
  }`;
  const { errors } = await expectRefusal(query, { input: platforms(45_000) });
  expect(errors?.[0]?.message).toBe(
    'The operation has more than 2000 items in its input. Split it into several operations.',
  );
});

test('an input that several mutations share is counted once per use', async () => {
  const assignments = Array.from({ length: 400 }, () => ({ target: { allDevices: {} } }));
  const create = 'createComplianceManagementPartner(input: $input, dryRun: true) { userErrors { message } }';
  const query = (count: number): string =>
    `mutation ($input: CreateComplianceManagementPartnerInput!) { ${aliases(count, create)} }`;
  const variables = { input: { displayName: 'x', platformEnrollments: [{ platform: 'IOS', assignments }] } };
  expect((await gateway.ask(query(4), { variables })).errors).toBeUndefined();
  await expectRefusal(query(5), variables);
});

test('a list that a literal uses many times is counted once per use', async () => {
  const enrollments = Array.from({ length: 200 }, () => '{ platform: IOS, assignments: $a }').join(' ');
  const query = `mutation ($a: [ComplianceManagementPartnerAssignmentInput!]) {
    updateComplianceManagementPartner(id: "${id}", input: { platformEnrollments: [${enrollments}] }) { changed }
  }`;
  const assignments = Array.from({ length: 1_900 }, () => ({ target: { allDevices: {} } }));
  const { errors } = await expectRefusal(query, { a: assignments });
  expect(errors?.[0]?.message).toContain('more than 2000 items in its input');
});

test('keys count like targets, once per use', async () => {
  const assignments = Array.from({ length: 400 }, (_, index) => ({ key: `k${index}` }));
  const update = `updateComplianceManagementPartner(
    id: "${id}", input: { platformEnrollments: [{ platform: IOS, assignments: $a }] }, dryRun: true
  ) { userErrors { code } }`;
  const query = (count: number): string =>
    `mutation ($a: [ComplianceManagementPartnerAssignmentInput!]) { ${aliases(count, update)} }`;
  const { data } = await gateway.ask(query(1), { variables: { a: assignments } });
  expect(data.a0.userErrors).toHaveLength(50);
  gateway.calls();
  await expectRefusal(query(5), { a: assignments });
});

test('deeply nested lists in variables are counted without recursion', async () => {
  const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await gateway.emulator.signIn()}` },
    body: `{"query":"query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }","variables":{"r":${nested}}}`,
  });
  expect(response.status).toBe(400);
});

test('an object with more than a hundred fields is refused before graphql-js names each of them', async () => {
  const query = `mutation ($input: UpdateComplianceManagementPartnerInput!) {
    updateComplianceManagementPartner(id: "${id}", input: $input) { changed }
  }`;
  const fields = Array.from({ length: 40_000 }, (_, index) => [`unknown${index}`, 1]);
  const { errors } = await expectRefusal(query, { input: Object.fromEntries(fields) });
  expect(errors?.[0]?.message).toBe('An object in the variables has more than 100 fields.');
});

test('an operation has at most ten mutations', async () => {
  const remove = 'deleteComplianceManagementPartner(id: "x", dryRun: true) { userErrors { code } }';
  expect((await gateway.ask(`mutation { ${aliases(10, remove)} }`)).errors).toBeUndefined();
  gateway.calls();
  const { errors } = await expectRefusal(`mutation { ...F } fragment F on Mutation { ${aliases(11, remove)} }`, {});
  expect(errors?.[0]?.message).toContain('The operation costs 660, and at most 600 is allowed');
});

test.each([
  '...F ...F @skip(if: $x)',
  '...F @include(if: $x) ...F',
  '...F @skip(if: $x)',
  '... @include(if: $x) { ...F }',
])('a mutation is counted although a variable hides it, or its condition cannot be evaluated: %s', async (spreads) => {
  const remove = 'deleteComplianceManagementPartner(id: "x", dryRun: true) { userErrors { code } }';
  const query = `mutation ($x: Boolean = true) { ${spreads} } fragment F on Mutation { ${aliases(11, remove)} }`;
  for (const x of [null, true, false]) {
    const { errors } = await expectRefusal(query, { x });
    expect(errors?.[0]?.message).toContain('The operation costs 660, and at most 600 is allowed');
  }
});

test('an operation has at most a thousand items on its pages', async () => {
  const list = 'complianceManagementPartners(first: $first) { totalCount }';
  const query = (count: number): string => `query ($first: Int!) { ${aliases(count, list)} }`;
  expect((await gateway.ask(query(10), { variables: { first: 100 } })).errors).toBeUndefined();
  gateway.calls();
  await expectRefusal(query(11), { first: 100 });
});

test('a page of a negative size makes no room for others', async () => {
  const list = (first: number): string => `complianceManagementPartners(first: ${first}) { totalCount }`;
  await expectRefusal(`{ negative: ${list(-1_000)} ${aliases(11, list(100))} }`, {});
});

test('a list without pages counts as a page of the maximum size, in a fragment too', async () => {
  const query = (count: number): string =>
    `{ ...F } fragment F on Query { ${aliases(count, 'intuneConnectors { id }')} }`;
  expect((await gateway.ask(query(10))).errors).toBeUndefined();
  gateway.calls();
  const { errors } = await expectRefusal(query(11), {});
  expect(errors?.[0]?.message).toContain('more than 1000 items on its pages');
});

test('a message never repeats a long value of a variable', async () => {
  const query = 'query ($first: Int!) { complianceManagementPartners(first: $first) { totalCount } }';
  const { errors } = await gateway.ask(query, { variables: { first: 'x'.repeat(500_000) } });
  expect(errors?.[0]?.message.length).toBeLessThan(1_100);
});

describe('when Graph has', () => {
  const partner = (index: number, displayName: string, groups: number): Json => ({
    id: `p${index}`,
    displayName,
    iosOnboarded: true,
    iosEnrollmentAssignments: Array.from({ length: groups }, (_, group) => ({
      target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: `g${index}-${group}` },
    })),
  });

  async function ask(query: string, partners: Json[]): Promise<TestResponse & { calls: number }> {
    const msgraph = await startScriptedServer({ body: { value: partners } });
    const behind = await startGatewayBefore(msgraph.url);
    const answer = await behind.ask(query);
    await behind.close();
    await msgraph.close();
    return { ...answer, calls: msgraph.requests.length };
  }

  test('long names, a response of more than 8 MiB is refused', async () => {
    const list = 'complianceManagementPartners { nodes { displayName } }';
    // Three million characters of three bytes, and ten million of one.
    for (const name of ['€'.repeat(15_000), 'x'.repeat(50_000)]) {
      const partners = Array.from({ length: 20 }, (_, index) => partner(index, name, 0));
      const { errors, status } = await ask(`{ ${aliases(10, list)} }`, partners);
      expect(status).toBe(400);
      expect(errors?.[0]?.message).toContain('larger than 8388608 bytes');
    }
  });
});

describe('an input is refused as a user error, and nothing is sent to Graph, for', () => {
  const errorsOf = async (input: Json): Promise<Json> => {
    const query = `mutation ($input: UpdateComplianceManagementPartnerInput!) {
      updateComplianceManagementPartner(id: "${id}", input: $input) { userErrors { code field message } }
    }`;
    const { data } = await gateway.ask(query, { variables: { input } });
    expect(gateway.calls()).toEqual([]);
    return data.updateComplianceManagementPartner.userErrors;
  };
  const targets = (count: number, target: Json): Json => Array.from({ length: count }, () => ({ target }));
  const ios = (assignments: Json): Json => ({ platformEnrollments: [{ platform: 'IOS', assignments }] });

  test.each<[string, Json, string[], string]>([
    [
      'more than ten platforms',
      { displayName: 'x', ...platforms(11) },
      ['input', 'platformEnrollments'],
      '`platformEnrollments` must not have more than 10 entries: give each platform once.',
    ],
    [
      'more than 500 assignments of a platform',
      ios(targets(501, { allDevices: {} })),
      ['input', 'platformEnrollments', '0', 'assignments'],
      '`assignments` must not have more than 500 entries.',
    ],
    [
      'a name of more than 1,000 characters',
      { displayName: 'x'.repeat(1_001) },
      ['input', 'displayName'],
      '`displayName` must not have more than 1000 characters.',
    ],
    [
      'an id of more than 256 characters',
      ios(targets(1, { group: { groupId: 'x'.repeat(257) } })),
      ['input', 'platformEnrollments', '0', 'assignments', '0', 'target', 'group', 'groupId'],
      '`groupId` must not have more than 256 characters.',
    ],
  ])('%s', async (_, input, field, message) => {
    expect(await errorsOf(input)).toEqual([{ code: 'INVALID', field, message }]);
  });

  test('more than 50 problems, and the last entry gives the number of those not listed', async () => {
    const errors = await errorsOf(ios(targets(60, { group: { groupId: ' ' } })));
    expect(errors).toHaveLength(50);
    expect(errors[49].message).toBe('11 more problems are not listed.');
  });
});

test.each<[string, Json]>([
  ['displayNameContains', { displayNameContains: 'x'.repeat(257) }],
  ['partnerStates', { partnerStates: Array.from({ length: 21 }, () => 'ENABLED') }],
])('a filter with too long a `%s` is refused before a call to Graph', async (name, filterBy) => {
  const query = `query ($filterBy: ComplianceManagementPartnerFilters) {
    complianceManagementPartners(filterBy: $filterBy) { totalCount }
  }`;
  const { errors } = await gateway.ask(query, { variables: { filterBy } });
  expect(errors?.[0]?.message).toContain(`\`${name}\` must not have more than`);
  expect(gateway.calls()).toEqual([]);
});

test('what ten mutations read for warnings and names is bounded: a list of partners each, and 500 groups together', async () => {
  const groups = Array.from({ length: 700 }, (_, index) => ({
    id: `20000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    displayName: `Group ${index}`,
    description: '',
  }));
  const large = await startTestGateway({ groups, pageSize: 100 });
  try {
    // Ten times 190 different groups, of which each mutation names the next 60 and some of those before.
    const inputs = Array.from({ length: 10 }, (_, number) => ({
      platformEnrollments: [
        {
          platform: 'IOS',
          assignments: Array.from({ length: 190 }, (__, index) => ({
            target: { group: { groupId: groups[(number * 60 + index) % groups.length]?.id } },
          })),
        },
      ],
    }));
    const names = inputs.map((_, number) => `i${number}`);
    const query = `mutation (${names.map((name) => `$${name}: UpdateComplianceManagementPartnerInput!`).join(' ')}) {
      ${names
        .map(
          (name) => `${name}: updateComplianceManagementPartner(
            id: "${id}", input: $${name}, dryRun: true, refuseOn: [MANUAL_SYNC_NEEDED]
          ) {
            a: warnings { code } b: warnings { code } warningsNotChecked
            complianceManagementPartner {
              issues { code }
              platformEnrollments { assignments { target { ... on GroupAssignmentTarget { group { displayName } } } } }
            }
          }`,
        )
        .join('\n')}
    }`;
    const variables = Object.fromEntries(inputs.map((input, number) => [`i${number}`, input]));
    const { data } = await large.ask(query, { variables });
    expect(Object.keys(data)).toHaveLength(10);
    const { calls, msgraph } = large.emulator.requests;
    // The object and the other partners for each, and twenty groups in one call.
    expect(calls).toBeLessThanOrEqual(10 * 2 + 500 / 20 + 10);
    expect(msgraph.filter(({ inBatch }) => inBatch).length).toBeLessThanOrEqual(500);
  } finally {
    await large.close();
  }
});
