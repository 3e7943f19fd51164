// A tenant's data out of a file, checked before anything starts.
import { readFile } from 'node:fs/promises';
import { faultOfPartner, isGuid, isObject, partnerProperties, type Json, type Profile } from './odata.js';
import type { Seed } from './options.js';
import { UsageError } from './usage-error.js';

const parts = ['partners', 'groups', 'assignmentFilters'] as const;

/** Reads `{ "partners": [], "groups": [], "assignmentFilters": [] }`, objects as Graph shows them; each part may be left out. Rejects with a `UsageError` that names every fault. */
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
    ...(Array.isArray(seed['partners'])
      ? seed['partners'].filter(isObject).flatMap((partner) => faultsOfPartner(partner, profile))
      : []),
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
function faultsOfPartner(partner: Json, profile: Profile): string[] {
  const known = partnerProperties(profile);
  const isAssignments = (name: string): boolean => known.get(name)?.type === 'assignments';
  const plain = Object.fromEntries(Object.entries(partner).filter(([name]) => !isAssignments(name)));
  const faults = [
    faultOfPartner(plain, profile),
    ...Object.keys(partner).map((name) =>
      isAssignments(name) && !Array.isArray(partner[name]) ? `${name} has to be a list.` : undefined,
    ),
  ];
  return faults.filter((fault) => fault !== undefined).map((fault) => `The partner ${String(partner['id'])}: ${fault}`);
}
