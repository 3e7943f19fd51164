// Codec of partners. https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner
import { keepAndAdd } from '../assignment/list.js';
import { asList, isShown, decodeAssignmentTarget, encodeAssignmentTarget } from '../assignment/target.codec.js';
import type { AssignmentTargetInput, ComplianceManagementPartnerAssignmentInput } from '../assignment/target.input.js';
import { createDecoder, encodeEntity, type Decode } from '../resource/codec.js';
import type { Covering, Json, Writable } from '../resource/entity.js';
import type {
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
 * Returns the body of a POST or PATCH, with only the properties that the input has. Assignments that the input keeps by key
 * are copied from `json`, the current partner. `partner.validation.ts` refuses forbidden nulls and unknown keys.
 */
export function encodePartner(
  input:
    | Covering<CreateComplianceManagementPartnerInput, Writable<PartnerFields>>
    | Covering<UpdateComplianceManagementPartnerInput, Writable<PartnerFields>>,
  json: Json = {},
): Json {
  const { platformEnrollments } = input;
  const enrollments = (platformEnrollments ?? []).map((enrollment) => encodeEnrollment(enrollment, json));
  return encodeEntity(partnerEntity, input, Object.assign({}, ...enrollments));
}

/** `null` clears a list by an empty one: OData has no null for collections (OData 4.01 JSON format, section 4.5.2). */
function encodeEnrollment({ platform, onboarded, assignments }: PlatformEnrollmentInput, json: Json): Json {
  const names = platformProperties(platform);
  const body: Json = {};
  if (typeof onboarded === 'boolean') body[names.onboarded] = onboarded;
  if (assignments !== undefined) {
    body[names.assignments] = encodeList(assignments ?? [], asList(json[names.assignments]));
  }
  return body;
}

/** `current` is the platform's list, from which assignments are kept by key. */
function encodeList(
  inputs: readonly ComplianceManagementPartnerAssignmentInput[],
  current: readonly unknown[],
): readonly unknown[] {
  const added: Json[] = [];
  const keys = new Set<string>();
  for (const { key, target } of inputs) {
    if (target) added.push(encodeAssignment({ target }));
    if (typeof key === 'string') keys.add(key);
  }
  return keepAndAdd(current, { keys, added });
}

/** Returns the body of a PATCH that replaces a platform's whole list. The assignments are Graph's own JSON. */
export function encodeAssignments(platform: EnrollmentPlatform, assignments: readonly unknown[]): Json {
  return {
    '@odata.type': '#microsoft.graph.complianceManagementPartner',
    [platformProperties(platform).assignments]: assignments,
  };
}

/** Microsoft documents this type without `#`: https://learn.microsoft.com/graph/api/intune-onboarding-compliancemanagementpartner-create */
export function encodeAssignment({ target }: { target: AssignmentTargetInput }): Json {
  return {
    '@odata.type': 'microsoft.graph.complianceManagementPartnerAssignment',
    target: encodeAssignmentTarget(target),
  };
}
