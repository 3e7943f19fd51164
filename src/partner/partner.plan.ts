// Plans of mutations of partners. Pure.
import type { MicrosoftGraphRequest } from '../resource/dry-run.js';
import type { Json } from '../resource/entity.js';
import { changesOf, createPlan, differingProperties, planPatch, type Comparison } from '../resource/plan.js';
import { differenceOf } from './assignment.key.js';
import { asList } from './assignment.list.js';
import { partners, type PartnerSnapshot } from './partner.api.js';
import { decodeAssignment } from './partner.codec.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import { PlatformEnrollmentChange, type ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import { EnrollmentPlatform, type ComplianceManagementPartner } from './partner.type.js';

/** Returns the plan of a PATCH. `request` is `null` if nothing would be sent. */
export function planChange(
  current: PartnerSnapshot,
  request: MicrosoftGraphRequest | null,
): ComplianceManagementPartnerPlan {
  return planPatch(partners, { current, request, presentOthers: presentEnrollments });
}

/** Returns the plan of a POST. It is compared with a partner that has no assignments. */
export function planCreate(request: MicrosoftGraphRequest): ComplianceManagementPartnerPlan {
  const body = (request.body ?? {}) as Json;
  const json: Json = {};
  for (const platform of Object.values(EnrollmentPlatform)) json[platformProperties(platform).assignments] = [];
  const changed = new Set(differingProperties(partnerEntity, { body, json }));
  const comparison = { current: null, json, body, changed };
  return createPlan(partners, {
    action: 'create',
    values: {
      ...changesOf(partnerEntity, comparison),
      ...presentEnrollments(comparison),
      isEmpty: false,
      graphRequest: request,
    },
  });
}

/** Returns the plan of a DELETE, which shows each platform that the partner is onboarded for or has assignments on. */
export function planDelete(current: PartnerSnapshot, request: MicrosoftGraphRequest): ComplianceManagementPartnerPlan {
  const { entity, json } = current;
  /** What would be left: no platform onboarded, and no assignments. */
  const body: Json = {};
  for (const platform of Object.values(EnrollmentPlatform)) {
    const { assignments, onboarded } = platformProperties(platform);
    if (Object.hasOwn(json, onboarded)) body[onboarded] = false;
    if (Object.hasOwn(json, assignments)) body[assignments] = [];
  }
  const changed = new Set(differingProperties(partnerEntity, { body, json }));
  return createPlan(partners, {
    action: 'remove',
    values: {
      ...presentEnrollments({ current: entity, json, body, changed }),
      isEmpty: false,
      complianceManagementPartner: entity,
      graphRequest: request,
    },
  });
}

type PartnerComparison = Comparison<ComplianceManagementPartner>;

/** Returns the changes of each platform. */
export function presentEnrollments(
  comparison: PartnerComparison,
): Pick<ComplianceManagementPartnerPlan, 'platformEnrollments'> {
  const platformEnrollments = Object.values(EnrollmentPlatform)
    .map((platform) => presentEnrollment(platform, comparison))
    .filter((change) => change !== null);
  return { platformEnrollments };
}

function presentEnrollment(
  platform: EnrollmentPlatform,
  { body, changed, json }: PartnerComparison,
): PlatformEnrollmentChange | null {
  const names = platformProperties(platform);
  if (!changed.has(names.onboarded) && !changed.has(names.assignments)) return null;
  const change = new PlatformEnrollmentChange();
  change.platform = platform;
  change.onboarded = null;
  if (changed.has(names.onboarded)) {
    const from = json[names.onboarded];
    change.onboarded = { from: typeof from === 'boolean' ? from : null, to: body[names.onboarded] as boolean };
  }
  const lists = { before: asList(json[names.assignments]), after: asList(body[names.assignments]) };
  const { added, removed } = changed.has(names.assignments) ? differenceOf(lists) : { added: [], removed: [] };
  change.addedAssignments = added.map((item) => decodeAssignment(item));
  change.removedAssignments = removed.map((item) => decodeAssignment(item));
  return change;
}
