// What the payloads of changes of a partner show: the partner, and its plan.
import type { MsGraphClient } from '../msgraph/client.js';
import type { EntityWrite } from '../resource/calls.js';
import type { ChangeView } from '../resource/outcome.js';
import type { PartnerSnapshot } from './partner.api.js';
import type { ComplianceManagementPartnerUnchangedReason } from './partner.payload.js';
import { planChange } from './partner.plan.js';
import type { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import type { ComplianceManagementPartner } from './partner.type.js';

export function showPartner(
  payload: { complianceManagementPartner?: ComplianceManagementPartner },
  partner: ComplianceManagementPartner,
): void {
  payload.complianceManagementPartner = partner;
}

/** Returns the function that plans a change; without a write, of one that sends nothing. */
export function planOf(
  msgraph: MsGraphClient,
): (current: PartnerSnapshot, write: EntityWrite | null) => ComplianceManagementPartnerPlan {
  return (current, write) => planChange(current, write && msgraph.preview(write));
}

/** `unchangedReason` says why nothing is changed if Graph already shows what was requested. */
export function viewOf(
  msgraph: MsGraphClient,
  unchangedReason: keyof typeof ComplianceManagementPartnerUnchangedReason,
): ChangeView<ComplianceManagementPartner, ComplianceManagementPartnerPlan> {
  return { plan: planOf(msgraph), unchangedReason };
}
