// Graph's JSON of a partner <-> ours. https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner
import { decoderOf, encodeEntity, type Decode } from '../resource/codec.js';
import type { Covering, Json, Written } from '../resource/entity.js';
import { decodeAssignmentTarget, encodeAssignmentTarget } from './assignment-target.codec.js';
import type { AssignmentTargetInput } from './assignment-target.input.js';
import { isShown, keepAndAdd, listOf } from './assignment.list.js';
import type {
  ComplianceManagementPartnerAssignmentInput,
  CreateComplianceManagementPartnerInput,
  PlatformEnrollmentInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import { partnerEntity, platformProperties, type PartnerFields } from './partner.model.js';
import {
  ComplianceManagementPartner,
  ComplianceManagementPartnerAssignment,
  EnrollmentPlatform,
  PlatformEnrollment,
} from './partner.type.js';

const platforms = Object.values(EnrollmentPlatform).map((platform) => ({
  platform,
  names: platformProperties(platform),
}));
const decodeFields = decoderOf(partnerEntity, ComplianceManagementPartner);

/** Never throws. `null` when there is nothing with an id; whatever else is missing or new has a value that says so. */
export const decodePartner: Decode<ComplianceManagementPartner> = (json) => {
  const partner = decodeFields(json);
  if (partner) partner.enrollments = decodeEnrollments(partner.id, json as Json);
  return partner;
};

/** Nothing for a platform that Graph does not report: the versions differ in which they have. */
function decodeEnrollments(partnerId: string, json: Json): PlatformEnrollment[] {
  const enrollments: PlatformEnrollment[] = [];
  for (const { platform, names } of platforms) {
    const [onboarded, assignments] = [json[names.onboarded], json[names.assignments]];
    if (onboarded === undefined && assignments === undefined) continue;
    const enrollment = new PlatformEnrollment();
    enrollment.partnerId = partnerId;
    enrollment.platform = platform;
    enrollment.onboarded = onboarded === true;
    enrollment.assignments = decodeAssignments(assignments);
    enrollments.push(enrollment);
  }
  return enrollments;
}

export function decodeAssignments(list: unknown): ComplianceManagementPartnerAssignment[] {
  const assignments: ComplianceManagementPartnerAssignment[] = [];
  if (!Array.isArray(list)) return assignments;
  for (const item of list as unknown[]) {
    if (isShown(item)) assignments.push(decodeAssignment(item));
  }
  return assignments;
}

/** Never throws: what is no assignment has an `UnknownAssignmentTarget`. */
export function decodeAssignment(item: unknown): ComplianceManagementPartnerAssignment {
  const assignment = new ComplianceManagementPartnerAssignment();
  assignment.json = item;
  assignment.target = decodeAssignmentTarget((item as Json | null)?.['target']);
  return assignment;
}

/**
 * The body of a POST or PATCH: only what was given. Assignments that the input keeps by key are taken from the partner as
 * Graph shows it. What may not be `null`, and keys that no assignment has, are left to `partner.validation.ts`.
 */
export function encodePartner(
  input:
    | Covering<CreateComplianceManagementPartnerInput, Written<PartnerFields>>
    | Covering<UpdateComplianceManagementPartnerInput, Written<PartnerFields>>,
  shown: Json = {},
): Json {
  const { platformEnrollments } = input;
  const enrollments = (platformEnrollments ?? []).map((enrollment) => encodeEnrollment(enrollment, shown));
  return encodeEntity(partnerEntity, input, Object.assign({}, ...enrollments));
}

/** A collection is cleared by an empty one: OData has no null for it (OData 4.01 JSON format, section 4.5.2). */
function encodeEnrollment({ platform, onboarded, assignments }: PlatformEnrollmentInput, shown: Json): Json {
  const names = platformProperties(platform);
  return {
    ...(typeof onboarded === 'boolean' ? { [names.onboarded]: onboarded } : {}),
    ...(assignments === undefined
      ? {}
      : { [names.assignments]: encodeList(assignments ?? [], listOf(shown[names.assignments])) }),
  };
}

function encodeList(
  inputs: readonly ComplianceManagementPartnerAssignmentInput[],
  list: readonly unknown[],
): readonly unknown[] {
  const added = inputs.flatMap(({ target }) => (target ? [encodeAssignment({ target })] : []));
  const keys = new Set(inputs.flatMap(({ key }) => key ?? []));
  return keys.size === 0 ? added : keepAndAdd(list, { keys, added });
}

/** The body of a PATCH that replaces a platform's whole list, with assignments in Graph's own form. */
export function encodeAssignments(platform: EnrollmentPlatform, assignments: readonly unknown[]): Json {
  return {
    '@odata.type': '#microsoft.graph.complianceManagementPartner',
    [platformProperties(platform).assignments]: assignments,
  };
}

/** Microsoft's page shows this type without `#`: https://learn.microsoft.com/graph/api/intune-onboarding-compliancemanagementpartner-create */
export function encodeAssignment({ target }: { target: AssignmentTargetInput }): Json {
  return {
    '@odata.type': 'microsoft.graph.complianceManagementPartnerAssignment',
    target: encodeAssignmentTarget(target),
  };
}
