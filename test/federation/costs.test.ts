// Costs, sizes of lists and the tag of mutations, in supergraphs of three composers, and a contract that only reads.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as apollo from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import * as guild from '@theguild/federation-composition';
import * as cosmo from '@wundergraph/composition';
import { buildASTSchema, parse, print, type DocumentNode, type GraphQLSchema } from 'graphql';
import { budget } from '../../src/graphql/budget.js';
import { root } from '../support/pages.js';

const subgraph = parse(await readFile(join(root, 'schema/schema.graphql'), 'utf8'));
const services = [{ name: 'partners', url: 'http://127.0.0.1:4000/graphql', typeDefs: subgraph }];
const definitions = services.map(({ name, typeDefs, url }) => ({ name, url, definitions: typeDefs }));

/** A directive of a field, by the field's coordinate. */
function uses(document: DocumentNode, directive: string): string[] {
  return document.definitions.flatMap((type) =>
    'fields' in type && type.kind === 'ObjectTypeDefinition'
      ? (type.fields ?? []).flatMap(({ directives = [], name }) =>
          directives
            .filter((it) => it.name.value === directive)
            .map((it) => `${type.name.value}.${name.value} ${print(it)}`),
        )
      : [],
  );
}

function mutationsOf(schema: GraphQLSchema): string[] {
  return Object.keys(schema.getMutationType()?.getFields() ?? {});
}

const ofApollo = apollo.composeServices(services);
const ofTheGuild = guild.composeServices(services);
/** The composer's contracts need methods of sets that Node.js has from 22 on. */
const describeWithSets = 'isDisjointFrom' in Set.prototype ? describe : describe.skip;

test('is composed without a hint', () => {
  expect(ofApollo.errors).toBeUndefined();
  expect(ofApollo.hints).toEqual([]);
});

test('is composed by Cosmo', () => {
  const version = cosmo.ROUTER_COMPATIBILITY_VERSION_ONE;
  expect(cosmo.federateSubgraphs({ subgraphs: definitions, version }).success).toBe(true);
});

describe.each(['cost', 'listSize', 'tag'])('@%s', (directive) => {
  const own = uses(subgraph, directive).toSorted();

  test('is on fields of the subgraph', () => {
    expect(own).not.toHaveLength(0);
  });

  test("stays in Apollo's supergraph", () => {
    expect(uses(parse(ofApollo.supergraphSdl ?? ''), directive).toSorted()).toEqual(own);
  });

  test("stays in The Guild's supergraph", () => {
    guild.assertCompositionSuccess(ofTheGuild);
    expect(uses(parse(ofTheGuild.supergraphSdl), directive)).toHaveLength(own.length);
  });
});

test('every mutation has the tag, and ten of them fit into the budget, except where one reads other objects first', () => {
  const mutation = subgraph.definitions.find((type) => 'name' in type && type.name?.value === 'Mutation');
  const names = mutation && 'fields' in mutation ? (mutation.fields ?? []).map(({ name }) => name.value) : [];
  const weights = uses(subgraph, 'cost').filter((use) => use.startsWith('Mutation.'));
  // The other partners, and a batch of groups: two more calls.
  const dearer: Record<string, number> = { setUpComplianceManagementPartner: budget.cost / 10 + 40 };
  expect(weights).toEqual(names.map((name) => `Mutation.${name} @cost(weight: ${dearer[name] ?? budget.cost / 10})`));
  expect(uses(subgraph, 'tag')).toEqual(names.map((name) => `Mutation.${name} @tag(name: "write")`));
});

describe('a contract without the tag `write`', () => {
  test("has no mutation, and every query, by The Guild's composition", () => {
    const result = guild.composeSchemaContract(services, { include: new Set(), exclude: new Set(['write']) });
    guild.assertCompositionSuccess(result);
    const schema = guild.transformSupergraphToPublicSchema(parse(result.supergraphSdl));
    const contract = buildASTSchema(schema);
    expect(mutationsOf(contract)).toEqual([]);
    expect(Object.keys(contract.getQueryType()?.getFields() ?? {})).toContain('complianceManagementPartners');
    expect(contract.getType('UpdateComplianceManagementPartnerInput')).toBeUndefined();
  });
});

describeWithSets('a contract without the tag `write`, by Cosmo', () => {
  test("has no mutation, and every query, by Cosmo's composition", () => {
    const result = cosmo.federateSubgraphsContract({
      subgraphs: definitions,
      contractTagOptions: cosmo.newContractTagOptionsFromArrays(['write'], []),
      version: cosmo.ROUTER_COMPATIBILITY_VERSION_ONE,
    });
    if (!result.success) throw new AggregateError(result.errors);
    const contract = result.federatedGraphClientSchema;
    expect(mutationsOf(contract)).toEqual([]);
    expect(Object.keys(contract.getQueryType()?.getFields() ?? {})).toContain('complianceManagementPartners');
  });
});
