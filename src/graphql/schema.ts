// The schema of the gateway: TypeGraphQL's resolvers, the entities, and the imports of federation.
import type { GraphQLInterfaceType, GraphQLSchema, GraphQLUnionType } from 'graphql';
import { MobileThreatDefenseConnectorMutations } from '../connector/connector.mutations.js';
import { MobileThreatDefenseConnectorResolver, resolveConnectorReference } from '../connector/connector.resolver.js';
import { CoverageResolver } from '../partner/coverage.resolver.js';
import { ComplianceManagementPartnerMutations } from '../partner/partner.mutations.js';
import {
  ComplianceManagementPartnerAssignmentResolver,
  ComplianceManagementPartnerResolver,
  resolvePartnerReference,
} from '../partner/partner.resolver.js';
import { AssignmentFilter, AssignmentFilterResolver } from '../references/assignment-filter.js';
import { Group, GroupResolver } from '../references/group.js';
import { addCosts } from './costs.js';
import { IntuneConnectorResolver, resolveIntuneConnectorReference } from './intune-connectors.resolver.js';
import { buildSchemaOfMethods } from './resolver-methods.js';
import { toSubgraph, type SubgraphSchema } from './subgraph.js';

const federationDirectives = ['@key', '@shareable', '@composeDirective', '@cost', '@listSize', '@tag'];

let subgraph: SubgraphSchema | undefined;

/**
 * Returns the subgraph that the gateway serves: one for the process, as TypeGraphQL's classes are. Throws when they do
 * not form a valid schema.
 */
export function buildSubgraph(): SubgraphSchema {
  return (subgraph ??= build());
}

function build(): SubgraphSchema {
  const schema = buildSchemaOfMethods({
    resolvers: [
      ComplianceManagementPartnerAssignmentResolver,
      ComplianceManagementPartnerResolver,
      ComplianceManagementPartnerMutations,
      CoverageResolver,
      AssignmentFilterResolver,
      MobileThreatDefenseConnectorResolver,
      MobileThreatDefenseConnectorMutations,
      IntuneConnectorResolver,
      GroupResolver,
    ],
    validate: false,
  });
  resolveTypesByClass(schema);
  addCosts(schema);
  return toSubgraph(schema, {
    references: {
      AssignmentFilter: ({ id }) => new AssignmentFilter(id),
      ComplianceManagementPartner: resolvePartnerReference,
      Group: ({ id }) => new Group(id),
      IntuneConnector: resolveIntuneConnectorReference,
      MobileThreatDefenseConnector: resolveConnectorReference,
    },
    // By the id exactly as it was sent, because an operation that selects only the key gets that id back.
    identify: ({ __typename, id }) => `${__typename}:${String(id)}`,
    // v2.9 is the newest version that both Apollo's and The Guild's composition support. The oneOf link and
    // `@composeDirective` make composition keep `@oneOf` in the supergraph.
    links: [
      { url: 'https://specs.apollo.dev/federation/v2.9', import: federationDirectives },
      { url: 'https://specs.graphql.org/oneOf/v1.0', import: ['@oneOf'] },
    ],
    composedDirectives: { '@oneOf': 'INPUT_OBJECT' },
  });
}

/**
 * Makes the class of an object name its type. TypeGraphQL's own resolver tests the object against each class in turn.
 */
function resolveTypesByClass(schema: GraphQLSchema): void {
  for (const name of ['AssignmentTarget', 'IntuneConnector']) {
    const type = schema.getType(name) as GraphQLInterfaceType | GraphQLUnionType;
    type.resolveType = ({ constructor }: object) => constructor.name;
  }
}
