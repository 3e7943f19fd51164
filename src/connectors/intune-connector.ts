// Interface of every service that reports to Intune: partners and connectors.
import { Args, Directive, Field, ID, InterfaceType } from 'type-graphql';
import type { Json } from '../resource/entity.js';
import { AfterArgs } from '../resource/args.js';
import { DateTime } from '../resource/scalars.js';
import { Needs } from '../resource/select.js';
import { createEnum, type ValueOf } from '../resource/tables.js';
import {
  IntuneConnectorIssue,
  IntuneConnectorIssueCode,
  IssuesArgs,
  issuesNotCheckedDescription,
  type IssueCode,
} from './issue.js';

export const IntuneConnectorState = createEnum('IntuneConnectorState', {
  description: 'The state of a connector of any kind. More values may be added.',
  members: {
    ENABLED: 'The connector is in use.',
    FAILED: 'The connector was rejected or is in error.',
    NOT_CONNECTED: 'The connector was not set up, is not available, or has ended.',
    UNKNOWN: 'The state is not known, or is newer than this schema.',
    UNRESPONSIVE: 'The service has stopped responding.',
  },
});
export type IntuneConnectorState = ValueOf<typeof IntuneConnectorState>;

const { ENABLED, FAILED, NOT_CONNECTED, UNKNOWN, UNRESPONSIVE } = IntuneConnectorState;
/** By Graph's word for the state, for every kind of connector. */
export const connectorStates: ReadonlyMap<string, IntuneConnectorState> = new Map([
  ['available', NOT_CONNECTED],
  ['enabled', ENABLED],
  ['error', FAILED],
  ['notSetUp', NOT_CONNECTED],
  ['rejected', FAILED],
  ['terminated', NOT_CONNECTED],
  ['unavailable', NOT_CONNECTED],
  ['unknown', UNKNOWN],
  ['unknownFutureValue', UNKNOWN],
  ['unresponsive', UNRESPONSIVE],
]);

/** Of the field that has another enum in each kind of connector, so that GraphQL refuses to merge them. */
export const ownStateDescription = `The state of the connection. Graph: \`partnerState\`.

In a selection over \`IntuneConnector\`, give it an alias, or select \`state\`: partners and Mobile Threat Defense connectors have
different enums.`;

@Directive('@key(fields: "id")')
@InterfaceType({
  description: `A service that reports on devices to Microsoft Intune, as the admin center lists it below "Connectors and tokens": a
compliance management partner or a Mobile Threat Defense connector.`,
})
export abstract class IntuneConnector {
  @Field(() => ID, {
    simple: true,
    description: 'The id that Microsoft Graph assigned; unique among connectors of the same kind. Graph: `id`.',
  })
  id!: string;

  /** Graph's own JSON, as far as it was selected. Decisions use it, because decoding loses what is not modelled. */
  json!: Json;

  /** Graph's own word for the state. */
  partnerState!: string;

  @Field(() => String, {
    nullable: true,
    simple: true,
    description:
      'The name of a partner as administrators see it; for a Mobile Threat Defense connector, the published name ' +
      'of its vendor.',
  })
  abstract readonly displayName: string | null;

  @Needs(['partnerState'])
  @Field(() => IntuneConnectorState, {
    simple: true,
    description: 'The state, with the same values for every kind of connector.',
  })
  get state(): IntuneConnectorState {
    return connectorStates.get(this.partnerState) ?? IntuneConnectorState.UNKNOWN;
  }

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When Intune received the last heartbeat, if it did. Graph: `lastHeartbeatDateTime`.',
  })
  lastHeartbeatDateTime!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      `Whether the last heartbeat is older than \`after\`, or Microsoft Graph reports the service as unresponsive; \`null\` if
there is no time of a heartbeat. Without \`after\`: 24 hours, or a connector's ` +
      `\`partnerUnresponsivenessThresholdInDays\`.`,
  })
  isStale(@Args(() => AfterArgs) { after }: AfterArgs): boolean | null {
    throw new TypeError(`isStale(after: ${after}) has no resolver for this type.`);
  }

  @Field(() => [IntuneConnectorIssue], {
    nullable: true,
    description: `What needs attention. Of partners, it also reads all partners, and the groups and filters of their assignments, each once for
all partners of the operation.`,
  })
  issues(@Args(() => IssuesArgs) { codes }: IssuesArgs): Promise<IntuneConnectorIssue[]> {
    throw new TypeError(`issues(codes: ${String(codes)}) has no resolver for this type.`);
  }

  @Field(() => [IntuneConnectorIssueCode], { nullable: true, description: issuesNotCheckedDescription })
  issuesNotChecked(@Args(() => IssuesArgs) { codes }: IssuesArgs): Promise<IssueCode[]> {
    throw new TypeError(`issuesNotChecked(codes: ${String(codes)}) has no resolver for this type.`);
  }
}
