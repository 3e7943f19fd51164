// The emulator's profiles: properties, paths and data of each version of Graph.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json } from '../support/gateway.js';
import { intuneProse, partnersPath, startTestTenant, type GraphResponse, type TestTenant } from './tenant.js';

const assignments = [
  {
    '@odata.type': 'microsoft.graph.complianceManagementPartnerAssignment',
    target: {
      '@odata.type': 'microsoft.graph.configurationManagerCollectionAssignmentTarget',
      deviceAndAppManagementAssignmentFilterId: 'Device And App Management Assignment Filter Id value',
      deviceAndAppManagementAssignmentFilterType: 'include',
      collectionId: 'Collection Id value',
    },
  },
];
/** https://learn.microsoft.com/graph/api/intune-onboarding-compliancemanagementpartner-create */
const example = {
  '@odata.type': '#microsoft.graph.complianceManagementPartner',
  lastHeartbeatDateTime: '2016-12-31T23:59:37.9174975-08:00',
  partnerState: 'unavailable',
  displayName: 'Display Name value',
  macOsOnboarded: true,
  windowsOnboarded: true,
  androidOnboarded: true,
  iosOnboarded: true,
  macOsEnrollmentAssignments: assignments,
  windowsEnrollmentAssignments: assignments,
  androidEnrollmentAssignments: assignments,
  iosEnrollmentAssignments: assignments,
};
const withoutWindows: Json = { ...example };
delete withoutWindows['windowsOnboarded'];
delete withoutWindows['windowsEnrollmentAssignments'];
const filterPath = '/deviceManagement/assignmentFilters/30000000-0000-4000-8000-000000000001';

const refusalOf = (response: GraphResponse): string => (response.status < 300 ? '' : intuneProse(response));

describe.each([
  {
    profile: 'full',
    root: '/beta',
    platforms: ['android', 'ios', 'linux', 'macOs', 'windows'],
    count: 7,
    refusalOfExample: undefined,
    refusalOfFilters: undefined,
  },
  {
    profile: 'beta',
    root: '/beta',
    platforms: ['android', 'ios', 'linux', 'macOs'],
    count: 6,
    refusalOfExample: "The property 'windowsOnboarded' does not exist",
    refusalOfFilters: undefined,
  },
  {
    profile: 'v1.0',
    root: '/v1.0',
    platforms: ['android', 'ios', 'macOs'],
    count: 6,
    refusalOfExample: "The property 'windowsOnboarded' does not exist",
    refusalOfFilters: "The property 'deviceAndAppManagementAssignmentFilterId' does not exist",
  },
] as const)('$profile', ({ count, platforms, profile, refusalOfExample, refusalOfFilters, root }) => {
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await startTestTenant({ profile, pageSize: 50 });
  });
  afterAll(() => tenant.close());

  test('shows exactly its own properties on every partner', async () => {
    const { body } = await tenant.callGraph('GET', partnersPath);
    const own = platforms.flatMap((platform) => [`${platform}Onboarded`, `${platform}EnrollmentAssignments`]);
    const annotations = profile === 'v1.0' ? [] : ['@odata.type'];
    const modelled = ['id', 'displayName', 'lastHeartbeatDateTime', 'partnerState', ...own];
    const names = [...annotations, ...modelled].toSorted();
    expect(body.value.map((partner: Json) => Object.keys(partner).toSorted())).toEqual(
      Array.from({ length: count }, () => names),
    );
    expect(JSON.stringify(body).includes('FilterType')).toBe(profile !== 'v1.0');
    expect(JSON.stringify(body).includes('exampleFuture')).toBe(profile === 'full');
  });

  test("accepts Microsoft's example if it has Windows, and otherwise names the unknown property", async () => {
    const response = await tenant.callGraph('POST', partnersPath, example);
    expect(response.status).toEqual(refusalOfExample ? 400 : 201);
    expect(refusalOf(response)).toContain(refusalOfExample ?? '');
  });

  test('has assignment filters with their path and properties, or neither', async () => {
    const write = await tenant.callGraph('POST', partnersPath, withoutWindows);
    expect(write.status).toEqual(refusalOfFilters ? 400 : 201);
    expect(refusalOf(write)).toContain(refusalOfFilters ?? '');
    const { body, status } = await tenant.callGraph('GET', filterPath);
    expect([status, body.displayName ?? body.error.message]).toEqual(
      refusalOfFilters ? [400, "Resource not found for the segment 'assignmentFilters'."] : [200, 'Corporate iPhones'],
    );
  });

  test('serves only its own version', async () => {
    const other = profile === 'v1.0' ? 'beta' : 'v1.0';
    expect(new URL(tenant.emulator.msgraphUrl).pathname).toBe(root);
    const { status, body } = await tenant.callGraph(
      'GET',
      `${new URL(tenant.emulator.msgraphUrl).origin}/${other}${partnersPath}`,
    );
    expect(status).toBe(400);
    expect(body.error.message).toEqual(`Resource not found for the segment '${other}'.`);
  });
});

test("Microsoft's example is returned whole, with # in its types and with the platform that it lacks", async () => {
  const tenant = await startTestTenant();
  const { body } = await tenant.callGraph('POST', partnersPath, example);
  const shown = JSON.parse(
    JSON.stringify(example).replaceAll(
      '"microsoft.graph.configurationManager',
      '"#microsoft.graph.configurationManager',
    ),
  );
  expect(body).toEqual({ ...shown, id: expect.any(String), linuxOnboarded: false, linuxEnrollmentAssignments: [] });
  await tenant.close();
});

test('given partners replace the built-in ones', async () => {
  const tenant = await startTestTenant({ partners: [{ id: 'p', displayName: 'Mine' }] });
  const { body } = await tenant.callGraph('GET', partnersPath);
  expect(body.value).toMatchObject([
    { id: 'p', displayName: 'Mine', partnerState: 'unknown', windowsEnrollmentAssignments: [] },
  ]);
  await tenant.close();
});
