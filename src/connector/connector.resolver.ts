// Queries of connectors, their update, and the computed fields of a connector.
import type { GraphQLResolveInfo } from 'graphql';
import {
  Args,
  Ctx,
  Field,
  FieldResolver,
  Info,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import {
  IntuneConnectorIssue,
  IntuneConnectorIssueCode,
  IssuesArgs,
  wantedCodes,
  type IssueCode,
} from '../connectors/issue.js';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { changeEntity, reportMutation } from '../resource/change.js';
import { encodeEntity, withoutEchoes } from '../resource/codec.js';
import { ChangesOf, fieldChanges, type FieldChanges } from '../resource/difference.js';
import type { Page, PageArgs } from '../resource/page.js';
import {
  AfterArgs,
  changesDescription,
  createUpdateArgs,
  createUserErrorType,
  differenceDescription,
  IdArgs,
  Payload,
  userErrorsDescription,
  type UpdateArgs,
} from '../resource/payload.js';
import { createReferenceResolver, readOne, readPage } from '../resource/read.js';
import { Needs, selectProperties, type Selected } from '../resource/select.js';
import { withMembers } from '../resource/tables.js';
import { validateFieldUpdate, type UserError, type UserErrorCode } from '../resource/user-error.js';
import { assessNothing, watchChange } from '../resource/warning.js';
import { connectorEntity, type ConnectorFields, type Flag } from './connector.model.js';
import {
  connectorIssues,
  connectorPages,
  connectors,
  FlagFields,
  isConnectorStale,
  MobileThreatDefenseConnector,
  staleNeeds,
  type MobileThreatDefenseConnectorFilters,
} from './connector.type.js';

@InputType({
  description:
    'Changes to a connector. Omitted fields are unchanged; no field may be `null`. Graph: `mobileThreatDefenseConnector`.',
})
@FlagFields()
export class UpdateMobileThreatDefenseConnectorInput extends withMembers<Partial<Record<Flag, boolean | null>>>() {
  @Field(() => Int, {
    nullable: true,
    description: `Days without a heartbeat after which Intune considers the vendor unresponsive.
Graph: \`partnerUnresponsivenessThresholdInDays\`.`,
  })
  partnerUnresponsivenessThresholdInDays?: number | null;
}

export const UpdateConnectorArgs = createUpdateArgs(connectorEntity, UpdateMobileThreatDefenseConnectorInput);

const MobileThreatDefenseConnectorUserError = createUserErrorType(connectorEntity, {
  CONFLICT: 'The connector was changed by someone else.',
  INVALID: 'The value is malformed or out of range.',
  NOT_FOUND: 'No connector has this id.',
  REJECTED: 'Microsoft Graph refused the request. `message` has its reason, if it gave one.',
} satisfies Record<Exclude<UserErrorCode, 'NOT_APPLIED' | 'NOT_YET_VISIBLE' | 'REFUSED_ON_WARNING'>, string>);

@ObjectType({ description: differenceDescription })
@ChangesOf(connectorEntity)
export class MobileThreatDefenseConnectorChanges extends withMembers<FieldChanges<ConnectorFields>>() {}

@ObjectType({ description: 'The outcome of `updateMobileThreatDefenseConnector`.', simpleResolvers: true })
export class UpdateMobileThreatDefenseConnectorPayload extends Payload {
  @Field(() => MobileThreatDefenseConnectorChanges, { nullable: true, description: changesDescription })
  changes!: MobileThreatDefenseConnectorChanges | null;

  @Field(() => MobileThreatDefenseConnector, {
    nullable: true,
    description: 'The connector as it is now; `null` if there are `userErrors` other than `NOT_APPLIED`.',
  })
  mobileThreatDefenseConnector!: MobileThreatDefenseConnector | null;

  @Field(() => [MobileThreatDefenseConnectorUserError], { description: userErrorsDescription })
  userErrors!: UserError<string>[];
}

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

  @Mutation(() => UpdateMobileThreatDefenseConnectorPayload, {
    nullable: true,
    description: `Changes a connector. Needs \`${permissions.writeConnectors.name}\`.
Graph: \`PATCH /deviceManagement/mobileThreatDefenseConnectors/{id}\`.`,
  })
  async updateMobileThreatDefenseConnector(
    @Args(() => UpdateConnectorArgs) {
      dryRun,
      id,
      input,
      refuseOn,
    }: UpdateArgs<UpdateMobileThreatDefenseConnectorInput>,
    @Ctx() { msgraph }: Context,
  ): Promise<UpdateMobileThreatDefenseConnectorPayload> {
    const watch = watchChange({ id, refuseOn, assess: assessNothing });
    const result = await changeEntity(msgraph, connectors, {
      dryRun,
      id,
      review: watch.review,
      errors: validateFieldUpdate(connectorEntity, { id, input }),
      propose: (current) => ({
        body: withoutEchoes(connectorEntity, encodeEntity(connectorEntity, input), current),
      }),
    });
    const { shown, states } = result;
    return {
      ...reportMutation(msgraph, { action: 'change', dryRun, result, unchangedReason: 'ALREADY_AS_REQUESTED', watch }),
      changes: states && fieldChanges(connectorEntity, states),
      mobileThreatDefenseConnector: shown && shown.entity,
    };
  }

  @Needs(staleNeeds)
  @FieldResolver(() => Boolean, {
    nullable: true,
    description: `Whether the last heartbeat is older than \`after\`, or Microsoft Graph reports the vendor as unresponsive; \`null\` if
there is no time of a heartbeat. Without \`after\`: \`partnerUnresponsivenessThresholdInDays\`, or 24 hours if that is 0.`,
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

/** Returns the properties that a search for issues depends on. Whether a connector is set up shows in any of its flags. */
function selectForIssues(args: Record<string, unknown>): Selected {
  return wantedCodes(args).includes('PENDING_FOR_LONG') ? 'all' : selectProperties(connectorEntity, staleNeeds);
}

export const resolveConnectorReference = createReferenceResolver(connectors, MobileThreatDefenseConnector);
