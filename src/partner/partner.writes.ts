// Creates, updates and deletes of partners: planned on a dry run, and otherwise sent.
import type { MsGraphClient } from '../msgraph/client.js';
import { createEntity } from '../resource/calls.js';
import { checkedUpTo } from '../resource/dry-run.js';
import { dryRunOutcome, type Outcome } from '../resource/outcome.js';
import { createRefusedPlan } from '../resource/plan.js';
import { planUpdate, runUpdate, type Update } from '../resource/update.js';
import { notFound, type UserError } from '../resource/user-error.js';
import { isSameList } from './assignment.key.js';
import { asList } from './assignment.list.js';
import { getPartner, partners, writes } from './partner.api.js';
import type {
  CreateComplianceManagementPartnerInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { planCreate, planDelete, presentEnrollments } from './partner.plan.js';
import type { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import type { ComplianceManagementPartner } from './partner.type.js';
import { changedBeforeWrite } from './partner.user-error.js';
import { keptLists, validateKept } from './partner.validation.js';

interface UpdateInput {
  id: string;
  input: UpdateComplianceManagementPartnerInput;
}

type PartnerOutcome = Outcome<ComplianceManagementPartnerPlan>;

// Each function expects valid arguments, unless it says otherwise, and rejects with an `MsGraphError`.

export async function createPartner(
  msgraph: MsGraphClient,
  { dryRun, input }: { dryRun: boolean | null; input: CreateComplianceManagementPartnerInput },
): Promise<PartnerOutcome> {
  const write = writes.create(input);
  if (dryRun) return dryRunOutcome(planCreate(msgraph.preview(write)));
  return { complianceManagementPartner: await createEntity(msgraph, partners, write) };
}

/** Returns the plan of an update. `errors` were found by validation of its arguments. */
export function planPartnerUpdate(
  msgraph: MsGraphClient,
  { errors, ...update }: UpdateInput & { errors: UserError<string>[] },
): Promise<ComplianceManagementPartnerPlan> {
  return planUpdate(msgraph, partners, { ...createUpdate(msgraph, update), errors });
}

/** Updates a partner, unless Graph already shows everything as requested. */
export function updatePartner(
  msgraph: MsGraphClient,
  { dryRun, ...update }: UpdateInput & { dryRun: boolean | null },
): Promise<PartnerOutcome> {
  return runUpdate(msgraph, partners, { ...createUpdate(msgraph, update), dryRun });
}

function createUpdate(msgraph: MsGraphClient, { id, input }: UpdateInput): Update<ComplianceManagementPartner> {
  const kept = keptLists(input);
  return {
    id,
    createWrite: ({ json }) => writes.update({ id, input, json }),
    check: ({ json }) => validateKept(input, json),
    // Kept assignments are as old as the read, so the lists are read again, as in `partner.assignments.ts`.
    checkBeforeWrite: async ({ json }) => {
      if (kept.length === 0) return [];
      const second = await getPartner(msgraph, id);
      if (!second) return [notFound('partner')];
      const isUnchanged = (name: string): boolean => isSameList(asList(json[name]), asList(second.json[name]));
      return kept.every(isUnchanged) ? [] : [changedBeforeWrite()];
    },
    presentOthers: presentEnrollments,
  };
}

/** Deletes a partner. Reads it on a dry run only, because Graph itself reports a partner that does not exist. */
export async function deletePartner(
  msgraph: MsGraphClient,
  { dryRun, id }: { dryRun: boolean | null; id: string },
): Promise<PartnerOutcome> {
  const write = writes.delete(id);
  if (dryRun) {
    const current = await getPartner(msgraph, id);
    if (current) return dryRunOutcome(planDelete(current, msgraph.preview(write)));
    const userErrors = [notFound('partner')];
    return dryRunOutcome(createRefusedPlan(partners, { action: 'remove', userErrors, checked: checkedUpTo.existence }));
  }
  await msgraph.write(write);
  return { deletedComplianceManagementPartnerId: id };
}
