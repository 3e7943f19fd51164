// Issues of partners and connectors: what leads to each of them, what does not, what they cost, and what cannot be
// checked.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const id = (kind: number, number: number): string => `${kind}0000000-0000-4000-8000-00000000000${number}`;
const [sales, deletedGroup, otherDeletedGroup] = [id(2, 1), id(2, 8), id(2, 9)];
const [iosFilter, deletedFilter] = [id(3, 1), id(3, 9)];
const partnersPath = '/deviceManagement/complianceManagementPartners';
const connectorsPath = '/deviceManagement/mobileThreatDefenseConnectors';
const never = '0001-01-01T00:00:00Z';
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

const assigned = (kind: string, properties: Json = {}): Json => ({
  target: { '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`, ...properties },
});
const filtered = (filterId: string): Json => ({
  deviceAndAppManagementAssignmentFilterId: filterId,
  deviceAndAppManagementAssignmentFilterType: 'include',
});
const partner = (number: number, own: Json): Json => ({
  id: id(4, number),
  displayName: `Partner ${number}`,
  partnerState: 'enabled',
  lastHeartbeatDateTime: hoursAgo(1),
  ...own,
});
const connector = (name: string, own: Json): Json => ({
  id: name,
  partnerState: 'enabled',
  lastHeartbeatDateTime: hoursAgo(1),
  partnerUnresponsivenessThresholdInDays: 2,
  ...own,
});

const partners = [
  partner(1, {
    iosOnboarded: true,
    iosEnrollmentAssignments: [
      assigned('group', { groupId: sales, ...filtered(iosFilter) }),
      assigned('exclusionGroup', { groupId: deletedGroup }),
      assigned('group', { groupId: otherDeletedGroup.toUpperCase() }),
    ],
    androidOnboarded: true,
    androidEnrollmentAssignments: [assigned('allLicensedUsers', filtered(deletedFilter))],
  }),
  // Holds Android by an assignment alone, and macOS by onboarding alone.
  partner(2, {
    macOsOnboarded: true,
    androidEnrollmentAssignments: [assigned('group', { groupId: sales })],
    lastHeartbeatDateTime: hoursAgo(30),
  }),
  partner(3, { partnerState: 'unresponsive', lastHeartbeatDateTime: hoursAgo(100) }),
  // Not placeholders: something is set up.
  partner(4, { partnerState: 'unknown', lastHeartbeatDateTime: never, linuxOnboarded: true }),
  partner(5, { partnerState: 'unavailable', lastHeartbeatDateTime: hoursAgo(80), windowsOnboarded: true }),
  // Near misses: pending for a short time, ended, a placeholder, and a healthy one.
  partner(6, { partnerState: 'unavailable', lastHeartbeatDateTime: hoursAgo(20), iosOnboarded: false }),
  partner(7, { partnerState: 'unknown', lastHeartbeatDateTime: never }),
  partner(8, {}),
];
const connectors = [
  connector('c1', { iosEnabled: true }),
  connector('c2', { iosEnabled: true, lastHeartbeatDateTime: hoursAgo(40) }),
  connector('c3', { iosEnabled: true, lastHeartbeatDateTime: hoursAgo(60) }),
  connector('c4', { partnerState: 'unresponsive', lastHeartbeatDateTime: never }),
  connector('c5', { partnerState: 'notSetUp', lastHeartbeatDateTime: never }),
  connector('c6', { partnerState: 'unavailable', lastHeartbeatDateTime: never, macEnabled: true }),
];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    partners,
    mobileThreatDefenseConnectors: connectors,
    groups: [{ id: sales, displayName: 'Sales', description: 'Everyone in sales' }],
    assignmentFilters: [{ id: iosFilter, displayName: 'x', description: null, platform: 'iOS', rule: '(x -eq "x")' }],
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

const issuesQuery = `query ($codes: [IntuneConnectorIssueCode!]) {
  intuneConnectors { id issues(codes: $codes) { code platform objectIds message } issuesNotChecked(codes: $codes) }
}`;

interface Options {
  codes?: string[];
  user?: 'admin' | 'reader';
}

/** Returns what is found, by the last character of the id. */
async function ask({ codes, user = 'admin' }: Options = {}): Promise<Record<string, Json>> {
  const { data, errors } = await gateway.ask(issuesQuery, { variables: { codes }, user });
  expect(errors).toBeUndefined();
  return Object.fromEntries(data.intuneConnectors.map((it: Json) => [it.id.length > 2 ? it.id.at(-1) : it.id, it]));
}
const codesOf = ({ issues }: Json): string[] => issues.map(({ code }: Json) => code);

describe('the issues', () => {
  test('of all connectors are those that each shows', async () => {
    const found = await ask();
    const codes = Object.fromEntries(Object.entries(found).map(([name, it]) => [name, codesOf(it)]));
    expect(codes).toEqual({
      1: ['ASSIGNED_GROUP_DELETED', 'FILTER_DELETED', 'PLATFORM_WITH_TWO_PARTNERS'],
      2: ['PLATFORM_WITH_TWO_PARTNERS', 'SILENT'],
      3: ['SILENT', 'UNRESPONSIVE'],
      4: ['PENDING_FOR_LONG'],
      5: ['PENDING_FOR_LONG', 'SILENT'],
      6: [],
      7: [],
      8: [],
      c1: [],
      c2: [],
      c3: ['SILENT'],
      c4: ['UNRESPONSIVE'],
      c5: [],
      c6: ['PENDING_FOR_LONG'],
    });
    expect(Object.values(found).flatMap(({ issuesNotChecked }) => issuesNotChecked)).toEqual([]);
  });

  test('name the platform, the groups, the filters and the other partners', async () => {
    const { 1: first } = await ask();
    expect(first.issues).toMatchObject([
      { code: 'ASSIGNED_GROUP_DELETED', platform: 'IOS', objectIds: [deletedGroup, otherDeletedGroup] },
      { code: 'FILTER_DELETED', platform: 'ANDROID', objectIds: [deletedFilter] },
      { code: 'PLATFORM_WITH_TWO_PARTNERS', platform: 'ANDROID', objectIds: [id(4, 2)] },
    ]);
    expect(first.issues[0].message).toContain(`${deletedGroup}, ${otherDeletedGroup}`);
    expect(first.issues[2].message).toContain('Partner 2');
  });

  test('say when a silent one was last heard from', async () => {
    const { 2: second, 4: fourth } = await ask({ codes: ['SILENT', 'PENDING_FOR_LONG'] });
    expect(second.issues[0]).toMatchObject({ code: 'SILENT', platform: null, objectIds: [] });
    expect(second.issues[0].message).toMatch(/^Its last heartbeat was at 20\d\d-/);
    expect(fourth.issues[0].message).toContain('Microsoft Intune has never heard from it.');
  });

  test('of a partner that its mutation returns are those after the change', async () => {
    const { data } = await gateway.ask(`mutation {
      first: removeComplianceManagementPartnerAssignment(
        id: "${id(4, 2)}", platform: ANDROID, target: { group: { groupId: "${sales}" } }
      ) { changed }
      second: updateComplianceManagementPartner(id: "${id(4, 1)}", input: { displayName: "Renamed" }) {
        complianceManagementPartner { issues { code } }
      }
    }`);
    expect(data.first.changed).toBe(true);
    expect(codesOf(data.second.complianceManagementPartner)).toEqual(['ASSIGNED_GROUP_DELETED', 'FILTER_DELETED']);
  });

  test('of an entity of a router are the same', async () => {
    const representations = [{ __typename: 'IntuneConnector', id: id(4, 1) }];
    const { data } = await gateway.ask(
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) { ... on ComplianceManagementPartner { issues { code } } }
      }`,
      { variables: { representations } },
    );
    expect(codesOf(data._entities[0])).toEqual(codesOf((await ask())['1']));
  });
});

describe('calls to Graph', () => {
  test('are one for each list, and one batch for all groups and filters', async () => {
    await ask();
    expect(gateway.calls().toSorted()).toEqual([`GET ${partnersPath}`, `GET ${connectorsPath}`, 'POST /$batch']);
  });

  test('are none besides the list without a selection of issues', async () => {
    await gateway.ask('{ complianceManagementPartners { nodes { id displayName } } }');
    expect(gateway.calls()).toEqual([`GET ${partnersPath}?$select=id,displayName`]);
  });

  test('are those of the requested codes', async () => {
    const query = (codes: string): string =>
      `{ complianceManagementPartners { nodes { issues(codes: [${codes}]) { code } } } }`;
    await gateway.ask(query('SILENT, UNRESPONSIVE'));
    expect(gateway.calls()).toEqual([`GET ${partnersPath}?$select=id,lastHeartbeatDateTime,partnerState`]);
    await gateway.ask(query('PENDING_FOR_LONG, PLATFORM_WITH_TWO_PARTNERS'));
    expect(gateway.calls()).toEqual([`GET ${partnersPath}`]);
  });

  test('are the list and a batch for one partner, whose own read does not have the others', async () => {
    await gateway.ask(`{ complianceManagementPartner(id: "${id(4, 1)}") { issues { code } issuesNotChecked } }`);
    expect(gateway.calls().toSorted()).toEqual([
      `GET ${partnersPath}`,
      `GET ${partnersPath}/${id(4, 1)}`,
      'POST /$batch',
    ]);
  });

  test('are not more for several lists of one operation', async () => {
    const { data } = await gateway.ask(`{
      all: complianceManagementPartners { nodes { issues { code } } }
      silent: intuneConnectors(filterBy: { stale: true }) { issues { code } }
      one: complianceManagementPartner(id: "${id(4, 2)}") { issues { code } }
    }`);
    expect(codesOf(data.one)).toEqual(['PLATFORM_WITH_TWO_PARTNERS', 'SILENT']);
    expect(gateway.calls().toSorted()).toEqual([`GET ${partnersPath}`, `GET ${connectorsPath}`, 'POST /$batch']);
  });

  test('need none for connectors', async () => {
    await gateway.ask('{ mobileThreatDefenseConnectors { nodes { issues { code } issuesNotChecked } } }');
    expect(gateway.calls()).toEqual([`GET ${connectorsPath}`]);
  });
});

test('a group and a filter that are deleted become issues, and warnings of what names them', async () => {
  const remove = (path: string): Promise<Response> => fetch(`${gateway.url}/emulator${path}`, { method: 'DELETE' });
  expect((await remove(`/groups/${sales}`)).status).toBe(204);
  expect((await remove(`/groups/${sales}`)).status).toBe(400);
  expect((await remove(`/assignment-filters/${iosFilter}`)).status).toBe(204);
  const { 1: first, 2: second } = await ask();
  expect(first.issues).toMatchObject([
    { objectIds: [sales, deletedGroup, otherDeletedGroup] },
    { platform: 'ANDROID', objectIds: [deletedFilter] },
    { platform: 'IOS', objectIds: [iosFilter] },
    {},
  ]);
  expect(codesOf(second)).toContain('ASSIGNED_GROUP_DELETED');
});

describe('what cannot be read', () => {
  test('hides no other issue, and is reported as not checked', async () => {
    const found = await ask({ user: 'reader' });
    expect(codesOf(found['1'])).toEqual(['PLATFORM_WITH_TWO_PARTNERS']);
    expect(found['1'].issuesNotChecked).toEqual(['ASSIGNED_GROUP_DELETED', 'FILTER_DELETED']);
    expect(codesOf(found['3'])).toEqual(['SILENT', 'UNRESPONSIVE']);
    expect(found['3'].issuesNotChecked).toEqual([]);
  });

  test('is the list of partners of a single one', async () => {
    const faults = [{ fault: 'failed', methods: ['GET'], paths: [partnersPath] }] as const;
    gateway.emulator.setChaos({ seed: 1, rates: {}, faults });
    const { data } = await gateway.ask(
      `{ complianceManagementPartner(id: "${id(4, 1)}") { issues { code } issuesNotChecked } }`,
    );
    expect(data.complianceManagementPartner).toEqual({
      issues: [{ code: 'ASSIGNED_GROUP_DELETED' }, { code: 'FILTER_DELETED' }],
      issuesNotChecked: ['PLATFORM_WITH_TWO_PARTNERS'],
    });
  });

  test('is a filter that Microsoft Graph does not answer about', async () => {
    const faults = [
      { fault: 'unavailable', methods: ['GET'], paths: ['/deviceManagement/assignmentFilters/*'] },
    ] as const;
    gateway.emulator.setChaos({ seed: 1, rates: {}, faults });
    const { 1: first } = await ask({ codes: ['FILTER_DELETED', 'ASSIGNED_GROUP_DELETED'] });
    expect(codesOf(first)).toEqual(['ASSIGNED_GROUP_DELETED']);
    expect(first.issuesNotChecked).toEqual(['FILTER_DELETED']);
  });
});
