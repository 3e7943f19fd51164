// Partners as a resource of Graph: the loader and the writes.
// https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner#methods
import type { MsGraphWrite } from '../msgraph/client.js';
import { withoutEchoes } from '../resource/codec.js';
import { collectionPath, type Json } from '../resource/entity.js';
import { createResource } from '../resource/mutation.js';
import { createPatch, entityPath, type EntityWrite, type Snapshot } from '../resource/read.js';
import { decodePartner, encodeAssignments, encodePartner } from './partner.codec.js';
import type {
  CreateComplianceManagementPartnerInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { partnerEntity } from './partner.model.js';
import { ComplianceManagementPartnerChanges, presentEnrollments } from './partner.payload.js';
import type { ComplianceManagementPartner, EnrollmentPlatform } from './partner.type.js';

export const partners = createResource(partnerEntity, {
  decode: decodePartner,
  Changes: ComplianceManagementPartnerChanges,
  presentOthers: presentEnrollments,
});

export type PartnerSnapshot = Snapshot<ComplianceManagementPartner>;

export interface PartnerUpdate {
  id: string;
  input: UpdateComplianceManagementPartnerInput;
  /** The current partner. Assignments that the input keeps by key are copied from it. */
  json: Json;
}

export interface AssignmentsReplacement {
  id: string;
  platform: EnrollmentPlatform;
  /** The platform's whole new list, as Graph's own JSON. */
  assignments: readonly unknown[];
}

/** The writes, ready to be shown or sent. */
export const writes = {
  create: (input: CreateComplianceManagementPartnerInput): EntityWrite => ({
    method: 'POST',
    path: collectionPath(partnerEntity),
    body: encodePartner(input),
  }),
  update: ({ id, input, json }: PartnerUpdate): EntityWrite =>
    createPatch(partnerEntity, { id, body: withoutEchoes(partnerEntity, encodePartner(input, json), json) }),
  replaceAssignments: ({ assignments, id, platform }: AssignmentsReplacement): EntityWrite =>
    createPatch(partnerEntity, { id, body: encodeAssignments(platform, assignments) }),
  delete: (id: string): MsGraphWrite => ({ method: 'DELETE', path: entityPath(partnerEntity, id) }),
};
