// One assignment at a time: Graph only replaces a platform's whole list, and has no ETag to guard it, so the list is read,
// read again before the write, and read once more after it.
import type { MsGraphClient } from '../msgraph/client.js';
import { MsGraphWriteOutcomeUnknown, type MsGraphError } from '../msgraph/errors.js';
import type { AssignmentTargetInput } from './assignment-target.input.js';
import { differenceOf, targetKey } from './assignment-target.key.js';
import { UnknownAssignmentTarget } from './assignment-target.type.js';
import { getPartnerAsSent, writes } from './partner.api.js';
import { decodeAssignments, encodeAssignment } from './partner.codec.js';
import { platformProperties } from './partner.model.js';
import { ComplianceManagementPartnerUserErrorCode, type AssignmentPayload } from './partner.payload.js';
import { assignmentOf } from './partner.plan.js';
import type { ComplianceManagementPartner, EnrollmentPlatform } from './partner.type.js';
import { notFound, userError } from './partner.validation.js';

const { CONFLICT } = ComplianceManagementPartnerUserErrorCode;

export interface AssignmentChange {
  id: string;
  platform: EnrollmentPlatform;
  target: AssignmentTargetInput;
}

interface Read {
  partner: ComplianceManagementPartner;
  /** The platform's list in Graph's own form: a kind of target that is not modelled goes back as it came. */
  list: readonly unknown[];
}

/** Adds an assignment unless it is there; what comes of it, `CONFLICT` and `NOT_FOUND` included. Rejects with an `MsGraphError`. */
export function addAssignment(
  msgraph: MsGraphClient,
  change: AssignmentChange,
  dryRun: boolean | null,
): Promise<Partial<AssignmentPayload>> {
  const isWanted = isOf(change);
  return changeList(msgraph, change, dryRun, (list) =>
    list.some(isWanted) ? list : [...list, encodeAssignment(change)],
  );
}

/** Removes an assignment, however often it is there; the same outcomes. */
export function removeAssignment(
  msgraph: MsGraphClient,
  change: AssignmentChange,
  dryRun: boolean | null,
): Promise<Partial<AssignmentPayload>> {
  const isUnwanted = isOf(change);
  return changeList(msgraph, change, dryRun, (list) => list.filter((item) => !isUnwanted(item)));
}

async function changeList(
  msgraph: MsGraphClient,
  { id, platform }: AssignmentChange,
  dryRun: boolean | null,
  edit: (list: readonly unknown[]) => readonly unknown[],
): Promise<Partial<AssignmentPayload>> {
  const first = await read(msgraph, id, platform);
  if (!first) return { userErrors: [notFound()] };
  const edited = edit(first.list);
  if (edited.length === first.list.length) return { complianceManagementPartner: first.partner, changed: false };
  const write = writes.replaceAssignments(id, platform, edited);
  if (dryRun) return { graphRequest: msgraph.preview(write) };
  const second = await read(msgraph, id, platform);
  if (!second) return { userErrors: [notFound()] };
  if (!isSameList(first.list, second.list)) {
    return {
      userErrors: [
        userError(
          CONFLICT,
          null,
          "Someone else changed the platform's assignments meanwhile, so nothing was sent: try again.",
        ),
      ],
    };
  }
  await msgraph.write(write);
  const last = await read(msgraph, id, platform).catch((cause: MsGraphError) => {
    // An error of a read would say that nothing was changed.
    throw new MsGraphWriteOutcomeUnknown(
      'Microsoft Graph accepted the change and could not be asked what came of it.',
      cause.facts,
      { cause },
    );
  });
  if (!last || !isSameList(edited, last.list)) {
    return {
      userErrors: [
        userError(
          CONFLICT,
          null,
          'The change was sent, and the assignments are others now: someone else changed them at the same time. Read them again.',
        ),
      ],
    };
  }
  return { complianceManagementPartner: last.partner, changed: true };
}

async function read(msgraph: MsGraphClient, id: string, platform: EnrollmentPlatform): Promise<Read | null> {
  // Whole, since the answer shows whatever the caller selects of it.
  const found = await getPartnerAsSent(msgraph, id, 'all');
  if (!found) return null;
  const list = found.sent[platformProperties(platform).assignments];
  return { partner: found.partner, list: Array.isArray(list) ? list : [] };
}

/** Compared as they are decoded: what Graph adds to what it was sent is no change. What cannot be decoded is compared whole. */
function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  const { added, removed } = differenceOf(a, b, keyOf);
  return added.length === 0 && removed.length === 0;
}

function isOf(change: AssignmentChange): (item: unknown) => boolean {
  const key = targetKey(assignmentOf(change).target);
  return (item) => keyOf(item) === key;
}

function keyOf(item: unknown): string {
  const [assignment] = decodeAssignments([item]);
  return !assignment || assignment.target instanceof UnknownAssignmentTarget
    ? JSON.stringify(item)
    : targetKey(assignment.target);
}
