// Creates, updates and deletes of partners: planned on a dry run, otherwise sent.
import type { MsGraphClient } from '../msgraph/client.js';
import { isSameList } from './assignment.key.js';
import { listOf } from './assignment.list.js';
import { createPartner, getPartner, patchPartner, readUntil, writes, type PartnerAsShown } from './partner.api.js';
import { differingProperties } from './partner.difference.js';
import type {
  CreateComplianceManagementPartnerInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { rehearsed } from './partner.outcome.js';
import {
  ComplianceManagementPartnerUnchangedReason,
  type CreateComplianceManagementPartnerPayload,
  type DeleteComplianceManagementPartnerPayload,
  type UpdateComplianceManagementPartnerPayload,
} from './partner.payload.js';
import { checkedUpTo, planChange, planCreate, planDelete, planRefused } from './partner.plan.js';
import type { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import { changedBeforeWrite, goneAfterWrite, notFound } from './partner.user-error.js';
import { keptLists, validateKept } from './partner.validation.js';

const { ALREADY_AS_REQUESTED } = ComplianceManagementPartnerUnchangedReason;

interface Update {
  id: string;
  input: UpdateComplianceManagementPartnerInput;
}

// Each function takes valid arguments and rejects with an `MsGraphError`.

/** Creates a partner. */
export async function create(
  msgraph: MsGraphClient,
  input: CreateComplianceManagementPartnerInput,
  dryRun: boolean | null,
): Promise<Partial<CreateComplianceManagementPartnerPayload>> {
  const write = writes.create(input);
  if (dryRun) return rehearsed(planCreate(msgraph.preview(write)));
  return { complianceManagementPartner: await createPartner(msgraph, write) };
}

/** Returns the plan of an update. */
export async function planUpdate(
  msgraph: MsGraphClient,
  { id, input }: Update,
): Promise<ComplianceManagementPartnerPlan> {
  const current = await getPartner(msgraph, id, 'all');
  if (!current) return planRefused('change', [notFound()], checkedUpTo.existence);
  const errors = validateKept(input, current.shown);
  if (errors.length > 0) return planRefused('change', errors, checkedUpTo.currentState);
  return planChange(current, msgraph.preview(writes.update(id, input, current.shown)));
}

/** Updates a partner, unless Graph shows it as requested already. */
export async function update(
  msgraph: MsGraphClient,
  { id, input }: Update,
  dryRun: boolean | null,
): Promise<Partial<UpdateComplianceManagementPartnerPayload>> {
  if (dryRun) {
    const plan = await planUpdate(msgraph, { id, input });
    const isUnchanged = plan.isEmpty && plan.userErrors.length === 0;
    return { ...rehearsed(plan), ...(isUnchanged && { unchangedReason: ALREADY_AS_REQUESTED }) };
  }
  const current = await getPartner(msgraph, id, 'all');
  if (!current) return { userErrors: [notFound()] };
  const errors = validateKept(input, current.shown);
  if (errors.length > 0) return { userErrors: errors };
  const write = writes.update(id, input, current.shown);
  const isDone = (read: PartnerAsShown): boolean => differingProperties(write.body, read.shown).length === 0;
  if (isDone(current)) {
    return { complianceManagementPartner: current.partner, unchangedReason: ALREADY_AS_REQUESTED };
  }
  const kept = keptLists(input);
  if (kept.length > 0) {
    // What is sent back is as old as the read, as with one assignment at a time (`partner.assignments.ts`).
    const second = await getPartner(msgraph, id, 'all');
    if (!second) return { userErrors: [notFound()] };
    const isSame = (name: string): boolean => isSameList(listOf(current.shown[name]), listOf(second.shown[name]));
    if (!kept.every(isSame)) return { userErrors: [changedBeforeWrite()] };
  }
  const after = (await patchPartner(msgraph, id, write)) ?? (await readUntil(msgraph, id, isDone));
  if (!after) return { userErrors: [goneAfterWrite()] };
  return { complianceManagementPartner: after.partner, changed: true };
}

/** Deletes a partner. Only a dry run reads it: Graph itself tells whether it exists. */
export async function remove(
  msgraph: MsGraphClient,
  id: string,
  dryRun: boolean | null,
): Promise<Partial<DeleteComplianceManagementPartnerPayload>> {
  const write = writes.delete(id);
  if (dryRun) {
    const current = await getPartner(msgraph, id, 'all');
    if (!current) return rehearsed(planRefused('remove', [notFound()], checkedUpTo.existence));
    return rehearsed(planDelete(current, msgraph.preview(write)));
  }
  await msgraph.write(write);
  return { deletedComplianceManagementPartnerId: id };
}
