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
  const noName = input.displayName.trim() === '';
  return [
    ...(noName ? [userError(INVALID, ['input', 'displayName'], 'A partner has a name.')] : []),
    ...validateEnrollments(input.platformEnrollments),
  ];
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
  return [...errors, ...validateEnrollments(platformEnrollments ?? [])];
}

function encodesNothing(input: UpdateComplianceManagementPartnerInput): boolean {
  return Object.keys(encodePartner(input)).every((name) => name === '@odata.type');
}

function validateEnrollments(enrollments: readonly PlatformEnrollmentInput[]): Errors {
  return enrollments.flatMap((enrollment, index) => {
    const path = ['input', 'platformEnrollments', String(index)];
    const { platform, onboarded, assignments } = enrollment;
    const first = enrollments.findIndex((other) => other.platform === platform);
    return [
      ...(first < index
        ? [
            userError(
              DUPLICATE_PLATFORM,
              [...path, 'platform'],
              `The platform stands at ${first} already: give each once.`,
            ),
          ]
        : []),
      ...(onboarded === null
        ? [
            userError(
              INVALID,
              [...path, 'onboarded'],
              '`onboarded` cannot be null: say true or false, or leave it out.',
            ),
          ]
        : []),
      ...(assignments ?? []).flatMap(({ target }, at) =>
        validateTarget(target, [...path, 'assignments', String(at), 'target']),
      ),
    ];
  });
}

/** Ids are data here, never part of a path, so whatever has text is Graph's to judge. */
export function validateTarget(target: AssignmentTargetInput, path: string[]): Errors {
  return Object.entries(target).flatMap(([kind, member]: [string, TargetMember | null | undefined]) => {
    const ids = {
      groupId: member?.groupId,
      collectionId: member?.collectionId,
      'filter.assignmentFilterId': member?.filter?.assignmentFilterId,
    };
    return Object.entries(ids)
      .filter(([, id]) => id?.trim() === '')
      .map(([name]) => userError(INVALID, [...path, kind, ...name.split('.')], 'An id has text.'));
  });
}

type TargetMember = Partial<GroupAssignmentTargetInput & ConfigurationManagerCollectionAssignmentTargetInput>;
