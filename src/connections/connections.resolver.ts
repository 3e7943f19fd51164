// Partners and connectors beside each other, to find out which connection is silent.
import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Field, Info, InputType, Query, Resolver } from 'type-graphql';
import { connectorListing, connectors } from '../connector/connector.api.js';
import type { MobileThreatDefenseConnector } from '../connector/connector.type.js';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { partners } from '../partner/partner.api.js';
import { partnerListing } from '../partner/partner.list.js';
import type { ComplianceManagementPartner } from '../partner/partner.type.js';
import { HealthFilters } from '../resource/health.js';
import { PartnerConnection } from '../resource/partner-connection.js';
import { readMatching } from '../resource/queries.js';

@InputType({ description: 'Conditions on connections; a connection must satisfy every one given.' })
class PartnerConnectionFilters extends HealthFilters {}

@ArgsType()
class PartnerConnectionsArgs {
  @Field(() => PartnerConnectionFilters, {
    nullable: true,
    description: 'Return only the connections that satisfy every condition given.',
  })
  filterBy?: PartnerConnectionFilters | null;
}

@Resolver()
export class PartnerConnectionResolver {
  @Query(() => [PartnerConnection], {
    nullable: true,
    description: `Every partner and connector of the caller's tenant, in no order: two calls to Microsoft Graph, both at once. Without
\`filterBy\`, all of them. Needs \`${permissions.readPartners.name}\`.`,
  })
  async partnerConnections(
    @Args(() => PartnerConnectionsArgs) { filterBy }: PartnerConnectionsArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PartnerConnection[]> {
    const asked = { context, filterBy, info };
    const found = await Promise.all([
      readMatching<ComplianceManagementPartner, HealthFilters>(partnerListing, partners, asked),
      readMatching<MobileThreatDefenseConnector, HealthFilters>(connectorListing, connectors, asked),
    ]);
    // Fields that a class does not hold are resolved by its own resolver.
    return found.flat() as object[] as PartnerConnection[];
  }
}
