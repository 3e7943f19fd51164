// When two assignments are the same one. Pure; works on Graph's own JSON, since decoding drops what is not modelled.
import { createHash } from 'node:crypto';
import { modelledKind, readFilter } from './assignment-target.codec.js';
import { canonicalJson } from '../resource/canonical-json.js';
import { foldId } from '../resource/id.js';
import { knownProperties } from './assignment.model.js';

type Json = Record<string, unknown>;

const assignmentTypes: ReadonlySet<unknown> = new Set([
  undefined,
  'microsoft.graph.complianceManagementPartnerAssignment',
  '#microsoft.graph.complianceManagementPartnerAssignment',
]);
const assignmentProperties = knownProperties('complianceManagementPartnerAssignment');

/**
 * Returns the same text for the same assignment.
 *
 * An assignment that is modelled in full is compared by meaning: ids in any case, no filter and a filter that says
 * `none` alike. An assignment with anything that is not modelled equals only one with the same JSON. Otherwise an edit
 * could remove or keep an assignment that the caller did not name: one of the same group, narrowed by an unknown filter.
 */
export function assignmentKey(assignment: unknown): string {
  const meaning = assignmentMeaning(assignment);
  return meaning ? `meaning ${JSON.stringify(meaning)}` : `json ${canonicalJson(withoutAnnotations(assignment))}`;
}

/** Bytes of a SHA-256 that make a key: enough that no two assignments of a tenant share one by chance. */
const keyBytes = 16;

/**
 * Returns the key that callers name an assignment by. Two assignments have the same key exactly when they have the same
 * `assignmentKey`, so that no caller can tell apart, or confuse, what an edit would not.
 */
export function opaqueKey(assignment: unknown): string {
  return createHash('sha256').update(assignmentKey(assignment)).digest().subarray(0, keyBytes).toString('base64url');
}

/** What of each list is not in the other one, whatever their order; one target more than once counts as often. */
export function differenceOf(
  before: readonly unknown[],
  after: readonly unknown[],
): { added: unknown[]; removed: unknown[] } {
  return { added: without(after, before), removed: without(before, after) };
}

function without(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = new Map<string, number>();
  for (const other of others.map(assignmentKey)) left.set(other, (left.get(other) ?? 0) + 1);
  return items.filter((item) => {
    const key = assignmentKey(item);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** Whether both lists have the same assignments, in any order. */
export function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  const { added, removed } = differenceOf(a, b);
  return added.length === 0 && removed.length === 0;
}

function assignmentMeaning(assignment: unknown): unknown[] | undefined {
  if (!isObject(assignment) || !assignmentTypes.has(assignment['@odata.type'])) return undefined;
  const { target } = assignment;
  return isObject(target) && hasOnly(assignment, assignmentProperties) ? targetMeaning(target) : undefined;
}

/** Names the properties, so that a new one of another kind changes no key that callers hold. */
function targetMeaning(target: Json): unknown[] | undefined {
  const kind = modelledKind(target['@odata.type']);
  if (kind === undefined || !hasOnly(target, knownProperties(kind.type))) return undefined;
  const filter = readFilter(target);
  if (filter === undefined || filter?.id === null) return undefined;
  const meanings = Object.entries(kind.own).map(([name, { meaningOf }]) => [name, meaningOf(target[name])]);
  if (meanings.some(([, meaning]) => meaning === undefined)) return undefined;
  return [kind.type, meanings, filter && [foldId(filter.id), filter.mode]];
}

/** Whether an object has no property beside these, annotations left out. */
function hasOnly(json: Json, known: ReadonlySet<string>): boolean {
  return Object.keys(json).every((name) => known.has(name) || isAnnotation(name));
}

/** OData's control information, of an object or of one property, which Graph adds to what it was sent. */
function isAnnotation(name: string): boolean {
  return name.includes('@odata.');
}

/** Leaves out what Graph adds to an assignment and to its target; a type stays unless it is the assignment's own. */
function withoutAnnotations(assignment: unknown): unknown {
  if (!isObject(assignment)) return assignment;
  const { '@odata.type': type, ...rest } = assignment;
  const kept = assignmentTypes.has(type) ? rest : assignment;
  return Object.fromEntries(
    Object.entries(ownProperties(kept)).map(([name, value]) => [
      name,
      name === 'target' && isObject(value) ? ownProperties(value) : value,
    ]),
  );
}

function ownProperties(json: Json): Json {
  return Object.fromEntries(Object.entries(json).filter(([name]) => name === '@odata.type' || !isAnnotation(name)));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
