// Creates, changes and deletes of partners, planned on a dry run. Arguments are validated; then the change is carried out,
// and the payload says what became of it.
import type { MsGraphClient } from '../msgraph/client.js';
import { createEntity, readSettled, removeEntity, type Change } from '../resource/change.js';
import { checkedUpTo } from '../resource/dry-run.js';
import { fillPlan, planOnly, refusePayload, runChange } from '../resource/outcome.js';
import { notFound, notYetVisible } from '../resource/user-error.js';
import { validateId } from '../resource/validation.js';
import { partners, writes } from './partner.api.js';
import type {
  CreateComplianceManagementPartnerInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import {
  ComplianceManagementPartnerUnchangedReason,
  CreateComplianceManagementPartnerPayload,
  DeleteComplianceManagementPartnerPayload,
  UpdateComplianceManagementPartnerPayload,
} from './partner.payload.js';
import { planCreate, planDelete } from './partner.plan.js';
import type { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import type { ComplianceManagementPartner } from './partner.type.js';
import { createNotOffered } from './partner.user-error.js';
import { keptLists, validateCreate, validateKept, validateUpdate } from './partner.validation.js';
import { planOf, showPartner, viewOf } from './partner.view.js';

const { ALREADY_AS_REQUESTED } = ComplianceManagementPartnerUnchangedReason;

interface UpdateInput {
  id: string;
  input: UpdateComplianceManagementPartnerInput;
}

interface DryRun {
  dryRun: boolean;
}

// Each function rejects with an `MsGraphError`.

export async function createPartner(
  msgraph: MsGraphClient,
  { dryRun, input }: DryRun & { input: CreateComplianceManagementPartnerInput },
): Promise<CreateComplianceManagementPartnerPayload> {
  const payload = new CreateComplianceManagementPartnerPayload();
  const errors = validateCreate(input);
  if (errors.length > 0) return refusePayload(partners, { action: 'create', dryRun, payload, userErrors: errors });
  const write = writes.create(input);
  if (dryRun) return fillPlan(payload, planCreate(msgraph.preview(write)));
  const result = await createEntity(msgraph, partners, { write, notOffered: createNotOffered() });
  if (result.kind === 'unknown') throw result.error;
  if (result.shown) payload.complianceManagementPartner = result.shown.entity;
  return result.kind === 'refused'
    ? refusePayload(partners, { action: 'create', dryRun, payload, ...result })
    : payload;
}

/** Returns the plan of an update. */
export function planPartnerUpdate(
  msgraph: MsGraphClient,
  update: UpdateInput,
): Promise<ComplianceManagementPartnerPlan> {
  const errors = [...validateId(update.id), ...validateUpdate(update.input)];
  return planOnly(msgraph, partners, { ...createUpdate(update), errors, plan: planOf(msgraph) });
}

/** Updates a partner, unless Graph already shows everything as requested. */
export function updatePartner(
  msgraph: MsGraphClient,
  { dryRun, ...update }: UpdateInput & DryRun,
): Promise<UpdateComplianceManagementPartnerPayload> {
  return runChange(msgraph, partners, {
    ...createUpdate(update),
    dryRun,
    errors: [...validateId(update.id), ...validateUpdate(update.input)],
    payload: new UpdateComplianceManagementPartnerPayload(),
    show: showPartner,
    view: viewOf(msgraph, ALREADY_AS_REQUESTED),
  });
}

function createUpdate({ id, input }: UpdateInput): Change<ComplianceManagementPartner> {
  return {
    id,
    check: ({ json }) => validateKept(input, json),
    createWrite: ({ json }) => writes.update({ id, input, json }),
    derived: keptLists(input),
  };
}

/** Deletes a partner. Reads it before on a dry run only, because Graph itself reports a partner that does not exist. */
export async function deletePartner(
  msgraph: MsGraphClient,
  { dryRun, id }: DryRun & { id: string },
): Promise<DeleteComplianceManagementPartnerPayload> {
  const payload = new DeleteComplianceManagementPartnerPayload();
  const refusal = { action: 'remove', dryRun, payload } as const;
  const errors = validateId(id);
  if (errors.length > 0) return refusePayload(partners, { ...refusal, userErrors: errors });
  const write = writes.delete(id);
  if (dryRun) {
    const current = await readSettled(msgraph, partners, { id, touchedBy: () => [] });
    if (current === 'superseded') {
      return refusePayload(partners, {
        ...refusal,
        userErrors: [notYetVisible('partner')],
        checked: checkedUpTo.currentState,
      });
    }
    if (current) return fillPlan(payload, planDelete(current, msgraph.preview(write)));
    return refusePayload(partners, { ...refusal, userErrors: [notFound('partner')], checked: checkedUpTo.existence });
  }
  const result = await removeEntity(msgraph, partners, { id, write });
  if (result.kind === 'unknown') throw result.error;
  if (result.kind === 'refused') return refusePayload(partners, { ...refusal, ...result });
  payload.deletedComplianceManagementPartnerId = id;
  return payload;
}
