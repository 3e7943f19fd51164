// What an update would change about a partner. Pure.
import { decodeAssignmentTarget, encodeAssignmentTarget } from './assignment-target.codec.js';
import { differenceOf, targetKey } from './assignment-target.key.js';
import { compareDateTimes } from './date-time.scalar.js';
import type {
  ComplianceManagementPartnerAssignmentInput,
  PlatformEnrollmentInput,
  UpdateComplianceManagementPartnerInput,
} from './partner.input.js';
import {
  ComplianceManagementPartnerDisplayNameChange,
  ComplianceManagementPartnerLastHeartbeatDateTimeChange,
  ComplianceManagementPartnerPlan,
  ComplianceManagementPartnerStateChange,
  PlatformEnrollmentChange,
  PlatformEnrollmentOnboardedChange,
} from './partner.plan.type.js';
import { ComplianceManagementPartnerAssignment, type ComplianceManagementPartner } from './partner.type.js';

/** The plan of an input that validation found no fault in. */
export function planUpdate(
  partner: ComplianceManagementPartner,
  input: UpdateComplianceManagementPartnerInput,
): ComplianceManagementPartnerPlan {
  const { displayName, lastHeartbeatDateTime, partnerState, platformEnrollments } = input;
  const changes = {
    displayName:
      displayName === undefined || displayName === partner.displayName
        ? null
        : change(new ComplianceManagementPartnerDisplayNameChange(), partner.displayName, displayName),
    partnerState:
      !partnerState || partnerState === partner.partnerState
        ? null
        : change(new ComplianceManagementPartnerStateChange(), partner.partnerState, partnerState),
    lastHeartbeatDateTime:
      !lastHeartbeatDateTime || isSameInstant(partner.lastHeartbeatDateTime, lastHeartbeatDateTime)
        ? null
        : change(
            new ComplianceManagementPartnerLastHeartbeatDateTimeChange(),
            partner.lastHeartbeatDateTime,
            lastHeartbeatDateTime,
          ),
    platformEnrollments: (platformEnrollments ?? [])
      .map((enrollment) => planEnrollment(partner, enrollment))
      .filter((planned) => planned !== null),
  };
  const isEmpty =
    !changes.displayName &&
    !changes.partnerState &&
    !changes.lastHeartbeatDateTime &&
    changes.platformEnrollments.length === 0;
  return Object.assign(new ComplianceManagementPartnerPlan(), {
    ...changes,
    isEmpty,
    complianceManagementPartner: partner,
    graphRequest: null,
    userErrors: [],
  });
}

/** An assignment as Graph would show it. */
export function assignmentOf({
  target,
}: ComplianceManagementPartnerAssignmentInput): ComplianceManagementPartnerAssignment {
  return Object.assign(new ComplianceManagementPartnerAssignment(), {
    target: decodeAssignmentTarget(encodeAssignmentTarget(target)),
  });
}

function planEnrollment(
  partner: ComplianceManagementPartner,
  { platform, onboarded, assignments }: PlatformEnrollmentInput,
): PlatformEnrollmentChange | null {
  const current = partner.enrollments.find((enrollment) => enrollment.platform === platform);
  const before = current?.assignments ?? [];
  const after = assignments === undefined ? before : (assignments ?? []).map(assignmentOf);
  const { added, removed } = differenceOf(before, after, ({ target }) => targetKey(target));
  const from = current?.onboarded ?? null;
  const isOnboardedChanged = typeof onboarded === 'boolean' && onboarded !== from;
  if (!isOnboardedChanged && added.length === 0 && removed.length === 0) return null;
  return Object.assign(new PlatformEnrollmentChange(), {
    platform,
    onboarded: isOnboardedChanged ? change(new PlatformEnrollmentOnboardedChange(), from, onboarded) : null,
    addedAssignments: added,
    removedAssignments: removed,
  });
}

function isSameInstant(a: string | null, b: string): boolean {
  return a !== null && compareDateTimes(a, b) === 0;
}

function change<T extends { from: unknown; to: unknown }>(made: T, from: T['from'], to: T['to']): T {
  return Object.assign(made, { from, to });
}
