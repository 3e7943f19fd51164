// What warnings and issues of a partner are decided by, besides the partner: other partners, groups and filters. Pure.
import { asList, isShown, modelledKind, readFilter } from '../assignment/target.codec.js';
import { foldId } from '../msgraph/id.js';
import { asObject } from '../msgraph/json.js';
import type { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import { platformProperties } from './partner.model.js';

/** An object that assignments refer to: its JSON, or why there is none. */
export type Referenced = Json | 'missing' | 'unreadable';

export interface PartnerFacts {
  /** All partners, as Graph's own JSON; `null` if they could not be read. */
  partners: readonly Json[] | null;
  /** By id, as `foldId` returns it. */
  groups: ReadonlyMap<string, Referenced>;
  filters: ReadonlyMap<string, Referenced>;
}

/** The facts that a decision needs. */
export interface NeededFacts {
  partners: boolean;
  /** Ids, as `foldId` returns them. */
  groups: ReadonlySet<string>;
  filters: ReadonlySet<string>;
}

/** Returns the entries of a platform's list that the schema shows as assignments. */
export function assignmentsOf(json: Json | null, platform: EnrollmentPlatform): Json[] {
  return asList(json?.[platformProperties(platform).assignments]).filter(isShown);
}

/** Returns the target of an assignment; an empty one if Graph shows none. */
export function targetOf({ target }: Json): Json {
  return asObject(target) ?? {};
}

/** Returns whether a partner is onboarded for a platform, or has assignments on it. */
export function holds(json: Json, platform: EnrollmentPlatform): boolean {
  return json[platformProperties(platform).onboarded] === true || assignmentsOf(json, platform).length > 0;
}

/** Returns the partners, other than the one with the id, that hold a platform; each once. */
export function otherHolders(
  partners: readonly Json[],
  { id, platform }: { id: string | undefined; platform: EnrollmentPlatform },
): Json[] {
  const holders = new Map<string, Json>();
  for (const json of partners) {
    const otherId = foldId(String(json['id']));
    if ((id === undefined || otherId !== foldId(id)) && holds(json, platform)) holders.set(otherId, json);
  }
  return [...holders.values()];
}

const groupKinds: ReadonlySet<unknown> = new Set(['groupAssignmentTarget', 'exclusionGroupAssignmentTarget']);

/** Returns the ids of the groups that assignments include or exclude, in the form of `foldId`, each once and sorted. */
export function groupIdsOf(assignments: readonly Json[]): string[] {
  return idsOf(assignments, (target) =>
    groupKinds.has(modelledKind(target['@odata.type'])?.type) ? target['groupId'] : null,
  );
}

/** Returns the ids of the filters that narrow assignments, in the form of `foldId`, each once and sorted. */
export function filterIdsOf(assignments: readonly Json[]): string[] {
  return idsOf(assignments, (target) => readFilter(target)?.id);
}

function idsOf(assignments: readonly Json[], idOf: (target: Json) => unknown): string[] {
  const ids = assignments.map((assignment) => idOf(targetOf(assignment)));
  return [
    ...new Set(ids.filter((id) => typeof id === 'string' && id !== '').map((id) => foldId(String(id)))),
  ].toSorted();
}

/** Ids and names that a message lists; `objectIds` has all of them. */
const maxListed = 5;

/** Returns names as a part of a sentence. */
export function inWords(names: readonly string[]): string {
  const rest = names.length - maxListed;
  return names.slice(0, maxListed).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** Returns the name of a partner for a message; its id if it has no name. */
export function nameOf({ displayName, id }: Json): string {
  return typeof displayName === 'string' && displayName !== '' ? displayName : String(id);
}
