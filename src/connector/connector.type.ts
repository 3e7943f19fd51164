// Schema types of a Mobile Threat Defense connector and of lists of connectors.
import { Directive, Field, InputType, Int, ObjectType } from 'type-graphql';
import { HealthFilters } from '../resource/health.js';
import { createPageTypes } from '../resource/page.js';
import { PartnerConnection } from '../resource/partner-connection.js';
import { Needs } from '../resource/select.js';
import { addFields, createEnum, withMembers } from '../resource/tables.js';
import { connectorEntity, flags, MobileThreatPartnerTenantState, type Flag, type State } from './connector.model.js';

type FlagValues = Record<Flag, boolean | null>;

@Directive('@key(fields: "id")')
@ObjectType({
  implements: PartnerConnection,
  description: `A connection of the tenant to a Mobile Threat Defense vendor, which reports the threat level of devices to Intune.
Graph: \`mobileThreatDefenseConnector\`.`,
})
export class MobileThreatDefenseConnector extends withMembers<FlagValues, PartnerConnection>(PartnerConnection) {
  @Needs([])
  @Field(() => String, { nullable: true, simple: true, description: 'Always `null`: `id` identifies the vendor.' })
  override get name(): null {
    return null;
  }

  @Field(() => MobileThreatPartnerTenantState, {
    simple: true,
    description: 'The state of the connection to the vendor. Graph: `partnerState`.',
  })
  override partnerState!: State;

  @Field(() => Int, {
    nullable: true,
    simple: true,
    description: `Days without a heartbeat after which Intune considers the vendor unresponsive; \`null\` if Graph does not report it.
Graph: \`partnerUnresponsivenessThresholdInDays\`.`,
  })
  partnerUnresponsivenessThresholdInDays!: number | null;
}
addFields(MobileThreatDefenseConnector, flags, {
  type: () => Boolean,
  describe: (text, name) => `Whether ${text}. \`null\` if Graph does not report it. Graph: \`${name}\`.`,
});

@InputType({ description: 'Conditions on Mobile Threat Defense connectors. A connector must match all of them.' })
export class MobileThreatDefenseConnectorFilters extends HealthFilters {
  @Field(() => [MobileThreatPartnerTenantState], { nullable: true, description: 'The state is one of these.' })
  partnerStates?: State[] | null;
}

const OrderField = createEnum('MobileThreatDefenseConnectorOrderField', {
  description: 'A field that Mobile Threat Defense connectors can be ordered by.',
  members: {
    ID: ['id', 'By `id`.'],
    LAST_HEARTBEAT_DATE_TIME: [
      'lastHeartbeatDateTime',
      'By `lastHeartbeatDateTime`. Connectors that never sent a heartbeat are the lowest, then those whose time cannot be read.',
    ],
  },
});

export const connectorPages = createPageTypes<MobileThreatDefenseConnector, MobileThreatDefenseConnectorFilters>(
  connectorEntity,
  {
    node: MobileThreatDefenseConnector,
    Filters: MobileThreatDefenseConnectorFilters,
    OrderField,
    defaultOrder: 'by id',
  },
);
