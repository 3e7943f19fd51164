// Graph's JSON of a partner <-> ours. https://learn.microsoft.com/graph/api/resources/intune-onboarding-compliancemanagementpartner
import { decodeAssignmentTarget, encodeAssignmentTarget } from './assignment-target.codec.js';
import { isDateTime } from './date-time.scalar.js';
import type {
  ComplianceManagementPartnerAssignmentInput,
  CreateComplianceManagementPartnerInput,
  PlatformEnrollmentInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import {
  ComplianceManagementPartner,
  ComplianceManagementPartnerAssignment,
  DeviceManagementPartnerTenantState,
  EnrollmentPlatform,
  PlatformEnrollment,
} from './partner.type.js';

type Json = Record<string, unknown>;

/** The two properties that Graph has for a platform. */
export function platformProperties(platform: EnrollmentPlatform): { onboarded: string; assignments: string } {
  return { onboarded: `${platform}Onboarded`, assignments: `${platform}EnrollmentAssignments` };
}

/** Never throws. `null` when there is nothing with an id; whatever else is missing or new has a value that says so. */
export function decodePartner(json: unknown): ComplianceManagementPartner | null {
  if (typeof json !== 'object' || json === null) return null;
  const { id, displayName, partnerState, lastHeartbeatDateTime } = json as Json;
  if (typeof id !== 'string' || id === '') return null;
  const states = Object.values(DeviceManagementPartnerTenantState);
  return Object.assign(new ComplianceManagementPartner(), {
    id,
    displayName: typeof displayName === 'string' ? displayName : null,
    partnerState: states.find((state) => state === partnerState) ?? DeviceManagementPartnerTenantState.UNKNOWN,
    lastHeartbeatDateTime: decodeHeartbeat(lastHeartbeatDateTime),
    enrollments: Object.values(EnrollmentPlatform).flatMap((platform) => decodeEnrollment(platform, json as Json)),
  });
}

/** The property cannot be null in Graph: .NET's default, an instant of the year 1, stands for "never". */
function decodeHeartbeat(value: unknown): string | null {
  return typeof value === 'string' && isDateTime(value) && !value.startsWith('0001-') ? value : null;
}

/** Nothing for a platform that Graph does not report: the versions differ in which they have. */
function decodeEnrollment(platform: EnrollmentPlatform, json: Json): PlatformEnrollment[] {
  const { onboarded, assignments } = platformProperties(platform);
  if (!(onboarded in json) && !(assignments in json)) return [];
  const list = json[assignments];
  return [
    Object.assign(new PlatformEnrollment(), {
      platform,
      onboarded: json[onboarded] === true,
      assignments: Array.isArray(list) ? list.flatMap(decodeAssignment) : [],
    }),
  ];
}

function decodeAssignment(json: unknown): ComplianceManagementPartnerAssignment[] {
  if (typeof json !== 'object' || json === null) return [];
  const target = decodeAssignmentTarget((json as Json)['target']);
  return [Object.assign(new ComplianceManagementPartnerAssignment(), { target })];
}

/** The body of a POST or PATCH: only what was given. What may not be `null` is left to `partner.validation.ts`. */
export function encodePartner(
  input: CreateComplianceManagementPartnerInput | UpdateComplianceManagementPartnerInput,
): Json {
  const { displayName, partnerState, lastHeartbeatDateTime, platformEnrollments } = input;
  return {
    '@odata.type': '#microsoft.graph.complianceManagementPartner',
    ...(displayName === undefined ? {} : { displayName }),
    ...(partnerState ? { partnerState } : {}),
    ...(lastHeartbeatDateTime ? { lastHeartbeatDateTime } : {}),
    ...Object.assign({}, ...(platformEnrollments ?? []).map(encodeEnrollment)),
  };
}

/** A collection is cleared by an empty one: OData has no null for it (OData 4.01 JSON format, section 4.5.2). */
function encodeEnrollment({ platform, onboarded, assignments }: PlatformEnrollmentInput): Json {
  const names = platformProperties(platform);
  return {
    ...(typeof onboarded === 'boolean' ? { [names.onboarded]: onboarded } : {}),
    ...(assignments === undefined ? {} : { [names.assignments]: (assignments ?? []).map(encodeAssignment) }),
  };
}

/** Microsoft's page shows this type without `#`: https://learn.microsoft.com/graph/api/intune-onboarding-compliancemanagementpartner-create */
function encodeAssignment({ target }: ComplianceManagementPartnerAssignmentInput): Json {
  return {
    '@odata.type': 'microsoft.graph.complianceManagementPartnerAssignment',
    target: encodeAssignmentTarget(target),
  };
}
