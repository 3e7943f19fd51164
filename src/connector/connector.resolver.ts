// Queries and mutations of connectors, and the computed fields of a connector.
import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { updateFields } from '../resource/mutation.js';
import type { Page, PageArgs } from '../resource/page.js';
import { AfterArgs, IdArgs, type UpdateArgs } from '../resource/payload.js';
import { createReferenceResolver, readOne, readPage } from '../resource/read.js';
import { Needs } from '../resource/select.js';
import * as api from './connector.api.js';
import { UpdateConnectorArgs, UpdateMobileThreatDefenseConnectorPayload } from './connector.change.js';
import {
  connectorPages,
  MobileThreatDefenseConnector,
  type MobileThreatDefenseConnectorFilters,
} from './connector.type.js';

@Resolver(() => MobileThreatDefenseConnector)
export class MobileThreatDefenseConnectorResolver {
  @Query(() => MobileThreatDefenseConnector, {
    nullable: true,
    description: `Returns one connector, or \`null\` if the tenant has none with this id. Needs \`${permissions.readConnectors.name}\`.
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
    description: `Lists the Mobile Threat Defense connectors of the tenant. Needs \`${permissions.readConnectors.name}\`.
Graph: \`GET /deviceManagement/mobileThreatDefenseConnectors\`.`,
  })
  mobileThreatDefenseConnectors(
    @Args(() => connectorPages.Args) args: PageArgs<MobileThreatDefenseConnectorFilters>,
    @Ctx() context: Context,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<MobileThreatDefenseConnector>> {
    return readPage(api.connectorListing, api.connectors, { args, context, info });
  }

  @Mutation(() => UpdateMobileThreatDefenseConnectorPayload, {
    nullable: true,
    description: `Changes a connector. Needs \`${permissions.writeConnectors.name}\`.
Graph: \`PATCH /deviceManagement/mobileThreatDefenseConnectors/{id}\`.`,
  })
  updateMobileThreatDefenseConnector(
    @Args(() => UpdateConnectorArgs) args: UpdateArgs<api.UpdateConnectorInput>,
    @Ctx() { msgraph }: Context,
  ): Promise<UpdateMobileThreatDefenseConnectorPayload> {
    const payload = new UpdateMobileThreatDefenseConnectorPayload();
    return updateFields(msgraph, api.connectors, { ...args, payload });
  }

  @Needs(api.staleNeeds)
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `Whether the last heartbeat is older than \`after\`, or Microsoft Graph reports the vendor as unresponsive; \`null\` if
there is no time of a heartbeat. Without \`after\`: \`partnerUnresponsivenessThresholdInDays\`, or 24 hours if that is 0.`,
  })
  isStale(
    @Root() connector: MobileThreatDefenseConnector,
    @Args(() => AfterArgs) { after }: AfterArgs,
  ): boolean | null {
    return api.isConnectorStale(connector, { after, now: Date.now() });
  }
}

export const resolveConnectorReference = createReferenceResolver(api.connectors, MobileThreatDefenseConnector);
