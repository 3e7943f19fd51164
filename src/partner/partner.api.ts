// Partners as a resource: how they are read, and the writes.
// https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner#methods
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import { getEntity, patchOf, type AsShown, type EntityWrite } from '../resource/calls.js';
import { collectionPath, type Covering, type Json, type Written } from '../resource/entity.js';
import { gatheredReads } from '../resource/loader.js';
import type { PlannedResource } from '../resource/plan.js';
import { decodePartner, encodeAssignments, encodePartner } from './partner.codec.js';
import type {
  CreateComplianceManagementPartnerInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { partnerEntity, type PartnerFields } from './partner.model.js';
import { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import type { ComplianceManagementPartner, EnrollmentPlatform } from './partner.type.js';

const plan: new () => Covering<ComplianceManagementPartnerPlan, Written<PartnerFields>> =
  ComplianceManagementPartnerPlan;

const resource: PlannedResource<ComplianceManagementPartner, ComplianceManagementPartnerPlan> = {
  entity: partnerEntity,
  decode: decodePartner,
  plan,
};
export const partners = { ...resource, reads: gatheredReads(resource) };

/** A partner, and Graph's own JSON of it. */
export type PartnerAsShown = AsShown<ComplianceManagementPartner>;

/** Returns a whole partner; `null` when there is none with this id, which has to be fit for a path. */
export function getPartner(msgraph: MsGraphClient, id: string): Promise<PartnerAsShown | null> {
  return getEntity(msgraph, partners, { id, selected: 'all' });
}

/** The writes, ready to be shown or sent. */
export const writes = {
  create: (input: CreateComplianceManagementPartnerInput): EntityWrite => ({
    method: 'POST',
    path: collectionPath(partnerEntity),
    body: encodePartner(input),
  }),
  /** What the input keeps by key is taken from the partner as Graph shows it. */
  update: (id: string, input: UpdateComplianceManagementPartnerInput, shown: Json): EntityWrite =>
    patchOf(partnerEntity, id, encodePartner(input, shown)),
  /** Replaces a platform's whole list; the assignments are in Graph's own form. */
  replaceAssignments: (id: string, platform: EnrollmentPlatform, assignments: readonly unknown[]): EntityWrite =>
    patchOf(partnerEntity, id, encodeAssignments(platform, assignments)),
  delete: (id: string): MsGraphWrite => ({ method: 'DELETE', path: `${collectionPath(partnerEntity)}/${id}` }),
};
