// Filters and default order of lists of partners.
import { foldText } from '../resource/comparison.js';
import {
  createHealthFilters,
  defaultStaleAfter,
  healthProperties,
  isStale,
  type HealthSigns,
} from '../resource/health.js';
import type { Listing } from '../resource/list.js';
import { OrderDirection } from '../resource/page.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import {
  ComplianceManagementPartnerOrderField,
  partnerPages,
  type ComplianceManagementPartnerFilters,
} from './partner.page.js';
import { DeviceManagementPartnerTenantState, type ComplianceManagementPartner } from './partner.type.js';

/** Characters of `displayNameContains`, which is searched for in every name. */
const maxTextLength = 256;

export const partnerListing: Listing<ComplianceManagementPartner, ComplianceManagementPartnerFilters> = {
  entity: partnerEntity,
  ...partnerPages,
  defaultOrder: { direction: OrderDirection.ASC, field: ComplianceManagementPartnerOrderField.DISPLAY_NAME },
  filters: {
    ...createHealthFilters<ComplianceManagementPartner>({
      needs: healthProperties,
      isStaleOf: (partner, { after, now }) => isStale(partner, { after: after ?? defaultStaleAfter, now }),
    }),
    displayNameContains: {
      needs: ['displayName'],
      matches: ({ displayName }, text) => foldText(displayName ?? '').includes(foldText(text)),
      validate: ({ length }) =>
        length > maxTextLength
          ? `\`displayNameContains\` must not have more than ${maxTextLength} characters.`
          : undefined,
    },
    onboardedFor: {
      needs: (platform) => [platformProperties(platform).onboarded],
      matches: ({ enrollments }, platform) =>
        enrollments.some((enrollment) => enrollment.platform === platform && enrollment.onboarded),
    },
    placeholder: { needs: healthProperties, matches: (partner, value) => value === isPlaceholder(partner) },
  },
};

/** Returns whether Graph lists a partner that was never set up: its state is unknown, and it never sent a heartbeat. */
function isPlaceholder({ lastHeartbeatDateTime, partnerState }: HealthSigns): boolean {
  return lastHeartbeatDateTime === null && partnerState === DeviceManagementPartnerTenantState.UNKNOWN;
}
