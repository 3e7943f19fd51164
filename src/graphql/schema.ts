// What this subgraph is made of: TypeGraphQL's classes, its entities, and what it imports of federation.
import type { GraphQLInterfaceType, GraphQLSchema, GraphQLUnionType } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { PartnerConnectionResolver } from '../connections/connections.resolver.js';
import { MobileThreatDefenseConnectorResolver, resolveConnectorReference } from '../connector/connector.resolver.js';
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
import { callDirectly } from './direct.js';
import { toSubgraph, type SubgraphSchema } from './subgraph.js';

/** The subgraph that the gateway serves. Throws when the classes make no valid schema. */
export function buildSubgraph(): SubgraphSchema {
  const schema = buildSchemaSync({
    resolvers: [
      ComplianceManagementPartnerAssignmentResolver,
      ComplianceManagementPartnerResolver,
      ComplianceManagementPartnerMutations,
      AssignmentFilterResolver,
      MobileThreatDefenseConnectorResolver,
      PartnerConnectionResolver,
      GroupResolver,
    ],
    validate: false,
  });
  callDirectly(schema);
  nameByClass(schema);
  return toSubgraph(schema, {
    references: {
      AssignmentFilter: ({ id }) => new AssignmentFilter(id),
      ComplianceManagementPartner: resolvePartnerReference,
      Group: ({ id }) => new Group(id),
      MobileThreatDefenseConnector: resolveConnectorReference,
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

/** TypeGraphQL would ask each class of an abstract type whether an object is one of it, and then each type which class it is of. */
function nameByClass(schema: GraphQLSchema): void {
  for (const name of ['AssignmentTarget', 'PartnerConnection']) {
    const type = schema.getType(name) as GraphQLInterfaceType | GraphQLUnionType;
    type.resolveType = ({ constructor }: object) => constructor.name;
  }
}
