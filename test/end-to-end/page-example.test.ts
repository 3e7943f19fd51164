// Microsoft's own create example, written in GraphQL.
// https://learn.microsoft.com/graph/api/intune-onboarding-compliancemanagementpartner-create
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { codeBlocks, readPage } from '../support/pages.js';

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
const pageRequest = {
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

const mutation = `
  mutation ($input: CreateComplianceManagementPartnerInput!) {
    createComplianceManagementPartner(input: $input) {
      complianceManagementPartner {
        id
        lastHeartbeatDateTime
        partnerState
        displayName
        platformEnrollments {
          platform
          onboarded
          assignments {
            target {
              ... on ConfigurationManagerCollectionAssignmentTarget {
                collectionId
                filter { mode assignmentFilter { id } }
              }
            }
          }
        }
      }
      userErrors { code message }
    }
  }`;
const ourTarget = {
  configurationManagerCollection: {
    collectionId: 'Collection Id value',
    filter: { assignmentFilterId: 'Device And App Management Assignment Filter Id value', mode: 'INCLUDE' },
  },
};
const platforms = ['MACOS', 'WINDOWS', 'ANDROID', 'IOS'];
const input = {
  lastHeartbeatDateTime: pageRequest.lastHeartbeatDateTime,
  partnerState: 'UNAVAILABLE',
  displayName: 'Display Name value',
  platformEnrollments: platforms.map((platform) => ({
    platform,
    onboarded: true,
    assignments: [{ target: ourTarget }],
  })),
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.emulator.reset());

/**
 * Removes the `#` from the types of targets. The page omits it; the gateway sends it, since Microsoft's own clients
 * recognise only the form with `#`.
 */
const asOnPage = (body: unknown): Json =>
  JSON.parse(
    JSON.stringify(body).replaceAll('#microsoft.graph.configurationManager', 'microsoft.graph.configurationManager'),
  );

test("the create example sends the request body of Microsoft's page and returns the whole response", async () => {
  const { data } = await gateway.ask(mutation, { variables: { input } });

  const [sent] = gateway.emulator.requests.msgraph;
  expect(sent?.method).toBe('POST');
  expect(asOnPage(sent?.body)).toEqual(pageRequest);

  const { complianceManagementPartner, userErrors } = data.createComplianceManagementPartner;
  expect(userErrors).toEqual([]);
  const shownTarget = {
    collectionId: 'Collection Id value',
    filter: { mode: 'INCLUDE', assignmentFilter: { id: 'Device And App Management Assignment Filter Id value' } },
  };
  expect(complianceManagementPartner).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    lastHeartbeatDateTime: '2016-12-31T23:59:37.9174975-08:00',
    partnerState: 'UNAVAILABLE',
    displayName: 'Display Name value',
    platformEnrollments: expect.any(Array),
  });
  const given = complianceManagementPartner.platformEnrollments.filter(({ platform }: { platform: string }) =>
    platforms.includes(platform),
  );
  expect(given).toEqual(
    platforms.toSorted().map((platform) => ({ platform, onboarded: true, assignments: [{ target: shownTarget }] })),
  );
  expect(gateway.calls()).toEqual(['POST /deviceManagement/complianceManagementPartners']);
});

test("the mutation in the README sends the request body of Microsoft's page", async () => {
  const mutations = codeBlocks(await readPage('README.md'), 'graphql').filter((block) =>
    block.includes('createComplianceManagementPartner('),
  );
  expect(mutations).toHaveLength(1);
  const { data } = await gateway.ask(mutations[0] ?? '');

  expect(data.createComplianceManagementPartner.userErrors).toEqual([]);
  const [sent] = gateway.emulator.requests.msgraph;
  expect(asOnPage(sent?.body)).toEqual(pageRequest);
});
