// The filter and the order of the overview, as the URL has them.
import type { ComplianceManagementPartnerFilters, EnrollmentPlatform } from '../generated/graphql';
import { platforms } from '../partners/labels';
import type { PartnerOrder } from '../partners/use-partners';
import type { Address } from './address';

/** Each with its label and what it means to the gateway. */
export const shownOptions: Record<string, { label: string; filter: ComplianceManagementPartnerFilters }> = {
  '': { label: 'All partners', filter: {} },
  'not-set-up': { label: 'Not set up', filter: { placeholder: true } },
  'set-up': { label: 'Set up', filter: { placeholder: false } },
  silent: { label: 'Silent for a day', filter: { stale: true } },
};
export const orders: Record<string, { label: string; order: PartnerOrder }> = {
  '': { label: 'Name', order: { sortKey: 'DISPLAY_NAME', reverse: false } },
  'name-descending': { label: 'Name, descending', order: { sortKey: 'DISPLAY_NAME', reverse: true } },
  heartbeat: { label: 'Heard from last', order: { sortKey: 'LAST_HEARTBEAT_DATE_TIME', reverse: true } },
  'heartbeat-oldest': { label: 'Silent for longest', order: { sortKey: 'LAST_HEARTBEAT_DATE_TIME', reverse: false } },
};
const defaultOrder: PartnerOrder = { sortKey: 'DISPLAY_NAME', reverse: false };

/** Unset filters are left out, so that the cache finds the same list. Values that the app does not have are ignored. */
export function filterOf({ platform, search, show }: Address): ComplianceManagementPartnerFilters {
  const onboardedFor = platforms.find((value) => value === (platform as EnrollmentPlatform));
  return {
    ...(search !== undefined && search.trim() !== '' && { displayNameContains: search.trim() }),
    ...(onboardedFor && { onboardedFor }),
    ...shownOptions[show ?? '']?.filter,
  };
}

export function orderOf({ order }: Address): PartnerOrder {
  return orders[order ?? '']?.order ?? defaultOrder;
}
