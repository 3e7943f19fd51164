// One assignment at a time: Graph only replaces a platform's whole list, and has no ETag to guard it, so the list is read,
// read again before the write, and looked at after it.
import type { MsGraphClient } from '../msgraph/client.js';
import { MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import type { AssignmentTargetInput } from './assignment-target.input.js';
import { assignmentKey, isSameList } from './assignment.key.js';
import { getPartner, patchPartner, readUntil, writes, type PartnerAsShown } from './partner.api.js';
import { encodeAssignment } from './partner.codec.js';
import { platformProperties } from './partner.model.js';
import { ComplianceManagementPartnerUserErrorCode, type AssignmentPayload } from './partner.payload.js';
import type { EnrollmentPlatform } from './partner.type.js';
import { goneAfterWrite, notFound, userError } from './partner.validation.js';

const { CONFLICT } = ComplianceManagementPartnerUserErrorCode;

export interface AssignmentChange {
  id: string;
  platform: EnrollmentPlatform;
  target: AssignmentTargetInput;
}

/** Adds an assignment unless it is there; what comes of it, `CONFLICT` and `NOT_FOUND` included. Rejects with an `MsGraphError`. */
export function addAssignment(
  msgraph: MsGraphClient,
  change: AssignmentChange,
  dryRun: boolean | null,
): Promise<Partial<AssignmentPayload>> {
  const wanted = encodeAssignment(change);
  const key = assignmentKey(wanted);
  return changeList(msgraph, change, dryRun, (list) =>
    list.some((item) => assignmentKey(item) === key) ? list : [...list, wanted],
  );
}

/** Removes an assignment, however often it is there; the same outcomes. */
export function removeAssignment(
  msgraph: MsGraphClient,
  change: AssignmentChange,
  dryRun: boolean | null,
): Promise<Partial<AssignmentPayload>> {
  const key = assignmentKey(encodeAssignment(change));
  return changeList(msgraph, change, dryRun, (list) => list.filter((item) => assignmentKey(item) !== key));
}

async function changeList(
  msgraph: MsGraphClient,
  { id, platform }: AssignmentChange,
  dryRun: boolean | null,
  edit: (list: readonly unknown[]) => readonly unknown[],
): Promise<Partial<AssignmentPayload>> {
  const { assignments } = platformProperties(platform);
  /** In Graph's own form, so that what is not modelled goes back as it came. */
  const listOf = ({ shown }: PartnerAsShown): readonly unknown[] => {
    const list = shown[assignments];
    return Array.isArray(list) ? list : [];
  };
  // Read whole, since the answer shows whatever the caller selects of the partner.
  const first = await getPartner(msgraph, id, 'all');
  if (!first) return { userErrors: [notFound()] };
  const before = listOf(first);
  const edited = edit(before);
  if (edited.length === before.length) return { complianceManagementPartner: first.partner, changed: false };
  const write = writes.replaceAssignments(id, platform, edited);
  if (dryRun) return { graphRequest: msgraph.preview(write) };
  const second = await getPartner(msgraph, id, 'all');
  if (!second) return { userErrors: [notFound()] };
  if (!isSameList(before, listOf(second))) {
    return conflict("Someone else changed the platform's assignments meanwhile, so nothing was sent: try again.");
  }
  const showsChange = (read: PartnerAsShown): boolean => isSameList(edited, listOf(read));
  const answered = await patchPartner(msgraph, id, write);
  const after = answered && showsChange(answered) ? answered : await readUntil(msgraph, id, showsChange);
  if (!after) return { userErrors: [goneAfterWrite()] };
  if (showsChange(after)) return { complianceManagementPartner: after.partner, changed: true };
  // Most likely the reads are stale: nobody else has been seen to change anything.
  if (isSameList(before, listOf(after))) {
    throw new MsGraphWriteOutcomeUnknown(
      'Microsoft Graph accepted the change and still shows the assignments as they were.',
    );
  }
  return conflict(
    'The change was sent, and the assignments are others now: someone else changed them at the same time. Read them again.',
  );
}

function conflict(message: string): Partial<AssignmentPayload> {
  return { userErrors: [userError(CONFLICT, null, message)] };
}
