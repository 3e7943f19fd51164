// Small requests whose answers would be large: what is beyond the budget is left out before it is built.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getNullableType, isNonNullType, isObjectType, type GraphQLObjectType } from 'graphql';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { startTestGateway, type Json, type TestGateway } from '../support/gateway.js';

const idOf = (index: number): string => `40000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
const groupId = '20000000-0000-4000-8000-000000000001';
const assignments = (count: number): Json[] =>
  Array.from({ length: count }, () => ({
    target: { '@odata.type': '#microsoft.graph.groupAssignmentTarget', groupId },
  }));
const platforms = ['android', 'ios', 'linux', 'macOs', 'windows'];
const partnerWith = (index: number, count: number): Json => ({
  id: idOf(index),
  displayName: `Partner ${index}`,
  partnerState: 'enabled',
  ...Object.fromEntries(
    platforms.flatMap((platform) => [
      [`${platform}Onboarded`, true],
      [`${platform}EnrollmentAssignments`, assignments(count)],
    ]),
  ),
});

const tooManyValues = 'The answer has more than 200000 values';
const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join('\n');
const lists = 'platformEnrollments { assignments { target { __typename } } }';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    partners: [...Array.from({ length: 20 }, (_, index) => partnerWith(index, 200)), partnerWith(20, 0)],
    pageSize: 100,
  });
});
afterAll(() => gateway.close());

// An operation with a directive is interpreted; all others are compiled.
describe.each([
  ['compiled', ''],
  ['interpreted', '@include(if: true)'],
])('what is beyond the budget is null with one error for each root field in a %s operation', (_, directive) => {
  test('with 100 representations of one partner and 29 aliases of its lists', async () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) ${directive} {
        ... on ComplianceManagementPartner { displayName ${aliases(29, lists)} }
      }
    }`;
    const representations = Array.from({ length: 100 }, () => ({
      __typename: 'ComplianceManagementPartner',
      id: idOf(0),
    }));
    const { data, errors, status } = await gateway.ask(query, { variables: { representations } });
    expect(status).toBe(200);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toContain(tooManyValues);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    const served = data._entities.filter((entity: Json) => entity !== null);
    expect(data._entities.length).toBe(100);
    expect(served.length).toBe(3);
    expect(served[2].a28[4].assignments.length).toBe(200);
  });

  test('with several lists of partners', async () => {
    const list = 'complianceManagementPartners(first: 100)';
    const query = `{ ${aliases(8, `${list} ${directive} { nodes { id ${lists} } }`)} }`;
    const { data, errors, status } = await gateway.ask(query);
    expect(status).toBe(200);
    const beyond = Object.keys(data).filter((name) => data[name] === null);
    expect(beyond).toHaveLength(4);
    expect(errors?.map(({ path }) => path?.[0])).toEqual(beyond);
    for (const { message } of errors ?? []) expect(message).toContain(tooManyValues);
  });

  test('with aliases of lists without a resolver', async () => {
    const query = `{ intuneConnectors ${directive} {
      ... on ComplianceManagementPartner { platformEnrollments { ${aliases(29, 'assignments { key }')} } }
    } }`;
    const { data, errors } = await gateway.ask(query);
    // One with assignments, and the one without.
    const served = data.intuneConnectors.filter((item: Json) => item?.platformEnrollments);
    expect(served).toHaveLength(2);
    expect(data.intuneConnectors.filter((item: Json) => item === null)).toHaveLength(20 - 1);
    expect(errors).toHaveLength(1);
  });

  test('with changes whose lists are selected many times', async () => {
    const query = `mutation { deleteComplianceManagementPartner(id: "${idOf(1)}", dryRun: true) ${directive} {
      userErrors { code }
      changes { platformEnrollments { ${aliases(100, 'removedAssignments { target { __typename } }')} } }
    } }`;
    const { data, errors } = await gateway.ask(query);
    expect(data.deleteComplianceManagementPartner).toEqual({ userErrors: [], changes: null });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toContain(tooManyValues);
  });

  test('with the partner of a change, which says that it was made', async () => {
    const query = `mutation { updateComplianceManagementPartner(
      id: "${idOf(directive === '' ? 2 : 3)}", input: { displayName: "Renamed" }
    ) ${directive} {
      changed userErrors { code } complianceManagementPartner { displayName ${aliases(100, lists)} }
    } }`;
    const { data, errors, status } = await gateway.ask(query);
    expect(status).toBe(200);
    expect(data.updateComplianceManagementPartner).toEqual({
      changed: true,
      userErrors: [],
      complianceManagementPartner: null,
    });
    expect(errors).toHaveLength(1);
  });

  test('with a long list of arguments that many objects share', async () => {
    const query = `query ($representations: [_Any!]!, $platforms: [EnrollmentPlatform!]) {
      _entities(representations: $representations) ${directive} {
        ... on ComplianceManagementPartner { id platformEnrollments(platforms: $platforms) { id } }
      }
    }`;
    const representations = Array.from({ length: 1_000 }, () => ({
      __typename: 'ComplianceManagementPartner',
      id: idOf(0),
    }));
    const served = async (names: string[]): Promise<number> => {
      const { data, errors } = await gateway.ask(query, { variables: { representations, platforms: names } });
      const entities = data._entities.filter((entity: Json) => entity !== null);
      expect(errors?.length ?? 0).toBe(entities.length === 1_000 ? 0 : 1);
      return entities.length;
    };
    expect(await served(['IOS'])).toBe(1_000);
    expect(await served(Array.from({ length: 1_900 }, () => 'IOS'))).toBe(94);
    expect(await served(['IOS'])).toBe(1_000);
  });

  test('with more representations than an answer may have values', async () => {
    const entities = '_entities(representations: $representations) { __typename }';
    const query = `query ($representations: [_Any!]!) { ${aliases(12, `${entities.replace('{', `${directive} {`)}`)} }`;
    const representations = Array.from({ length: 19_000 }, () => ({ __typename: 'Group', id: 'x' }));
    const { data, errors, status } = await gateway.ask(query, { variables: { representations } });
    expect(status).toBe(200);
    const beyond = Object.keys(data).filter((name) => data[name][0] === null);
    expect(beyond).toHaveLength(10);
    expect(errors?.map(({ path }) => path)).toEqual(beyond.map((name) => [name, 0]));
    expect(data.a0[0]).toEqual({ __typename: 'Group' });
    expect(data.a11.length).toBe(19_000);
    expect(data.a11[0]).toBe(null);
  });

  test('with a field that reads, under many aliases', async () => {
    const query = `{ complianceManagementPartners(first: 100) ${directive} {
      nodes { ${aliases(1_000, 'issuesNotChecked')} }
    } }`;
    const { data, errors } = await gateway.ask(query);
    expect(data).toEqual({ complianceManagementPartners: null });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toContain(tooManyValues);
  });

  // graphql-js counts the lines before a field for each error.
  test.each([
    ['', 200_000 / 20],
    [' below thousands of lines', 200_000 / 200],
  ])('with thousands of names that the caller may not read%s', async (place, maxErrors) => {
    const groups = 'target { ... on GroupAssignmentTarget { group { displayName } } }';
    const query = `{ complianceManagementPartners(first: 8) ${directive} {
      nodes { platformEnrollments { assignments { ${groups} } } }
    } }`;
    const lines = place === '' ? '' : '\n'.repeat(5_900);
    const { data, errors } = await gateway.ask(lines + query, { user: 'reader' });
    const nodes = data.complianceManagementPartners.nodes.filter((node: Json) => node !== null);
    const names = nodes.flatMap((node: Json) => node.platformEnrollments[0].assignments);
    expect(names).toContainEqual({ target: { group: { displayName: null } } });
    expect(errors?.length).toBeLessThan(maxErrors);
    expect(errors?.filter(({ message }) => message.includes(tooManyValues))).toHaveLength(1);
  });

  test('unless the answer is within it', async () => {
    const query = `{ complianceManagementPartners ${directive} { nodes { id ${lists} } } }`;
    const { data, errors } = await gateway.ask(query);
    expect(errors).toBeUndefined();
    expect(data.complianceManagementPartners.nodes.length).toBe(20);
  });
});

test('the objects of a payload are nullable, so that a large one can be left out', () => {
  const mutations = Object.values(buildSubgraph().schema.getMutationType()?.getFields() ?? {});
  expect(mutations.length).toBeGreaterThan(0);
  for (const { type } of mutations) {
    const fields = Object.values((type as GraphQLObjectType).getFields());
    const objects = fields.filter((field) => isObjectType(getNullableType(field.type)));
    expect(objects.filter((field) => isNonNullType(field.type))).toEqual([]);
  }
});

test('near matches that many aliases repeat are refused, because nothing was changed', async () => {
  const target = `{ group: { groupId: "${groupId}", filter: { assignmentFilterId: "x", mode: INCLUDE } } }`;
  const query = `mutation { removeComplianceManagementPartnerAssignment(id: "${idOf(4)}", platform: IOS, target: ${target}) {
    changed ${aliases(500, 'nearMatches { key }')}
  } }`;
  const { data, errors } = await gateway.ask(query);
  expect(data).toEqual({ removeComplianceManagementPartnerAssignment: null });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.message).toContain(tooManyValues);
});

test('a text that many aliases repeat in the payload of a change is left out, and the rest of the payload is not', async () => {
  const body = 'graphRequest { ' + aliases(60, 'body') + ' }';
  const input = {
    platformEnrollments: platforms.map((platform) => ({
      platform: platform.toUpperCase(),
      assignments: Array.from({ length: 300 }, (_, index) => ({
        target: { group: { groupId: `20000000-0000-4000-8000-${String(index).padStart(12, '0')}` } },
      })),
    })),
  };
  const query = `mutation ($input: UpdateComplianceManagementPartnerInput!) {
    updateComplianceManagementPartner(id: "${idOf(20)}", input: $input, dryRun: true) {
      changed userErrors { code } ${body}
    }
  }`;
  const { data, errors, status } = await gateway.ask(query, { variables: { input } });
  expect(status).toBe(200);
  expect(data.updateComplianceManagementPartner).toEqual({ changed: false, userErrors: [], graphRequest: null });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.message).toContain('larger than 8388608 bytes');
});
