// The status of a platform of a partner in the words of the admin center, derived from Graph's own JSON. Pure.
import { healthProperties, wasNeverHeardFrom } from '../connectors/health.js';
import type { Json } from '../resource/entity.js';
import { createEnum, type ValueOf } from '../resource/tables.js';

export const PlatformEnrollmentStatus = createEnum('PlatformEnrollmentStatus', {
  description: `The status of a partner on one device platform, in the words of the admin center: Tenant administration > Connectors and
tokens > Partner compliance management. Microsoft Graph has no such property: the gateway derives it from the state, the heartbeat,
and what is configured. Which state is behind which word is inferred. More values may be added.`,
  members: {
    ACTIVE: 'The partner is enabled and onboarded for the platform. Admin center: "Active".',
    NOT_SET_UP:
      'The partner is not onboarded for the platform and has no assignments on it. The admin center has no row for it.',
    PENDING_ACTIVATION:
      `The platform is set up, and the partner has not completed its part: it was never heard from and is in the state
\`UNKNOWN\` or \`UNAVAILABLE\`, or it is enabled and not onboarded for this platform. Admin center: "Pending ` +
      'activation".',
    UNKNOWN: `None of the others: the partner was rejected, terminated or stopped responding, or its state is newer than this schema. See
\`partnerState\`.`,
  },
});
export type PlatformEnrollmentStatus = ValueOf<typeof PlatformEnrollmentStatus>;

/** The names of the properties of a partner, besides those of the platform, that the status depends on. */
export const statusProperties = healthProperties;

/** States, in Graph's words, of a partner that is set up and waits for the vendor. */
const waitingStates: ReadonlySet<unknown> = new Set(['unknown', 'unavailable']);

/** Returns the status of a platform whose properties have these names. Never throws. */
export function enrollmentStatus(
  json: Json,
  names: { onboarded: string; assignments: string },
): PlatformEnrollmentStatus {
  const { ACTIVE, NOT_SET_UP, PENDING_ACTIVATION, UNKNOWN } = PlatformEnrollmentStatus;
  const onboarded = json[names.onboarded];
  // OData has no null for collections, but a null is certainly no assignment.
  const list = json[names.assignments] === null ? [] : json[names.assignments];
  if (typeof onboarded !== 'boolean' || !Array.isArray(list)) return UNKNOWN;
  if (!onboarded && list.length === 0) return NOT_SET_UP;
  const { partnerState } = json;
  if (partnerState === 'enabled') return onboarded ? ACTIVE : PENDING_ACTIVATION;
  return waitingStates.has(partnerState) && wasNeverHeardFrom({ json }) ? PENDING_ACTIVATION : UNKNOWN;
}
