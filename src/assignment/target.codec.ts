// Codec of assignments and their targets, the types of Graph's metadata that it models, and the names beyond them.
// Pure.
// https://learn.microsoft.com/graph/api/resources/intune-shared-deviceandappmanagementassignmenttarget
import { ExactNumber } from '../msgraph/json.js';
import { AssignmentFilter } from '../references/assignment-filter.js';
import {
  createUnmodelledFinder,
  knownProperties as knownPropertiesOf,
  type ModelledType,
  type ModelledTypes,
} from '../resource/codec.js';
import { text, type FindUnmodelled, type Json } from '../resource/entity.js';
import { writableKinds, type AssignmentTargetInput } from './target.input.js';
import { kindList, type AssignmentTarget, type NamedKind } from './target.kinds.js';
import { AssignmentFilterMode, AssignmentTargetFilter, UnknownAssignmentTarget } from './target.type.js';

const filterModes: ReadonlyMap<unknown, AssignmentFilterMode> = new Map(
  Object.values(AssignmentFilterMode).map((mode) => [mode, mode]),
);

/**
 * Creates a value for each kind, and returns the values by `@odata.type`. Graph writes the type with a `#`; Microsoft's
 * samples and some services omit the `#`.
 */
export function byODataType<T>(create: (kind: NamedKind) => T): ReadonlyMap<unknown, T> {
  const values = new Map<unknown, T>();
  for (const kind of kindList) {
    const value = create(kind);
    values.set(`#microsoft.graph.${kind.type}`, value);
    values.set(`microsoft.graph.${kind.type}`, value);
  }
  return values;
}

const kinds = byODataType((kind) => kind);

/** Returns the kind that an `@odata.type` names; `undefined` if the kind is not modelled. */
export function modelledKind(odataType: unknown): NamedKind | undefined {
  return kinds.get(odataType);
}

// A list may have hundreds of targets, so decoding creates no intermediate objects.

const decoders = byODataType(createDecoder);

function createDecoder({ own, Target }: NamedKind): (target: Json) => AssignmentTarget {
  const properties = Object.entries(own).map(([name, { decode }]) => ({ name, decode }));
  return (target) => {
    const decoded = new Target() as AssignmentTarget & Json;
    for (const { decode, name } of properties) (decoded as Json)[name] = decode(target[name]);
    return decoded;
  };
}

/** Decodes a target. Never throws: a target of an unknown kind becomes an `UnknownAssignmentTarget`. */
export function decodeAssignmentTarget(json: unknown): AssignmentTarget {
  const target = (typeof json === 'object' && json !== null ? json : {}) as Json;
  const decode = decoders.get(target['@odata.type']);
  const decoded = decode ? decode(target) : decodeUnknown(target);
  decodeFilter(decoded, target);
  return decoded;
}

function decodeUnknown(target: Json): UnknownAssignmentTarget {
  const decoded = new UnknownAssignmentTarget();
  decoded.odataType = odataTypeOf(target);
  return decoded;
}

/** Returns the `@odata.type` of a target without `#`; `null` if there is none. */
export function odataTypeOf({ '@odata.type': type }: Json): string | null {
  return typeof type === 'string' && type !== '' ? type.replace(/^#/, '') : null;
}

/**
 * Returns a target's filter; `null` if there is none. `undefined` if the filter is not modelled: its type is unknown,
 * or it has an id without a type. The type `none` may have an id, because Intune writes a GUID of zeros with it.
 */
export function readFilter(target: Json): { mode: AssignmentFilterMode; id: string | null } | null | undefined {
  const type = target['deviceAndAppManagementAssignmentFilterType'] ?? null;
  const id = target['deviceAndAppManagementAssignmentFilterId'] ?? null;
  if (type === null) return id === null ? null : undefined;
  if (type === 'none') return id === null || typeof id === 'string' ? null : undefined;
  const mode = filterModes.get(type);
  return mode && { mode, id: typeof id === 'string' && id !== '' ? id : null };
}

/** A filter that is not modelled narrows the target in an unknown way, so it is not shown as a known mode. */
function decodeFilter(decoded: AssignmentTarget, target: Json): void {
  const read = readFilter(target);
  decoded.hasUnknownFilter = read === undefined;
  decoded.filter = null;
  if (!read) return;
  decoded.filter = new AssignmentTargetFilter();
  decoded.filter.mode = read.mode;
  decoded.filter.assignmentFilter = read.id === null ? null : new AssignmentFilter(read.id);
}

/**
 * Returns a target as Graph's JSON. Its type starts with `#`, as Microsoft's own readers require. Without a filter, the
 * two properties of filters are omitted instead of sending `none`, because v1.0 does not have them.
 */
export function encodeAssignmentTarget(input: AssignmentTargetInput): Json {
  for (const { member, own, type } of writableKinds) {
    const value = input[member];
    if (!value) continue;
    const { filter } = value;
    const filterProperties = filter && {
      deviceAndAppManagementAssignmentFilterId: filter.assignmentFilterId,
      deviceAndAppManagementAssignmentFilterType: filter.mode,
    };
    const properties = Object.fromEntries(Object.keys(own).map((name) => [name, value[name]]));
    return { '@odata.type': `#microsoft.graph.${type}`, ...filterProperties, ...properties };
  }
  throw new TypeError('An AssignmentTargetInput must have exactly one member, which @oneOf enforces.');
}

/**
 * Microsoft documents this type without `#`:
 * https://learn.microsoft.com/graph/api/intune-onboarding-compliancemanagementpartner-create
 */
export function encodeAssignment({ target }: { target: AssignmentTargetInput }): Json {
  return {
    '@odata.type': 'microsoft.graph.complianceManagementPartnerAssignment',
    target: encodeAssignmentTarget(target),
  };
}

/**
 * Returns the input for the target of an assignment that Graph shows; `undefined` if it is of a kind, or has a filter,
 * that inputs do not have. What is not modelled besides is lost: the caller must compare what the input encodes to.
 */
export function toTargetInput(assignment: unknown): AssignmentTargetInput | undefined {
  const target = isShown(assignment) ? assignment['target'] : undefined;
  if (!isShown(target)) return undefined;
  const kind = modelledKind(target['@odata.type']);
  const read = readFilter(target);
  if (!kind?.isWritable || read === undefined || read?.id === null) return undefined;
  const own = Object.fromEntries(Object.keys(kind.own).map((name) => [name, target[name]]));
  const filter = read && { assignmentFilterId: read.id, mode: read.mode };
  return { [kind.member]: filter ? { ...own, filter } : own };
}

/** Returns Graph's list of a platform; an empty one if Graph does not report the platform, or if the list is null. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns whether the schema shows an entry as an assignment. */
export function isShown(item: unknown): item is Json {
  return typeof item === 'object' && item !== null && !(item instanceof ExactNumber);
}

/** Graph's base type of all targets. */
export const targetBase = 'deviceAndAppManagementAssignmentTarget';

/** Returns the type of a kind, which declares only the properties that it does not inherit. */
function declarationOf({ base = targetBase, own }: NamedKind): ModelledType {
  const inherited = kindList.find(({ type }) => type === base)?.own ?? {};
  const declared = Object.entries(own).filter(([name]) => !Object.hasOwn(inherited, name));
  return {
    base,
    properties: Object.fromEntries(declared.map(([name, { nullable, type }]) => [name, { nullable, type }])),
  };
}

export const assignmentTypes: ModelledTypes = {
  complianceManagementPartnerAssignment: { properties: { target: { type: targetBase, nullable: true } } },
  [targetBase]: {
    properties: {
      deviceAndAppManagementAssignmentFilterId: text,
      deviceAndAppManagementAssignmentFilterType: {
        type: 'deviceAndAppManagementAssignmentFilterType',
        nullable: false,
      },
    },
  },
  ...Object.fromEntries(kindList.map((kind) => [kind.type, declarationOf(kind)])),
};

/** The schema has no member for `none`: a target without a filter has `null`. */
export const assignmentEnums = {
  deviceAndAppManagementAssignmentFilterType: ['none', ...Object.values(AssignmentFilterMode)],
};

const propertiesByType: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.keys(assignmentTypes).map((type) => [type, knownPropertiesOf(assignmentTypes, type)]),
);

/** Returns the names of the properties of an assignment or a target, including those of its bases. */
export function knownProperties(type: string): ReadonlySet<string> {
  return propertiesByType.get(type) ?? new Set();
}

const finders = byODataType(({ type }) => {
  const names = [...knownProperties(type)];
  return createUnmodelledFinder({ type, properties: new Map(names.map((name) => [name, null])) });
});

/** Finds unmodelled names in the targets of a platform's list. */
export const findUnmodelledInAssignments: FindUnmodelled = (list, found) => {
  for (const item of asList(list)) {
    if (isShown(item)) findInTarget(item['target'], found);
  }
};

const findInTarget: FindUnmodelled = (json, found) => {
  const target = isShown(json) ? json : {};
  const find = finders.get(target['@odata.type']);
  if (find) find(target, found);
  else found.push(odataTypeOf(target)?.replace('microsoft.graph.', '') ?? `${targetBase} without a type`);
  if (readFilter(target) === undefined) found.push(unmodelledFilter(target));
};

/** Returns the name of a filter's unknown type, or says that the type is missing. */
function unmodelledFilter({ deviceAndAppManagementAssignmentFilterType: type }: Json): string {
  return typeof type === 'string' && type !== 'none'
    ? `deviceAndAppManagementAssignmentFilterType/${type}`
    : 'deviceAndAppManagementAssignmentFilterId without a usable type';
}
