// What a mutation of a partner would change. Pure.
import type { Attempted, DryRunCheck, MicrosoftGraphRequest } from '../resource/dry-run.js';
import type { Json } from '../resource/entity.js';
import {
  changesOf,
  differingProperties,
  makePlan,
  planPatch,
  planRefused as refused,
  type Compared,
} from '../resource/plan.js';
import type { UserError } from '../resource/user-error.js';
import { differenceOf } from './assignment.key.js';
import { listOf } from './assignment.list.js';
import { partners, type PartnerAsShown } from './partner.api.js';
import { decodeAssignment } from './partner.codec.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import { PlatformEnrollmentChange, type ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import { EnrollmentPlatform, type ComplianceManagementPartner } from './partner.type.js';

/** The plan of a PATCH; `null` for one that has nothing to send. */
export function planChange(
  current: PartnerAsShown,
  request: MicrosoftGraphRequest | null,
): ComplianceManagementPartnerPlan {
  return planPatch(partners, current, request, (compared) => presentEnrollments(compared, current.shown));
}

/** The plan of a POST. An empty list is what a new partner has anyway. */
export function planCreate(request: MicrosoftGraphRequest): ComplianceManagementPartnerPlan {
  const body = (request.body ?? {}) as Json;
  const names = Object.values(EnrollmentPlatform).map((platform) => platformProperties(platform).assignments);
  const shown = Object.fromEntries(names.map((name) => [name, []]));
  const compared = { current: null, body, changed: new Set(differingProperties(partnerEntity, body, shown)) };
  return makePlan(partners, {
    attempted: 'create',
    values: {
      ...changesOf(partnerEntity, compared),
      ...presentEnrollments(compared, shown),
      isEmpty: false,
      graphRequest: request,
    },
  });
}

/** The plan of a DELETE: every platform that the partner is onboarded for or has assignments on is lost. */
export function planDelete(current: PartnerAsShown, request: MicrosoftGraphRequest): ComplianceManagementPartnerPlan {
  const { entity, shown } = current;
  const nothing = Object.values(EnrollmentPlatform)
    .map(platformProperties)
    .flatMap(({ assignments, onboarded }): [string, unknown][] => [
      [onboarded, false],
      [assignments, []],
    ]);
  const body = Object.fromEntries(nothing.filter(([name]) => Object.hasOwn(shown, name)));
  const compared = { current: entity, body, changed: new Set(differingProperties(partnerEntity, body, shown)) };
  return makePlan(partners, {
    attempted: 'remove',
    values: {
      ...presentEnrollments(compared, shown),
      isEmpty: false,
      complianceManagementPartner: entity,
      graphRequest: request,
    },
  });
}

/** The plan of a mutation that the last of the checks made refuses. */
export function planRefused(
  attempted: Attempted,
  userErrors: UserError<string>[],
  checked: readonly DryRunCheck[],
): ComplianceManagementPartnerPlan {
  return refused(partners, { attempted, userErrors, checked });
}

/** What changes on each platform. */
export function presentEnrollments(
  { body, changed }: Compared<ComplianceManagementPartner>,
  shown: Json,
): Pick<ComplianceManagementPartnerPlan, 'platformEnrollments'> {
  const platformEnrollments = Object.values(EnrollmentPlatform)
    .map((platform) => presentEnrollment(platform, { body, changed, shown }))
    .filter((planned) => planned !== null);
  return { platformEnrollments };
}

function presentEnrollment(
  platform: EnrollmentPlatform,
  { body, changed, shown }: { body: Json; changed: ReadonlySet<string>; shown: Json },
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
      ? { from: typeof onboarded === 'boolean' ? onboarded : null, to: body[names.onboarded] as boolean }
      : null,
    addedAssignments: added.map((item) => decodeAssignment(item)),
    removedAssignments: removed.map((item) => decodeAssignment(item)),
  });
}
