// Reading and validation of a seed file: the data of a tenant, as JSON.
import { readFile } from 'node:fs/promises';
import { entityType, metadataOf, propertiesOf, type Profile } from '../msgraph/metadata.js';
import { isDateTimeOffset, isGuid, isObject, problemOfObject, type Json } from '../msgraph/odata.js';
import { isTime, relativeMs } from '../msgraph/relative-times.js';
import { UsageError } from '../../cli/usage-error.js';
import {
  filterProperties,
  groupProperties,
  groups as builtInGroups,
  userProperties,
  type Seed,
} from '../msgraph/seed.js';

const listNames = ['partners', 'mobileThreatDefenseConnectors', 'groups', 'users', 'assignmentFilters'] as const;
type ListName = (typeof listNames)[number];

interface EntityList {
  name: keyof Seed;
  /** Name of the collection below `deviceManagement`. */
  segment: string;
  noun: string;
}

/** The lists whose items the metadata describes. */
const entityLists: readonly EntityList[] = [
  { name: 'partners', segment: 'complianceManagementPartners', noun: 'partner' },
  { name: 'mobileThreatDefenseConnectors', segment: 'mobileThreatDefenseConnectors', noun: 'connector' },
];

/**
 * Reads `{"partners": [], "mobileThreatDefenseConnectors": [], "groups": [], "users": [], "assignmentFilters": []}`,
 * with objects as Graph shows them, but for times that may be relative; each list is optional. Rejects with a
 * `UsageError` that names every problem.
 */
export async function readSeedFile(path: string, profile: Profile): Promise<Seed> {
  const seed = await readJson(path);
  const problems = problemsOfSeed(seed, profile);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `  - ${problem}`);
    throw new UsageError(`The seed file ${path} is not valid:\n${lines.join('\n')}`);
  }
  return seed as Seed;
}

/** What to say of an error of the file system, by its code. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist.',
  EISDIR: 'it is a directory.',
};

async function readJson(path: string): Promise<unknown> {
  try {
    // Editors of Windows begin a file with a byte order mark, which RFC 8259 lets a reader ignore.
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`The seed file ${path} cannot be read: ${reasons[code ?? ''] ?? message}`);
  }
}

function problemsOfSeed(seed: unknown, profile: Profile): string[] {
  if (!isObject(seed)) return ['The file must hold an object.'];
  const problems = Object.keys(seed)
    .filter((name) => !(listNames as readonly string[]).includes(name))
    .map((name) => `Unknown name ${name}; allowed are ${listNames.join(', ')}.`);
  const isGroup = groupsOf(seed);
  for (const name of listNames) problems.push(...problemsOfList(name, seed[name], isGroup));
  for (const list of entityLists) {
    const items = seed[list.name];
    if (!Array.isArray(items)) continue;
    for (const entity of items.filter(isObject)) problems.push(...problemsOfEntity(entity, list, profile));
  }
  return problems;
}

/** Returns the function that says whether the tenant has a group with an id. */
function groupsOf(seed: Json): (id: string) => boolean {
  const listed: unknown = seed['groups'] ?? builtInGroups;
  const items: unknown[] = Array.isArray(listed) ? listed : [];
  const ids = new Set(items.map((item) => (isObject(item) ? String(item['id']).toLowerCase() : '')));
  return (id) => ids.has(id.toLowerCase());
}

function problemsOfList(name: ListName, list: unknown, isGroup: (id: string) => boolean): string[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [`${name} must be a list.`];
  const problems: string[] = [];
  const usedIds = new Set<string>();
  for (const [index, item] of list.entries()) {
    const id: unknown = isObject(item) ? item['id'] : undefined;
    const path = `${name}[${index}]`;
    if (typeof id !== 'string' || id === '') {
      problems.push(`${path} must be an object with an id.`);
      continue;
    }
    // Object ids of the directory are GUIDs.
    if ((name === 'groups' || name === 'users') && !isGuid(id))
      problems.push(`${path} must have a GUID as id, not ${id}.`);
    else if (usedIds.has(id.toLowerCase()))
      problems.push(`${path} has the id ${id}, which an earlier item has already.`);
    usedIds.add(id.toLowerCase());
    problems.push(...problemsOfItem(name, item, isGroup).map((problem) => `${path} ${problem}`));
  }
  return problems;
}

/** The properties that are text, of the lists that the metadata does not describe. */
const textProperties = {
  groups: groupProperties,
  users: userProperties,
  assignmentFilters: filterProperties,
} as const;
/** The text that Graph never leaves out. */
const requiredText: Partial<Record<ListName, string>> = { groups: 'displayName', users: 'userPrincipalName' };

/** Returns what is wrong with the own properties of a group, user or filter, and with the groups that it is in. */
function problemsOfItem(name: ListName, item: Json, isGroup: (id: string) => boolean): string[] {
  if (!isDirectoryList(name)) return [];
  const required = requiredText[name];
  const isMissing = required !== undefined && typeof item[required] !== 'string';
  const notText = textProperties[name].filter(
    (property) => property !== required && item[property] != null && typeof item[property] !== 'string',
  );
  const { memberOf = [] } = item;
  const areIds = Array.isArray(memberOf) && memberOf.every((id) => typeof id === 'string');
  const unknown = areIds ? memberOf.filter((id) => !isGroup(id)) : [];
  return [
    ...(isMissing ? [`must have a ${required}.`] : []),
    ...notText.map((property) => `must have text as ${property}.`),
    ...(areIds ? [] : ['must have a list of ids of groups as memberOf.']),
    ...unknown.map((id) => `is in the group ${id.slice(0, maxShownCharacters)}, which the tenant does not have.`),
  ];
}

function isDirectoryList(name: ListName): name is keyof typeof textProperties {
  return name in textProperties;
}

/** Assignments are not checked: a seed may have kinds of target that Graph does not have yet. */
function problemsOfEntity(entity: Json, { noun, segment }: EntityList, profile: Profile): string[] {
  const metadata = metadataOf[profile];
  const type = entityType(metadata, segment);
  const properties = propertiesOf(metadata, type);
  const isCollection = (name: string): boolean => properties.get(name)?.isCollection === true;
  const isText = (name: string): boolean => isTime(properties, name) && typeof entity[name] === 'string';
  const single = Object.fromEntries(Object.entries(entity).filter(([name]) => !isCollection(name) && !isText(name)));
  const lists = Object.keys(entity).filter((name) => isCollection(name) && !Array.isArray(entity[name]));
  const times = Object.keys(entity).filter((name) => isText(name) && !isSeedTime(String(entity[name])));
  const problems = [
    problemOfObject(single, type, metadata),
    ...lists.map((name) => `${name} must be a list.`),
    ...times.map((name) => `${name} must be ${seedTime}, not ${String(entity[name]).slice(0, maxShownCharacters)}.`),
  ];
  return problems
    .filter((problem) => problem !== undefined)
    .map((problem) => `The ${noun} ${String(entity['id'])}: ${problem}`);
}

const seedTime =
  'a date and time such as 2026-01-31T09:30:00Z, or one relative to the start, such as -PT20M (weeks, days, hours, minutes and seconds; at most a century)';

/** Of a value in a problem. */
const maxShownCharacters = 50;

function isSeedTime(text: string): boolean {
  return isDateTimeOffset(text) || relativeMs(text) !== undefined;
}
