// Validation of a seed: the data of a tenant, as objects of Graph.
import { shortenText } from '../../cut-text.js';
import { entityType, metadataOf, propertiesOf, type Profile } from '../msgraph/metadata.js';
import { isDateTimeOffset, isGuid, isObject, problemOfObject, typeName, type Json } from '../msgraph/odata.js';
import { isTime, relativeMs } from '../msgraph/relative-times.js';
import { filterProperties, groupProperties, groups as builtInGroups, userProperties } from '../msgraph/seed.js';

const listNames = ['partners', 'mobileThreatDefenseConnectors', 'groups', 'users', 'assignmentFilters'] as const;
type ListName = (typeof listNames)[number];

/** The collections below `deviceManagement` whose items the metadata describes. */
const segments = {
  partners: 'complianceManagementPartners',
  mobileThreatDefenseConnectors: 'mobileThreatDefenseConnectors',
} as const satisfies Partial<Record<ListName, string>>;
/** The properties that are text, of the lists that the metadata does not describe. */
const textProperties = {
  groups: groupProperties,
  users: userProperties,
  assignmentFilters: filterProperties,
} as const satisfies Partial<Record<ListName, readonly string[]>>;
/** The text that Graph never leaves out. */
const requiredText: Partial<Record<ListName, string>> = { groups: 'displayName', users: 'userPrincipalName' };

/** Of a value in a problem. */
const maxShownCharacters = 50;

/** Returns what is wrong with a seed. Each problem begins with the JSON path of what is wrong. */
export function problemsOfSeed(seed: unknown, profile: Profile): string[] {
  if (!isObject(seed)) return ['The file must hold an object.'];
  const isGroup = groupsOf(seed);
  const unknown = Object.keys(seed).filter((name) => !(listNames as readonly string[]).includes(name));
  return [
    ...unknown.map((name) => `${shown(name)} is not a known name. Allowed are ${listNames.join(', ')}.`),
    ...listNames.flatMap((name) => problemsOfList(name, seed[name], { isGroup, profile })),
  ];
}

/** Returns the function that says whether the tenant has a group with an id. */
function groupsOf(seed: Json): (id: string) => boolean {
  const listed: unknown = seed['groups'] ?? builtInGroups;
  const items: unknown[] = Array.isArray(listed) ? listed : [];
  const ids = new Set(items.map((item) => (isObject(item) ? String(item['id']).toLowerCase() : '')));
  return (id) => ids.has(id.toLowerCase());
}

interface Tenant {
  isGroup: (id: string) => boolean;
  profile: Profile;
}

function problemsOfList(name: ListName, list: unknown, tenant: Tenant): string[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [`${name} must be a list.`];
  const usedIds = new Set<string>();
  return list.flatMap((item: unknown, index) => {
    const path = `${name}[${index}]`;
    if (!isObject(item)) return [`${path} must be an object with an id.`];
    const problems = name in segments ? problemsOfEntity : problemsOfDirectoryObject;
    return [...problemsOfId(item['id'], { name, path, usedIds }), ...problems(item, { ...tenant, name, path })];
  });
}

function problemsOfId(
  id: unknown,
  { name, path, usedIds }: { name: ListName; path: string; usedIds: Set<string> },
): string[] {
  if (typeof id !== 'string' || id === '') return [`${path} must be an object with an id.`];
  const isUsed = usedIds.has(id.toLowerCase());
  usedIds.add(id.toLowerCase());
  // Object ids of the directory are GUIDs.
  if ((name === 'groups' || name === 'users') && !isGuid(id)) return [`${path}.id must be a GUID, not ${shown(id)}.`];
  if (!/^[\w-]{1,128}$/.test(id)) return [`${path}.id must be 1 to 128 letters, digits, - or _, not ${shown(id)}.`];
  return isUsed ? [`${path}.id is ${id}, which an earlier item has already.`] : [];
}

/** An item of a list, and where it stands. */
interface Place extends Tenant {
  name: ListName;
  path: string;
}

/** Returns what is wrong with the own properties of a group, user or filter, and with the groups that it is in. */
function problemsOfDirectoryObject(item: Json, { isGroup, name, path }: Place): string[] {
  const required = requiredText[name];
  const isMissing = required !== undefined && typeof item[required] !== 'string';
  const notText = textProperties[name as keyof typeof textProperties].filter(
    (property) =>
      property !== required && property !== 'id' && item[property] != null && typeof item[property] !== 'string',
  );
  const { memberOf = [] } = item;
  const areIds = Array.isArray(memberOf) && memberOf.every((id) => typeof id === 'string');
  const ids = areIds ? memberOf : [];
  return [
    ...(isMissing ? [`${path}.${required} must be a text.`] : []),
    ...notText.map((property) => `${path}.${property} must be a text.`),
    ...(areIds ? [] : [`${path}.memberOf must be a list of ids of groups.`]),
    ...ids.flatMap((id, index) =>
      isGroup(id) ? [] : [`${path}.memberOf[${index}] is ${shown(id)}, a group that the tenant does not have.`],
    ),
  ];
}

/** Returns what is wrong with the properties of a partner or a connector. */
function problemsOfEntity(entity: Json, { name: list, path, profile }: Place): string[] {
  const metadata = metadataOf[profile];
  const type = entityType(metadata, segments[list as keyof typeof segments]);
  const properties = propertiesOf(metadata, type);
  return Object.entries(entity).flatMap(([name, value]) => {
    if (name === 'id') return [];
    const place = `${path}.${shown(name)}`;
    if (isTime(properties, name) && typeof value === 'string')
      return isSeedTime(value) ? [] : [`${place} must be ${seedTime}, not ${shown(value)}.`];
    if (properties.get(name)?.isCollection) return problemsOfAssignments(value, place);
    const problem = problemOfObject({ [name]: value }, type, metadata);
    return problem === undefined ? [] : [`${place}: ${problem}`];
  });
}

const targetType = 'deviceAndAppManagementAssignmentTarget';

/** A seed may have kinds of target that Graph does not have yet. Profiles leave out properties that they lack. */
function problemsOfAssignments(assignments: unknown, path: string): string[] {
  if (!Array.isArray(assignments)) return [`${path} must be a list.`];
  return assignments.flatMap((assignment: unknown, index) => {
    const place = `${path}[${index}].target`;
    const target = isObject(assignment) ? assignment['target'] : undefined;
    if (!isObject(target) || typeof target['@odata.type'] !== 'string')
      return [`${place} must be an object with @odata.type, such as "#microsoft.graph.allDevicesAssignmentTarget".`];
    const isKnown = metadataOf.full.types.has(typeName(target['@odata.type']) ?? '');
    const problem = isKnown ? problemOfObject(target, targetType, metadataOf.full) : undefined;
    return problem === undefined ? [] : [`${place}: ${problem}`];
  });
}

const seedTime =
  'a date and time such as 2026-01-31T09:30:00Z, or one relative to the start, such as -PT20M (weeks, days, hours, minutes and seconds; at most a century)';

function isSeedTime(text: string): boolean {
  return isDateTimeOffset(text) || relativeMs(text) !== undefined;
}

/** Returns a part of the file as a problem shows it. */
const shown = (text: string): string => shortenText(text, maxShownCharacters);
