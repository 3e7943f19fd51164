// What is asked of everyone, in the language of each, and what the answer has to say.
import { partnerId } from './data.mjs';

const platforms = ['android', 'ios', 'linux', 'macOs', 'windows'];
const kinds = ['allDevices', 'allLicensedUsers', 'configurationManagerCollection', 'exclusionGroup', 'group'];

/** Every field of a partner that costs no further call. */
const partner = (group = 'group { id }') => `id displayName partnerState lastHeartbeatDateTime platformEnrollments {
  platform onboarded assignments { target {
    __typename
    ... on GroupAssignmentTarget { ${group} }
    ... on ExclusionGroupAssignmentTarget { ${group} }
    ... on ConfigurationManagerCollectionAssignmentTarget { collectionId }
    ... on FilterableAssignmentTarget { filter { mode assignmentFilter { id } } }
  } }
}`;
const meshTarget = kinds
  .map((kind) => {
    const own =
      { configurationManagerCollection: 'collectionId', exclusionGroup: 'groupId', group: 'groupId' }[kind] ?? '';
    return `... on ${kind}AssignmentTarget { deviceAndAppManagementAssignmentFilterId deviceAndAppManagementAssignmentFilterType ${own} }`;
  })
  .join(' ');
const meshPartner = `id displayName partnerState lastHeartbeatDateTime ${platforms
  .map((platform) => `${platform}Onboarded ${platform}EnrollmentAssignments { target { __typename ${meshTarget} } }`)
  .join(' ')}`;

const collection = '/deviceManagement/complianceManagementPartners';
const groupId = '20000000-0000-4000-8000-000000000001';
const graphql = (query, variables) => ({ method: 'POST', path: '', body: JSON.stringify({ query, variables }) });
const rest = (method, path, body) => ({ method, path, ...(body ? { body: JSON.stringify(body) } : {}) });
const created = {
  displayName: 'Created',
  iosOnboarded: true,
  iosEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId } }],
};

/**
 * Requests by dialect: `graphql` is the gateway's schema, `mesh` what Mesh makes of the OpenAPI document, `pipe` Graph
 * itself. `facts` reads what all dialects have to agree on out of an answer.
 */
export const scenarios = {
  'list of 20 whole partners': {
    graphql: (first) =>
      graphql(`query ($first: Int!) { complianceManagementPartners(first: $first) { nodes { ${partner()} } } }`, {
        first,
      }),
    mesh: () => graphql(`{ listPartners { value { ${meshPartner} } } }`),
    pipe: () => rest('GET', collection),
    facts: (body) => partnersOf(body).map(factsOfPartner),
  },
  'list of 20 names': {
    graphql: (first) =>
      graphql(
        `
          query ($first: Int!) {
            complianceManagementPartners(first: $first) {
              nodes {
                id
                displayName
                partnerState
              }
            }
          }
        `,
        { first },
      ),
    mesh: () => graphql('{ listPartners { value { id displayName partnerState } } }'),
    pipe: () => rest('GET', `${collection}?$select=id,displayName,partnerState`),
    facts: (body) =>
      partnersOf(body).map(({ id, displayName, partnerState }) => [id, displayName, partnerState.toLowerCase()]),
  },
  get: {
    graphql: () =>
      graphql(`query ($id: ID!) { complianceManagementPartner(id: $id) { ${partner()} } }`, { id: partnerId(0) }),
    mesh: () => graphql(`query ($id: String!) { getPartner(id: $id) { ${meshPartner} } }`, { id: partnerId(0) }),
    pipe: () => rest('GET', `${collection}/${partnerId(0)}`),
    facts: ({ data, ...body }) => factsOfPartner(data ? Object.values(data)[0] : body),
  },
  create: {
    graphql: () =>
      graphql(
        `mutation ($input: CreateComplianceManagementPartnerInput!) {
          createComplianceManagementPartner(input: $input) { complianceManagementPartner { ${partner()} } userErrors { code } }
        }`,
        {
          input: {
            displayName: created.displayName,
            platformEnrollments: [
              { platform: 'IOS', onboarded: true, assignments: [{ target: { group: { groupId } } }] },
            ],
          },
        },
      ),
    mesh: () =>
      graphql(`mutation ($input: partnerInput_Input!) { createPartner(input: $input) { ${meshPartner} } }`, {
        input: JSON.parse(JSON.stringify(created).replace('@odata.type', '_AT_odata_type')),
      }),
    pipe: () => rest('POST', collection, created),
    facts: ({ data, ...body }) => {
      const [payload = body] = Object.values(data ?? {});
      // The id is new each time, and so is no fact.
      return factsOfPartner(payload.complianceManagementPartner ?? payload).slice(1);
    },
  },
  '_entities of 20': {
    graphql: (count) =>
      graphql(
        `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ComplianceManagementPartner { ${partner()} } } }`,
        {
          r: Array.from({ length: count }, (_, index) => ({
            __typename: 'ComplianceManagementPartner',
            id: partnerId(index),
          })),
        },
      ),
    facts: ({ data }) => data._entities.map(factsOfPartner),
  },
  'list with group names': {
    graphql: (first) =>
      graphql(
        `query ($first: Int!) { complianceManagementPartners(first: $first) { nodes { ${partner('group { id displayName }')} } } }`,
        { first },
      ),
    facts: (body) => [
      partnersOf(body).map(factsOfPartner),
      [...JSON.stringify(body).matchAll(/"displayName":"(Group \d+)"/g)].map(([, name]) => name),
    ],
  },
};

function partnersOf({ data, value }) {
  return value ?? data.listPartners?.value ?? data.complianceManagementPartners.nodes;
}

/** The same for the same partner, in whichever dialect it was told. */
function factsOfPartner(it) {
  const enrollments = it.platformEnrollments
    ? it.platformEnrollments.map(({ platform, onboarded, assignments }) => [
        platform.toLowerCase(),
        onboarded,
        assignments.map(({ target }) => factsOfTarget(target)),
      ])
    : platforms.map((platform) => [
        platform.toLowerCase(),
        it[`${platform}Onboarded`],
        it[`${platform}EnrollmentAssignments`].map(({ target }) => factsOfTarget(target)),
      ]);
  // .NET's default instant stands for "never".
  const heartbeat = it.lastHeartbeatDateTime?.startsWith('0001-') ? null : it.lastHeartbeatDateTime;
  return [
    it.id,
    it.displayName,
    it.partnerState.toLowerCase(),
    heartbeat,
    enrollments.toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ];
}

function factsOfTarget(target) {
  const kind = (target['@odata.type'] ?? target.__typename).replace('#microsoft.graph.', '').toLowerCase();
  const type = (target.filter?.mode ?? target.deviceAndAppManagementAssignmentFilterType ?? 'none').toLowerCase();
  const filter =
    type === 'none'
      ? null
      : [type, target.filter?.assignmentFilter.id ?? target.deviceAndAppManagementAssignmentFilterId];
  return [kind, target.group?.id ?? target.groupId ?? null, filter];
}
