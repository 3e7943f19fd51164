// Schema types of a Mobile Threat Defense connector and of lists of connectors.
import { Directive, Field, InputType, Int, ObjectType } from 'type-graphql';
import { foldId } from '../msgraph/id.js';
import { HealthFilters } from '../connectors/health.js';
import { createPageTypes } from '../resource/page.js';
import { IntuneConnector, ownStateDescription } from '../connectors/intune-connector.js';
import { Needs } from '../resource/select.js';
import { addFields, createEnum, withMembers } from '../resource/tables.js';
import { connectorEntity, flags, MobileThreatPartnerTenantState, type Flag, type State } from './connector.model.js';
import { vendorNames } from './connector.vendors.js';

type FlagValues = Record<Flag, boolean | null>;

@Directive('@key(fields: "id")')
@ObjectType({
  implements: IntuneConnector,
  description: `A connection of the tenant to a Mobile Threat Defense vendor, which reports the threat level of devices to Intune. A property
that Graph does not show is \`null\`. Graph: \`mobileThreatDefenseConnector\`.`,
})
export class MobileThreatDefenseConnector extends withMembers<FlagValues, IntuneConnector>(IntuneConnector) {
  @Needs([])
  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'The published name for the `id`; `null` if unknown.',
  })
  override get displayName(): string | null {
    return vendorNames.get(foldId(this.id)) ?? null;
  }

  @Field(() => MobileThreatPartnerTenantState, { simple: true, description: ownStateDescription })
  override partnerState!: State;

  @Field(() => Int, {
    nullable: true,
    simple: true,
    description: `Days without a heartbeat after which Intune considers the vendor unresponsive.
Graph: \`partnerUnresponsivenessThresholdInDays\`.`,
  })
  partnerUnresponsivenessThresholdInDays!: number | null;
}
addFields(MobileThreatDefenseConnector, flags, {
  type: () => Boolean,
  describe: (text, name) => `Whether ${text}. Graph: \`${name}\`.`,
});

@InputType({ description: 'Conditions on Mobile Threat Defense connectors. A connector must match all of them.' })
export class MobileThreatDefenseConnectorFilters extends HealthFilters {
  @Field(() => [MobileThreatPartnerTenantState], { nullable: true, description: 'The state is one of these.' })
  partnerStates?: State[] | null;
}

const SortKey = createEnum('MobileThreatDefenseConnectorSortKey', {
  description: 'What lists of Mobile Threat Defense connectors can be ordered by.',
  members: {
    ID: ['id', 'By `id`.'],
    LAST_HEARTBEAT_DATE_TIME: [
      'lastHeartbeatDateTime',
      'By `lastHeartbeatDateTime`. Connectors that never sent a heartbeat are the lowest.',
    ],
  },
});

export const connectorPages = createPageTypes<MobileThreatDefenseConnector, MobileThreatDefenseConnectorFilters>(
  connectorEntity,
  {
    node: MobileThreatDefenseConnector,
    Filters: MobileThreatDefenseConnectorFilters,
    SortKey,
  },
);
