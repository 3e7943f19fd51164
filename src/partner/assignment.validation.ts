// What the type system cannot say about one assignment in a mutation's input.
import { userErrorCodes, type UserError } from '../resource/user-error.js';
import { sentKinds, type AnyMember, type AssignmentTargetInput } from './assignment-target.input.js';
import type { ComplianceManagementPartnerAssignmentInput } from './partner.input.js';

/** Characters of an id; a GUID has 36. */
const maxIdLength = 256;
/** Characters of an assignment's key; one has 22. */
const maxKeyLength = 64;

const { INVALID } = userErrorCodes;
type Errors = UserError[];

/** `@oneOf` is enforced before this: an assignment has a target or a key. */
export function validateAssignment(
  { key, target }: ComplianceManagementPartnerAssignmentInput,
  path: string[],
): Errors {
  return target ? validateTarget(target, [...path, 'target']) : validateKey(key ?? '', [...path, 'key']);
}

export function validateNewAssignment({ target }: ComplianceManagementPartnerAssignmentInput, path: string[]): Errors {
  if (target) return validateTarget(target, [...path, 'target']);
  const message = 'A key names an assignment of a partner that exists: give a `target`.';
  return [{ code: INVALID, field: [...path, 'key'], message }];
}

function validateKey(key: string, path: string[]): Errors {
  const message = faultOfText('A key', key, maxKeyLength);
  return message === undefined ? [] : [{ code: INVALID, field: path, message }];
}

/** An assignment to remove is named by exactly one of its target and its key. */
export function validateNamed({ key, target }: ComplianceManagementPartnerAssignmentInput): Errors {
  const isKeyGiven = typeof key === 'string';
  if (target && isKeyGiven) {
    return [{ code: INVALID, field: ['key'], message: 'Give either `target` or `key`, not both.' }];
  }
  if (target) return validateTarget(target, ['target']);
  return isKeyGiven
    ? validateKey(key, ['key'])
    : [{ code: INVALID, field: ['target'], message: 'Give `target` or `key`.' }];
}

/** Ids are data here, never part of a path, so Graph judges whatever has text. */
export function validateTarget(target: AssignmentTargetInput, path: string[]): Errors {
  return sentKinds.flatMap(({ member, own }) => {
    const given = target[member] as AnyMember | null | undefined;
    const ids = Object.keys(own).filter((name) => own[name]?.names !== undefined);
    const texts: [string[], unknown][] = [
      ...ids.map((name): [string[], unknown] => [[name], given?.[name]]),
      [['filter', 'assignmentFilterId'], given?.filter?.assignmentFilterId],
    ];
    return texts.flatMap(([names, id]) => {
      const message = typeof id === 'string' ? faultOfText('An id', id, maxIdLength) : undefined;
      return message === undefined ? [] : [{ code: INVALID, field: [...path, member, ...names], message }];
    });
  });
}

function faultOfText(what: string, text: string, max: number): string | undefined {
  if (text.trim() === '') return `${what} must not be blank.`;
  return text.length > max ? `${what} must not have more than ${max} characters.` : undefined;
}
