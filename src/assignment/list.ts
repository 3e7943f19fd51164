// Lists of assignments, as Graph's own JSON, because decoding drops what is not modelled: identity, keys, differences
// and edits. Pure. Entries that are kept are never copied or rewritten.
import { createHash } from 'node:crypto';
import { foldId } from '../msgraph/id.js';
import { asObject } from '../msgraph/json.js';
import { canonicalJson } from '../resource/comparison.js';
import type { Json } from '../resource/entity.js';
import { encodeAssignment, isShown, knownProperties, modelledKind, readFilter, toTargetInput } from './target.codec.js';
import type { ComplianceManagementPartnerAssignmentInput } from './target.input.js';
import { kindList } from './target.kinds.js';

const assignmentTypes: ReadonlySet<unknown> = new Set([
  undefined,
  'microsoft.graph.complianceManagementPartnerAssignment',
  '#microsoft.graph.complianceManagementPartnerAssignment',
]);
const assignmentProperties = knownProperties('complianceManagementPartnerAssignment');

/** Returns whether an assignment is of the type that is modelled, so that its target says what it does. */
export function isModelledAssignment({ '@odata.type': type }: Json): boolean {
  return assignmentTypes.has(type);
}

/**
 * Returns equal texts for equal assignments. Removals and keys choose assignments by it.
 *
 * A fully modelled assignment is compared by its content: ids in any case, and a filter of type `none` like no filter.
 * An assignment with anything that is not modelled equals only one with the same JSON. Otherwise an edit could remove
 * or keep an assignment that the caller did not name, such as one of the same group that an unknown filter narrows. A
 * null that is not modelled is ignored, because OData adds nulls for properties without a value.
 */
export function canonicalForm(assignment: unknown): string {
  const content = contentOf(assignment);
  return content
    ? `content ${JSON.stringify(content)}`
    : `json ${canonicalJson(withoutOwnType(assignment), isAddition)}`;
}

/**
 * Returns equal texts for assignments that mean the same: equal ones, also if Graph gave one of them an `id` that the
 * schema does not model. It decides whether an assignment is already there, and whether Graph shows what was sent.
 */
export function meaningOf(assignment: unknown): string {
  if (!isObject(assignment)) return canonicalForm(assignment);
  let meaning = knownMeanings.get(assignment);
  if (meaning === undefined) knownMeanings.set(assignment, (meaning = meaningOfObject(assignment)));
  return meaning;
}

/** A change compares the same assignments several times. Graph's JSON is never changed in place. */
const knownMeanings = new WeakMap<Json, string>();

function meaningOfObject(assignment: Json): string {
  const { id: _, target, ...rest } = assignment;
  if (!isObject(target)) return canonicalForm({ ...rest, target });
  const { id: _ofTarget, ...ownTarget } = target;
  return canonicalForm({ ...rest, target: ownTarget });
}

/** Bytes of the SHA-256 digest in a key. 16 bytes make a collision within one tenant practically impossible. */
const keyBytes = 16;

/**
 * Returns the key by which callers name an assignment. Keys are equal exactly if canonical forms are, so that callers
 * and edits agree on which assignments are the same.
 */
export function opaqueKey(assignment: unknown): string {
  const json = asObject(assignment);
  const known = json && knownKeys.get(json);
  if (known !== undefined) return known;
  const key = digestOf(assignment);
  if (json) knownKeys.set(json, key);
  return key;
}

/** An operation can select the keys of one list under many aliases. */
const knownKeys = new WeakMap<object, string>();

function digestOf(assignment: unknown): string {
  return createHash('sha256').update(canonicalForm(assignment)).digest().subarray(0, keyBytes).toString('base64url');
}

interface Lists {
  before: readonly unknown[];
  after: readonly unknown[];
}

/**
 * Returns what was added to a list and removed from it, by meaning. The lists are compared as multisets: their order is
 * ignored.
 */
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

function contentOf(assignment: unknown): unknown[] | undefined {
  if (!isObject(assignment) || !isModelledAssignment(assignment)) return undefined;
  const { target } = assignment;
  return isObject(target) && hasOnly(assignment, assignmentProperties) ? contentOfTarget(target) : undefined;
}

/** Includes the names of the properties, so that a property added to one kind does not change the keys of others. */
function contentOfTarget(target: Json): unknown[] | undefined {
  const kind = modelledKind(target['@odata.type']);
  if (kind === undefined || !hasOnly(target, knownProperties(kind.type))) return undefined;
  const filter = readFilter(target);
  if (filter === undefined || filter?.id === null) return undefined;
  const values = Object.entries(kind.own).map(([name, property]) => [name, property.meaningOf(target[name])]);
  if (values.some(([, value]) => value === undefined)) return undefined;
  return [kind.type, values, filter && [foldId(filter.id), filter.mode]];
}

/** Returns whether an object has no other properties than these. Annotations and nulls are ignored. */
function hasOnly(json: Json, known: ReadonlySet<string>): boolean {
  return Object.entries(json).every(([name, value]) => known.has(name) || value === null || isAnnotation(name));
}

/** OData's control information about an object or a property, which Graph adds to what was sent. */
function isAnnotation(name: string): boolean {
  return name.includes('@odata.');
}

/** Removes the type of assignments itself, which Graph and Microsoft's samples omit or write in two ways. */
function withoutOwnType(assignment: unknown): unknown {
  if (!isObject(assignment)) return assignment;
  const { '@odata.type': type, ...rest } = assignment;
  return assignmentTypes.has(type) ? rest : assignment;
}

/**
 * Whether a member, at any depth, can be one that Graph added: an annotation or a null. A type says what a value is.
 */
function isAddition(name: string, value: unknown): boolean {
  return name !== '@odata.type' && (value === null || isAnnotation(name));
}

function isObject(value: unknown): value is Json {
  return asObject(value) !== undefined;
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

/**
 * The kind of object that the ids of all kinds refer to, by property. Kinds that are not modelled may have them, too.
 */
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
