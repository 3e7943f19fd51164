// What a router is asked, and what of the gateway's response it has to keep.
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { buildSchema } from 'graphql';
import { wholePayload } from '../../dist/test/support/whole-payload.js';
import { assignmentFilters } from '../../dist/src/emulator/msgraph/seed.js';

const groupId = '20000000-0000-4000-8000-000000000001';
const partnerId = '40000000-0000-4000-8000-000000000001';
const representationCount = 150;
const filters = Array.from({ length: 50 }, (_, index) => ({
  id: `31000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  displayName: `Filter ${index}`,
  description: null,
  platform: 'iOS',
  rule: '(device.deviceOwnership -eq "Corporate")',
}));
/** Each filter three times. */
const favourites = Array.from({ length: representationCount }, (_, index) => filters[index % filters.length]);

/** Options of the emulated tenant. */
export const tenant = { assignmentFilters: [...assignmentFilters, ...filters] };

const names = '{ complianceManagementPartners { nodes { displayName } } }';
/** Costs more than an operation may: docs/supergraph.md#costs-and-contracts. */
const expensive = `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: complianceManagementPartners { totalCount }`).join(' ')} }`;
export const partnerQuery = `{
  complianceManagementPartner(id: "${partnerId}") {
    displayName
    platformEnrollments(platforms: [IOS]) {
      assignments { target { __typename ... on GroupAssignmentTarget { group { displayName mail memberCount } } } }
    }
  }
}`;
const addAssignment = `mutation ($target: AssignmentTargetInput!) {
  addComplianceManagementPartnerAssignment(id: "${partnerId}", platform: ANDROID, target: $target, dryRun: true) {
    isDryRun
    userErrors { code }
  }
}`;

const apiSchema = buildSchema(await readFile(new URL('../api.graphql', import.meta.url), 'utf8'));
const queryFields = Object.keys(apiSchema.getQueryType().getFields());

/**
 * Requests that a router serves. `check` returns whether the data is complete; for a request that the gateway can
 * answer alone (`isOfOneSubgraph`), its own data is the second argument. `detail` says more about the outcome, from the
 * operations that the gateway got.
 */
const served = [
  {
    name: 'one query of two subgraphs',
    query: partnerQuery,
    check: ({ complianceManagementPartner: partner }) => {
      const { group } = partner.platformEnrollments[0].assignments[0].target;
      return group.displayName === 'Sales' && group.mail === 'sales@contoso.example' && group.memberCount === 25;
    },
  },
  {
    name: 'connectors of both kinds by id (`@interfaceObject`)',
    query: `{ connectorsOfOwner(groupId: "${groupId}") { __typename displayName state owner { mail } } }`,
    check: ({ connectorsOfOwner: connectors }) =>
      connectors.map(({ __typename }) => __typename).join() ===
        'ComplianceManagementPartner,MobileThreatDefenseConnector' &&
      connectors.every(({ owner, state }) => state === 'ENABLED' && owner.mail === 'sales@contoso.example'),
  },
  {
    name: 'a `@oneOf` input in a variable',
    query: addAssignment,
    variables: { target: { group: { groupId } } },
    check: ({ addComplianceManagementPartnerAssignment: { isDryRun, userErrors } }) =>
      isDryRun && userErrors.length === 0,
  },
  {
    name: `${representationCount} representations of ${filters.length} entities`,
    query: 'query ($ids: [ID!]!) { filtersById(ids: $ids) { id displayName } }',
    variables: { ids: favourites.map(({ id }) => id) },
    check: ({ filtersById: found }) =>
      found.every(({ displayName }, index) => displayName === favourites[index].displayName),
    detail: (operations) => {
      const count = operations.reduce((sum, { variables }) => sum + representationsOf(variables).length, 0);
      return `sends ${count}`;
    },
  },
  ...['named fragments', 'written out'].map((form) => ({
    name: `the largest payload: every field of every query, with ${form === 'written out' ? 'all fragments ' : ''}${form}`,
    query: wholePayload(apiSchema, { kind: 'query', fields: queryFields, form }),
    isOfOneSubgraph: true,
    check: (data, ofGateway) => isDeepStrictEqual(data, ofGateway),
  })),
];

/**
 * Requests that the gateway refuses, with the status that it sends. The emulator is reset after each.
 */
const refused = [
  { name: 'no token', query: names, status: 401, user: null },
  {
    name: 'a claims challenge',
    query: names,
    status: 401,
    user: 'reader',
    arrange: (emulator) => emulator.requireAuthenticationContext('c1'),
  },
  { name: 'no consent', query: names, status: 403, user: 'guest' },
  { name: 'an operation over the limits', query: expensive, status: 400 },
  {
    name: 'a `@oneOf` input with two members',
    query: addAssignment,
    variables: { target: { group: { groupId }, allDevices: {} } },
    status: 400,
  },
  {
    name: '`WRITE_OUTCOME_UNKNOWN`',
    query: 'mutation { createComplianceManagementPartner(input: { displayName: "A" }) { changed } }',
    status: 200,
    arrange: (emulator) => emulator.setChaos({ faults: [{ fault: 'lost', methods: ['POST'] }] }),
  },
  {
    name: '`RATE_LIMITED`',
    query: names,
    status: 200,
    arrange: (emulator) => emulator.setChaos({ faults: [{ fault: 'throttled', retryAfterSeconds: 120 }] }),
  },
  {
    name: '`RATE_LIMITED` below a field of the other subgraph',
    query: `{ filtersById(ids: ["${filters[0].id}", "${filters[1].id}"]) { displayName } }`,
    status: 200,
    arrange: (emulator) => emulator.setChaos({ faults: [{ fault: 'throttled', retryAfterSeconds: 120 }] }),
  },
  // The last one: the gateway keeps the back-off.
  {
    name: 'a busy sign-in service, with `Retry-After`',
    query: names,
    status: 503,
    user: 'reader',
    arrange: (emulator) => emulator.setAuthorityBusy(17),
  },
];

export const scenarios = [...served, ...refused];

/** Returns every representation in these variables. */
function representationsOf(variables = {}) {
  return Object.values(variables)
    .filter(Array.isArray)
    .flat()
    .filter((item) => item?.__typename !== undefined);
}
