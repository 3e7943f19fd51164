// Adding and removing one assignment. Graph replaces a platform's whole list and offers no ETag for it, so the list is read,
// read again right before the write, and checked after it.
import type { MsGraphClient } from '../msgraph/client.js';
import { MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import { patchEntity, readUntil } from '../resource/calls.js';
import { checkedUpTo } from '../resource/dry-run.js';
import { dryRunOutcome, type Outcome } from '../resource/outcome.js';
import { createRefusedPlan } from '../resource/plan.js';
import { goneAfterWrite, notFound } from '../resource/user-error.js';
import type { AssignmentTargetInput } from './assignment-target.input.js';
import { isSameList } from './assignment.key.js';
import { asList, nearMatches, withAssignment, withoutAssignment, withoutKey } from './assignment.list.js';
import { getPartner, partners, writes, type PartnerSnapshot } from './partner.api.js';
import { decodeAssignment, encodeAssignment } from './partner.codec.js';
import type { ComplianceManagementPartnerAssignmentInput } from './partner.input.js';
import { platformProperties } from './partner.model.js';
import { ComplianceManagementPartnerUnchangedReason } from './partner.payload.js';
import { planChange } from './partner.plan.js';
import type { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import type { EnrollmentPlatform } from './partner.type.js';
import { changedAfterWrite, changedBeforeWrite } from './partner.user-error.js';

const { ALREADY_AS_REQUESTED, NO_SUCH_ASSIGNMENT } = ComplianceManagementPartnerUnchangedReason;

type EditOutcome = Outcome<ComplianceManagementPartnerPlan>;

interface Edit {
  id: string;
  platform: EnrollmentPlatform;
  dryRun: boolean | null;
}

interface ListEdit extends Edit {
  /** Returns the edited list; a list of the same length if there is nothing to change. */
  apply: (list: readonly unknown[]) => readonly unknown[];
  /** Returns the outcome if there is nothing to change. */
  unchanged: (list: readonly unknown[]) => EditOutcome;
}

/** Adds an assignment unless the platform has it. Rejects with an `MsGraphError`. */
export function addAssignment(
  msgraph: MsGraphClient,
  { target, ...edit }: Edit & { target: AssignmentTargetInput },
): Promise<EditOutcome> {
  const added = encodeAssignment({ target });
  return editList(msgraph, {
    ...edit,
    apply: (list) => withAssignment(list, added),
    unchanged: () => ({ unchangedReason: ALREADY_AS_REQUESTED }),
  });
}

/** Removes every entry that equals the target or has the key. Rejects with an `MsGraphError`. */
export function removeAssignment(
  msgraph: MsGraphClient,
  { key, target, ...edit }: Edit & ComplianceManagementPartnerAssignmentInput,
): Promise<EditOutcome> {
  const removed = target && encodeAssignment({ target });
  return editList(msgraph, {
    ...edit,
    apply: (list) => (removed ? withoutAssignment(list, removed) : withoutKey(list, key ?? '')),
    unchanged: (list) => ({
      unchangedReason: NO_SUCH_ASSIGNMENT,
      nearMatches: removed ? nearMatches(list, removed).map((item) => decodeAssignment(item)) : [],
    }),
  });
}

async function editList(
  msgraph: MsGraphClient,
  { apply, dryRun, id, platform, unchanged }: ListEdit,
): Promise<EditOutcome> {
  const names = platformProperties(platform);
  /** As Graph's own JSON, so that what is not modelled is sent back unchanged. */
  const listOf = ({ json }: PartnerSnapshot): readonly unknown[] => asList(json[names.assignments]);
  // Whole, because the response shows whatever the caller selects of the partner.
  const first = await getPartner(msgraph, id);
  if (!first) {
    const userErrors = [notFound('partner')];
    const options = { action: 'change', userErrors, checked: checkedUpTo.existence } as const;
    return dryRun ? dryRunOutcome(createRefusedPlan(partners, options)) : { userErrors };
  }
  const before = listOf(first);
  const edited = apply(before);
  const isUnchanged = edited.length === before.length;
  const write = writes.replaceAssignments({ id, platform, assignments: edited });
  if (dryRun) {
    const plan = planChange(first, isUnchanged ? null : msgraph.preview(write));
    return { ...dryRunOutcome(plan), ...(isUnchanged && unchanged(before)) };
  }
  if (isUnchanged) return { complianceManagementPartner: first.entity, ...unchanged(before) };

  const second = await getPartner(msgraph, id);
  if (!second) return { userErrors: [notFound('partner')] };
  if (!isSameList(before, listOf(second))) return { userErrors: [changedBeforeWrite()] };

  const showsChange = (read: PartnerSnapshot): boolean => isSameList(edited, listOf(read));
  const returned = await patchEntity(msgraph, partners, { id, write });
  const after = returned && showsChange(returned) ? returned : await readUntil(msgraph, partners, { id, showsChange });
  if (!after) return { userErrors: [goneAfterWrite('partner')] };
  if (showsChange(after)) return { complianceManagementPartner: after.entity, changed: true };
  // Not a conflict: no other change was seen, so most likely the reads are stale.
  if (isSameList(before, listOf(after))) {
    throw new MsGraphWriteOutcomeUnknown({
      message: 'Microsoft Graph accepted the change and still shows the assignments as they were.',
    });
  }
  return { userErrors: [changedAfterWrite()] };
}
