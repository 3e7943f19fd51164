// Mobile Threat Defense connectors: their type, their lists, and how they are read.
import { Directive, Field, InputType, Int, ObjectType } from 'type-graphql';
import {
  createHealthFilters,
  defaultStaleAfterMs,
  HealthFilters,
  healthProperties,
  isStale,
  type StaleOptions,
} from '../connectors/health.js';
import { IntuneConnector, ownStateDescription } from '../connectors/intune-connector.js';
import { healthIssues, type IntuneConnectorIssue, type IssueCode } from '../connectors/issue.js';
import { foldId } from '../msgraph/id.js';
import { createDecoder } from '../resource/codec.js';
import type { Filters } from '../resource/list.js';
import { createPageTypes } from '../resource/page.js';
import { createResource } from '../resource/read.js';
import { Needs } from '../resource/select.js';
import { createEnum, TableFields, withMembers } from '../resource/tables.js';
import { connectorEntity, flags, MobileThreatPartnerTenantState, type Flag, type State } from './connector.model.js';

/** By the id of the connector, in lower case. */
export const vendorNames: ReadonlyMap<string, string> = new Map([
  ['08a8455c-48dd-45ff-ad82-7211355354f3', 'Zimperium'],
  ['1f58d6d2-02cc-4c80-b008-1bfe7396a10a', 'Jamf Trust'],
  ['28fd67fd-b179-4629-a8b0-dad420b697c7', 'Symantec Endpoint Protection'],
  ['29ee2d98-e795-475f-a0f8-0802dc3384a9', 'CrowdStrike Falcon for Mobile'],
  ['2c7790de-8b02-4814-85cf-e0c59380dee8', 'Lookout for Work'],
  ['4928f0f6-2660-4f69-b4c5-5170ec921f7b', 'Trend Micro'],
  ['860d3ab4-8fd1-45f5-89cd-ecf51e4f92e5', 'BETTER Mobile Security'],
  ['870b252b-0ef0-4707-8847-50fc571472b3', 'Sophos'],
  ['8d0ed095-8191-4bd3-8a41-953b22d51ff7', 'Pradeo'],
  ['a447eca6-a986-4d3f-9838-5862bf50776c', 'CylancePROTECT Mobile'],
  ['bb13fe25-ce1f-45aa-b278-cabbc6b9072e', 'SentinelOne'],
  ['d3ddeae8-441f-4681-b80f-aef644f7195a', 'Check Point Harmony Mobile'],
  ['e6f777f8-e4c2-4a5b-be01-50b5c124bc7f', 'Windows Security Center'],
  ['fc780465-2017-40d4-a0c5-307022471b92', 'Microsoft Defender for Endpoint'],
]);

/** Declares a field for each flag. */
export function FlagFields(): ClassDecorator {
  return TableFields(flags, {
    type: () => Boolean,
    describe: (text, name) => `Whether ${text}. Graph: \`${name}\`.`,
  });
}

@Directive('@key(fields: "id")')
@ObjectType({
  implements: IntuneConnector,
  description: `A connection of the tenant to a Mobile Threat Defense vendor, which reports the threat level of devices to Intune. A property
that Graph does not show is \`null\`. Graph: \`mobileThreatDefenseConnector\`.`,
  simpleResolvers: true,
})
@FlagFields()
export class MobileThreatDefenseConnector extends withMembers<Record<Flag, boolean | null>, IntuneConnector>(
  IntuneConnector,
) {
  @Needs([])
  @Field(() => String, {
    nullable: true,
    description: 'The published name for the `id`; `null` if unknown.',
  })
  override get displayName(): string | null {
    return vendorNames.get(foldId(this.id)) ?? null;
  }

  @Field(() => MobileThreatPartnerTenantState, { description: ownStateDescription })
  override partnerState!: State;

  @Field(() => Int, {
    nullable: true,
    description: `Days without a heartbeat after which Intune considers the vendor unresponsive.
Graph: \`partnerUnresponsivenessThresholdInDays\`.`,
  })
  partnerUnresponsivenessThresholdInDays!: number | null;
}

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

/** The names of the properties that `isConnectorStale` depends on. */
export const staleNeeds = [...healthProperties, 'partnerUnresponsivenessThresholdInDays'] as const;

/** Returns after how many ms without a heartbeat a connector is stale: its own threshold, or one day. */
export function staleAfterMs({ partnerUnresponsivenessThresholdInDays }: MobileThreatDefenseConnector): number {
  const days = partnerUnresponsivenessThresholdInDays ?? 0;
  return days > 0 ? days * 86_400_000 : defaultStaleAfterMs;
}

/** Returns whether a connector is stale. Without `after`, its own threshold is used, or one day if it has none. */
export function isConnectorStale(connector: MobileThreatDefenseConnector, options: StaleOptions): boolean | null {
  return isStale(connector, { ...options, defaultMs: staleAfterMs(connector) });
}

/** Returns the issues of a connector with these codes. It is set up if it is enabled for anything. */
export function connectorIssues(
  connector: MobileThreatDefenseConnector,
  { codes, now }: { codes: readonly IssueCode[]; now: number },
): IntuneConnectorIssue[] {
  const isSetUp = Object.keys(flags).some((name) => name.endsWith('Enabled') && connector.json[name] === true);
  return healthIssues(codes, { signs: connector, isSetUp, staleAfterMs: staleAfterMs(connector), now });
}

const filters: Filters<MobileThreatDefenseConnector, MobileThreatDefenseConnectorFilters> =
  createHealthFilters<MobileThreatDefenseConnector>({ needs: staleNeeds, isStaleOf: isConnectorStale });

/**
 * Connectors as a resource:
 * https://learn.microsoft.com/graph/api/resources/intune-onboarding-mobilethreatdefenseconnector
 */
export const connectors = {
  ...createResource(connectorEntity, createDecoder(connectorEntity, MobileThreatDefenseConnector)),
  ...connectorPages,
  filters,
};
