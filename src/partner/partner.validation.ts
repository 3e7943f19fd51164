// What the type system cannot say about a mutation's input.
import { isEmptyBody } from '../resource/codec.js';
import { limited, type UserError } from '../resource/user-error.js';
import { cannotBeNull, nothingToChange, validateFields } from '../resource/validation.js';
import { validateAssignment, validateNewAssignment } from './assignment.validation.js';
import { keysOf, listOf } from './assignment.list.js';
import { encodePartner } from './partner.codec.js';
import type {
  CreateComplianceManagementPartnerInput,
  PlatformEnrollmentInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import { partnerErrorCodes, type PartnerErrorCode } from './partner.user-error.js';

/** Bounds of one input. Microsoft documents none: these are far above what a tenant needs. */
export const inputLimits = {
  /** Entries of `platformEnrollments`; there are five platforms. */
  platforms: 10,
  /** Assignments of one platform. */
  assignments: 500,
  /** Characters of a name. */
  name: 1_000,
} as const;

const { CONFLICT, DUPLICATE_PLATFORM, INVALID } = partnerErrorCodes;
type Errors = UserError<PartnerErrorCode>[];
type Json = Record<string, unknown>;

export function validateCreate(input: CreateComplianceManagementPartnerInput): Errors {
  const { displayName, platformEnrollments } = input;
  const noName = displayName.trim() === '';
  return limited([
    ...(noName
      ? [{ code: INVALID, field: ['input', 'displayName'], message: '`displayName` must not be blank.' }]
      : []),
    ...validateName(displayName),
    ...validateEnrollments(platformEnrollments, validateNewAssignment),
  ]);
}

function validateName(displayName: string | null | undefined): Errors {
  if ((displayName?.length ?? 0) <= inputLimits.name) return [];
  const message = `\`displayName\` must not have more than ${inputLimits.name} characters.`;
  return [{ code: INVALID, field: ['input', 'displayName'], message }];
}

export function validateUpdate(input: UpdateComplianceManagementPartnerInput): Errors {
  const { displayName, platformEnrollments } = input;
  const errors: Errors = [];
  if (displayName?.trim() === '') {
    errors.push({ code: INVALID, field: ['input', 'displayName'], message: 'A name has text; `null` clears it.' });
  }
  errors.push(...validateFields(partnerEntity, input));
  // There is no telling what a missing list should do.
  if (platformEnrollments === null) errors.push(cannotBeNull('platformEnrollments'));
  if (errors.length === 0 && isEmptyBody(encodePartner(input))) {
    errors.push(nothingToChange());
  }
  return limited([
    ...errors,
    ...validateName(displayName),
    ...validateEnrollments(platformEnrollments ?? [], validateAssignment),
  ]);
}

type ValidateAssignment = typeof validateAssignment;

function validateEnrollments(enrollments: readonly PlatformEnrollmentInput[], validate: ValidateAssignment): Errors {
  const path = ['input', 'platformEnrollments'];
  if (enrollments.length > inputLimits.platforms) {
    const message = `\`platformEnrollments\` must not have more than ${inputLimits.platforms} entries: give each platform once.`;
    return [{ code: INVALID, field: path, message }];
  }
  return enrollments.flatMap((enrollment, index) => {
    const first = enrollments.findIndex(({ platform }) => platform === enrollment.platform);
    const earlier = first < index ? first : undefined;
    return validateEnrollment(enrollment, { path: [...path, String(index)], earlier, validate });
  });
}

/** `earlier` is the index of the first entry for the same platform, if there is one. */
function validateEnrollment(
  { assignments, onboarded }: PlatformEnrollmentInput,
  { earlier, path, validate }: { earlier: number | undefined; path: string[]; validate: ValidateAssignment },
): Errors {
  const errors: Errors = [];
  if (earlier !== undefined) {
    const message = `Duplicate platform: already given at index ${earlier}.`;
    errors.push({ code: DUPLICATE_PLATFORM, field: [...path, 'platform'], message });
  }
  if (onboarded === null) {
    const message = '`onboarded` must not be null: give true or false, or leave it out.';
    errors.push({ code: INVALID, field: [...path, 'onboarded'], message });
  }
  if (assignments && assignments.length > inputLimits.assignments) {
    const message = `A platform must not have more than ${inputLimits.assignments} assignments.`;
    return [...errors, { code: INVALID, field: [...path, 'assignments'], message }];
  }
  const ofAssignments = (assignments ?? []).map((assignment, index) =>
    validate(assignment, [...path, 'assignments', String(index)]),
  );
  return [...errors, ...ofAssignments.flat()];
}

/** Returns Graph's names of the lists in which an update keeps assignments by key. */
export function keptLists({ platformEnrollments }: UpdateComplianceManagementPartnerInput): string[] {
  return (platformEnrollments ?? [])
    .filter(({ assignments }) => assignments?.some(({ key }) => typeof key === 'string'))
    .map(({ platform }) => platformProperties(platform).assignments);
}

/** Keys of an update that no assignment of the partner has, as Graph shows it. */
export function validateKept({ platformEnrollments }: UpdateComplianceManagementPartnerInput, shown: Json): Errors {
  const message = 'No assignment of the platform has this key now: it was changed or removed. Read the list again.';
  const errors = (platformEnrollments ?? []).flatMap(({ assignments, platform }, at) => {
    const keys = (assignments ?? []).map(({ key }) => key);
    if (!keys.some((key) => typeof key === 'string')) return [];
    const known = keysOf(listOf(shown[platformProperties(platform).assignments]));
    return keys.flatMap((key, index) => {
      if (typeof key !== 'string' || known.has(key)) return [];
      const path = ['input', 'platformEnrollments', String(at), 'assignments', String(index), 'key'];
      return [{ code: CONFLICT, field: path, message }];
    });
  });
  return limited(errors);
}
