// Mutations of partners. Arguments are validated; then the mutation is carried out, or only decided on a dry run.
import type { MsGraphClient } from '../msgraph/client.js';
import { changeEntity, createEntity, removeEntity } from '../resource/change.js';
import { runMutation } from '../resource/outcome.js';
import { validateId } from '../resource/validation.js';
import { partners, writes } from './partner.api.js';
import type {
  CreateComplianceManagementPartnerInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import {
  CreateComplianceManagementPartnerPayload,
  DeleteComplianceManagementPartnerPayload,
  UpdateComplianceManagementPartnerPayload,
} from './partner.payload.js';
import { createNotOffered } from './partner.user-error.js';
import { keptLists, validateCreate, validateKept, validateUpdate } from './partner.validation.js';

interface DryRun {
  dryRun: boolean;
}

// Each function rejects with an `MsGraphError`.

export function createPartner(
  msgraph: MsGraphClient,
  { dryRun, input }: DryRun & { input: CreateComplianceManagementPartnerInput },
): Promise<CreateComplianceManagementPartnerPayload> {
  return runMutation(msgraph, partners, {
    action: 'create',
    dryRun,
    errors: validateCreate(input),
    payload: new CreateComplianceManagementPartnerPayload(),
    run: () => createEntity(msgraph, partners, { dryRun, write: writes.create(input), notOffered: createNotOffered() }),
  });
}

/** Updates a partner, unless Graph already shows everything as requested. */
export function updatePartner(
  msgraph: MsGraphClient,
  { dryRun, id, input }: DryRun & { id: string; input: UpdateComplianceManagementPartnerInput },
): Promise<UpdateComplianceManagementPartnerPayload> {
  return runMutation(msgraph, partners, {
    action: 'change',
    dryRun,
    errors: [...validateId(id), ...validateUpdate(input)],
    payload: new UpdateComplianceManagementPartnerPayload(),
    run: () =>
      changeEntity(msgraph, partners, {
        dryRun,
        id,
        check: ({ json }) => validateKept(input, json),
        createWrite: ({ json }) => writes.update({ id, input, json }),
        derived: keptLists(input),
      }),
    unchangedReason: 'ALREADY_AS_REQUESTED',
  });
}

export async function deletePartner(
  msgraph: MsGraphClient,
  { dryRun, id }: DryRun & { id: string },
): Promise<DeleteComplianceManagementPartnerPayload> {
  const payload = await runMutation(msgraph, partners, {
    action: 'remove',
    dryRun,
    errors: validateId(id),
    payload: new DeleteComplianceManagementPartnerPayload(),
    run: () => removeEntity(msgraph, partners, { dryRun, id, write: writes.delete(id) }),
  });
  if (payload.changed) payload.deletedComplianceManagementPartnerId = id;
  return payload;
}
