// TypeGraphQL's classes -> a Federation 2 subgraph: the schema object and its SDL.
// Printing and building again with buildSubgraphSchema would hand enum defaults to resolvers as names, so TypeGraphQL's
// own schema object is kept, and the fields that a router asks for are added to it.
import { entitiesResolver } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  GraphQLError,
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
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
} from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import type { Context } from '../context.js';
import { ComplianceManagementPartnerResolver, resolvePartnerReference } from '../partner/partner.resolver.js';
import { AssignmentFilter } from '../references/assignment-filter.js';
import { Group } from '../references/group.js';
import { mostRepresentations } from './limits.js';

export interface SubgraphSchema {
  schema: GraphQLSchema;
  /** What composition reads: the schema without the fields that federation adds. */
  sdl: string;
}

/** Resolves a representation whose key was checked; what @apollo/subgraph calls `__resolveReference`. */
type References = Record<string, (key: { id: string }, context: Context, info: GraphQLResolveInfo) => unknown>;
const references: References = {
  AssignmentFilter: ({ id }) => new AssignmentFilter(id),
  ComplianceManagementPartner: resolvePartnerReference,
  Group: ({ id }) => new Group(id),
};

/** The subgraph that the gateway serves. Throws when the classes make no valid schema. */
export function buildSubgraph(): SubgraphSchema {
  const schema = sorted(buildSchemaSync({ resolvers: [ComplianceManagementPartnerResolver], validate: false }));
  callDirectly(schema);
  const sdl = printSubgraph(schema);
  return { schema: addFederationFields(schema, sdl, references), sdl };
}

/** Sorted, so that the committed SDL changes only where the schema does. */
function sorted(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    // `@Directive("@oneOf")` prints, and TypeGraphQL does not tell graphql-js to enforce it.
    if (isInputObjectType(type)) type.isOneOf = hasDirective(type, 'oneOf');
  }
  return lexicographicSortSchema(schema);
}

/**
 * TypeGraphQL wraps a resolver with arguments: it copies them into classes and waits for a validation that is not there.
 * On a field of a partner that is a promise for each item of a list, a quarter of what the list cost.
 */
function callDirectly(schema: GraphQLSchema): void {
  const resolver = new ComplianceManagementPartnerResolver();
  const direct: Record<string, Record<string, GraphQLFieldResolver<never, Context, never>>> = {
    Query: {
      complianceManagementPartner: (_, { id }, context, info) => resolver.complianceManagementPartner(id, context, info),
      complianceManagementPartners: (_, args, context, info) => resolver.complianceManagementPartners(args, context, info),
    },
    Mutation: {
      createComplianceManagementPartner: (_, { input }, context) => resolver.createComplianceManagementPartner(input, context),
      updateComplianceManagementPartner: (_, { id, input }, context) => resolver.updateComplianceManagementPartner(id, input, context),
      deleteComplianceManagementPartner: (_, { id }, context) => resolver.deleteComplianceManagementPartner(id, context),
    },
    ComplianceManagementPartner: {
      platformEnrollments: (partner, { platforms }) => resolver.platformEnrollments(partner, platforms),
    },
  };
  for (const [typeName, resolvers] of Object.entries(direct)) {
    const fields = (schema.getType(typeName) as GraphQLObjectType).getFields();
    for (const [name, resolve] of Object.entries(resolvers)) (fields[name] as GraphQLField<never, Context, never>).resolve = resolve;
  }
}

/**
 * v2.9 is the newest that both Apollo's and The Guild's composition take. The oneOf link and `@composeDirective` are
 * there so that composition keeps `@oneOf` in the supergraph.
 */
const schemaDirectives = {
  link: [
    { url: 'https://specs.apollo.dev/federation/v2.9', import: ['@key', '@shareable', '@composeDirective'] },
    { url: 'https://specs.graphql.org/oneOf/v1.0', import: ['@oneOf'] },
  ],
  composeDirective: [{ name: '@oneOf' }],
};

function printSubgraph(schema: GraphQLSchema): string {
  const linked = new GraphQLSchema({ ...schema.toConfig(), extensions: { directives: schemaDirectives } });
  return `directive @oneOf on INPUT_OBJECT\n\n${printSchemaWithDirectives(linked)}\n`;
}

/** https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec */
function addFederationFields(schema: GraphQLSchema, sdl: string, resolvers: References): GraphQLSchema {
  const config = schema.toConfig();
  const entities = config.types.filter(isObjectType).filter((type) => hasDirective(type, 'key'));
  for (const type of entities) {
    type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference: resolvers[type.name] } } };
  }
  const anyType = new GraphQLScalarType({ name: '_Any' });
  const entityType = new GraphQLUnionType({ name: '_Entity', types: entities });
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
          const fault = faultOfRepresentations(representations, resolvers);
          if (fault !== undefined) throw new GraphQLError(fault, { extensions: { code: 'BAD_USER_INPUT' } });
          return entitiesResolver({ representations, context, info });
        },
      },
    },
  });
  const types = config.types.filter(({ name }) => name !== 'Query');
  return new GraphQLSchema({ ...config, query, types: [...types, anyType, entityType, serviceType] });
}

/** What a router never does; the key of every entity here is its `id`. */
function faultOfRepresentations(representations: readonly unknown[], resolvers: References): string | undefined {
  if (representations.length > mostRepresentations) {
    return `More than ${mostRepresentations} entities at once: ask for them in several operations.`;
  }
  const isEntity = (it: { __typename?: unknown; id?: unknown } | null): boolean =>
    typeof it?.id === 'string' && Object.hasOwn(resolvers, String(it.__typename));
  if ((representations as (object | null)[]).every(isEntity)) return undefined;
  return `A representation is an object with a string \`id\` and a \`__typename\` of ${Object.keys(resolvers).join(', ')}.`;
}

function hasDirective(type: { astNode?: { directives?: readonly { name: { value: string } }[] } | null }, name: string): boolean {
  return type.astNode?.directives?.some((directive) => directive.name.value === name) ?? false;
}
