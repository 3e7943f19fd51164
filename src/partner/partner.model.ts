// The compliance management partner, described once: what is decoded, encoded, selected, planned, ordered and compared with
// Graph's metadata (`npm run graph:drift`). As of August 2026: https://github.com/microsoftgraph/msgraph-metadata
import {
  everyVersion,
  flag,
  instantOrNever,
  member,
  onlyIn,
  text,
  type Entity,
  type MsGraphVersion,
  type Property,
} from '../resource/entity.js';
import { isSameList } from './assignment.key.js';
import { unmodelledInAssignments } from './assignment.unmodelled.js';
import { DeviceManagementPartnerTenantState, EnrollmentPlatform } from './partner.type.js';

const { UNKNOWN } = DeviceManagementPartnerTenantState;

const fields = {
  displayName: text,
  partnerState: member('deviceManagementPartnerTenantState', {
    members: DeviceManagementPartnerTenantState,
    unknown: UNKNOWN,
  }),
  lastHeartbeatDateTime: instantOrNever,
};
export type PartnerFields = typeof fields;

/** The two properties that Graph has for a platform. */
export function platformProperties(platform: EnrollmentPlatform): { onboarded: string; assignments: string } {
  return { onboarded: `${platform}Onboarded`, assignments: `${platform}EnrollmentAssignments` };
}

/**
 * The versions of Graph that have a platform. Microsoft's page of the create call still shows Windows, which left the
 * metadata without notice.
 */
const versionsOf: Readonly<Record<EnrollmentPlatform, readonly MsGraphVersion[]>> = {
  [EnrollmentPlatform.ANDROID]: everyVersion,
  [EnrollmentPlatform.IOS]: everyVersion,
  [EnrollmentPlatform.LINUX]: ['beta'],
  [EnrollmentPlatform.MACOS]: everyVersion,
  [EnrollmentPlatform.WINDOWS]: [],
};

/**
 * Compared by what the assignments mean, in any order. A list that Graph does not show is still sent, so that Graph
 * refuses it where it lacks the platform and the caller learns why.
 */
const assignments: Property = {
  ...text,
  type: 'Collection(complianceManagementPartnerAssignment)',
  unmodelled: unmodelledInAssignments,
  isSame: (wanted, shown) => {
    const list = shown === null ? [] : shown;
    return Array.isArray(wanted) && Array.isArray(list) && isSameList(wanted, list);
  },
};

export const partnerEntity: Entity<PartnerFields, 'complianceManagementPartner'> = {
  type: 'complianceManagementPartner',
  collection: 'complianceManagementPartners',
  noun: 'partner',
  fullNoun: 'compliance management partner',
  fields,
  others: Object.fromEntries(
    Object.values(EnrollmentPlatform).flatMap((platform) => {
      const names = platformProperties(platform);
      return [
        [names.onboarded, onlyIn(versionsOf[platform], flag)],
        [names.assignments, onlyIn(versionsOf[platform], assignments)],
      ];
    }),
  ),
};
