// Creates, updates and deletes of partners: planned on a dry run, otherwise sent.
import type { MsGraphClient } from '../msgraph/client.js';
import { createEntity } from '../resource/calls.js';
import { checkedUpTo } from '../resource/dry-run.js';
import { rehearsed, type Outcome } from '../resource/outcome.js';
import { planOrRefuse, update, type Update } from '../resource/update.js';
import { notFound, type UserError } from '../resource/user-error.js';
import { isSameList } from './assignment.key.js';
import { listOf } from './assignment.list.js';
import { getPartner, partners, writes } from './partner.api.js';
import type {
  CreateComplianceManagementPartnerInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { planCreate, planDelete, planRefused, presentEnrollments } from './partner.plan.js';
import type { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import type { ComplianceManagementPartner } from './partner.type.js';
import { changedBeforeWrite } from './partner.user-error.js';
import { keptLists, validateKept } from './partner.validation.js';

interface UpdateInput {
  id: string;
  input: UpdateComplianceManagementPartnerInput;
}

// Each function takes valid arguments, unless it says otherwise, and rejects with an `MsGraphError`.

/** Creates a partner. */
export async function create(
  msgraph: MsGraphClient,
  input: CreateComplianceManagementPartnerInput,
  dryRun: boolean | null,
): Promise<Outcome<ComplianceManagementPartnerPlan>> {
  const write = writes.create(input);
  if (dryRun) return rehearsed(planCreate(msgraph.preview(write)));
  return { complianceManagementPartner: await createEntity(msgraph, partners, write) };
}

/** An update as Graph is to be sent it. What it keeps by key is looked for in the partner as Graph shows it. */
function updateOf(msgraph: MsGraphClient, { id, input }: UpdateInput): Update<ComplianceManagementPartner> {
  const kept = keptLists(input);
  return {
    id,
    write: ({ shown }) => writes.update(id, input, shown),
    check: ({ shown }) => validateKept(input, shown),
    // What is sent back is as old as the read, as with one assignment at a time (`partner.assignments.ts`).
    checkAgain: async ({ shown }) => {
      if (kept.length === 0) return [];
      const second = await getPartner(msgraph, id);
      if (!second) return [notFound('partner')];
      const isSame = (name: string): boolean => isSameList(listOf(shown[name]), listOf(second.shown[name]));
      return kept.every(isSame) ? [] : [changedBeforeWrite()];
    },
    present: presentEnrollments,
  };
}

/** Returns the plan of an update, in which validation of its arguments found the errors. */
export function planPartnerUpdate(
  msgraph: MsGraphClient,
  { errors, ...input }: UpdateInput & { errors: UserError<string>[] },
): Promise<ComplianceManagementPartnerPlan> {
  return planOrRefuse(msgraph, partners, { ...updateOf(msgraph, input), errors });
}

/** Updates a partner, unless Graph shows it as requested already. */
export function updatePartner(
  msgraph: MsGraphClient,
  { dryRun, ...input }: UpdateInput & { dryRun: boolean | null },
): Promise<Outcome<ComplianceManagementPartnerPlan>> {
  return update(msgraph, partners, { ...updateOf(msgraph, input), dryRun });
}

/** Deletes a partner. Only a dry run reads it: Graph itself tells whether it exists. */
export async function remove(
  msgraph: MsGraphClient,
  id: string,
  dryRun: boolean | null,
): Promise<Outcome<ComplianceManagementPartnerPlan>> {
  const write = writes.delete(id);
  if (dryRun) {
    const current = await getPartner(msgraph, id);
    if (!current) return rehearsed(planRefused('remove', [notFound('partner')], checkedUpTo.existence));
    return rehearsed(planDelete(current, msgraph.preview(write)));
  }
  await msgraph.write(write);
  return { deletedComplianceManagementPartnerId: id };
}
