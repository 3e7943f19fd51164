// Validation of one assignment in a mutation's input, beyond the schema's types.
import { invalid, type UserError } from '../resource/user-error.js';
import {
  writableKinds,
  type AssignmentTargetInput,
  type ComplianceManagementPartnerAssignmentInput,
} from './target.input.js';
import type { TargetProperty } from './target.kinds.js';

/** Characters of an id; a GUID has 36. */
const maxIdLength = 256;
/** Characters of an assignment's key; a key has 22. */
const maxKeyLength = 64;

type Errors = UserError[];

/** Returns the errors of an assignment, which has exactly one of target and key, as `@oneOf` enforces. */
export function validateAssignment(
  { key, target }: ComplianceManagementPartnerAssignmentInput,
  path: string[],
): Errors {
  return target ? validateTarget(target, [...path, 'target']) : validateKey(key ?? '', [...path, 'key']);
}

/** Returns the errors of an assignment of a new partner. */
export function validateNewAssignment({ target }: ComplianceManagementPartnerAssignmentInput, path: string[]): Errors {
  if (target) return validateTarget(target, [...path, 'target']);
  return [
    invalid([...path, 'key'], '`key` is for updates only, because there are no assignments yet: give a `target`.'),
  ];
}

function validateKey(key: string, path: string[]): Errors {
  const message = validateText(key, { name: '`key`', maxLength: maxKeyLength });
  return message === undefined ? [] : [invalid(path, message)];
}

/** Returns the errors of an assignment to remove, which must have exactly one of target and key. */
export function validateRemoval({ key, target }: ComplianceManagementPartnerAssignmentInput): Errors {
  const hasKey = typeof key === 'string';
  if (target && hasKey) {
    return [invalid(['key'], 'Give either `target` or `key`, not both.')];
  }
  if (target) return validateTarget(target, ['target']);
  if (hasKey) return validateKey(key, ['key']);
  return [invalid(['target'], 'Give `target` or `key`.')];
}

/** Returns the errors of a target. Its ids are data, never part of a path. */
export function validateTarget(target: AssignmentTargetInput, path: string[]): Errors {
  return writableKinds.flatMap(({ member, own }) => {
    const value = target[member];
    if (!value) return [];
    const ids: TargetId[] = [];
    for (const [name, { problemOf, refersTo }] of Object.entries(own)) {
      if (refersTo !== undefined) ids.push({ at: [name], id: value[name], problemOf });
    }
    ids.push({ at: ['filter', 'assignmentFilterId'], id: value.filter?.assignmentFilterId });
    return ids.flatMap((id) => validateTargetId(id, [...path, member]));
  });
}

interface TargetId {
  /** The path of the id within the target. */
  at: string[];
  id: unknown;
  problemOf?: TargetProperty['problemOf'];
}

function validateTargetId({ at, id, problemOf }: TargetId, path: string[]): Errors {
  if (typeof id !== 'string') return [];
  const name = `\`${at.at(-1)}\``;
  const problem = problemOf?.(id);
  const message =
    validateText(id, { name, maxLength: maxIdLength }) ?? (problem === undefined ? undefined : `${name} ${problem}`);
  return message === undefined ? [] : [invalid([...path, ...at], message)];
}

function validateText(text: string, { maxLength, name }: { maxLength: number; name: string }): string | undefined {
  if (text.trim() === '') return `${name} must not be blank.`;
  return text.length > maxLength ? `${name} must not have more than ${maxLength} characters.` : undefined;
}
