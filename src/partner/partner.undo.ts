// Undo of the mutations of partners, decided on Graph's own JSON. Pure.
import { opaqueKey } from '../assignment/identity.js';
import { differenceOf, hasSameMeanings, restoredList, withAssignment, withoutKey } from '../assignment/list.js';
import { asList, encodeAssignment, toTargetInput } from '../assignment/target.codec.js';
import type { AssignmentTargetInput } from '../assignment/target.input.js';
import { validateTarget } from '../assignment/validation.js';
import type { MutationResult } from '../resource/mutation.js';
import { applied, isSameRead } from '../resource/difference.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import { NotUndoableReason, planRestoration, type UndoAttempt, type UndoPlan } from '../resource/undo.js';
import { proposePartner } from './partner.codec.js';
import type { UpdateComplianceManagementPartnerInput } from './partner.input.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import type { ComplianceManagementPartner } from './partner.type.js';
import { validateUpdate } from './partner.validation.js';

type Result = MutationResult<ComplianceManagementPartner>;

/** Returns how to undo a create. */
export function undoCreate({ shown }: Result): UndoPlan {
  if (!shown) return NotUndoableReason.STATE_NOT_SHOWN;
  const args = { id: shown.entity.id };
  return [{ mutation: 'deleteComplianceManagementPartner', args, restores: () => true }];
}

/** Returns how to undo a change of an existing partner. */
export function undoChange(id: string): (result: Result) => UndoPlan {
  return (result) =>
    planRestoration(result, {
      entity: partnerEntity,
      reported: ['partnerState', 'lastHeartbeatDateTime'],
      attempts: (names, shown) => [...restoreAssignment(id, names, shown), restore(id, names, shown)],
    });
}

/** Returns how to undo a delete. */
export function undoDelete(): UndoPlan {
  return NotUndoableReason.NEW_ID;
}

interface ShownStates {
  before: Json;
  after: Json;
}

/**
 * Returns the mutation of one assignment that gives a list of assignments back what it had; none if more was changed.
 * Unlike an update, it keeps what others add to the list before it is sent, or remove from it.
 */
function restoreAssignment(id: string, names: readonly string[], states: ShownStates): UndoAttempt[] {
  const platform = Object.values(EnrollmentPlatform).find((it) => platformProperties(it).assignments === names[0]);
  if (platform === undefined || names.length > 1) return [];
  const { assignments: name } = platformProperties(platform);
  const before = asList(states.before[name]);
  const after = asList(states.after[name]);
  const { added, removed } = differenceOf({ before, after });
  if (added.length + removed.length !== 1) return [];
  if (added.length === 1) {
    return [
      {
        mutation: 'removeComplianceManagementPartnerAssignment',
        args: { id, platform, key: opaqueKey(added[0]) },
        restores: ({ key }) => hasSameMeanings(before, withoutKey(after, String(key))),
      },
    ];
  }
  const target = toTargetInput(removed[0]);
  if (!target) return [];
  return [
    {
      mutation: 'addComplianceManagementPartnerAssignment',
      args: { id, platform, target },
      restores: (args) => {
        const read = args['target'] as AssignmentTargetInput;
        if (validateTarget(read, ['target']).length > 0) return false;
        return hasSameMeanings(before, withAssignment(after, encodeAssignment({ target: read })));
      },
    },
  ];
}

/** Returns the update that gives properties back the values that they had before. */
function restore(id: string, names: readonly string[], { after, before }: ShownStates): UndoAttempt {
  const fields = names.filter((name) => Object.hasOwn(partnerEntity.fields, name));
  const input = Object.fromEntries(fields.map((name) => [name, before[name]]));
  const platformEnrollments = Object.values(EnrollmentPlatform).flatMap((platform) => {
    const { assignments, onboarded } = platformProperties(platform);
    const enrollment: Json = {};
    if (names.includes(onboarded)) enrollment['onboarded'] = before[onboarded];
    if (names.includes(assignments)) {
      enrollment['assignments'] = restoredList({
        before: asList(before[assignments]),
        after: asList(after[assignments]),
      });
    }
    return Object.keys(enrollment).length > 0 ? [{ platform, ...enrollment }] : [];
  });
  if (platformEnrollments.length > 0) input['platformEnrollments'] = platformEnrollments;
  return {
    mutation: 'updateComplianceManagementPartner',
    args: { id, input },
    restores: (args) => {
      const read = args['input'] as UpdateComplianceManagementPartnerInput;
      if (validateUpdate(read).length > 0) return false;
      const { body, errors = [] } = proposePartner(read, after);
      const restored = applied(after, body);
      return errors.length === 0 && names.every((name) => isRestored(name, [before, restored]));
    },
  };
}

/** Returns whether a property has the same value again. An assignment that a list has several times counts once. */
function isRestored(name: string, [before, restored]: readonly [Json, Json]): boolean {
  if (isSameRead(partnerEntity, name, [before, restored])) return true;
  const [was, is] = [before[name], restored[name]];
  return Array.isArray(was) && Array.isArray(is) && hasSameMeanings(was, is);
}
