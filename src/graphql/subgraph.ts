// A schema of TypeGraphQL -> a Federation 2 subgraph: the schema object that is served, and its SDL.
// Printing and building again with buildSubgraphSchema would hand enum defaults to resolvers as names, so TypeGraphQL's
// own schema object is kept, and the fields that a router asks for are added to it.
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
  /** What composition reads: the schema without the fields that federation adds. */
  sdl: string;
}

export interface SubgraphOptions {
  /** By the name of the entity: resolves a representation whose key was checked; what @apollo/subgraph calls `__resolveReference`. */
  references: Record<string, (representation: never, context: Context, info: GraphQLResolveInfo) => unknown>;
  /** https://specs.apollo.dev/link/v1.0: the specifications that the schema uses, and what of them goes by its own name. */
  links: readonly { url: string; import: readonly string[] }[];
  /** Directives that composition shall keep in the supergraph, each with the place where it stands. */
  composed: Record<`@${string}`, 'OBJECT' | 'INPUT_OBJECT'>;
}

/** Types sort by name in it, so that the committed SDL changes only where the schema does. */
export function toSubgraph(unsorted: GraphQLSchema, options: SubgraphOptions): SubgraphSchema {
  for (const type of Object.values(unsorted.getTypeMap())) {
    // `@Directive("@oneOf")` prints, and TypeGraphQL does not tell graphql-js to enforce it.
    if (isInputObjectType(type)) type.isOneOf = directivesOf(type, 'oneOf').length > 0;
  }
  const schema = lexicographicSortSchema(unsorted);
  const sdl = printSubgraph(schema, options);
  return { schema: addFederationFields(schema, sdl, options.references), sdl };
}

function printSubgraph(schema: GraphQLSchema, { links, composed }: SubgraphOptions): string {
  const directives = { link: links, composeDirective: Object.keys(composed).map((name) => ({ name })) };
  const linked = new GraphQLSchema({ ...schema.toConfig(), extensions: { directives } });
  const definitions = Object.entries(composed).map(([name, place]) => `directive ${name} on ${place}`);
  return `${definitions.join('\n')}\n\n${printSchemaWithDirectives(linked)}\n`;
}

/** https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec */
function addFederationFields(
  schema: GraphQLSchema,
  sdl: string,
  references: SubgraphOptions['references'],
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
    // `entitiesResolver` sets it on whatever a reference resolves to.
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

/** What a router never does. */
function faultOfRepresentations(
  representations: readonly unknown[],
  keys: ReadonlyMap<string, readonly Key[]>,
): string | undefined {
  if (representations.length > maxRepresentations) {
    return `More than ${maxRepresentations} entities at once: ask for them in several operations.`;
  }
  const isEntity = (it: { __typename?: unknown } | null): boolean => {
    const name = it?.__typename;
    // A list with one name in it reads like the name: `String(['Group'])`.
    return typeof name === 'string' && (keys.get(name)?.some(({ isIn }) => isIn(it)) ?? false);
  };
  if ((representations as (object | null)[]).every(isEntity)) return undefined;
  const entities = [...keys].map(([name, of]) => `${name} (${of.map(({ fields }) => `\`${fields}\``).join(' or ')})`);
  return `A representation is an object with a \`__typename\` and the key of that type, made of strings: ${entities.join(', ')}.`;
}

function directivesOf({ astNode }: GraphQLNamedType, name: string): readonly ConstDirectiveNode[] {
  return astNode?.directives?.filter((directive) => directive.name.value === name) ?? [];
}
