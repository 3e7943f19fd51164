// Query of all connectors: partners and Mobile Threat Defense connectors in one list.
import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Field, Info, InputType, Query, Resolver } from 'type-graphql';
import { connectors, MobileThreatDefenseConnector } from '../connector/connector.type.js';
import { HealthFilters } from '../connectors/health.js';
import { IntuneConnector } from '../connectors/intune-connector.js';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { partners } from '../partner/partner.list.js';
import { ComplianceManagementPartner } from '../partner/partner.type.js';
import { createReferenceReader, readMatching, type ResolveReference } from '../resource/read.js';

@InputType({ description: 'Conditions on connectors of any kind. A connector must match all of them.' })
class IntuneConnectorFilters extends HealthFilters {}

@ArgsType()
class IntuneConnectorsArgs {
  @Field(() => IntuneConnectorFilters, {
    nullable: true,
    description: 'Returns only the connectors that match every condition.',
  })
  filterBy?: IntuneConnectorFilters | null;
}

@Resolver()
export class IntuneConnectorResolver {
  @Query(() => [IntuneConnector], {
    nullable: 'itemsAndList',
    description: `Lists every partner and Mobile Threat Defense connector of the tenant. An item is \`null\` only in place of a kind that
cannot be read, with an error at its path. Needs \`${permissions.readPartners.name}\`.`,
  })
  async intuneConnectors(
    @Args(() => IntuneConnectorsArgs) { filterBy }: IntuneConnectorsArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<(IntuneConnector | Error)[]> {
    const read = { context, filterBy, info };
    const reads = await Promise.allSettled([
      readMatching<ComplianceManagementPartner, HealthFilters>(partners, read),
      readMatching<MobileThreatDefenseConnector, HealthFilters>(connectors, read),
    ]);
    const failures = reads.filter((result) => result.status === 'rejected');
    if (failures.length === reads.length) throw failures[0]?.reason;
    // An executor reports an error in a list as that of an item, beside the other items. The classes lack `isStale`,
    // which their own resolvers add.
    const items = reads.flatMap((result): object[] => (result.status === 'fulfilled' ? result.value : [result.reason]));
    return items as (IntuneConnector | Error)[];
  }
}

const readPartner = createReferenceReader(partners, ComplianceManagementPartner);
const readConnector = createReferenceReader(connectors, MobileThreatDefenseConnector);

/**
 * Returns the connector of a federation representation, which does not say its kind: both collections are read at the
 * same time. Ids are GUIDs, so that no two have the same. If one read fails, what the other one found is returned.
 */
export const resolveIntuneConnectorReference: ResolveReference<IntuneConnector> = async (...args) => {
  const reads = await Promise.allSettled([readPartner(...args), readConnector(...args)]);
  const failure = reads.find((read) => read.status === 'rejected');
  const found = reads.flatMap((read): object[] => (read.status === 'fulfilled' && read.value ? [read.value] : []));
  if (found.length === 0 && failure) throw failure.reason;
  return (found[0] as IntuneConnector | undefined) ?? null;
};
