// How partners are listed: their filters, with the properties that each looks at, and their order.
import { OrderDirection } from '../resource/connection.js';
import { defaultStaleAfter, healthFilters, isStale, signs, type Signs } from '../resource/health.js';
import { fold, type Listing } from '../resource/list.js';
import {
  ComplianceManagementPartnerOrderField,
  partnerPages,
  type ComplianceManagementPartnerFilters,
} from './partner.connection.js';
import { partnerEntity, platformProperties } from './partner.model.js';
import { DeviceManagementPartnerTenantState, type ComplianceManagementPartner } from './partner.type.js';

/** Characters: each partner is held against all of them. */
const maxTextLength = 256;

export const partnerListing: Listing<ComplianceManagementPartner, ComplianceManagementPartnerFilters> = {
  entity: partnerEntity,
  ...partnerPages,
  defaultOrder: { direction: OrderDirection.ASC, field: ComplianceManagementPartnerOrderField.DISPLAY_NAME },
  filters: {
    ...healthFilters<ComplianceManagementPartner>({
      needs: signs,
      isStaleOf: (partner, after, now) => isStale(partner, after ?? defaultStaleAfter, now),
    }),
    displayNameContains: {
      needs: ['displayName'],
      keeps: ({ displayName }, text) => fold(displayName ?? '').includes(fold(text)),
      fault: ({ length }) =>
        length > maxTextLength
          ? `\`displayNameContains\` must not have more than ${maxTextLength} characters.`
          : undefined,
    },
    onboardedFor: {
      needs: (platform) => [platformProperties(platform).onboarded],
      keeps: ({ enrollments }, platform) => enrollments.some((it) => it.platform === platform && it.onboarded),
    },
    placeholder: { needs: signs, keeps: (partner, value) => value === isPlaceholder(partner) },
  },
};

/** Whether Graph lists a partner that was never set up: of no known state, and never heard from. */
function isPlaceholder({ lastHeartbeatDateTime, partnerState }: Signs): boolean {
  return lastHeartbeatDateTime === null && partnerState === DeviceManagementPartnerTenantState.UNKNOWN;
}
