// Edits of a platform's list of assignments, in Graph's own form. Pure; what is kept is never copied or rewritten.
import { assignmentKey, opaqueKey } from './assignment.key.js';
import { modelledKind } from './assignment-target.codec.js';
import { kindList } from './assignment-target.kinds.js';
import { foldId } from '../resource/id.js';

type Json = Record<string, unknown>;

/** A list as Graph shows it; a platform that Graph does not report, or whose list is null, has none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The keys that callers have seen: entries that are no objects are not shown. */
export function keysOf(list: readonly unknown[]): ReadonlySet<string> {
  return new Set(list.filter(isShown).map(opaqueKey));
}

/** Adds an assignment unless the list has it. */
export function withAssignment(list: readonly unknown[], wanted: unknown): readonly unknown[] {
  const key = assignmentKey(wanted);
  return list.some((item) => assignmentKey(item) === key) ? list : [...list, wanted];
}

/** Removes an assignment as often as the list has it. */
export function withoutAssignment(list: readonly unknown[], unwanted: unknown): readonly unknown[] {
  const key = assignmentKey(unwanted);
  return list.filter((item) => assignmentKey(item) !== key);
}

/** Removes the assignment that has the key, as often as the list has it. */
export function withoutKey(list: readonly unknown[], key: string): readonly unknown[] {
  return list.filter((item) => !isShown(item) || opaqueKey(item) !== key);
}

/**
 * Keeps what has one of the keys, as often as the list has it, and adds the targets that are not among it. Entries that are
 * no objects stay: they are not shown, so a caller who keeps everything has no key for them.
 */
export function keepAndAdd(
  list: readonly unknown[],
  { keys, added }: { keys: ReadonlySet<string>; added: readonly unknown[] },
): readonly unknown[] {
  const kept = list.filter((item) => !isShown(item) || keys.has(opaqueKey(item)));
  const known = new Set(kept.map(assignmentKey));
  return [...kept, ...added.filter((item) => !known.has(assignmentKey(item)))];
}

/**
 * The other assignments that may be meant by one that the list does not have: of the same group, Entra object or
 * collection, or of the same kind where a kind has none of them.
 */
export function nearMatches(list: readonly unknown[], named: unknown): unknown[] {
  const subjects = new Set(subjectsOf(named));
  return list.filter((item) => subjectsOf(item).some((subject) => subjects.has(subject)));
}

/** What the ids of any kind name, by property: a kind that is not modelled may have them too. */
const namedBy: ReadonlyMap<string, string> = new Map(
  kindList.flatMap(({ own }) => Object.entries(own).flatMap(([name, { names }]) => (names ? [[name, names]] : []))),
);

function subjectsOf(assignment: unknown): string[] {
  const target = isShown(assignment) ? assignment['target'] : undefined;
  if (!isShown(target)) return [];
  const ids = [...namedBy].flatMap(([property, what]) => {
    const id = target[property];
    return typeof id === 'string' ? [`${what} ${foldId(id)}`] : [];
  });
  const kind = modelledKind(target['@odata.type']);
  return ids.length > 0 || kind === undefined ? ids : [`kind ${kind.type}`];
}

/** Whether decoding shows an entry as an assignment. */
export function isShown(item: unknown): item is Json {
  return typeof item === 'object' && item !== null;
}
