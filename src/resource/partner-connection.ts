// Interface of every service that reports to Intune: partners and connectors.
import { Args, Field, ID, InterfaceType, registerEnumType } from 'type-graphql';
import { AfterArgs } from './args.js';
import { DateTime } from './date-time.scalar.js';
import type { Json } from './entity.js';
import { Needs } from './select.js';

export enum PartnerConnectionState {
  ENABLED = 'ENABLED',
  FAILED = 'FAILED',
  NOT_CONNECTED = 'NOT_CONNECTED',
  UNKNOWN = 'UNKNOWN',
  UNRESPONSIVE = 'UNRESPONSIVE',
}
registerEnumType(PartnerConnectionState, {
  name: 'PartnerConnectionState',
  description: 'The state of a connection of any kind. More values may be added.',
  valuesConfig: {
    ENABLED: { description: 'The connection is in use.' },
    FAILED: { description: 'The connection was rejected or is in error.' },
    NOT_CONNECTED: { description: 'The connection was not set up, is not available, or has ended.' },
    UNKNOWN: { description: 'The state is not known, or is newer than this schema.' },
    UNRESPONSIVE: { description: 'The service has stopped responding.' },
  },
});

const { ENABLED, FAILED, NOT_CONNECTED, UNKNOWN, UNRESPONSIVE } = PartnerConnectionState;
/** By Graph's word for the state, for every kind of connection. */
export const connectionStates: ReadonlyMap<string, PartnerConnectionState> = new Map([
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

@InterfaceType({
  description: `A connection of the tenant to a service that reports on devices to Microsoft Intune: a compliance management
partner or a Mobile Threat Defense connector.`,
})
export abstract class PartnerConnection {
  @Field(() => ID, {
    simple: true,
    description: 'The id that Microsoft Graph assigned; unique among connections of the same kind. Graph: `id`.',
  })
  id!: string;

  /** Graph's own JSON, as far as it was selected. Decisions use it, because decoding loses what is not modelled. */
  json!: Json;

  /** Graph's own word for the state. */
  partnerState!: string;

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'The name that administrators see; `null` for a connector, whose vendor is identified by `id`.',
  })
  get name(): string | null {
    return null;
  }

  @Needs(['partnerState'])
  @Field(() => PartnerConnectionState, {
    simple: true,
    description: 'The state of the connection, with the same values for every kind of connection.',
  })
  get state(): PartnerConnectionState {
    return connectionStates.get(this.partnerState) ?? PartnerConnectionState.UNKNOWN;
  }

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: `When Intune received the last heartbeat; \`null\` if it never received one, or if the time cannot be read. The filter
\`neverHeardFrom\` tells them apart. Graph: \`lastHeartbeatDateTime\`.`,
  })
  lastHeartbeatDateTime!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `Whether the last heartbeat is older than \`after\`, or Microsoft Graph reports the service as unresponsive.
\`null\` if there was never a heartbeat, whatever the state, and if the time of the last one cannot be read. If \`after\` is
omitted: 24 hours for a partner; for a connector, its \`partnerUnresponsivenessThresholdInDays\`, or 24 hours if that is 0 or
missing.`,
  })
  isStale(@Args(() => AfterArgs) { after }: AfterArgs): boolean | null {
    throw new TypeError(`isStale(after: ${after}) has no resolver for this type.`);
  }
}
