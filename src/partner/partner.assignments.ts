// One assignment at a time: Graph only replaces a platform's whole list, and has no ETag to guard it, so the list is read,
// read again before the write, and looked at after it.
import type { MsGraphClient } from '../msgraph/client.js';
import { MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import type { AssignmentTargetInput } from './assignment-target.input.js';
import { isSameList } from './assignment.key.js';
import { listOf, nearMatches, withAssignment, withoutAssignment, withoutKey } from './assignment.list.js';
import { getPartner, patchPartner, readUntil, writes, type PartnerAsShown } from './partner.api.js';
import { decodeAssignment, encodeAssignment } from './partner.codec.js';
import type { ComplianceManagementPartnerAssignmentInput } from './partner.input.js';
import { platformProperties } from './partner.model.js';
import { rehearsed } from './partner.outcome.js';
import {
  ComplianceManagementPartnerUnchangedReason,
  type AddComplianceManagementPartnerAssignmentPayload,
  type RemoveComplianceManagementPartnerAssignmentPayload,
} from './partner.payload.js';
import { checkedUpTo, planChange, planRefused } from './partner.plan.js';
import type { EnrollmentPlatform } from './partner.type.js';
import { changedAfterWrite, changedBeforeWrite, goneAfterWrite, notFound } from './partner.user-error.js';

const { ALREADY_AS_REQUESTED, NO_SUCH_ASSIGNMENT } = ComplianceManagementPartnerUnchangedReason;

/** What every edit of a list may come to. */
type Payload = Partial<
  AddComplianceManagementPartnerAssignmentPayload & RemoveComplianceManagementPartnerAssignmentPayload
>;

interface Place {
  id: string;
  platform: EnrollmentPlatform;
}

interface Edit {
  /** The list without or with the assignment; as long as before when there is nothing to change. */
  apply: (list: readonly unknown[]) => readonly unknown[];
  /** What the payload says when there is nothing to change. */
  unchanged: (list: readonly unknown[]) => Payload;
}

/** Adds an assignment unless it is there; what comes of it, `CONFLICT` and `NOT_FOUND` included. Rejects with an `MsGraphError`. */
export function addAssignment(
  msgraph: MsGraphClient,
  { target, ...place }: Place & { target: AssignmentTargetInput },
  dryRun: boolean | null,
): Promise<Payload> {
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
): Promise<Payload> {
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
): Promise<Payload> {
  const { assignments } = platformProperties(platform);
  /** In Graph's own form, so that what is not modelled goes back as it came. */
  const shownList = ({ shown }: PartnerAsShown): readonly unknown[] => listOf(shown[assignments]);
  // Read whole, since the answer shows whatever the caller selects of the partner.
  const first = await getPartner(msgraph, id, 'all');
  if (!first) {
    return dryRun
      ? rehearsed(planRefused('change', [notFound()], checkedUpTo.existence))
      : { userErrors: [notFound()] };
  }
  const before = shownList(first);
  const edited = edit.apply(before);
  const isUnchanged = edited.length === before.length;
  const write = writes.replaceAssignments(id, platform, edited);
  if (dryRun) {
    const plan = planChange(first, isUnchanged ? null : msgraph.preview(write));
    return { ...rehearsed(plan), ...(isUnchanged && edit.unchanged(before)) };
  }
  if (isUnchanged) return { complianceManagementPartner: first.partner, ...edit.unchanged(before) };
  const second = await getPartner(msgraph, id, 'all');
  if (!second) return { userErrors: [notFound()] };
  if (!isSameList(before, shownList(second))) return { userErrors: [changedBeforeWrite()] };
  const showsChange = (read: PartnerAsShown): boolean => isSameList(edited, shownList(read));
  const answered = await patchPartner(msgraph, id, write);
  const after = answered && showsChange(answered) ? answered : await readUntil(msgraph, id, showsChange);
  if (!after) return { userErrors: [goneAfterWrite()] };
  if (showsChange(after)) return { complianceManagementPartner: after.partner, changed: true };
  // Most likely the reads are stale: nobody else has been seen to change anything.
  if (isSameList(before, shownList(after))) {
    throw new MsGraphWriteOutcomeUnknown(
      'Microsoft Graph accepted the change and still shows the assignments as they were.',
    );
  }
  return { userErrors: [changedAfterWrite()] };
}
