// Whether partners cover a user: the calls to Graph, the groups of users, and what is refused. What each list of
// assignments means is the subject of test/partner/coverage.test.ts.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { EmulatorUser } from '../../src/emulator/emulator.js';
import { startTestGateway, type Json, type TestGateway, type TestResponse } from '../support/gateway.js';

const adele = '10000000-0000-4000-8000-00000000000a';
const rene = '10000000-0000-4000-8000-00000000000b';
const groupId = (number: number): string => `20000000-0000-4000-8000-00000000000${number}`;
const [sales, contractors, engineers, , pilots] = [1, 2, 3, 4, 5].map(groupId);

const fields = `{
  partner { displayName }
  platform
  onboarded
  status
  decidedBy { group { id } assignment { target { __typename } } }
}`;
const ofUser = `query ($id: ID!) { complianceManagementPartnerCoverage(userId: $id) ${fields} }`;
const own = `{ myComplianceManagementPartnerCoverage ${fields} }`;

let gateway: TestGateway;
let others: TestGateway[] = [];
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterEach(async () => {
  gateway.calls();
  for (const other of others) await other.close();
  others = [];
});
afterAll(() => gateway.close());

async function start(options: Parameters<typeof startTestGateway>[0]): Promise<TestGateway> {
  const started = await startTestGateway(options);
  others.push(started);
  return started;
}

const askOf = (id: string, user?: EmulatorUser): Promise<TestResponse> =>
  gateway.ask(ofUser, { variables: { id }, ...(user ? { user } : {}) });

/** Returns the rows as short texts, such as `Contoso IOS EXCLUDED by 1`, with the numbers of the groups. */
const shortened = (rows: Json[]): string[] =>
  rows.map(({ decidedBy, partner, platform, status }) => {
    const reasons = decidedBy.map(
      ({ assignment, group }: Json) =>
        group?.id.slice(-1) ?? assignment.target.__typename.replace('AssignmentTarget', ''),
    );
    return `${partner.displayName.split(' ')[0]} ${platform} ${status}${reasons.length > 0 ? ` by ${reasons}` : ''}`;
  });

const partnersCall = 'GET /deviceManagement/complianceManagementPartners';
const groupsOf = (user: string): string =>
  `GET /${user}/transitiveMemberOf/microsoft.graph.group?$select=id,displayName&$top=999`;

/** Adele is in the groups 4 and 5; 5 is in 3, and 3 is in 1. */
const ofAdele = [
  'Contoso ANDROID UNDECIDED by AllLicensedUsers',
  'Contoso IOS UNDECIDED by 1',
  'Fabrikam LINUX COVERED by 3',
  'Fabrikam MACOS UNDECIDED by AllDevices',
  'Northwind WINDOWS UNDECIDED by ConfigurationManagerCollection',
  'Adatum ANDROID COVERED by 5',
  'Litware IOS UNDECIDED by ScopeTagGroup,Unknown',
];

describe('the coverage of a user', () => {
  test('has a row for each platform that a partner is onboarded for or has assignments on, with two calls to Graph', async () => {
    const { data, errors } = await askOf(adele);
    expect(errors).toBeUndefined();
    expect(shortened(data.complianceManagementPartnerCoverage)).toEqual(ofAdele);
    expect(gateway.calls()).toEqual([partnersCall, groupsOf(`users/${adele}`)]);
  });

  test('is EXCLUDED through a nested group', async () => {
    const { data } = await askOf(rene);
    const rows = shortened(data.complianceManagementPartnerCoverage);
    expect(rows).toContain('Contoso IOS EXCLUDED by 2');
    expect(rows).toContain('Adatum ANDROID NOT_COVERED');
  });

  test('says whether the partner is onboarded, whatever its assignments are', async () => {
    const { data } = await askOf(adele);
    const onboarded = data.complianceManagementPartnerCoverage.map((row: Json) => row.onboarded);
    expect(onboarded).toEqual([true, true, true, true, true, false, false]);
  });

  test('is found by the user principal name, in any case and with any character that such a name may have', async () => {
    const names = ['ADELE@contoso.example', 'gus_fabrikam.example#EXT#@contoso.example', "riya.o'cole@contoso.example"];
    const rows = [];
    for (const name of names) {
      const { data, errors } = await askOf(name);
      expect(errors).toBeUndefined();
      rows.push(shortened(data.complianceManagementPartnerCoverage));
    }
    expect(rows[0]).toEqual(ofAdele);
    expect(rows[1]).toContain('Contoso IOS NOT_COVERED');
    expect(rows[2]).toContain('Contoso IOS UNDECIDED by 1');
  });

  test('is null if there is no such user', async () => {
    const { data, errors } = await askOf('10000000-0000-4000-8000-0000000000ff');
    expect(errors).toBeUndefined();
    expect(data.complianceManagementPartnerCoverage).toBeNull();
  });

  test.each([
    '',
    '..',
    '../groups',
    'me',
    'adele',
    `${adele}/memberOf`,
    'a@b',
    '$count@contoso.example',
    'a b@contoso.example',
    'a%2f@contoso.example',
    `${'a'.repeat(65)}@contoso.example`,
    `a@${'b'.repeat(60)}.example`,
  ])('is refused for the id %j, and nothing is sent', async (id) => {
    const { data, errors } = await askOf(id);
    expect(data.complianceManagementPartnerCoverage).toBeNull();
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toMatch(/^`userId` must be the object id of a user/);
    expect(gateway.calls()).toEqual([]);
  });

  test('is read once for each user of an operation, and partners once for all', async () => {
    const { data } = await gateway.ask(
      `query ($a: ID!, $A: ID!, $b: ID!) {
        a: complianceManagementPartnerCoverage(userId: $a) ${fields}
        again: complianceManagementPartnerCoverage(userId: $A, platforms: [LINUX]) ${fields}
        b: complianceManagementPartnerCoverage(userId: $b) { status }
      }`,
      { variables: { a: adele, A: adele.toUpperCase(), b: rene } },
    );
    expect(shortened(data.again)).toEqual(['Fabrikam LINUX COVERED by 3']);
    expect(gateway.calls()).toEqual([partnersCall, groupsOf(`users/${adele}`), groupsOf(`users/${rene}`)]);
  });

  test('of more users than ten in one operation is refused', async () => {
    const aliases = Array.from(
      { length: 11 },
      (_, index) => `a${index}: complianceManagementPartnerCoverage(userId: "${adele}") { status }`,
    );
    const { errors } = await gateway.ask(`{ ${aliases.join(' ')} }`);
    expect(errors?.[0]?.message).toMatch(/^The operation has more than 1000 items on its pages/);
    expect(gateway.calls()).toEqual([]);
  });

  test('has the names of the groups without a further call', async () => {
    const { data } = await gateway.ask(
      `query ($id: ID!) { complianceManagementPartnerCoverage(userId: $id, platforms: [LINUX]) { decidedBy { group { displayName } } } }`,
      { variables: { id: adele } },
    );
    expect(data.complianceManagementPartnerCoverage[0].decidedBy[0].group.displayName).toBe('Field Engineers');
    expect(gateway.calls()).toHaveLength(2);
  });
});

describe('the coverage of the caller', () => {
  test('is that of the user whose token it is', async () => {
    const { data } = await gateway.ask(own);
    expect(shortened(data.myComplianceManagementPartnerCoverage)).toEqual(ofAdele);
    expect(gateway.calls()).toEqual([partnersCall, groupsOf('me')]);
  });

  test('needs no permission to read groups, except for their names', async () => {
    const { data, errors } = await gateway.ask(
      '{ myComplianceManagementPartnerCoverage(platforms: [LINUX]) { status decidedBy { group { id displayName } } } }',
      { user: 'reader' },
    );
    expect(data.myComplianceManagementPartnerCoverage).toEqual([
      { status: 'COVERED', decidedBy: [{ group: { id: engineers, displayName: null } }] },
    ]);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', permission: 'GroupMember.Read.All' });
  });
});

test('the coverage of another user without permission is FORBIDDEN, and names both permissions', async () => {
  const { data, errors } = await askOf(adele, 'reader');
  expect(data.complianceManagementPartnerCoverage).toBeNull();
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', permission: 'User.ReadBasic.All' });
  expect(errors?.[0]?.message).toContain('GroupMember.Read.All');
});

const target = (kind: string, properties: Json = {}): Json => ({
  target: { '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`, ...properties },
});
const partner = (...assignments: Json[]): Json => ({
  id: '40000000-0000-4000-8000-000000000001',
  displayName: 'Contoso Guard',
  partnerState: 'enabled',
  iosEnrollmentAssignments: assignments,
});

describe('where no assignment names a group', () => {
  test('the groups are not read, but a user who does not exist is noticed', async () => {
    const small = await start({ partners: [partner(target('allLicensedUsers'))] });
    const found = await small.ask(ofUser, { variables: { id: adele } });
    expect(shortened(found.data.complianceManagementPartnerCoverage)).toEqual([
      'Contoso IOS COVERED by AllLicensedUsers',
    ]);
    expect(small.calls()).toEqual([partnersCall, `GET /users/${adele}?$select=id`]);
    const unknown = await small.ask(ofUser, { variables: { id: sales ?? '' } });
    expect(unknown.errors).toBeUndefined();
    expect(unknown.data.complianceManagementPartnerCoverage).toBeNull();
  });

  test('the coverage of the caller is one call', async () => {
    const small = await start({ partners: [partner(target('allDevices'))] });
    const { data } = await small.ask(own);
    expect(shortened(data.myComplianceManagementPartnerCoverage)).toEqual(['Contoso IOS COVERED by AllDevices']);
    expect(small.calls()).toEqual([partnersCall]);
  });
});

describe('a user in many groups', () => {
  const wide = (number: number): string => `60000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const inGroups = (count: number) => {
    const groups = Array.from({ length: count }, (_, index) => ({
      id: wide(index),
      displayName: `Group ${index}`,
      description: '',
    }));
    const users = [{ id: adele, userPrincipalName: 'adele@contoso.example', memberOf: groups.map(({ id }) => id) }];
    return { groups, users, partners: [partner(target('group', { groupId: wide(count - 1) }))], pageSize: 1_000 };
  };

  test('is covered by a group on the last page', async () => {
    const wideTenant = await start(inGroups(5_000));
    const { data } = await wideTenant.ask(own);
    expect(data.myComplianceManagementPartnerCoverage[0].status).toBe('COVERED');
    expect(wideTenant.calls()).toHaveLength(1 + 6);
  });

  test('is refused beyond the limit', async () => {
    const wideTenant = await start(inGroups(5_001));
    const { errors } = await wideTenant.ask(own);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toBe('The user is in more than 5000 groups, which is more than the gateway reads.');
  });
});

test('groups that are in each other end, and pages of two are followed', async () => {
  const ids = [sales, contractors, engineers, pilots].map(String);
  const groups = ids.map((id, index) => ({
    id,
    displayName: `G${index}`,
    description: '',
    memberOf: [ids[(index + 1) % ids.length] ?? ''],
  }));
  const users = [{ id: rene, userPrincipalName: 'rene@contoso.example', memberOf: [String(contractors)] }];
  const partners = [partner(target('group', { groupId: String(sales).toUpperCase() }))];
  const ring = await start({ groups, users, partners, pageSize: 2 });
  const { data } = await ring.ask(ofUser, { variables: { id: rene } });
  expect(data.complianceManagementPartnerCoverage[0].status).toBe('COVERED');
  expect(ring.calls()).toHaveLength(3);
});

test('an error about a user leaves neither the id nor the name of the user in the log', async () => {
  gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'failed', paths: ['/users/**'], status: 500 }] });
  for (const id of [adele, 'adele@contoso.example']) {
    const { errors } = await askOf(id);
    expect(errors?.[0]?.extensions['code']).toBe('UPSTREAM_UNAVAILABLE');
  }
  gateway.emulator.setChaos(undefined);
  expect(gateway.log().join('')).toContain('UPSTREAM_UNAVAILABLE');
  // `afterAll` fails if the log has personal data.
});
