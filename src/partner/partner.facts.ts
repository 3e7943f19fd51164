// What warnings and issues of a partner are decided by, besides the partner: other partners, groups and filters. Pure.
import { cutText } from '../cut-text.js';
import { asList, isShown, modelledKind, readFilter } from '../assignment/target.codec.js';
import { foldId } from '../msgraph/id.js';
import { asObject } from '../msgraph/json.js';
import { EnrollmentPlatform } from '../resource/enrollment-platform.js';
import type { Json } from '../resource/entity.js';
import { platformProperties } from './partner.model.js';

/** An object that assignments refer to: its JSON, or why there is none. */
export type Referenced = Json | 'missing' | 'unreadable';

export interface Holder {
  id: string;
  /** The id, as `foldId` returns it. */
  key: string;
  /** Its name, or its id without one; shortened for messages. */
  name: string;
}

/** The partners that hold each platform: they are onboarded for it, or have assignments on it. */
export type Holders = ReadonlyMap<EnrollmentPlatform, readonly Holder[]>;

export interface PartnerFacts {
  /** `null` if the partners could not be read. */
  holders: Holders | null;
  /** By id, as `foldId` returns it. */
  groups: ReadonlyMap<string, Referenced>;
  filters: ReadonlyMap<string, Referenced>;
}

export interface NeededFacts {
  holders: boolean;
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

/** Returns which of all partners hold each platform. */
export function holdersOf(partners: readonly Json[]): Holders {
  return new Map(
    Object.values(EnrollmentPlatform).map((platform) => {
      const holders = new Map<string, Holder>();
      for (const json of partners) {
        const id = String(json['id']);
        const key = foldId(id);
        if (holds(json, platform)) holders.set(key, { id, key, name: nameOf(json) });
      }
      return [platform, [...holders.values()]];
    }),
  );
}

/** Other partners that one warning or issue names. More than two partners on one platform were never seen. */
const maxHolders = 50;

/** Returns the first partners, other than the one with the id, that hold a platform. */
export function otherHolders(
  holders: Holders | null,
  { id, platform }: { id: string | undefined; platform: EnrollmentPlatform },
): Holder[] {
  const ownKey = id === undefined ? undefined : foldId(id);
  const first = holders?.get(platform)?.slice(0, maxHolders + 1) ?? [];
  return first.filter(({ key }) => key !== ownKey).slice(0, maxHolders);
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

/** Characters of a name in a message. A name may be as long as a response, and many messages may have it. */
const maxNameLength = 100;

/** Control characters, and those that would show the rest of a message in another order. */
const unprintable = /[\p{Cc}\p{Bidi_Control}\s]+/gu;

/** Returns the name of a partner for a message; its id if it has no name that can be shown. */
export function nameOf({ displayName, id }: Json): string {
  return shownText(displayName) || shownText(id);
}

function shownText(value: unknown): string {
  if (typeof value !== 'string') return '';
  const text = cutText(value, maxNameLength).replace(unprintable, ' ').trim();
  return value.length > maxNameLength ? `${text}…` : text;
}
