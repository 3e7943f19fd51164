// Queries of connectors, and the computed fields of a connector.
import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import {
  IntuneConnectorIssue,
  IntuneConnectorIssueCode,
  IssuesArgs,
  wantedCodes,
  type IssueCode,
} from '../connectors/issue.js';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import type { Page, PageArgs } from '../resource/page.js';
import { AfterArgs, IdArgs } from '../resource/args.js';
import { createReferenceResolver, readOne, readPage } from '../resource/read.js';
import { Needs, selectProperties, type Selected } from '../resource/select.js';
import { connectorEntity } from './connector.model.js';
import {
  connectorIssues,
  connectorPages,
  connectors,
  isConnectorStale,
  MobileThreatDefenseConnector,
  staleNeeds,
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
    return readOne(connectors, { context, id, info });
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
    return readPage(connectors, { args, context, info });
  }

  @Needs(staleNeeds)
  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      `Whether the last heartbeat is older than \`after\`, or Microsoft Graph reports the vendor as unresponsive; \`null\` if
there is no time of a heartbeat. Without \`after\`: \`partnerUnresponsivenessThresholdInDays\`, or 24 hours if ` +
      'that is 0.',
  })
  isStale(
    @Root() connector: MobileThreatDefenseConnector,
    @Args(() => AfterArgs) { after }: AfterArgs,
  ): boolean | null {
    return isConnectorStale(connector, { after, now: Date.now() });
  }

  @Needs(selectForIssues)
  @FieldResolver(() => [IntuneConnectorIssue], {
    nullable: true,
    description: 'What needs attention. Needs no further call to Microsoft Graph.',
  })
  issues(
    @Root() connector: MobileThreatDefenseConnector,
    @Args(() => IssuesArgs) args: IssuesArgs,
  ): IntuneConnectorIssue[] {
    return connectorIssues(connector, { codes: wantedCodes(args), now: Date.now() });
  }

  @Needs([])
  @FieldResolver(() => [IntuneConnectorIssueCode], {
    nullable: true,
    description: 'Always empty: the connector itself shows its issues.',
  })
  issuesNotChecked(
    @Root() _connector: MobileThreatDefenseConnector,
    @Args(() => IssuesArgs) _args: IssuesArgs,
  ): IssueCode[] {
    return [];
  }
}

/** Returns the properties that a search for issues depends on. Any flag shows whether a connector is set up. */
function selectForIssues(args: Record<string, unknown>): Selected {
  return wantedCodes(args).includes('PENDING_FOR_LONG') ? 'all' : selectProperties(connectorEntity, staleNeeds);
}

export const resolveConnectorReference = createReferenceResolver(connectors, MobileThreatDefenseConnector);
