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
  summary:
    '10 aliases of `intuneConnectors`, the most that the budget admits, each with every assignment of every partner',
  attack: async ({ ask, times, tokens }) => {
    const fields =
      '... on ComplianceManagementPartner { platformEnrollments { assignments { key target { __typename } } } }';
    const query = `{ ${repeat(10, (index) => `a${index}: intuneConnectors { ${fields} }`)} }`;
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

export const coverage = {
  summary: '4 operations at once with the coverage of ten users, or ten times with whole partners',
  attack: async ({ ask, name, times, tokens }) => {
    const reasons = 'status decidedBy { assignment { key } group { displayName } }';
    const users = repeat(
      10,
      (index) => `a${index}: complianceManagementPartnerCoverage(userId: "${name()}@contoso.example") { ${reasons} }`,
    );
    const mine = repeat(
      10,
      (index) => `a${index}: myComplianceManagementPartnerCoverage { ${reasons} partner { ${assignments} } }`,
    );
    await times(4, (index) => ask({ query: `{ ${index % 2 === 0 ? users : mine} }`, token: tokens.admin }));
  },
};

export const repeatedReads = {
  summary: 'fields that read from Graph, under up to 1,900 aliases for each partner',
  attack: async ({ ask, times, tokens }) => {
    const list = (fields) => `{ complianceManagementPartners(first: 100) { nodes { ${fields} } } }`;
    const texts = [
      list(repeat(1_900, (index) => `a${index}: issuesNotChecked`)),
      list(repeat(500, (index) => `a${index}: issuesNotChecked`)),
      list(repeat(200, (index) => `a${index}: issues { code message objectIds }`)),
    ];
    await times(3, (index) => ask({ query: texts[index], token: tokens.admin }));
  },
};

/** Each name is an error for a caller who may not read groups. */
const unreadable = (count) =>
  `complianceManagementPartner(id: "${targets.large}") { platformEnrollments { assignments { target {
    ... on GroupAssignmentTarget { group { ${repeat(count, (index) => `g${index}: displayName`)} } }
  } } } }`;

export const manyErrors = {
  summary: 'thousands of names that the caller may not read, below aliases and lines that each error would repeat',
  attack: async ({ ask, times, tokens }) => {
    const long = 'x'.repeat(450_000);
    const texts = [
      `{ ${unreadable(20)} }`,
      `{ ${unreadable(100)} }`,
      `{ ${long}: ${unreadable(20)} }`,
      `${'\n'.repeat(450_000)}{ ${unreadable(10)} }`,
      `${'\n'.repeat(5_900)}{ ${long.slice(0, 250)}: ${unreadable(20)} }`,
    ];
    await times(texts.length, (index) => ask({ query: texts[index], token: tokens.reader }));
  },
};
