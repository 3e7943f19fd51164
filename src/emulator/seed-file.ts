// A tenant's data out of a file, checked before anything starts.
import { readFile } from 'node:fs/promises';
import { entityType, metadataOf, propertiesOf, type Profile } from './metadata.js';
import { faultOfObject, isGuid, isObject, type Json } from './odata.js';
import type { Seed } from './seed.js';
import { UsageError } from './usage-error.js';

const parts = ['partners', 'mobileThreatDefenseConnectors', 'groups', 'assignmentFilters'] as const;
/** The parts that the metadata describes. */
const entities = [
  { part: 'partners', segment: 'complianceManagementPartners', noun: 'partner' },
  { part: 'mobileThreatDefenseConnectors', segment: 'mobileThreatDefenseConnectors', noun: 'connector' },
] as const;

/** Reads `{ "partners": [], "mobileThreatDefenseConnectors": [], "groups": [], "assignmentFilters": [] }`, objects as Graph shows them; each part may be left out. Rejects with a `UsageError` that names every fault. */
export async function readSeedFile(file: string, profile: Profile): Promise<Seed> {
  const seed = await readJson(file);
  const faults = faultsOfSeed(seed, profile);
  if (faults.length > 0)
    throw new UsageError(`The seed file ${file} cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  return seed as Seed;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(
      `The seed file ${file} cannot be read: ${missing ? 'there is none.' : (error as Error).message}`,
    );
  }
}

function faultsOfSeed(seed: unknown, profile: Profile): string[] {
  if (!isObject(seed)) return ['It has to be an object.'];
  const unknown = Object.keys(seed).filter((name) => !(parts as readonly string[]).includes(name));
  return [
    ...unknown.map((name) => `It has ${name}, and may have ${parts.join(', ')}.`),
    ...parts.flatMap((part) => faultsOfList(part, seed[part])),
    ...entities.flatMap((entity) => {
      const list = seed[entity.part];
      return Array.isArray(list) ? list.filter(isObject).flatMap((item) => faultsOfEntity(item, entity, profile)) : [];
    }),
  ];
}

function faultsOfList(part: string, list: unknown): string[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [`${part} has to be a list.`];
  const ids = list.map((item: unknown) => (isObject(item) && typeof item['id'] === 'string' ? item['id'] : ''));
  const keys = ids.map((id) => id.toLowerCase());
  return ids.flatMap((id, index) => {
    if (id === '') return [`${part}[${index}] has to be an object with an id.`];
    if (part === 'groups' && !isGuid(id))
      return [`groups[${index}] has the id ${id}, which has to be a GUID: Graph finds no group by anything else.`];
    return keys.indexOf(id.toLowerCase()) < index ? [`${part}[${index}] has the id ${id} of another one.`] : [];
  });
}

/** Assignments may be of any kind, those that Graph has yet to invent included: that is what a seed is good for. */
function faultsOfEntity(entity: Json, { noun, segment }: (typeof entities)[number], profile: Profile): string[] {
  const metadata = metadataOf[profile];
  const type = entityType(metadata, segment);
  const known = propertiesOf(metadata, type);
  const isList = (name: string): boolean => known.get(name)?.isCollection === true;
  const plain = Object.fromEntries(Object.entries(entity).filter(([name]) => !isList(name)));
  const faults = [
    faultOfObject(plain, type, metadata),
    ...Object.keys(entity).map((name) =>
      isList(name) && !Array.isArray(entity[name]) ? `${name} has to be a list.` : undefined,
    ),
  ];
  return faults.filter((fault) => fault !== undefined).map((fault) => `The ${noun} ${String(entity['id'])}: ${fault}`);
}
