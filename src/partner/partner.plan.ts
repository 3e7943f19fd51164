// What an update would change about a partner. Pure.
import { differenceOf } from './assignment.key.js';
import type { PartnerAsShown } from './partner.api.js';
import { decodeAssignment } from './partner.codec.js';
import { differingProperties } from './partner.difference.js';
import { platformProperties } from './partner.model.js';
import {
  ComplianceManagementPartnerDisplayNameChange,
  ComplianceManagementPartnerLastHeartbeatDateTimeChange,
  ComplianceManagementPartnerPlan,
  ComplianceManagementPartnerStateChange,
  PlatformEnrollmentChange,
  PlatformEnrollmentOnboardedChange,
} from './partner.plan.type.js';
import {
  EnrollmentPlatform,
  type ComplianceManagementPartner,
  type DeviceManagementPartnerTenantState,
} from './partner.type.js';

type Json = Record<string, unknown>;

/**
 * The plan of an update that would send this body. It is empty exactly when Graph shows every property of the body as
 * the body has it; the fields of the plan only present what differs.
 */
export function planUpdate({ partner, shown }: PartnerAsShown, body: Json): ComplianceManagementPartnerPlan {
  const changed = new Set(differingProperties(body, shown));
  return Object.assign(new ComplianceManagementPartnerPlan(), {
    ...planProperties(partner, body, changed),
    platformEnrollments: Object.values(EnrollmentPlatform)
      .map((platform) => planEnrollment(platform, { body, changed, shown }))
      .filter((planned) => planned !== null),
    isEmpty: changed.size === 0,
    complianceManagementPartner: partner,
    graphRequest: null,
    userErrors: [],
  });
}

type PlannedProperties = Pick<
  ComplianceManagementPartnerPlan,
  'displayName' | 'lastHeartbeatDateTime' | 'partnerState'
>;

function planProperties(
  partner: ComplianceManagementPartner,
  { displayName, lastHeartbeatDateTime, partnerState }: Json,
  changed: ReadonlySet<string>,
): PlannedProperties {
  return {
    displayName: changed.has('displayName')
      ? change(new ComplianceManagementPartnerDisplayNameChange(), partner.displayName, displayName as string | null)
      : null,
    partnerState: changed.has('partnerState')
      ? change(
          new ComplianceManagementPartnerStateChange(),
          partner.partnerState,
          partnerState as DeviceManagementPartnerTenantState,
        )
      : null,
    lastHeartbeatDateTime: changed.has('lastHeartbeatDateTime')
      ? change(
          new ComplianceManagementPartnerLastHeartbeatDateTimeChange(),
          partner.lastHeartbeatDateTime,
          lastHeartbeatDateTime as string,
        )
      : null,
  };
}

interface Compared {
  body: Json;
  changed: ReadonlySet<string>;
  shown: Json;
}

function planEnrollment(
  platform: EnrollmentPlatform,
  { body, changed, shown }: Compared,
): PlatformEnrollmentChange | null {
  const names = platformProperties(platform);
  if (!changed.has(names.onboarded) && !changed.has(names.assignments)) return null;
  const { added, removed } = changed.has(names.assignments)
    ? differenceOf(listOf(shown[names.assignments]), listOf(body[names.assignments]))
    : { added: [], removed: [] };
  const onboarded = shown[names.onboarded];
  return Object.assign(new PlatformEnrollmentChange(), {
    platform,
    onboarded: changed.has(names.onboarded)
      ? change(
          new PlatformEnrollmentOnboardedChange(),
          typeof onboarded === 'boolean' ? onboarded : null,
          body[names.onboarded] as boolean,
        )
      : null,
    addedAssignments: added.map((item) => decodeAssignment(item)),
    removedAssignments: removed.map((item) => decodeAssignment(item)),
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function change<T extends { from: unknown; to: unknown }>(made: T, from: T['from'], to: T['to']): T {
  return Object.assign(made, { from, to });
}
