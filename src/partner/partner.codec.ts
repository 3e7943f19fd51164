// Codec of partners. https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner
import { keepAndAdd } from '../assignment/list.js';
import { asList, decodeAssignmentTarget, isShown } from '../assignment/target.codec.js';
import type { Proposal } from '../resource/change.js';
import { createDecoder, encodeEntity, withoutEchoes, type Decode } from '../resource/codec.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import { limitErrors, type UserError } from '../resource/user-error.js';
import { enrollmentStatus } from './enrollment-status.js';
import type {
  CreateComplianceManagementPartnerInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { partnerEntity, platformProperties, type PartnerFields } from './partner.model.js';
import {
  ComplianceManagementPartner,
  ComplianceManagementPartnerAssignment,
  PlatformEnrollment,
} from './partner.type.js';

const platforms = Object.values(EnrollmentPlatform).map((platform) => ({
  platform,
  names: platformProperties(platform),
}));
const decodeFields = createDecoder(partnerEntity, ComplianceManagementPartner);

export const decodePartner: Decode<ComplianceManagementPartner> = (json) => {
  const partner = decodeFields(json);
  if (partner) partner.enrollments = decodeEnrollments(partner.id, json as Json);
  return partner;
};

/** Leaves out platforms that Graph does not report, because its versions have different ones. */
function decodeEnrollments(partnerId: string, json: Json): PlatformEnrollment[] {
  const enrollments: PlatformEnrollment[] = [];
  for (const { platform, names } of platforms) {
    const onboarded = json[names.onboarded];
    const assignments = json[names.assignments];
    if (onboarded === undefined && assignments === undefined) continue;
    const enrollment = new PlatformEnrollment();
    enrollment.partnerId = partnerId;
    enrollment.platform = platform;
    enrollment.onboarded = onboarded === true;
    enrollment.assignments = decodeAssignments(assignments);
    enrollment.status = enrollmentStatus(json, names);
    enrollments.push(enrollment);
  }
  return enrollments;
}

/** Decodes a platform's list. Leaves out entries that are not objects. */
export function decodeAssignments(list: unknown): ComplianceManagementPartnerAssignment[] {
  const assignments: ComplianceManagementPartnerAssignment[] = [];
  if (!Array.isArray(list)) return assignments;
  for (const item of list as unknown[]) {
    if (isShown(item)) assignments.push(decodeAssignment(item));
  }
  return assignments;
}

/** Decodes an assignment. Never throws: anything else gets an `UnknownAssignmentTarget`. */
export function decodeAssignment(item: unknown): ComplianceManagementPartnerAssignment {
  const assignment = new ComplianceManagementPartnerAssignment();
  assignment.json = item;
  assignment.target = decodeAssignmentTarget((item as Json | null)?.['target']);
  return assignment;
}

/**
 * Returns what an input would write: only the properties that it has. Assignments that it keeps by key are copied from
 * `current`, the JSON of the current partner. `partner.validation.ts` refuses forbidden nulls.
 */
export function proposePartner(
  input: CreateComplianceManagementPartnerInput | UpdateComplianceManagementPartnerInput,
  current: Json = {},
): Proposal {
  // The compiler checks that both inputs have a field for each property.
  const fields: Record<keyof PartnerFields, unknown> = input as Required<typeof input>;
  const body = encodeEntity(partnerEntity, fields);
  const derived: string[] = [];
  const errors: UserError[] = [];
  for (const [at, { assignments, onboarded, platform }] of (input.platformEnrollments ?? []).entries()) {
    const names = platformProperties(platform);
    if (typeof onboarded === 'boolean') body[names.onboarded] = onboarded;
    if (assignments === undefined) continue;
    // `null` clears a list by an empty one: OData has no null for collections (OData 4.01 JSON format, section 4.5.2).
    const { isKeyed, list, unknownKeys } = keepAndAdd(asList(current[names.assignments]), assignments ?? []);
    body[names.assignments] = list;
    if (isKeyed) derived.push(names.assignments);
    for (const index of unknownKeys) {
      const field = ['input', 'platformEnrollments', String(at), 'assignments', String(index), 'key'];
      errors.push({ code: 'CONFLICT', field, message: unknownKeyMessage });
    }
  }
  return { body: withoutEchoes(partnerEntity, body, current), derived, errors: limitErrors(errors) };
}

const unknownKeyMessage =
  'The platform has no assignment with this key: it was changed or removed. Read the list again.';
