// Connectors as a resource of Graph: the loader, the listing, and validation of updates.
// https://learn.microsoft.com/graph/api/resources/intune-onboarding-mobilethreatdefenseconnector#methods
import { createDecoder } from '../resource/codec.js';
import type { Covering, Writable } from '../resource/entity.js';
import {
  createHealthFilters,
  defaultStaleAfter,
  healthProperties,
  isStale,
  type StaleOptions,
} from '../resource/health.js';
import type { Listing } from '../resource/list.js';
import { createEntityLoader } from '../resource/loader.js';
import { OrderDirection } from '../resource/page.js';
import type { PlannedResource } from '../resource/plan.js';
import type { UserError } from '../resource/user-error.js';
import { validateFieldUpdate } from '../resource/validation.js';
import { MobileThreatDefenseConnectorPlan, type UpdateMobileThreatDefenseConnectorInput } from './connector.change.js';
import { connectorEntity, type ConnectorFields } from './connector.model.js';
import {
  connectorPages,
  MobileThreatDefenseConnector,
  type MobileThreatDefenseConnectorFilters,
} from './connector.type.js';

/** The compiler checks that the plan has every writable field. */
const Plan: new () => Covering<MobileThreatDefenseConnectorPlan, Writable<ConnectorFields>> =
  MobileThreatDefenseConnectorPlan;
const resource: PlannedResource<MobileThreatDefenseConnector, MobileThreatDefenseConnectorPlan> = {
  entity: connectorEntity,
  decode: createDecoder(connectorEntity, MobileThreatDefenseConnector),
  Plan,
};
export const connectors = { ...resource, loader: createEntityLoader(resource) };

/** The names of the properties that `isConnectorStale` depends on. */
export const staleNeeds = [...healthProperties, 'partnerUnresponsivenessThresholdInDays'] as const;

/** Days that a Duration can hold. */
const maxDays = 99_999;

/** Returns whether a connector is stale. Without `after`, its own threshold is used, or one day if it has none. */
export function isConnectorStale(
  connector: MobileThreatDefenseConnector,
  { after, now }: StaleOptions<string | null | undefined>,
): boolean | null {
  const days = Math.min(connector.partnerUnresponsivenessThresholdInDays ?? 0, maxDays);
  const threshold = days > 0 ? `P${days}D` : defaultStaleAfter;
  return isStale(connector, { after: after ?? threshold, now });
}

export const connectorListing: Listing<MobileThreatDefenseConnector, MobileThreatDefenseConnectorFilters> = {
  entity: connectorEntity,
  ...connectorPages,
  defaultOrder: { direction: OrderDirection.ASC, field: 'id' },
  filters: createHealthFilters<MobileThreatDefenseConnector>({ needs: staleNeeds, isStaleOf: isConnectorStale }),
};

/** The compiler checks that the input has every writable field. */
export type UpdateConnectorInput = Covering<UpdateMobileThreatDefenseConnectorInput, Writable<ConnectorFields>>;

/** Returns the errors of the arguments of an update. */
export function validateUpdate({ id, input }: { id: string; input: UpdateConnectorInput }): UserError[] {
  const threshold = input.partnerUnresponsivenessThresholdInDays ?? 0;
  if (threshold >= 0) return validateFieldUpdate(connectorEntity, { id, input });
  const field = ['input', 'partnerUnresponsivenessThresholdInDays'];
  return [{ code: 'INVALID', field, message: '`partnerUnresponsivenessThresholdInDays` must not be negative.' }];
}
