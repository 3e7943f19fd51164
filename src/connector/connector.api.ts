// Connectors as a resource of Graph: the loader and the listing.
// https://learn.microsoft.com/graph/api/resources/intune-onboarding-mobilethreatdefenseconnector#methods
import {
  createHealthFilters,
  defaultStaleAfterMs,
  healthProperties,
  isStale,
  type StaleOptions,
} from '../connectors/health.js';
import { createDecoder } from '../resource/codec.js';
import type { Covering, Writable } from '../resource/entity.js';
import type { Listing } from '../resource/list.js';
import { createResource } from '../resource/mutation.js';
import {
  MobileThreatDefenseConnectorChanges,
  type UpdateMobileThreatDefenseConnectorInput,
} from './connector.change.js';
import { connectorEntity, type ConnectorFields } from './connector.model.js';
import {
  connectorPages,
  MobileThreatDefenseConnector,
  type MobileThreatDefenseConnectorFilters,
} from './connector.type.js';

export const connectors = createResource(connectorEntity, {
  decode: createDecoder(connectorEntity, MobileThreatDefenseConnector),
  Changes: MobileThreatDefenseConnectorChanges,
});

/** The names of the properties that `isConnectorStale` depends on. */
export const staleNeeds = [...healthProperties, 'partnerUnresponsivenessThresholdInDays'] as const;

/** Returns whether a connector is stale. Without `after`, its own threshold is used, or one day if it has none. */
export function isConnectorStale(connector: MobileThreatDefenseConnector, options: StaleOptions): boolean | null {
  const days = connector.partnerUnresponsivenessThresholdInDays ?? 0;
  return isStale(connector, { ...options, defaultMs: days > 0 ? days * 86_400_000 : defaultStaleAfterMs });
}

export const connectorListing: Listing<MobileThreatDefenseConnector, MobileThreatDefenseConnectorFilters> = {
  entity: connectorEntity,
  ...connectorPages,
  filters: createHealthFilters<MobileThreatDefenseConnector>({ needs: staleNeeds, isStaleOf: isConnectorStale }),
};

/** The compiler checks that the input has every writable field. */
export type UpdateConnectorInput = Covering<UpdateMobileThreatDefenseConnectorInput, Writable<ConnectorFields>>;
