// Description of the compliance management partner, by Graph's own names. `npm run graph:drift` compares it with
// Graph's metadata. As of August 2026: https://github.com/microsoftgraph/msgraph-metadata
import { meaningOf } from '../assignment/identity.js';
import { differenceOf, isSameList } from '../assignment/list.js';
import { asList, findUnmodelledInAssignments, isShown } from '../assignment/target.codec.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import {
  enumMember,
  everyVersion,
  flag,
  instantOrNever,
  onlyIn,
  text,
  type Entity,
  type MsGraphVersion,
  type Property,
} from '../resource/entity.js';
import { DeviceManagementPartnerTenantState } from './partner.type.js';

const { UNKNOWN } = DeviceManagementPartnerTenantState;

const fields = {
  displayName: text,
  partnerState: enumMember<DeviceManagementPartnerTenantState>('deviceManagementPartnerTenantState', {
    members: DeviceManagementPartnerTenantState,
    unknown: UNKNOWN,
    changeDescription: 'A change of the state of the connection to a partner.',
  }),
  lastHeartbeatDateTime: instantOrNever,
};
export type PartnerFields = typeof fields;

/** Returns the names of Graph's two properties of a platform. */
export function platformProperties(platform: EnrollmentPlatform): { onboarded: string; assignments: string } {
  return { onboarded: `${platform}Onboarded`, assignments: `${platform}EnrollmentAssignments` };
}

/**
 * The versions of Graph that have a platform. Microsoft still documents Windows for the create call, but removed it
 * from the metadata without notice.
 */
const versionsOf: Readonly<Record<EnrollmentPlatform, readonly MsGraphVersion[]>> = {
  [EnrollmentPlatform.ANDROID]: everyVersion,
  [EnrollmentPlatform.IOS]: everyVersion,
  [EnrollmentPlatform.LINUX]: ['beta'],
  [EnrollmentPlatform.MACOS]: everyVersion,
  [EnrollmentPlatform.WINDOWS]: [],
};

/**
 * Lists are compared by the meaning of their assignments, in any order. A list differs from one that Graph does not
 * show: it is sent, so that a version of Graph without the platform refuses it and the caller learns why.
 */
const assignments: Property = {
  ...text,
  type: 'Collection(complianceManagementPartnerAssignment)',
  findUnmodelled: findUnmodelledInAssignments,
  isSame: (wanted, shown) => {
    const [wantedList, list] = [wanted, shown].map((value) => (value === null ? [] : value));
    return Array.isArray(wantedList) && Array.isArray(list) && isSameList(wantedList, list);
  },
  // Graph may drop duplicates and entries that are not objects, and others may have added assignments since.
  shows: ({ before, sent }, shown) => {
    if (shown === undefined) return false;
    const list = asList(shown).filter(isShown);
    const meanings = new Set(list.map(meaningOf));
    const sentList = asList(sent).filter(isShown);
    if (!sentList.every((assignment) => meanings.has(meaningOf(assignment)))) return false;
    const { removed } = differenceOf({ before: asList(before).filter(isShown), after: sentList });
    const { added: left } = differenceOf({ before: sentList, after: list });
    const removedMeanings = new Set(removed.map(meaningOf));
    return !left.some((assignment) => removedMeanings.has(meaningOf(assignment)));
  },
};

const platformEntries = Object.values(EnrollmentPlatform).flatMap((platform): [string, Property][] => {
  const names = platformProperties(platform);
  const versions = versionsOf[platform];
  return [
    [names.onboarded, onlyIn(versions, flag)],
    [names.assignments, onlyIn(versions, assignments)],
  ];
});

export const partnerEntity: Entity<PartnerFields> = {
  type: 'complianceManagementPartner',
  collection: 'complianceManagementPartners',
  noun: 'partner',
  fullNoun: 'compliance management partner',
  fields,
  others: Object.fromEntries(platformEntries),
};
