// Adding and removing one assignment. Graph replaces a platform's whole list.
import type { MsGraphClient } from '../msgraph/client.js';
import type { EntityWrite } from '../resource/calls.js';
import { changeEntity, type Change } from '../resource/change.js';
import { runMutation } from '../resource/outcome.js';
import { validateId } from '../resource/validation.js';
import type { AssignmentTargetInput } from '../assignment/target.input.js';
import { asList, nearMatches, withAssignment, withoutAssignment, withoutKey } from '../assignment/list.js';
import { validateRemoval, validateTarget } from '../assignment/validation.js';
import { partners, writes, type PartnerSnapshot } from './partner.api.js';
import { decodeAssignment, encodeAssignment } from './partner.codec.js';
import type { ComplianceManagementPartnerAssignmentInput } from '../assignment/input.js';
import { platformProperties } from './partner.model.js';
import {
  AddComplianceManagementPartnerAssignmentPayload,
  RemoveComplianceManagementPartnerAssignmentPayload,
} from './partner.payload.js';
import type { ComplianceManagementPartner, EnrollmentPlatform } from './partner.type.js';

interface AssignmentEdit {
  dryRun: boolean;
  id: string;
  platform: EnrollmentPlatform;
}

/** Adds an assignment unless the platform has it. */
export function addAssignment(
  msgraph: MsGraphClient,
  { target, ...edit }: AssignmentEdit & { target: AssignmentTargetInput },
): Promise<AddComplianceManagementPartnerAssignmentPayload> {
  const change = createListEdit(edit, (list) => withAssignment(list, encodeAssignment({ target })));
  return runMutation(msgraph, partners, {
    action: 'change',
    dryRun: edit.dryRun,
    errors: [...validateId(edit.id), ...validateTarget(target, ['target'])],
    payload: new AddComplianceManagementPartnerAssignmentPayload(),
    run: () => changeEntity(msgraph, partners, change),
    unchangedReason: 'ALREADY_AS_REQUESTED',
  });
}

/** Removes every entry that equals the target or has the key. */
export async function removeAssignment(
  msgraph: MsGraphClient,
  { key, target, ...edit }: AssignmentEdit & ComplianceManagementPartnerAssignmentInput,
): Promise<RemoveComplianceManagementPartnerAssignmentPayload> {
  const removed = target && encodeAssignment({ target });
  /** The list in which the assignment was looked for. */
  let list: readonly unknown[] = [];
  const change = createListEdit(edit, (current) => {
    list = current;
    return removed ? withoutAssignment(current, removed) : withoutKey(current, key ?? '');
  });
  const payload = await runMutation(msgraph, partners, {
    action: 'change',
    dryRun: edit.dryRun,
    errors: [...validateId(edit.id), ...validateRemoval({ key, target })],
    payload: new RemoveComplianceManagementPartnerAssignmentPayload(),
    run: () => changeEntity(msgraph, partners, change),
    unchangedReason: 'NO_SUCH_ASSIGNMENT',
  });
  if (removed && payload.unchangedReason === 'NO_SUCH_ASSIGNMENT') {
    payload.nearMatches = nearMatches(list, removed).map((item) => decodeAssignment(item));
  }
  return payload;
}

type EditList = (list: readonly unknown[]) => readonly unknown[];

/** Graph replaces a platform's whole list, so the new list is made from the one that was read, as Graph's own JSON. */
function createListEdit(
  { dryRun, id, platform }: AssignmentEdit,
  edit: EditList,
): Change<ComplianceManagementPartner> & { dryRun: boolean } {
  const { assignments: name } = platformProperties(platform);
  const createWrite = ({ json }: PartnerSnapshot): EntityWrite => {
    const assignments = edit(asList(json[name]));
    // A platform that Graph does not show has no assignment to remove.
    if (assignments.length === 0 && json[name] === undefined) return writes.update({ id, input: {}, json });
    return writes.replaceAssignments({ id, platform, assignments });
  };
  return { id, dryRun, createWrite, derived: [name] };
}
