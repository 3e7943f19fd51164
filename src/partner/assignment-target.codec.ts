// Graph's assignment targets <-> ours. https://learn.microsoft.com/graph/api/resources/intune-shared-deviceandappmanagementassignmenttarget
import { AssignmentFilter } from '../references/assignment-filter.js';
import type { Json } from '../resource/entity.js';
import { sentKinds, type AnyMember, type AssignmentTargetInput } from './assignment-target.input.js';
import { kindList, type AssignmentTarget, type NamedKind } from './assignment-target.kinds.js';
import { AssignmentFilterMode, AssignmentTargetFilter, UnknownAssignmentTarget } from './assignment-target.type.js';

const filterModes: ReadonlyMap<unknown, AssignmentFilterMode> = new Map(
  Object.values(AssignmentFilterMode).map((mode) => [mode, mode]),
);

/** Makes something for each kind, by what Graph writes: the type with `#`. Samples and some services leave that out. */
export function byODataType<T>(make: (kind: NamedKind) => T): ReadonlyMap<unknown, T> {
  return new Map(
    kindList.flatMap((kind) => {
      const made = make(kind);
      return [
        [`#microsoft.graph.${kind.type}`, made],
        [`microsoft.graph.${kind.type}`, made],
      ];
    }),
  );
}

const kinds = byODataType((kind) => kind);

/** The kind that Graph's `@odata.type` names; `undefined` for one that is not modelled. */
export function modelledKind(odataType: unknown): NamedKind | undefined {
  return kinds.get(odataType);
}

// A list has targets by the hundred, so they are decoded without objects in between.

const decoders = byODataType(decoderOf);

function decoderOf({ own, Target }: NamedKind): (target: Json) => AssignmentTarget {
  const properties = Object.entries(own).map(([name, { decode }]) => ({ name, decode }));
  return (target) => {
    const decoded = new Target();
    for (const { decode, name } of properties) (decoded as unknown as Json)[name] = decode(target[name]);
    return decoded;
  };
}

/** Never throws: what is not known is an `UnknownAssignmentTarget`. */
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

/** The type that Graph gave, without `#`; `null` when it gave none. */
export function odataTypeOf({ '@odata.type': type }: Json): string | null {
  return typeof type === 'string' && type !== '' ? type.replace(/^#/, '') : null;
}

/**
 * What Graph says of a target's filter: `null` when there is none, `undefined` when it is not modelled: an unknown type,
 * or an id without a type. With the type `none` there may be an id: Intune writes a GUID of zeros beside it.
 */
export function readFilter(target: Json): { mode: AssignmentFilterMode; id: string | null } | null | undefined {
  const type = target['deviceAndAppManagementAssignmentFilterType'] ?? null;
  const id = target['deviceAndAppManagementAssignmentFilterId'] ?? null;
  if (type === null) return id === null ? null : undefined;
  if (type === 'none') return id === null || typeof id === 'string' ? null : undefined;
  const mode = filterModes.get(type);
  return mode && { mode, id: typeof id === 'string' && id !== '' ? id : null };
}

/** A filter that is not modelled narrows in an unknown way, and is not shown as either of the known ones. */
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
 * The target with `#` before its type, without which Microsoft's own readers do not recognise it. No filter is left out
 * rather than sent as `none`: v1.0 does not know the two properties.
 */
export function encodeAssignmentTarget(input: AssignmentTargetInput): Json {
  for (const { member, own, type } of sentKinds) {
    const given = input[member] as AnyMember | null | undefined;
    if (!given) continue;
    const { filter } = given;
    const narrowed = filter && {
      deviceAndAppManagementAssignmentFilterId: filter.assignmentFilterId,
      deviceAndAppManagementAssignmentFilterType: filter.mode,
    };
    const properties = Object.fromEntries(Object.keys(own).map((name) => [name, given[name]]));
    return { '@odata.type': `#microsoft.graph.${type}`, ...narrowed, ...properties };
  }
  throw new TypeError('An AssignmentTargetInput has exactly one member: @oneOf is enforced before this.');
}
