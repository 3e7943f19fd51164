// Whether a partner is still heard from. Pure: who asks brings the time.
import { durationMs } from './duration.scalar.js';
import { DeviceManagementPartnerTenantState, type ComplianceManagementPartner } from './partner.type.js';

type Signs = Pick<ComplianceManagementPartner, 'lastHeartbeatDateTime' | 'partnerState'>;

/** What the schema takes for long; partners of Intune are heard from at least daily. */
export const defaultStaleAfter = 'PT24H';

/**
 * Whether a partner has been silent for longer than `after`, at `now` (milliseconds since 1970), or Graph says that it does
 * not respond; `null` when it was never heard from, since it cannot have fallen silent.
 */
export function isStale({ lastHeartbeatDateTime, partnerState }: Signs, after: string, now: number): boolean | null {
  if (partnerState === DeviceManagementPartnerTenantState.UNRESPONSIVE) return true;
  if (lastHeartbeatDateTime === null) return null;
  return now - Date.parse(lastHeartbeatDateTime) > (durationMs(after) ?? 0);
}

/** Whether Graph lists a partner that was never set up: of no known state, and never heard from. */
export function isPlaceholder({ lastHeartbeatDateTime, partnerState }: Signs): boolean {
  return lastHeartbeatDateTime === null && partnerState === DeviceManagementPartnerTenantState.UNKNOWN;
}
