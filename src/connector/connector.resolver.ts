// Queries and mutations about connectors, and the fields of a connector that are worked out.
import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { AfterArgs, IdArgs, type PlanArgs, type UpdateArgs } from '../resource/args.js';
import type { Page, PageArgs } from '../resource/connection.js';
import { outcomeOf } from '../resource/outcome.js';
import { readOne, readPage, referenceResolver } from '../resource/queries.js';
import { Needs } from '../resource/select.js';
import { planOrRefuse, update, updateOf } from '../resource/update.js';
import * as api from './connector.api.js';
import {
  MobileThreatDefenseConnectorPlan,
  PlanConnectorArgs,
  UpdateConnectorArgs,
  UpdateMobileThreatDefenseConnectorPayload,
} from './connector.change.js';
import {
  connectorPages,
  MobileThreatDefenseConnector,
  type MobileThreatDefenseConnectorFilters,
} from './connector.type.js';

@Resolver(() => MobileThreatDefenseConnector)
export class MobileThreatDefenseConnectorResolver {
  @Query(() => MobileThreatDefenseConnector, {
    nullable: true,
    description: `One connector, or \`null\` when the tenant has none with this id. Needs \`${permissions.readConnectors.name}\`.
Graph: \`GET /deviceManagement/mobileThreatDefenseConnectors/{id}\`.`,
  })
  mobileThreatDefenseConnector(
    @Args(() => IdArgs) { id }: IdArgs,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<MobileThreatDefenseConnector | null> {
    return readOne(api.connectors, { context, id, info });
  }

  @Query(() => connectorPages.Connection, {
    nullable: true,
    description: `The Mobile Threat Defense connectors of the caller's tenant; pages go forward only. Needs \`${permissions.readConnectors.name}\`.
Graph: \`GET /deviceManagement/mobileThreatDefenseConnectors\`.`,
  })
  mobileThreatDefenseConnectors(
    @Args(() => connectorPages.Args) args: PageArgs<MobileThreatDefenseConnectorFilters>,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<MobileThreatDefenseConnector>> {
    return readPage(api.connectorListing, api.connectors, { args, context, info });
  }

  @Query(() => MobileThreatDefenseConnectorPlan, {
    nullable: true,
    description: `What \`updateMobileThreatDefenseConnector\` would change now; reads the connector and changes nothing. The same object is
\`plan\` in a dry run of the update. Needs \`${permissions.readConnectors.name}\`.`,
  })
  planMobileThreatDefenseConnector(
    @Args(() => PlanConnectorArgs) { id, input }: PlanArgs<api.Input>,
    @Ctx() { msgraph }: Context,
  ): Promise<MobileThreatDefenseConnectorPlan> {
    const errors = api.validateUpdate(id, input);
    return planOrRefuse(msgraph, api.connectors, { ...updateOf(api.connectors, id, input), errors });
  }

  @Mutation(() => UpdateMobileThreatDefenseConnectorPayload, {
    nullable: true,
    description: `Changes a connector; what the input leaves out stays as it is. It is read first: an update that would change
nothing, as \`planMobileThreatDefenseConnector\` tells, is not sent. Needs \`${permissions.writeConnectors.name}\`. Graph: \`PATCH /deviceManagement/mobileThreatDefenseConnectors/{id}\`.`,
  })
  updateMobileThreatDefenseConnector(
    @Args(() => UpdateConnectorArgs) { dryRun, id, input }: UpdateArgs<api.Input>,
    @Ctx() { msgraph }: Context,
  ): Promise<UpdateMobileThreatDefenseConnectorPayload> {
    const payload = new UpdateMobileThreatDefenseConnectorPayload();
    const errors = api.validateUpdate(id, input);
    return outcomeOf(api.connectors, { attempted: 'change', dryRun, errors, payload }, () =>
      update(msgraph, api.connectors, { ...updateOf(api.connectors, id, input), dryRun }),
    );
  }

  @Needs(api.staleNeeds)
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `Whether the vendor has been silent for longer than \`after\`, or Microsoft Graph says that it does not respond;
\`null\` when it was never heard from. Without \`after\`, \`partnerUnresponsivenessThresholdInDays\` counts, or 24 hours.`,
  })
  isStale(
    @Root() connector: MobileThreatDefenseConnector,
    @Args(() => AfterArgs) { after }: AfterArgs,
  ): boolean | null {
    return api.isConnectorStale(connector, after, Date.now());
  }
}

export const resolveConnectorReference = referenceResolver(api.connectors, MobileThreatDefenseConnector);
