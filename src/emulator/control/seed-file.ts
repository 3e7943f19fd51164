// Reading and validation of a seed file: the data of a tenant, as JSON.
import { readFile } from 'node:fs/promises';
import { entityType, metadataOf, propertiesOf, type Profile } from '../msgraph/metadata.js';
import { isDateTimeOffset, isGuid, isObject, problemOfObject, type Json } from '../msgraph/odata.js';
import { isTime, relativeMs } from '../msgraph/relative-times.js';
import { UsageError } from '../../cli/usage-error.js';
import type { Seed } from '../msgraph/seed.js';

const listNames = ['partners', 'mobileThreatDefenseConnectors', 'groups', 'users', 'assignmentFilters'] as const;

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
 * Reads `{"partners": [], "mobileThreatDefenseConnectors": [], "groups": [], "users": [], "assignmentFilters": []}`, with
 * objects as Graph shows them, but for times that may be relative; each list is optional. Rejects with a `UsageError` that
 * names every problem.
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
    return JSON.parse(await readFile(path, 'utf8'));
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
  for (const name of listNames) problems.push(...problemsOfList(name, seed[name]));
  for (const list of entityLists) {
    const items = seed[list.name];
    if (!Array.isArray(items)) continue;
    for (const entity of items.filter(isObject)) problems.push(...problemsOfEntity(entity, list, profile));
  }
  return problems;
}

function problemsOfList(name: string, list: unknown): string[] {
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
    const problem = problemOfMember(name, item);
    if (problem !== undefined) problems.push(`${path} ${problem}`);
  }
  return problems;
}

/** Returns what is wrong with the own properties of a user, and with the groups that a user or a group is in. */
function problemOfMember(name: string, { memberOf = [], userPrincipalName }: Json): string | undefined {
  if (name === 'users' && typeof userPrincipalName !== 'string') return 'must have a userPrincipalName.';
  const areIds = Array.isArray(memberOf) && memberOf.every((id) => typeof id === 'string');
  return areIds ? undefined : 'must have a list of ids of groups as memberOf.';
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
