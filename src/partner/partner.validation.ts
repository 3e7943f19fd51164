// What the type system cannot say about a mutation's input.
import { isPathId } from '../msgraph/path-id.js';
import type {
  AssignmentTargetInput,
  ConfigurationManagerCollectionAssignmentTargetInput,
  GroupAssignmentTargetInput,
} from './assignment-target.input.js';
import { encodePartner } from './partner.codec.js';
import type {
  CreateComplianceManagementPartnerInput,
  PlatformEnrollmentInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { ComplianceManagementPartnerUserError, ComplianceManagementPartnerUserErrorCode } from './partner.payload.js';

/** Bounds of one input. Microsoft documents none: these are far above what a tenant needs. */
export const inputLimits = {
  /** Entries of `platformEnrollments`; there are five platforms. */
  platforms: 10,
  /** Assignments of one platform. */
  assignments: 500,
  /** Characters of a name. */
  name: 1_000,
  /** Characters of an id; a GUID has 36. */
  id: 256,
  /** User errors of one mutation; more help nobody. */
  userErrors: 50,
} as const;

const { CONFLICT, DUPLICATE_PLATFORM, INVALID, NOT_FOUND } = ComplianceManagementPartnerUserErrorCode;
type Errors = ComplianceManagementPartnerUserError[];

export function userError(
  code: ComplianceManagementPartnerUserErrorCode,
  field: string[] | null,
  message: string,
): ComplianceManagementPartnerUserError {
  return Object.assign(new ComplianceManagementPartnerUserError(), { code, field, message });
}

export function notFound(): ComplianceManagementPartnerUserError {
  return userError(NOT_FOUND, ['id'], 'No partner of your tenant has this id.');
}

export function goneAfterWrite(): ComplianceManagementPartnerUserError {
  return userError(CONFLICT, null, 'The change was sent, and Microsoft Graph no longer lists the partner.');
}

/** What is wrong with the id of a partner. */
export function validateId(id: string): Errors {
  if (isPathId(id)) return [];
  return [userError(INVALID, ['id'], 'An id has 1 to 128 letters, digits, `-` and `_`, as Microsoft Graph gives it.')];
}

export function validateCreate(input: CreateComplianceManagementPartnerInput): Errors {
  const { displayName, platformEnrollments } = input;
  const noName = displayName.trim() === '';
  return limited([
    ...(noName ? [userError(INVALID, ['input', 'displayName'], '`displayName` must not be blank.')] : []),
    ...validateName(displayName),
    ...validateEnrollments(platformEnrollments),
  ]);
}

function validateName(displayName: string | null | undefined): Errors {
  if ((displayName?.length ?? 0) <= inputLimits.name) return [];
  const message = `\`displayName\` must not have more than ${inputLimits.name} characters.`;
  return [userError(INVALID, ['input', 'displayName'], message)];
}

function limited(errors: Errors): Errors {
  const { userErrors: max } = inputLimits;
  if (errors.length <= max) return errors;
  const message = `${errors.length - max + 1} more problems are not listed.`;
  return [...errors.slice(0, max - 1), userError(INVALID, ['input'], message)];
}

export function validateUpdate(input: UpdateComplianceManagementPartnerInput): Errors {
  const { displayName, partnerState, lastHeartbeatDateTime, platformEnrollments } = input;
  const errors: Errors = [];
  if (displayName?.trim() === '') {
    errors.push(userError(INVALID, ['input', 'displayName'], 'A name has text; `null` clears it.'));
  }
  // Graph's metadata says Nullable="false" for both, and there is no telling what a missing list should do.
  for (const [name, value] of Object.entries({ partnerState, lastHeartbeatDateTime, platformEnrollments })) {
    if (value === null)
      errors.push(userError(INVALID, ['input', name], `\`${name}\` cannot be null: leave it out to keep it.`));
  }
  if (errors.length === 0 && encodesNothing(input)) {
    errors.push(userError(INVALID, ['input'], 'There is nothing to change: give at least one field.'));
  }
  return limited([...errors, ...validateName(displayName), ...validateEnrollments(platformEnrollments ?? [])]);
}

function encodesNothing(input: UpdateComplianceManagementPartnerInput): boolean {
  return Object.keys(encodePartner(input)).every((name) => name === '@odata.type');
}

function validateEnrollments(enrollments: readonly PlatformEnrollmentInput[]): Errors {
  const path = ['input', 'platformEnrollments'];
  if (enrollments.length > inputLimits.platforms) {
    const message = `\`platformEnrollments\` must not have more than ${inputLimits.platforms} entries: give each platform once.`;
    return [userError(INVALID, path, message)];
  }
  return enrollments.flatMap((enrollment, index) => {
    const first = enrollments.findIndex(({ platform }) => platform === enrollment.platform);
    return validateEnrollment(enrollment, [...path, String(index)], first < index ? first : undefined);
  });
}

/** `earlier` is the index of the first entry for the same platform, if there is one. */
function validateEnrollment(
  { assignments, onboarded }: PlatformEnrollmentInput,
  path: string[],
  earlier: number | undefined,
): Errors {
  const errors: Errors = [];
  if (earlier !== undefined) {
    const message = `Duplicate platform: already given at index ${earlier}.`;
    errors.push(userError(DUPLICATE_PLATFORM, [...path, 'platform'], message));
  }
  if (onboarded === null) {
    const message = '`onboarded` must not be null: give true or false, or leave it out.';
    errors.push(userError(INVALID, [...path, 'onboarded'], message));
  }
  if (assignments && assignments.length > inputLimits.assignments) {
    const message = `A platform must not have more than ${inputLimits.assignments} assignments.`;
    return [...errors, userError(INVALID, [...path, 'assignments'], message)];
  }
  const ofTargets = (assignments ?? []).map(({ target }, index) =>
    validateTarget(target, [...path, 'assignments', String(index), 'target']),
  );
  return [...errors, ...ofTargets.flat()];
}

/** Ids are data here, never part of a path, so Graph judges whatever has text. */
export function validateTarget(target: AssignmentTargetInput, path: string[]): Errors {
  return Object.entries(target).flatMap(([kind, member]: [string, TargetMember | null | undefined]) => {
    const ids = {
      groupId: member?.groupId,
      collectionId: member?.collectionId,
      'filter.assignmentFilterId': member?.filter?.assignmentFilterId,
    };
    return Object.entries(ids).flatMap(([name, id]) => {
      const message = faultOfId(id);
      return message === undefined ? [] : [userError(INVALID, [...path, kind, ...name.split('.')], message)];
    });
  });
}

function faultOfId(id: string | undefined): string | undefined {
  if (id?.trim() === '') return 'An id must not be blank.';
  return (id?.length ?? 0) > inputLimits.id ? `An id must not have more than ${inputLimits.id} characters.` : undefined;
}

type TargetMember = Partial<GroupAssignmentTargetInput & ConfigurationManagerCollectionAssignmentTargetInput>;
