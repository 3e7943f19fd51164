// Conversion of TypeGraphQL's schema to a Federation 2 subgraph: the schema object that is served, and its SDL.
//
// `buildSubgraphSchema` takes printed SDL. Resolvers would then receive the defaults of enum arguments as names instead
// of values. So TypeGraphQL's own schema object is kept, and federation's fields are added to it.
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  type ConstDirectiveNode,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
} from 'graphql';
import type { Context } from '../context.js';
import { countAnswers } from './answer.js';
import { auditMutations } from './audit.js';
import { createEntitiesResolver, type EntitiesOptions } from './entities.js';
import { keysOf } from './keys.js';

export interface SubgraphSchema {
  readonly schema: GraphQLSchema;
  /** Input of composition: the schema without federation's own fields. */
  readonly sdl: string;
  /** What clients see: the schema without federation's fields and directives. */
  readonly apiSdl: string;
}

export interface SubgraphOptions extends Pick<EntitiesOptions, 'identify'> {
  /** Resolves a representation with a valid key, by the name of its type: @apollo/subgraph's `__resolveReference`. */
  references: Record<string, (representation: never, context: Context, info: GraphQLResolveInfo) => unknown>;
  /**
   * Arguments of `@link` (https://specs.apollo.dev/link/v1.0): the specifications that the schema uses, and its
   * imports.
   */
  links: readonly { url: string; import: readonly string[] }[];
  /** Directives that composition keeps in the supergraph, each with its location. */
  composedDirectives: Record<`@${string}`, 'OBJECT' | 'INPUT_OBJECT'>;
}

/** Returns the subgraph. Types are sorted by name, so that the committed SDL changes only where the schema does. */
export function toSubgraph(typegraphqlSchema: GraphQLSchema, options: SubgraphOptions): SubgraphSchema {
  for (const type of Object.values(typegraphqlSchema.getTypeMap())) {
    // TypeGraphQL prints `@Directive("@oneOf")` but does not set the flag that makes graphql-js enforce it.
    if (isInputObjectType(type)) type.isOneOf = directivesOf(type, 'oneOf').length > 0;
  }
  const schema = lexicographicSortSchema(typegraphqlSchema);
  let sdl: string | undefined;
  countAnswers(schema);
  auditMutations(schema);
  // Printing takes a tenth of the startup time, and most gateways never need it.
  const subgraph: SubgraphSchema = {
    get sdl() {
      return (sdl ??= printSubgraph(schema, options));
    },
    get apiSdl() {
      // Tools with graphql-js before 16.9 know `@oneOf` by its definition only.
      return `${definitionsOf(options)}\n\n${printSchema(schema)}\n`;
    },
    schema: addFederationFields(schema, { ...options, printSdl: () => subgraph.sdl }),
  };
  return subgraph;
}

function definitionsOf({ composedDirectives }: Pick<SubgraphOptions, 'composedDirectives'>): string {
  return Object.entries(composedDirectives)
    .map(([name, location]) => `directive ${name} on ${location}`)
    .join('\n');
}

function printSubgraph(schema: GraphQLSchema, { composedDirectives, links }: SubgraphOptions): string {
  const directives = { link: links, composeDirective: Object.keys(composedDirectives).map((name) => ({ name })) };
  const linkedSchema = new GraphQLSchema({ ...schema.toConfig(), extensions: { directives } });
  return `${definitionsOf({ composedDirectives })}\n\n${printSchemaWithDirectives(linkedSchema)}\n`;
}

/**
 * Returns the schema with `_entities` and `_service`:
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 */
function addFederationFields(
  schema: GraphQLSchema,
  { identify, printSdl, references }: SubgraphOptions & { printSdl: () => string },
): GraphQLSchema {
  const config = schema.toConfig();
  const isEntity = (type: GraphQLNamedType): boolean => directivesOf(type, 'key').length > 0;
  const entities = [...config.types.filter(isObjectType), ...config.types.filter(isInterfaceType)].filter(isEntity);
  for (const type of entities) {
    type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference: references[type.name] } } };
  }
  const keys = new Map(entities.map((type) => [type.name, keysOf(directivesOf(type, 'key'))]));
  const anyType = new GraphQLScalarType({ name: '_Any' });
  const entityType = new GraphQLUnionType({
    name: '_Entity',
    types: entities.filter(isObjectType),
    // `entitiesResolver` sets it on the resolved object.
    resolveType: ({ __typename }: { __typename?: string }) => __typename,
  });
  const serviceType = new GraphQLObjectType({ name: '_Service', fields: { sdl: { type: GraphQLString } } });
  const query = new GraphQLObjectType({
    ...schema.getQueryType()?.toConfig(),
    name: 'Query',
    fields: {
      ...schema.getQueryType()?.toConfig().fields,
      _service: { type: new GraphQLNonNull(serviceType), resolve: () => ({ sdl: printSdl() }) },
      _entities: {
        type: new GraphQLNonNull(new GraphQLList(entityType)),
        args: { representations: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(anyType))) } },
        resolve: createEntitiesResolver({ keys, identify }),
      },
    },
  });
  const types = config.types.filter(({ name }) => name !== 'Query');
  return new GraphQLSchema({ ...config, query, types: [...types, anyType, entityType, serviceType] });
}

function directivesOf({ astNode }: GraphQLNamedType, name: string): readonly ConstDirectiveNode[] {
  return astNode?.directives?.filter((directive) => directive.name.value === name) ?? [];
}
