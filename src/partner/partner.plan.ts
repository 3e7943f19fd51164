// What a mutation would change. Pure.
import { differenceOf } from './assignment.key.js';
import { listOf } from './assignment.list.js';
import type { PartnerAsShown } from './partner.api.js';
import { decodeAssignment } from './partner.codec.js';
import { differingProperties } from './partner.difference.js';
import { platformProperties } from './partner.model.js';
import {
  ComplianceManagementPartnerDisplayNameChange,
  ComplianceManagementPartnerLastHeartbeatDateTimeChange,
  ComplianceManagementPartnerPlan,
  ComplianceManagementPartnerStateChange,
  DryRunCheck,
  PlatformEnrollmentChange,
  PlatformEnrollmentOnboardedChange,
  type MicrosoftGraphRequest,
} from './partner.plan.type.js';
import {
  DeviceManagementPartnerTenantState,
  EnrollmentPlatform,
  type ComplianceManagementPartner,
} from './partner.type.js';
import type { ComplianceManagementPartnerUserError } from './partner.user-error.js';

type Json = Record<string, unknown>;

/** What a mutation does with a partner: makes one, or changes or removes one that exists. */
export type Attempted = 'create' | 'change' | 'remove';

const { CURRENT_STATE, EXISTENCE, INPUT, MICROSOFT_GRAPH_RULES, WRITE_PERMISSION } = DryRunCheck;
/** What each mutation depends on, in the order of its checks. Only a write itself tells the last two. */
const checks: Record<Attempted, readonly DryRunCheck[]> = {
  create: [INPUT, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  change: [INPUT, EXISTENCE, CURRENT_STATE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
  remove: [INPUT, EXISTENCE, CURRENT_STATE, WRITE_PERMISSION, MICROSOFT_GRAPH_RULES],
};
const readable = [INPUT, EXISTENCE, CURRENT_STATE];
/** The checks up to one of them. */
export const checkedUpTo = {
  input: [INPUT],
  existence: [INPUT, EXISTENCE],
  currentState: readable,
} as const satisfies Record<string, readonly DryRunCheck[]>;

/**
 * The plan of a PATCH; `null` for one that has nothing to send. It is empty exactly when Graph shows every property of the
 * body as the body has it; the fields of the plan only present what differs.
 */
export function planChange(
  current: PartnerAsShown,
  request: MicrosoftGraphRequest | null,
): ComplianceManagementPartnerPlan {
  const body = (request?.body ?? {}) as Json;
  const changed = new Set(differingProperties(body, current.shown));
  return makePlan('change', {
    ...present(current, body, changed),
    isEmpty: changed.size === 0,
    complianceManagementPartner: current.partner,
    graphRequest: changed.size === 0 ? null : request,
  });
}

/** The plan of a POST. An empty list is what a new partner has anyway. */
export function planCreate(request: MicrosoftGraphRequest): ComplianceManagementPartnerPlan {
  const body = (request.body ?? {}) as Json;
  const names = Object.values(EnrollmentPlatform).map((platform) => platformProperties(platform).assignments);
  const shown = Object.fromEntries(names.map((name) => [name, []]));
  const changed = new Set(differingProperties(body, shown));
  return makePlan('create', {
    ...present({ partner: null, shown }, body, changed),
    isEmpty: false,
    graphRequest: request,
  });
}

/** The plan of a DELETE: every platform that the partner is onboarded for or has assignments on is lost. */
export function planDelete(current: PartnerAsShown, request: MicrosoftGraphRequest): ComplianceManagementPartnerPlan {
  const { partner, shown } = current;
  const nothing = Object.values(EnrollmentPlatform)
    .map(platformProperties)
    .flatMap(({ assignments, onboarded }): [string, unknown][] => [
      [onboarded, false],
      [assignments, []],
    ]);
  const body = Object.fromEntries(nothing.filter(([name]) => Object.hasOwn(shown, name)));
  return makePlan('remove', {
    ...present(current, body, new Set(differingProperties(body, shown))),
    isEmpty: false,
    complianceManagementPartner: partner,
    graphRequest: request,
  });
}

/** The plan of a mutation that the last of the checks made refuses. */
export function planRefused(
  attempted: Attempted,
  userErrors: ComplianceManagementPartnerUserError[],
  checked: readonly DryRunCheck[],
): ComplianceManagementPartnerPlan {
  return makePlan(attempted, { userErrors }, checked);
}

function makePlan(
  attempted: Attempted,
  values: Partial<ComplianceManagementPartnerPlan>,
  checked: readonly DryRunCheck[] = readable,
): ComplianceManagementPartnerPlan {
  return Object.assign(new ComplianceManagementPartnerPlan(), {
    checked: checks[attempted].filter((check) => checked.includes(check)),
    notChecked: checks[attempted].filter((check) => !checked.includes(check)),
    complianceManagementPartner: null,
    isEmpty: true,
    displayName: null,
    partnerState: null,
    lastHeartbeatDateTime: null,
    platformEnrollments: [],
    graphRequest: null,
    userErrors: [],
    ...values,
  });
}

type Presented = Pick<
  ComplianceManagementPartnerPlan,
  'displayName' | 'lastHeartbeatDateTime' | 'partnerState' | 'platformEnrollments'
>;

/** The changed properties of a body, as fields of a plan. The partner is `null` when there is none yet. */
function present(
  { partner, shown }: { partner: ComplianceManagementPartner | null; shown: Json },
  body: Json,
  changed: ReadonlySet<string>,
): Presented {
  const { displayName, lastHeartbeatDateTime, partnerState } = body;
  const { UNKNOWN } = DeviceManagementPartnerTenantState;
  return {
    displayName: changed.has('displayName')
      ? change(
          new ComplianceManagementPartnerDisplayNameChange(),
          partner?.displayName ?? null,
          displayName as string | null,
        )
      : null,
    partnerState: changed.has('partnerState')
      ? change(
          new ComplianceManagementPartnerStateChange(),
          partner?.partnerState ?? UNKNOWN,
          partnerState as DeviceManagementPartnerTenantState,
        )
      : null,
    lastHeartbeatDateTime: changed.has('lastHeartbeatDateTime')
      ? change(
          new ComplianceManagementPartnerLastHeartbeatDateTimeChange(),
          partner?.lastHeartbeatDateTime ?? null,
          lastHeartbeatDateTime as string,
        )
      : null,
    platformEnrollments: Object.values(EnrollmentPlatform)
      .map((platform) => presentEnrollment(platform, { body, changed, shown }))
      .filter((planned) => planned !== null),
  };
}

interface Compared {
  body: Json;
  changed: ReadonlySet<string>;
  shown: Json;
}

function presentEnrollment(
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

function change<T extends { from: unknown; to: unknown }>(made: T, from: T['from'], to: T['to']): T {
  return Object.assign(made, { from, to });
}
