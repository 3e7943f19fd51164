// Validation of a partner in a mutation's input, beyond the schema's types.
import { validateAssignment, validateNewAssignment } from '../assignment/validation.js';
import type { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import {
  cannotBeNull,
  invalid,
  isEmptyInput,
  limitErrors,
  nothingToChange,
  validateFields,
  type UserError,
} from '../resource/user-error.js';
import type {
  CreateComplianceManagementPartnerInput,
  PlatformEnrollmentInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { partnerEntity } from './partner.model.js';
import type { PartnerErrorCode } from './partner.payload.js';

/** Bounds of one input. Microsoft documents no limits; these are far above what a tenant needs. */
export const inputLimits = {
  /** Entries of `platformEnrollments` and of `platforms`; there are five platforms. */
  platforms: 10,
  assignments: 500,
  name: 1_000,
} as const;

type Errors = UserError<PartnerErrorCode>[];

const enrollmentsPath = ['input', 'platformEnrollments'];

export function validateCreate(input: CreateComplianceManagementPartnerInput): Errors {
  const { displayName, platformEnrollments } = input;
  const errors: Errors = validateFields(partnerEntity, input);
  if (displayName.trim() === '') {
    errors.push(invalid(['input', 'displayName'], '`displayName` must not be blank.'));
  }
  errors.push(
    ...validateNameLength(displayName),
    ...validateEnrollments(platformEnrollments, { path: enrollmentsPath, validate: validateNewAssignment }),
  );
  return limitErrors(errors);
}

export function validateUpdate(input: UpdateComplianceManagementPartnerInput): Errors {
  const { displayName, platformEnrollments } = input;
  const errors: Errors = [];
  if (displayName?.trim() === '') {
    errors.push(invalid(['input', 'displayName'], '`displayName` must not be blank: pass `null` to clear it.'));
  }
  errors.push(...validateFields(partnerEntity, input));
  // Ambiguous: `null` could clear the lists of all platforms, or leave them unchanged.
  if (platformEnrollments === null) errors.push(cannotBeNull('platformEnrollments'));
  errors.push(
    ...validateNameLength(displayName),
    ...validateEnrollments(platformEnrollments ?? [], { path: enrollmentsPath, validate: validateAssignment }),
  );
  if (errors.length === 0 && isEmpty(input)) errors.push(nothingToChange());
  return limitErrors(errors);
}

/** Returns the errors of the platforms that a partner is disconnected from; `undefined` stands for all of them. */
export function validatePlatforms(platforms: readonly EnrollmentPlatform[] | null | undefined): Errors {
  const path = ['platforms'];
  if (platforms === undefined) return [];
  if (platforms === null) return [invalid(path, '`platforms` must not be null: omit it for all platforms.')];
  if (platforms.length === 0) return [invalid(path, '`platforms` must not be empty: omit it for all platforms.')];
  if (platforms.length > inputLimits.platforms) return [tooManyPlatforms(path)];
  return platforms.flatMap((platform, index) => {
    const first = platforms.indexOf(platform);
    return first < index ? [duplicatePlatform([...path, String(index)], first)] : [];
  });
}

function tooManyPlatforms(path: string[]): UserError<PartnerErrorCode> {
  const message = `\`${path.at(-1)}\` must not have more than ${inputLimits.platforms} entries: give each platform once.`;
  return invalid(path, message);
}

/** `first` is the index of the earlier entry for the same platform. */
function duplicatePlatform(field: string[], first: number): UserError<PartnerErrorCode> {
  return { code: 'DUPLICATE_PLATFORM', field, message: `Duplicate platform: already given at index ${first}.` };
}

function validateNameLength(displayName: string | null | undefined): Errors {
  if ((displayName?.length ?? 0) <= inputLimits.name) return [];
  return [invalid(['input', 'displayName'], `\`displayName\` must not have more than ${inputLimits.name} characters.`)];
}

/** Returns the errors of the platforms that a partner is set up for. */
export function validateSetUp(enrollments: readonly PlatformEnrollmentInput[]): Errors {
  const path = ['platformEnrollments'];
  if (enrollments.length === 0) return [invalid(path, 'Give at least one platform.')];
  return limitErrors(validateEnrollments(enrollments, { path, validate: validateNewAssignment }));
}

interface Validation {
  path: string[];
  validate: typeof validateAssignment;
}

function validateEnrollments(enrollments: readonly PlatformEnrollmentInput[], { path, validate }: Validation): Errors {
  if (enrollments.length > inputLimits.platforms) return [tooManyPlatforms(path)];
  return enrollments.flatMap((enrollment, index) => {
    const at = [...path, String(index)];
    const first = enrollments.findIndex(({ platform }) => platform === enrollment.platform);
    const duplicates = first < index ? [duplicatePlatform([...at, 'platform'], first)] : [];
    return [...duplicates, ...validateEnrollment(enrollment, { path: at, validate })];
  });
}

function validateEnrollment(
  { assignments, onboarded }: PlatformEnrollmentInput,
  { path, validate }: Validation,
): Errors {
  const errors: Errors = [];
  if (onboarded === null) {
    errors.push(invalid([...path, 'onboarded'], '`onboarded` must not be null: give true or false, or omit it.'));
  }
  if (assignments && assignments.length > inputLimits.assignments) {
    return [
      ...errors,
      invalid([...path, 'assignments'], `\`assignments\` must not have more than ${inputLimits.assignments} entries.`),
    ];
  }
  for (const [index, assignment] of (assignments ?? []).entries()) {
    errors.push(...validate(assignment, [...path, 'assignments', String(index)]));
  }
  return errors;
}

function isEmpty({ platformEnrollments, ...fields }: UpdateComplianceManagementPartnerInput): boolean {
  const isGiven = ({ assignments, onboarded }: PlatformEnrollmentInput): boolean =>
    assignments !== undefined || onboarded !== undefined;
  return isEmptyInput(fields) && !platformEnrollments?.some(isGiven);
}
