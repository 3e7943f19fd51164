// Which assignments are the same, on Graph's own JSON, because decoding drops what is not modelled: equality, meaning
// and keys. Pure.
import { createHash } from 'node:crypto';
import { foldId } from '../msgraph/id.js';
import { asObject } from '../msgraph/json.js';
import { canonicalJson } from '../resource/comparison.js';
import type { Json } from '../resource/entity.js';
import { knownProperties, modelledKind, readFilter } from './target.codec.js';

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

/** Whether a member can be one that Graph added: an annotation or a null, but no type, which says what it is. */
function isAddition(name: string, value: unknown): boolean {
  return name !== '@odata.type' && (value === null || isAnnotation(name));
}

function isObject(value: unknown): value is Json {
  return asObject(value) !== undefined;
}
