// What every service that reports to Intune has in common.
import { Args, Field, ID, InterfaceType, registerEnumType } from 'type-graphql';
import { AfterArgs } from './args.js';
import { DateTime } from './date-time.scalar.js';
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
  description: 'Where a tenant stands with a service that reports to Intune, for all kinds of them; more may be added.',
  valuesConfig: {
    ENABLED: { description: 'The connection is in use.' },
    FAILED: { description: 'The connection was rejected, or is in error.' },
    NOT_CONNECTED: { description: 'The connection was not set up, is not available, or has ended.' },
    UNKNOWN: { description: 'The state is not known, or is newer than this schema.' },
    UNRESPONSIVE: { description: 'The service has stopped responding.' },
  },
});

const { ENABLED, FAILED, NOT_CONNECTED, UNKNOWN, UNRESPONSIVE } = PartnerConnectionState;
/** By Graph's words, of every kind of connection. */
export const states: ReadonlyMap<string, PartnerConnectionState> = new Map([
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
  description: 'A service that reports about devices to Microsoft Intune, of any kind: to find those that fell silent.',
})
export abstract class PartnerConnection {
  @Field(() => ID, { description: 'The id Microsoft Graph gave it; unique among those of its kind.' })
  id!: string;

  /** Graph's own word for the state. */
  partnerState!: string;

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'The name administrators see; `null` for a connector, which Microsoft Graph names by its `id` alone.',
  })
  get name(): string | null {
    return null;
  }

  @Needs(['partnerState'])
  @Field(() => PartnerConnectionState, {
    simple: true,
    description: 'Where the tenant stands with it, in words that all kinds of connections share.',
  })
  get state(): PartnerConnectionState {
    return states.get(this.partnerState) ?? PartnerConnectionState.UNKNOWN;
  }

  @Field(() => DateTime, { nullable: true, description: 'When Intune last heard from it; `null` when it never has.' })
  lastHeartbeatDateTime!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: `Whether it has been silent for longer than \`after\`, or Microsoft Graph says that it does not respond;
\`null\` when it was never heard from. Without \`after\`, it is 24 hours for a partner; for a connector, its
\`partnerUnresponsivenessThresholdInDays\`, or 24 hours.`,
  })
  isStale(@Args(() => AfterArgs) { after }: AfterArgs): boolean | null {
    throw new TypeError(`Each kind resolves isStale(after: ${after}) itself.`);
  }
}
