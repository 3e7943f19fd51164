// One assignment at a time: Graph only replaces a platform's whole list, and has no ETag to guard it, so the list is read,
// read again before the write, and looked at after it.
import type { MsGraphClient } from '../msgraph/client.js';
import { MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import { patchEntity, readUntil } from '../resource/calls.js';
import { checkedUpTo } from '../resource/dry-run.js';
import { rehearsed, type Outcome } from '../resource/outcome.js';
import { goneAfterWrite, notFound } from '../resource/user-error.js';
import type { AssignmentTargetInput } from './assignment-target.input.js';
import { isSameList } from './assignment.key.js';
import { listOf, nearMatches, withAssignment, withoutAssignment, withoutKey } from './assignment.list.js';
import { getPartner, partners, writes, type PartnerAsShown } from './partner.api.js';
import { decodeAssignment, encodeAssignment } from './partner.codec.js';
import type { ComplianceManagementPartnerAssignmentInput } from './partner.input.js';
import { platformProperties } from './partner.model.js';
import { ComplianceManagementPartnerUnchangedReason } from './partner.payload.js';
import { planChange, planRefused } from './partner.plan.js';
import type { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import type { EnrollmentPlatform } from './partner.type.js';
import { changedAfterWrite, changedBeforeWrite } from './partner.user-error.js';

const { ALREADY_AS_REQUESTED, NO_SUCH_ASSIGNMENT } = ComplianceManagementPartnerUnchangedReason;

/** What every edit of a list may come to. */
type Edited = Outcome<ComplianceManagementPartnerPlan>;

interface Place {
  id: string;
  platform: EnrollmentPlatform;
}

interface Edit {
  /** The list without or with the assignment; as long as before when there is nothing to change. */
  apply: (list: readonly unknown[]) => readonly unknown[];
  /** What the payload says when there is nothing to change. */
  unchanged: (list: readonly unknown[]) => Edited;
}

/** Adds an assignment unless it is there; what comes of it, `CONFLICT` and `NOT_FOUND` included. Rejects with an `MsGraphError`. */
export function addAssignment(
  msgraph: MsGraphClient,
  { target, ...place }: Place & { target: AssignmentTargetInput },
  dryRun: boolean | null,
): Promise<Edited> {
  const wanted = encodeAssignment({ target });
  const edit: Edit = {
    apply: (list) => withAssignment(list, wanted),
    unchanged: () => ({ unchangedReason: ALREADY_AS_REQUESTED }),
  };
  return changeList(msgraph, { place, edit, dryRun });
}

/** Removes an assignment, however often it is there; the same outcomes. It is named by its target or by its key. */
export function removeAssignment(
  msgraph: MsGraphClient,
  { key, target, ...place }: Place & ComplianceManagementPartnerAssignmentInput,
  dryRun: boolean | null,
): Promise<Edited> {
  const unwanted = target && encodeAssignment({ target });
  const edit: Edit = {
    apply: (list) => (unwanted ? withoutAssignment(list, unwanted) : withoutKey(list, key ?? '')),
    unchanged: (list) => ({
      unchangedReason: NO_SUCH_ASSIGNMENT,
      nearMatches: unwanted ? nearMatches(list, unwanted).map((item) => decodeAssignment(item)) : [],
    }),
  };
  return changeList(msgraph, { place, edit, dryRun });
}

async function changeList(
  msgraph: MsGraphClient,
  { dryRun, edit, place: { id, platform } }: { dryRun: boolean | null; edit: Edit; place: Place },
): Promise<Edited> {
  const { assignments } = platformProperties(platform);
  /** In Graph's own form, so that what is not modelled goes back as it came. */
  const shownList = ({ shown }: PartnerAsShown): readonly unknown[] => listOf(shown[assignments]);
  // Read whole, since the answer shows whatever the caller selects of the partner.
  const first = await getPartner(msgraph, id);
  if (!first) {
    return dryRun
      ? rehearsed(planRefused('change', [notFound('partner')], checkedUpTo.existence))
      : { userErrors: [notFound('partner')] };
  }
  const before = shownList(first);
  const edited = edit.apply(before);
  const isUnchanged = edited.length === before.length;
  const write = writes.replaceAssignments(id, platform, edited);
  if (dryRun) {
    const plan = planChange(first, isUnchanged ? null : msgraph.preview(write));
    return { ...rehearsed(plan), ...(isUnchanged && edit.unchanged(before)) };
  }
  if (isUnchanged) return { complianceManagementPartner: first.entity, ...edit.unchanged(before) };
  const second = await getPartner(msgraph, id);
  if (!second) return { userErrors: [notFound('partner')] };
  if (!isSameList(before, shownList(second))) return { userErrors: [changedBeforeWrite()] };
  const showsChange = (read: PartnerAsShown): boolean => isSameList(edited, shownList(read));
  const answered = await patchEntity(msgraph, partners, { id, write });
  const after = answered && showsChange(answered) ? answered : await readUntil(msgraph, partners, { id, showsChange });
  if (!after) return { userErrors: [goneAfterWrite('partner')] };
  if (showsChange(after)) return { complianceManagementPartner: after.entity, changed: true };
  // Most likely the reads are stale: nobody else has been seen to change anything.
  if (isSameList(before, shownList(after))) {
    throw new MsGraphWriteOutcomeUnknown({
      message: 'Microsoft Graph accepted the change and still shows the assignments as they were.',
    });
  }
  return { userErrors: [changedAfterWrite()] };
}
