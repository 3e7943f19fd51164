// The Mobile Threat Defense connector, and what lists of connectors take and return.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { pageTypesOf } from '../resource/connection.js';
import { DateTime } from '../resource/date-time.scalar.js';
import { HealthFilters } from '../resource/health.js';
import { PartnerConnection } from '../resource/partner-connection.js';
import { Needs } from '../resource/select.js';
import { addFields, namedEnum, withMembers } from '../resource/tables.js';
import { connectorEntity, flags, MobileThreatPartnerTenantState, type Flag, type State } from './connector.model.js';

type FlagValues = Record<Flag, boolean | null>;

@Directive('@key(fields: "id")')
@ObjectType({
  implements: PartnerConnection,
  description: `The connection of a tenant to a Mobile Threat Defense vendor, which tells Intune how endangered devices are.
Graph: \`mobileThreatDefenseConnector\`.`,
})
export class MobileThreatDefenseConnector extends withMembers<FlagValues, PartnerConnection>(PartnerConnection) {
  @Field(() => ID, { simple: true, description: 'The id Microsoft Graph gave it; names the vendor. Graph: `id`.' })
  override id!: string;

  @Needs([])
  @Field(() => String, { nullable: true, simple: true, description: 'Always `null`: the `id` names the vendor.' })
  override get name(): null {
    return null;
  }

  @Field(() => DateTime, {
    nullable: true,
    simple: true,
    description: 'When Intune last heard from the vendor; `null` when it never has. Graph: `lastHeartbeatDateTime`.',
  })
  override lastHeartbeatDateTime!: string | null;

  @Field(() => MobileThreatPartnerTenantState, {
    simple: true,
    description: 'Where the tenant stands with the vendor. Graph: `partnerState`.',
  })
  override partnerState!: State;

  @Field(() => Int, {
    nullable: true,
    simple: true,
    description: `Days without a heartbeat after which Intune takes the vendor for unresponsive; \`null\` when Graph does not say.
Graph: \`partnerUnresponsivenessThresholdInDays\`.`,
  })
  partnerUnresponsivenessThresholdInDays!: number | null;
}
addFields(MobileThreatDefenseConnector, flags, {
  type: () => Boolean,
  describe: (text, name) => `Whether ${text}; \`null\` when Graph does not say. Graph: \`${name}\`.`,
});

@InputType({ description: 'Conditions on Mobile Threat Defense connectors; a connector must satisfy every one given.' })
export class MobileThreatDefenseConnectorFilters extends HealthFilters {
  @Field(() => [MobileThreatPartnerTenantState], { nullable: true, description: 'The state is one of these.' })
  partnerStates?: State[] | null;
}

const OrderField = namedEnum(
  'MobileThreatDefenseConnectorOrderField',
  'What Mobile Threat Defense connectors can be ordered by.',
  {
    ID: ['id', 'By `id`.'],
    LAST_HEARTBEAT_DATE_TIME: ['lastHeartbeatDateTime', 'By heartbeat; one that was never heard from is the lowest.'],
  },
);

export const connectorPages = pageTypesOf<MobileThreatDefenseConnector, MobileThreatDefenseConnectorFilters>(
  connectorEntity,
  {
    node: MobileThreatDefenseConnector,
    Filters: MobileThreatDefenseConnectorFilters,
    OrderField,
    defaultOrder: 'by id',
  },
);
