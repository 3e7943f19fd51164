// Edits of a platform's list of assignments, as Graph's own JSON. Pure. Entries that are kept are never copied or rewritten.
import type { Json } from '../resource/entity.js';
import { foldId } from '../msgraph/id.js';
import { ExactNumber } from '../msgraph/json.js';
import { modelledKind } from './target.codec.js';
import { kindList } from './target.kinds.js';
import { canonicalForm, meaningOf, opaqueKey } from './key.js';

/** Returns Graph's list of a platform; an empty one if Graph does not report the platform, or if the list is null. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns the keys that callers can know. Entries that are not objects are not shown, so they have no key. */
export function keysOf(list: readonly unknown[]): ReadonlySet<string> {
  return new Set(list.filter(isShown).map(opaqueKey));
}

/** Returns the list with an assignment; the same list if it already has one of the same meaning. */
export function withAssignment(list: readonly unknown[], added: unknown): readonly unknown[] {
  return withAssignments(list, [added]);
}

/** Returns the list, followed by each of the assignments whose meaning it does not have yet. */
function withAssignments(list: readonly unknown[], added: readonly unknown[]): readonly unknown[] {
  const known = new Set(list.map(meaningOf));
  const missing = added.filter((item) => {
    const meaning = meaningOf(item);
    const isMissing = !known.has(meaning);
    known.add(meaning);
    return isMissing;
  });
  return missing.length === 0 ? list : [...list, ...missing];
}

/** Returns the list without any entry that is equal to an assignment. */
export function withoutAssignment(list: readonly unknown[], removed: unknown): readonly unknown[] {
  const form = canonicalForm(removed);
  return list.filter((item) => canonicalForm(item) !== form);
}

/** Returns the list without any entry that has the key. */
export function withoutKey(list: readonly unknown[], key: string): readonly unknown[] {
  return list.filter((item) => !isShown(item) || opaqueKey(item) !== key);
}

/**
 * Returns the entries that have one of the keys, followed by each of `added` whose meaning is not among them. If there are
 * keys, entries that are not objects are kept, too: they are not shown, so a caller who wants to keep everything has no key
 * for them.
 */
export function keepAndAdd(
  list: readonly unknown[],
  { keys, added }: { keys: ReadonlySet<string>; added: readonly unknown[] },
): readonly unknown[] {
  const kept = keys.size === 0 ? [] : list.filter((item) => !isShown(item) || keys.has(opaqueKey(item)));
  return withAssignments(kept, added);
}

/**
 * Returns the entries that a caller may have meant by an assignment that the list does not have: those of the same group,
 * Microsoft Entra object or collection, or of the same kind if the kind has no id.
 */
export function nearMatches(list: readonly unknown[], sought: unknown): unknown[] {
  const subjects = new Set(subjectsOf(sought));
  return list.filter((item) => subjectsOf(item).some((subject) => subjects.has(subject)));
}

/** The kind of object that the ids of all kinds refer to, by property. Kinds that are not modelled may have them, too. */
const idProperties = new Map<string, string>();
for (const { own } of kindList) {
  for (const [name, { refersTo }] of Object.entries(own)) {
    if (refersTo !== undefined) idProperties.set(name, refersTo);
  }
}

/** Returns what an assignment is about, such as `object 1a2b`: the objects of its ids, or else its kind. */
function subjectsOf(assignment: unknown): string[] {
  const target = isShown(assignment) ? assignment['target'] : undefined;
  if (!isShown(target)) return [];
  const subjects: string[] = [];
  for (const [property, refersTo] of idProperties) {
    const id = target[property];
    if (typeof id === 'string') subjects.push(`${refersTo} ${foldId(id)}`);
  }
  if (subjects.length > 0) return subjects;
  const kind = modelledKind(target['@odata.type']);
  return kind === undefined ? [] : [`kind ${kind.type}`];
}

/** Returns whether the schema shows an entry as an assignment. */
export function isShown(item: unknown): item is Json {
  return typeof item === 'object' && item !== null && !(item instanceof ExactNumber);
}
