// Conversion of TypeGraphQL's schema to a Federation 2 subgraph: the schema object that is served, and its SDL.
//
// `buildSubgraphSchema` takes printed SDL. Resolvers would then receive the defaults of enum arguments as names instead
// of values. So TypeGraphQL's own schema object is kept, and federation's fields are added to it.
import { entitiesResolver } from '@apollo/subgraph';
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
  isObjectType,
  lexicographicSortSchema,
  type ConstDirectiveNode,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
} from 'graphql';
import type { Context } from '../context.js';
import { badUserInput } from '../resource/user-error.js';
import { keysOf, type Key } from './keys.js';
import { maxRepresentations } from './limits.js';

export interface SubgraphSchema {
  schema: GraphQLSchema;
  /** Input of composition: the schema without federation's own fields. */
  sdl: string;
}

export interface SubgraphOptions {
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
  const sdl = printSubgraph(schema, options);
  return { schema: addFederationFields(schema, { sdl, references: options.references }), sdl };
}

function printSubgraph(schema: GraphQLSchema, { composedDirectives, links }: SubgraphOptions): string {
  const directives = { link: links, composeDirective: Object.keys(composedDirectives).map((name) => ({ name })) };
  const linkedSchema = new GraphQLSchema({ ...schema.toConfig(), extensions: { directives } });
  const definitions = Object.entries(composedDirectives).map(([name, location]) => `directive ${name} on ${location}`);
  return `${definitions.join('\n')}\n\n${printSchemaWithDirectives(linkedSchema)}\n`;
}

/**
 * Returns the schema with `_entities` and `_service`:
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 */
function addFederationFields(
  schema: GraphQLSchema,
  { references, sdl }: Pick<SubgraphOptions, 'references'> & { sdl: string },
): GraphQLSchema {
  const config = schema.toConfig();
  const entities = config.types.filter(isObjectType).filter((type) => directivesOf(type, 'key').length > 0);
  for (const type of entities) {
    type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference: references[type.name] } } };
  }
  const keys = new Map(entities.map((type) => [type.name, keysOf(directivesOf(type, 'key'))]));
  const anyType = new GraphQLScalarType({ name: '_Any' });
  const entityType = new GraphQLUnionType({
    name: '_Entity',
    types: entities,
    // `entitiesResolver` sets it on the resolved object.
    resolveType: ({ __typename }: { __typename?: string }) => __typename,
  });
  const serviceType = new GraphQLObjectType({ name: '_Service', fields: { sdl: { type: GraphQLString } } });
  const query = new GraphQLObjectType({
    ...schema.getQueryType()?.toConfig(),
    name: 'Query',
    fields: {
      ...schema.getQueryType()?.toConfig().fields,
      _service: { type: new GraphQLNonNull(serviceType), resolve: () => ({ sdl }) },
      _entities: {
        type: new GraphQLNonNull(new GraphQLList(entityType)),
        args: { representations: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(anyType))) } },
        resolve: (_, { representations }, context, info) => {
          const fault = faultOfRepresentations(representations, keys);
          if (fault !== undefined) throw badUserInput(fault);
          return entitiesResolver({ representations, context, info });
        },
      },
    },
  });
  const types = config.types.filter(({ name }) => name !== 'Query');
  return new GraphQLSchema({ ...config, query, types: [...types, anyType, entityType, serviceType] });
}

/** Returns a sentence that says what is wrong with representations; `undefined` for valid ones, as routers send. */
function faultOfRepresentations(
  representations: readonly unknown[],
  keys: ReadonlyMap<string, readonly Key[]>,
): string | undefined {
  if (representations.length > maxRepresentations) {
    return `\`representations\` must not have more than ${maxRepresentations} entries. Split it into several operations.`;
  }
  const hasKey = (representation: { __typename?: unknown } | null): boolean => {
    const name = representation?.__typename;
    // Only a string is a name. `['Group']` must not pass, although it is converted to `Group`.
    return typeof name === 'string' && (keys.get(name)?.some(({ isIn }) => isIn(representation)) ?? false);
  };
  if ((representations as (object | null)[]).every(hasKey)) return undefined;
  const entities = [...keys].map(([typeName, typeKeys]) => {
    const fields = typeKeys.map((key) => `\`${key.fields}\``).join(' or ');
    return `${typeName} (${fields})`;
  });
  return `Each representation must have \`__typename\` and a key of that type, as strings: ${entities.join(', ')}.`;
}

function directivesOf({ astNode }: GraphQLNamedType, name: string): readonly ConstDirectiveNode[] {
  return astNode?.directives?.filter((directive) => directive.name.value === name) ?? [];
}
