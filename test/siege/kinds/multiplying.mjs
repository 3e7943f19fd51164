// Attacks by signed-in users with small operations, whose answers or whose calls to Graph are many.
import { targets } from '../tenant.mjs';

const repeat = (count, text) => Array.from({ length: count }, (_, index) => text(index)).join(' ');
const assignments =
  'platformEnrollments { assignments { key target { __typename ... on GroupAssignmentTarget { group { id } } } } }';

export const entities = {
  summary: '100 representations of one partner, times 29 aliases of its list of 200 assignments, as a reader',
  attack: async ({ ask, times, tokens }) => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on ComplianceManagementPartner { ${repeat(29, (index) => `a${index}: ${assignments}`)} }
      }
    }`;
    const representation = { __typename: 'ComplianceManagementPartner', id: targets.large };
    const variables = { representations: Array.from({ length: 100 }, () => representation) };
    await times(2, () => ask({ query, variables, token: tokens.reader }));
  },
};

export const intuneConnectors = {
  summary: '29 aliases of `intuneConnectors`, each with every assignment of every partner',
  attack: async ({ ask, times, tokens }) => {
    const fields =
      '... on ComplianceManagementPartner { platformEnrollments { assignments { key target { __typename } } } }';
    const query = `{ ${repeat(29, (index) => `a${index}: intuneConnectors { ${fields} }`)} }`;
    await times(2, () => ask({ query, token: tokens.reader }));
  },
};

export const multipliedLists = {
  summary: '6 aliases of the list of partners, each with its assignments four times',
  attack: async ({ ask, times, tokens }) => {
    const fields = repeat(2, (index) => `a${index}: ${assignments}`);
    const query = `{ ${repeat(6, (index) => `l${index}: complianceManagementPartners(first: 100) { nodes { ${fields} } edges { node { ${fields} } } }`)} }`;
    await times(3, () => ask({ query, token: tokens.reader }));
  },
};

export const searches = {
  summary: '9 operations at once with ten searches each, and 30 aliases of slow partners',
  attack: async ({ ask, name, times, tokens }) => {
    const search = `{ ${repeat(10, (index) => `g${index}: assignableGroups(search: "${name()}", first: 50) { nodes { id displayName } }`)} }`;
    const all = `{ ${repeat(10, (index) => `g${index}: assignableGroups(first: 50) { nodes { id displayName } }`)} }`;
    const many = `{ ${repeat(29, (index) => `p${index}: complianceManagementPartner(id: "${targets.ten[index % 10]}") { id }`)} }`;
    await times(9, (index) => ask({ query: [search, all, many][index % 3], token: tokens.admin }));
  },
};
