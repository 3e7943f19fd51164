// Composition of the committed schema with a second subgraph, by both composers, without hints.
import { readFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import * as guild from '@theguild/federation-composition';
import {
  buildASTSchema,
  buildSchema,
  lexicographicSortSchema,
  parse,
  printSchema,
  type GraphQLInputObjectType,
} from 'graphql';
import { buildSubgraph } from '../../src/graphql/schema.js';

const read = (name: string): Promise<string> => readFile(new URL(`../../../schema/${name}`, import.meta.url), 'utf8');
const services = async (): Promise<{ name: string; url: string; typeDefs: ReturnType<typeof parse> }[]> => [
  { name: 'partners', url: 'http://127.0.0.1:4000/graphql', typeDefs: parse(await read('schema.graphql')) },
  {
    name: 'directory',
    url: 'http://127.0.0.1:4001/graphql',
    typeDefs: parse(await read('supergraph/directory.graphql')),
  },
];

test('the committed schemas are those that the code generates', async () => {
  const { apiSdl, sdl } = buildSubgraph();
  expect(sdl).toBe(await read('schema.graphql'));
  expect(apiSdl).toBe(await read('api.graphql'));
});

test('the schema for clients has no directives that tools do not know, and everything of the subgraph that clients use', async () => {
  const sdl = await read('api.graphql');
  // Stops at unknown directives.
  const api = buildSchema(sdl);
  expect([...sdl.matchAll(/^directive (.*)$/gm)].map(([, directive]) => directive)).toEqual(['@oneOf on INPUT_OBJECT']);
  expect((api.getType('AssignmentTargetInput') as GraphQLInputObjectType).isOneOf).toBe(true);
  const subgraph = buildASTSchema(parse(await read('schema.graphql')), { assumeValidSDL: true });
  expect(printSchema(lexicographicSortSchema(api)).replace(/^directive.*\n\n/, '')).toBe(
    printSchema(lexicographicSortSchema(subgraph)).replace(/^directive.*\n\n/, ''),
  );
});

test('every type, field, argument, input field and enum value has a description', () => {
  const bare: string[] = [];
  for (const type of Object.values(buildSubgraph().schema.getTypeMap())) {
    if (type.name.startsWith('_') || ['Query', 'Mutation', 'ID', 'String', 'Int', 'Boolean'].includes(type.name))
      continue;
    if (!type.description) bare.push(type.name);
    for (const value of 'getValues' in type ? type.getValues() : [])
      if (!value.description) bare.push(`${type.name}.${value.name}`);
    for (const field of 'getFields' in type ? Object.values(type.getFields()) : []) {
      if (!field.description) bare.push(`${type.name}.${field.name}`);
      for (const arg of 'args' in field ? field.args : [])
        if (!arg.description) bare.push(`${type.name}.${field.name}(${arg.name})`);
    }
  }
  expect(bare).toEqual([]);
});

describe('the schema composes with a second subgraph', () => {
  test("with Apollo's composition, without hints, and keeps @oneOf", async () => {
    const { errors, hints, supergraphSdl } = composeServices(await services());
    // Messages only: hints hold the syntax trees of both subgraphs, which are too large for Jest to print.
    expect(errors?.map(({ message }) => message) ?? []).toEqual([]);
    expect(hints?.map(({ message }) => message) ?? []).toEqual([]);
    expect(supergraphSdl).toMatch(/input AssignmentTargetInput[^{]*@oneOf/);
  });

  test("with The Guild's composition, and keeps @oneOf", async () => {
    const result = guild.composeServices(await services());
    expect(guild.compositionHasErrors(result) ? result.errors.map(({ message }) => message) : []).toEqual([]);
    expect(result.supergraphSdl).toMatch(/input AssignmentTargetInput[^{]*@oneOf/);
  });

  test('that searches for groups, if its query has another name', async () => {
    const withSearch = async (name: string): Promise<string[]> => {
      const [partners, directory] = await services();
      const typeDefs = parse(
        `${await read('supergraph/directory.graphql')} extend type Query { ${name}(text: String): [Group!] }`,
      );
      if (!partners || !directory) throw new Error('There are two subgraphs.');
      const { errors } = composeServices([partners, { ...directory, typeDefs }]);
      return errors?.map(({ extensions }) => String(extensions['code'])) ?? [];
    };
    expect(await withSearch('searchGroups')).toEqual([]);
    expect(await withSearch('groups')).toEqual([]);
    expect(await withSearch('assignableGroups')).not.toEqual([]);
  });
});
