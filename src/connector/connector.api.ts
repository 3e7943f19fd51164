// Connectors as a resource: how they are read, listed and changed.
// https://learn.microsoft.com/graph/api/resources/intune-onboarding-mobilethreatdefenseconnector#methods
import { decoderOf } from '../resource/codec.js';
import { OrderDirection } from '../resource/connection.js';
import type { Covering, Written } from '../resource/entity.js';
import { defaultStaleAfter, healthFilters, isStale, signs } from '../resource/health.js';
import type { Listing } from '../resource/list.js';
import { gatheredReads } from '../resource/loader.js';
import type { PlannedResource } from '../resource/plan.js';
import type { UserError } from '../resource/user-error.js';
import { validateFieldsOf } from '../resource/validation.js';
import { MobileThreatDefenseConnectorPlan, type UpdateMobileThreatDefenseConnectorInput } from './connector.change.js';
import { connectorEntity, type ConnectorFields } from './connector.model.js';
import {
  connectorPages,
  MobileThreatDefenseConnector,
  type MobileThreatDefenseConnectorFilters,
} from './connector.type.js';

const plan: new () => Covering<MobileThreatDefenseConnectorPlan, Written<ConnectorFields>> =
  MobileThreatDefenseConnectorPlan;
const resource: PlannedResource<MobileThreatDefenseConnector, MobileThreatDefenseConnectorPlan> = {
  entity: connectorEntity,
  decode: decoderOf(connectorEntity, MobileThreatDefenseConnector),
  plan,
};
export const connectors = { ...resource, reads: gatheredReads(resource) };

/** What `isConnectorStale` looks at. */
export const staleNeeds = [...signs, 'partnerUnresponsivenessThresholdInDays'] as const;

/** The connector's own threshold counts where the caller names no time; without one, a day does. */
export function isConnectorStale(
  connector: MobileThreatDefenseConnector,
  after: string | null | undefined,
  now: number,
): boolean | null {
  // A Duration has up to five digits of days.
  const days = Math.min(connector.partnerUnresponsivenessThresholdInDays ?? 0, 99_999);
  return isStale(connector, after ?? (days > 0 ? `P${days}D` : defaultStaleAfter), now);
}

export const connectorListing: Listing<MobileThreatDefenseConnector, MobileThreatDefenseConnectorFilters> = {
  entity: connectorEntity,
  ...connectorPages,
  defaultOrder: { direction: OrderDirection.ASC, field: 'id' },
  filters: {
    ...healthFilters<MobileThreatDefenseConnector>({ needs: staleNeeds, isStaleOf: isConnectorStale }),
  },
};

export type Input = Covering<UpdateMobileThreatDefenseConnectorInput, Written<ConnectorFields>>;

/** What is wrong with the arguments of an update. */
export function validateUpdate(id: string, input: Input): UserError[] {
  if ((input.partnerUnresponsivenessThresholdInDays ?? 0) >= 0) return validateFieldsOf(connectorEntity, id, input);
  const path = ['input', 'partnerUnresponsivenessThresholdInDays'];
  return [{ code: 'INVALID', field: path, message: '`partnerUnresponsivenessThresholdInDays` must not be negative.' }];
}
