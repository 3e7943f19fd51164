// Query of all connections: partners and connectors in one list.
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

@InputType({ description: 'Conditions on connections. A connection must match all of them.' })
class PartnerConnectionFilters extends HealthFilters {}

@ArgsType()
class PartnerConnectionsArgs {
  @Field(() => PartnerConnectionFilters, {
    nullable: true,
    description: 'Returns only the connections that match every condition.',
  })
  filterBy?: PartnerConnectionFilters | null;
}

@Resolver()
export class PartnerConnectionResolver {
  @Query(() => [PartnerConnection], {
    nullable: true,
    description: `Lists every partner and connector of the caller's tenant, in no particular order. Makes two calls to Microsoft Graph at
the same time. Needs \`${permissions.readPartners.name}\`.`,
  })
  async partnerConnections(
    @Args(() => PartnerConnectionsArgs) { filterBy }: PartnerConnectionsArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PartnerConnection[]> {
    const read = { context, filterBy, info };
    const found = await Promise.all([
      readMatching<ComplianceManagementPartner, HealthFilters>(partnerListing, partners, read),
      readMatching<MobileThreatDefenseConnector, HealthFilters>(connectorListing, connectors, read),
    ]);
    // The classes lack `isStale`, which their own resolvers add.
    return found.flat() as object[] as PartnerConnection[];
  }
}
