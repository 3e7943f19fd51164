// What someone would write by hand: the gateway's schema over Graph, without checks.
import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import DataLoader from 'dataloader';
import { parse } from 'graphql';
import { Pool } from 'undici';

const graph = new URL(process.env.MSGRAPH_URL);
const pool = new Pool(graph.origin, { connections: 50 });
const collection = '/deviceManagement/complianceManagementPartners';

async function send({ method, path, body, token, signal }) {
  const answer = await pool.request({
    method,
    path: graph.pathname + path,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body && JSON.stringify(body),
    signal,
  });
  if (answer.statusCode >= 300) throw new Error(await answer.body.text());
  return answer.body.json();
}

const platforms = { ANDROID: 'android', IOS: 'ios', LINUX: 'linux', MACOS: 'macOs', WINDOWS: 'windows' };
const isFiltered = { include: 'INCLUDE', exclude: 'EXCLUDE' };

/** The context of a request. By default, its calls to Graph have the token of the environment and no time limit. */
export function createContext({ token = process.env.MSGRAPH_TOKEN, timeoutMs } = {}) {
  const msgraph = (method, path, body) =>
    send({ method, path, body, token, signal: timeoutMs && AbortSignal.timeout(timeoutMs) });
  // The names of groups are read together.
  const groups = new DataLoader(async (ids) => {
    const requests = ids.map((id) => ({ id, method: 'GET', url: `/groups/${id}?$select=id,displayName` }));
    const { responses } = await msgraph('POST', '/$batch', { requests });
    const byId = new Map(responses.map(({ id, body }) => [id, body]));
    return ids.map((id) => byId.get(id) ?? null);
  });
  return { groups, msgraph };
}

const typeOfTarget = (target) => {
  const name = target['@odata.type'].slice('#microsoft.graph.'.length);
  return `${name[0].toUpperCase()}${name.slice(1)}`;
};
const known = (target) => (schema.getType(typeOfTarget(target)) ? typeOfTarget(target) : 'UnknownAssignmentTarget');

const encodeTarget = ({ group, exclusionGroup, allDevices, allLicensedUsers }) => {
  if (group) return { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId: group.groupId };
  if (exclusionGroup)
    return { '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget', groupId: exclusionGroup.groupId };
  if (allDevices) return { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' };
  if (allLicensedUsers) return { '@odata.type': '#microsoft.graph.allLicensedUsersAssignmentTarget' };
  throw new Error('Not in this benchmark.');
};
const encode = ({ platformEnrollments, ...rest }) =>
  Object.assign(
    rest,
    ...platformEnrollments.map(({ platform, onboarded, assignments }) => ({
      [`${platform}Onboarded`]: onboarded,
      [`${platform}EnrollmentAssignments`]: assignments.map(({ target }) => ({ target: encodeTarget(target) })),
    })),
  );

const resolvers = {
  Query: {
    complianceManagementPartner: (_, { id }, { msgraph }) => msgraph('GET', `${collection}/${id}`),
    complianceManagementPartners: async (_, { first }, { msgraph }) => {
      const { value } = await msgraph('GET', collection);
      const nodes = value.toSorted((a, b) => (a.displayName < b.displayName ? -1 : 1)).slice(0, first);
      return { nodes, totalCount: value.length };
    },
  },
  Mutation: {
    createComplianceManagementPartner: async (_, { input }, { msgraph }) => ({
      complianceManagementPartner: await msgraph('POST', collection, encode(input)),
      userErrors: [],
    }),
  },
  ComplianceManagementPartner: {
    __resolveReference: ({ id }, context) => {
      // All of an operation's entities out of one read of the list.
      context.partners ??= context.msgraph('GET', collection);
      return context.partners.then(({ value }) => ({
        __typename: 'ComplianceManagementPartner',
        ...value.find((it) => it.id === id),
      }));
    },
    partnerState: (it) => it.partnerState.toUpperCase(),
    lastHeartbeatDateTime: (it) => (it.lastHeartbeatDateTime.startsWith('0001-') ? null : it.lastHeartbeatDateTime),
    platformEnrollments: (it) =>
      Object.values(platforms).map((name) => ({
        platform: name,
        onboarded: it[`${name}Onboarded`],
        assignments: it[`${name}EnrollmentAssignments`],
      })),
  },
  EnrollmentPlatform: platforms,
  AssignmentTarget: { __resolveType: known },
  FilterableAssignmentTarget: { __resolveType: known },
  Group: {
    __resolveReference: (key) => key,
    displayName: async ({ id }, _, { groups }) => (await groups.load(id))?.displayName ?? null,
  },
  AssignmentFilter: { __resolveReference: (key) => key },
};
const filter = (it) =>
  isFiltered[it.deviceAndAppManagementAssignmentFilterType]
    ? {
        mode: isFiltered[it.deviceAndAppManagementAssignmentFilterType],
        assignmentFilter: { id: it.deviceAndAppManagementAssignmentFilterId },
      }
    : null;
const group = ({ groupId }) => (groupId ? { id: groupId } : null);
for (const name of ['AllDevices', 'AllLicensedUsers', 'ConfigurationManagerCollection', 'Unknown', 'ScopeTagGroup']) {
  resolvers[`${name}AssignmentTarget`] = { filter };
}
for (const name of ['ExclusionGroup', 'Group']) resolvers[`${name}AssignmentTarget`] = { filter, group };

const typeDefs = parse(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
export const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
