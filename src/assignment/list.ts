// Lists of assignments, as Graph's own JSON: differences and edits. Pure. Entries that are kept are never copied or
// rewritten.
import { foldId } from '../msgraph/id.js';
import { canonicalForm, meaningOf, opaqueKey } from './identity.js';
import { encodeAssignment, isShown, modelledKind, toTargetInput } from './target.codec.js';
import type { ComplianceManagementPartnerAssignmentInput } from './target.input.js';
import { kindList } from './target.kinds.js';

interface Lists {
  before: readonly unknown[];
  after: readonly unknown[];
}

/** Returns what was added to a list and removed from it, by meaning. The lists are compared as multisets. */
export function differenceOf({ after, before }: Lists): { added: unknown[]; removed: unknown[] } {
  return {
    added: subtract({ items: after, others: before }),
    removed: subtract({ items: before, others: after }),
  };
}

/** Returns the multiset difference: each of the others removes one item of the same meaning. */
function subtract({ items, others }: { items: readonly unknown[]; others: readonly unknown[] }): unknown[] {
  const counts = new Map<string, number>();
  for (const meaning of others.map(meaningOf)) counts.set(meaning, (counts.get(meaning) ?? 0) + 1);
  return items.filter((item) => {
    const meaning = meaningOf(item);
    const count = counts.get(meaning) ?? 0;
    counts.set(meaning, count - 1);
    return count <= 0;
  });
}

/** Returns whether two lists have assignments of the same meaning, in any order. */
export function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  const { added, removed } = differenceOf({ before: a, after: b });
  return added.length === 0 && removed.length === 0;
}

/** Returns whether two lists have assignments of the same meanings, however often each. */
export function hasSameMeanings(a: readonly unknown[], b: readonly unknown[]): boolean {
  const meanings = new Set(a.map(meaningOf));
  const others = new Set(b.map(meaningOf));
  return meanings.size === others.size && [...meanings].every((meaning) => others.has(meaning));
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

interface NewList {
  list: readonly unknown[];
  /** Whether entries are kept by key, so that the list is made from the current one. */
  isKeyed: boolean;
  /** The indexes of the inputs whose key names no entry. */
  unknownKeys: number[];
}

/**
 * Returns the list that an input describes: the entries of the current list that it keeps by key, followed by each new
 * one whose meaning is not among them. If there are keys, entries that are not objects are kept, too: they are not
 * shown, so a caller who wants to keep everything has no key for them.
 */
export function keepAndAdd(
  current: readonly unknown[],
  inputs: readonly ComplianceManagementPartnerAssignmentInput[],
): NewList {
  const keys = new Set(inputs.flatMap(({ key }) => (typeof key === 'string' ? [key] : [])));
  const added = inputs.flatMap(({ target }) => (target ? [encodeAssignment({ target })] : []));
  const isKeyed = keys.size > 0;
  // Computing the keys of a list takes a hash for each entry.
  const kept = isKeyed ? current.filter((item) => !isShown(item) || keys.has(opaqueKey(item))) : [];
  const known = new Set(kept.filter(isShown).map(opaqueKey));
  const indexes = [...inputs.keys()];
  const unknownKeys = indexes.filter((index) => {
    const key = inputs[index]?.key;
    return typeof key === 'string' && !known.has(key);
  });
  return { list: withAssignments(kept, added), isKeyed, unknownKeys };
}

/**
 * Returns inputs for a list that make it mean what it did before: what is still there by its key, and the rest by
 * targets. An entry that neither can name is left out, so the caller must check the result.
 */
export function restoredList({ after, before }: Lists): ComplianceManagementPartnerAssignmentInput[] {
  const wanted = new Map(before.map((item) => [meaningOf(item), item]));
  const kept = after.filter((item) => isShown(item) && wanted.has(meaningOf(item)));
  for (const meaning of kept.map(meaningOf)) wanted.delete(meaning);
  const keys = new Set(kept.map(opaqueKey));
  const targets = [...wanted.values()].map(toTargetInput).filter((target) => target !== undefined);
  return [...[...keys].map((key) => ({ key })), ...targets.map((target) => ({ target }))];
}

/**
 * Returns the entries that a caller may have meant by an assignment that the list does not have: those of the same
 * group, Microsoft Entra object or collection, or of the same kind if the kind has no id.
 */
export function nearMatches(list: readonly unknown[], sought: unknown): unknown[] {
  const subjects = new Set(subjectsOf(sought));
  return list.filter((item) => subjectsOf(item).some((subject) => subjects.has(subject)));
}

/** What the ids of all kinds refer to, by property. Kinds that are not modelled may have these properties, too. */
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
