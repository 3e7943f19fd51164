// What this subgraph is made of: TypeGraphQL's classes, its entities, and what it imports of federation.
import type { GraphQLField, GraphQLFieldResolver, GraphQLObjectType, GraphQLSchema, GraphQLUnionType } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import type { Context } from '../context.js';
import { ComplianceManagementPartnerMutations } from '../partner/partner.mutations.js';
import {
  ComplianceManagementPartnerAssignmentResolver,
  ComplianceManagementPartnerResolver,
  resolvePartnerReference,
} from '../partner/partner.resolver.js';
import { AssignmentFilter } from '../references/assignment-filter.js';
import { AssignmentFilterResolver } from '../references/assignment-filter.resolver.js';
import { Group } from '../references/group.js';
import { GroupResolver } from '../references/group.resolver.js';
import { toSubgraph, type SubgraphSchema } from './subgraph.js';

/** The subgraph that the gateway serves. Throws when the classes make no valid schema. */
export function buildSubgraph(): SubgraphSchema {
  const schema = buildSchemaSync({
    resolvers: [
      ComplianceManagementPartnerAssignmentResolver,
      ComplianceManagementPartnerResolver,
      ComplianceManagementPartnerMutations,
      AssignmentFilterResolver,
      GroupResolver,
    ],
    validate: false,
  });
  callDirectly(schema);
  return toSubgraph(schema, {
    references: {
      AssignmentFilter: ({ id }) => new AssignmentFilter(id),
      ComplianceManagementPartner: resolvePartnerReference,
      Group: ({ id }) => new Group(id),
    },
    // v2.9 is the newest that both Apollo's and The Guild's composition take. The oneOf link and `@composeDirective` are
    // there so that composition keeps `@oneOf` in the supergraph.
    links: [
      { url: 'https://specs.apollo.dev/federation/v2.9', import: ['@key', '@shareable', '@composeDirective'] },
      { url: 'https://specs.graphql.org/oneOf/v1.0', import: ['@oneOf'] },
    ],
    composed: { '@oneOf': 'INPUT_OBJECT' },
  });
}

/**
 * TypeGraphQL wraps a resolver with arguments: it copies them into classes and waits for a validation that is not there.
 * On a field of a partner that is a promise for each item of a list, a quarter of what the list cost.
 */
function callDirectly(schema: GraphQLSchema): void {
  const resolver = new ComplianceManagementPartnerResolver();
  const assignments = new ComplianceManagementPartnerAssignmentResolver();
  const mutations = new ComplianceManagementPartnerMutations();
  const assignmentFilters = new AssignmentFilterResolver();
  const groups = new GroupResolver();
  const direct: Record<string, Record<string, GraphQLFieldResolver<never, Context, never>>> = {
    Query: {
      assignmentFilters: (_, args, context) => assignmentFilters.assignmentFilters(args, context),
      groups: (_, args, context) => groups.groups(args, context),
      complianceManagementPartner: (_, { id }, context, info) =>
        resolver.complianceManagementPartner(id, context, info),
      complianceManagementPartners: (_, args, context, info) =>
        resolver.complianceManagementPartners(args, context, info),
      planComplianceManagementPartner: (_, { id, input }, context) =>
        resolver.planComplianceManagementPartner(id, input, context),
    },
    Mutation: {
      createComplianceManagementPartner: (_, { input, dryRun }, context) =>
        mutations.createComplianceManagementPartner(input, dryRun, context),
      updateComplianceManagementPartner: (_, { id, input, dryRun }, context) =>
        mutations.updateComplianceManagementPartner(id, input, dryRun, context),
      deleteComplianceManagementPartner: (_, { id, dryRun }, context) =>
        mutations.deleteComplianceManagementPartner(id, dryRun, context),
      addComplianceManagementPartnerAssignment: (_, { id, platform, target, dryRun }, context) =>
        mutations.addComplianceManagementPartnerAssignment(id, platform, target, dryRun, context),
      removeComplianceManagementPartnerAssignment: (_, { id, platform, target, key, dryRun }, context) =>
        mutations.removeComplianceManagementPartnerAssignment(id, platform, target, key, dryRun, context),
    },
    ComplianceManagementPartnerAssignment: { key: (assignment) => assignments.key(assignment) },
    ComplianceManagementPartner: {
      isStale: (partner, { after }) => resolver.isStale(partner, after),
      platformEnrollments: (partner, { platforms }) => resolver.platformEnrollments(partner, platforms),
    },
  };
  for (const [typeName, resolvers] of Object.entries(direct)) {
    const fields = (schema.getType(typeName) as GraphQLObjectType).getFields();
    for (const [name, resolve] of Object.entries(resolvers))
      (fields[name] as GraphQLField<never, Context, never>).resolve = resolve;
  }
  // It would ask each class of the union whether a target is one of it, and then each type which class it is of.
  (schema.getType('AssignmentTarget') as GraphQLUnionType).resolveType = ({ constructor }: object) => constructor.name;
}
