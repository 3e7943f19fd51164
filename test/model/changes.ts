// What `changes` must show: the difference that an observer of the tenant sees. Both sides are texts, one for each
// property and for each assignment, such as `displayName: "First" -> null`.
import type { Json } from '../support/gateway.js';
import type { Facts } from './facts.js';

export const targetSelection = `target {
  __typename
  ... on GroupAssignmentTarget { group { id } }
  ... on ExclusionGroupAssignmentTarget { group { id } }
  ... on ConfigurationManagerCollectionAssignmentTarget { collectionId }
  ... on UnknownAssignmentTarget { odataType }
  ... on FilterableAssignmentTarget { filter { mode assignmentFilter { id } } }
}`;
const connectorProperties = [
  'allowPartnerToCollectIOSApplicationMetadata',
  'allowPartnerToCollectIOSPersonalApplicationMetadata',
  'allowPartnerToCollectIosCertificateMetadata',
  'allowPartnerToCollectIosPersonalCertificateMetadata',
  'androidDeviceBlockedOnMissingPartnerData',
  'androidEnabled',
  'androidMobileApplicationManagementEnabled',
  'grantMobileThreatDefensePartnerRole',
  'iosDeviceBlockedOnMissingPartnerData',
  'iosEnabled',
  'iosMobileApplicationManagementEnabled',
  'lastHeartbeatDateTime',
  'macDeviceBlockedOnMissingPartnerData',
  'macEnabled',
  'microsoftDefenderForEndpointAttachEnabled',
  'partnerState',
  'partnerUnresponsivenessThresholdInDays',
  'partnerUnsupportedOsVersionBlocked',
  'windowsDeviceBlockedOnMissingPartnerData',
  'windowsEnabled',
  'windowsMobileApplicationManagementEnabled',
];
/** The fields of `changes`, by the kind of object. */
export const changesSelection = {
  partner: `changes {
    displayName { from to }
    partnerState { from to }
    lastHeartbeatDateTime { from to }
    platformEnrollments {
      platform
      onboarded { from to }
      addedAssignments { ${targetSelection} }
      removedAssignments { ${targetSelection} }
    }
  }`,
  connector: `changes { ${connectorProperties.map((name) => `${name} { from to }`).join(' ')} }`,
};

/** Graph's name of a platform, by the schema's. */
const platformNames: Readonly<Record<string, string>> = {
  ANDROID: 'android',
  IOS: 'ios',
  LINUX: 'linux',
  MACOS: 'macOs',
  WINDOWS: 'windows',
};

const changeText = (property: string, from: Json, to: Json): string =>
  `${property}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`;

/** Returns the texts of what a payload shows. */
export function shownChanges({ platformEnrollments = [], ...properties }: Json): string[] {
  const texts: string[] = [];
  const add = (property: string, change: Json): void => {
    if (change) texts.push(changeText(property, change.from, change.to));
  };
  for (const [property, change] of Object.entries(properties)) add(property, change);
  for (const { addedAssignments, onboarded, platform, removedAssignments } of platformEnrollments) {
    const name = platformNames[platform];
    add(`${name}Onboarded`, onboarded);
    for (const added of addedAssignments) texts.push(`${name} + ${shownTarget(added)}`);
    for (const removed of removedAssignments) texts.push(`${name} - ${shownTarget(removed)}`);
  }
  return texts.toSorted();
}

/** Returns the text of the target of an assignment that a payload shows. */
export function shownTarget({ target: { __typename, collectionId, filter, group, odataType } }: Json): string {
  const kind = odataType ?? `microsoft.graph.${__typename.charAt(0).toLowerCase()}${__typename.slice(1)}`;
  return targetText({ kind, id: group?.id ?? collectionId, filterId: filter?.assignmentFilter.id, mode: filter?.mode });
}

/** Returns the texts of the difference that an observer of the tenant sees of an object. */
export function observedChanges(object: string, { after, before }: { before: Facts; after: Facts }): string[] {
  const texts: string[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [of = '', property = ''] = splitKey(key, object);
    if (of !== object || property === 'exists' || property === 'id') continue;
    const was = before.get(key) ?? [];
    const now = after.get(key) ?? [];
    const [, platform] = /^(\w+)EnrollmentAssignments /.exec(property) ?? [];
    if (platform === undefined) {
      const [from, to] = [was[0], now[0]].map((value) => valueShown(property, value));
      if (from !== to) texts.push(changeText(property, from, to));
    } else {
      for (const item of now.slice(was.length)) texts.push(`${platform} + ${storedTarget(item)}`);
      for (const item of was.slice(now.length)) texts.push(`${platform} - ${storedTarget(item)}`);
    }
  }
  return texts.toSorted();
}

/** Names of created partners have a space. */
function splitKey(key: string, object: string): string[] {
  return key.startsWith(`${object} `) ? [object, key.slice(object.length + 1)] : [];
}

/** Returns what the schema shows of a property. */
function valueShown(property: string, value: Json): Json {
  if (value === undefined) return null;
  // `NOT_SET_UP` is Graph's `notSetUp`.
  if (property === 'partnerState') return value.replace(/[A-Z]/g, '_$&').toUpperCase();
  return property === 'lastHeartbeatDateTime' && value.startsWith('0001-') ? null : value;
}

/** Returns the text of the target of an assignment that Graph holds. */
export function storedTarget({ target: stored }: Json): string {
  const filterType = stored.deviceAndAppManagementAssignmentFilterType;
  const hasFilter = filterType === 'include' || filterType === 'exclude';
  return targetText({
    kind: stored['@odata.type'].replace('#', ''),
    id: stored.groupId ?? stored.collectionId,
    filterId: hasFilter ? stored.deviceAndAppManagementAssignmentFilterId : undefined,
    mode: hasFilter ? filterType : undefined,
  });
}

function targetText({ filterId, id, kind, mode }: Json): string {
  return [kind, id ?? 'no id', filterId ?? 'no filter', mode ?? ''].join(' ').toLowerCase();
}
