// Graph's assignment targets <-> ours. https://learn.microsoft.com/graph/api/resources/intune-shared-deviceandappmanagementassignmenttarget
import { AssignmentFilter } from '../references/assignment-filter.js';
import { Group } from '../references/group.js';
import { noteUnknown } from '../resource/codec.js';
import { ignore, type Json, type NoteUnmodelled } from '../resource/entity.js';
import type { AssignmentTargetFilterInput, AssignmentTargetInput } from './assignment-target.input.js';
import {
  AllDevicesAssignmentTarget,
  AllLicensedUsersAssignmentTarget,
  AssignmentFilterMode,
  type AssignmentTarget,
  AssignmentTargetFilter,
  ConfigurationManagerCollectionAssignmentTarget,
  ExclusionGroupAssignmentTarget,
  GroupAssignmentTarget,
  ScopeTagGroupAssignmentTarget,
  ScopeTagTargetType,
  UnknownAssignmentTarget,
} from './assignment-target.type.js';
import { knownProperties, targetBase, type modelledTargets } from './assignment.model.js';

const byValue = <T extends string>(members: Record<string, T>): ReadonlyMap<unknown, T> =>
  new Map(Object.values(members).map((value) => [value, value]));
const filterModes = byValue(AssignmentFilterMode);
const scopeTagTargetTypes = byValue(ScopeTagTargetType);

// A list has targets by the hundred, so they are decoded without objects in between.

type Decode = (target: Json) => AssignmentTarget;
type Kind = keyof typeof modelledTargets;

const decoders: Readonly<Record<Kind, Decode>> = {
  allDevicesAssignmentTarget: () => new AllDevicesAssignmentTarget(),
  allLicensedUsersAssignmentTarget: () => new AllLicensedUsersAssignmentTarget(),
  configurationManagerCollectionAssignmentTarget: ({ collectionId }) => {
    const decoded = new ConfigurationManagerCollectionAssignmentTarget();
    decoded.collectionId = textOf(collectionId);
    return decoded;
  },
  exclusionGroupAssignmentTarget: ({ groupId }) => {
    const decoded = new ExclusionGroupAssignmentTarget();
    decoded.group = groupOf(groupId);
    return decoded;
  },
  groupAssignmentTarget: ({ groupId }) => {
    const decoded = new GroupAssignmentTarget();
    decoded.group = groupOf(groupId);
    return decoded;
  },
  scopeTagGroupAssignmentTarget: ({ entraObjectId, targetType }) => {
    const decoded = new ScopeTagGroupAssignmentTarget();
    decoded.entraObjectId = textOf(entraObjectId);
    decoded.targetType = scopeTagTargetTypes.get(targetType) ?? null;
    return decoded;
  },
};

/** By what Graph writes: the type with `#`. Samples and some services leave that out. */
const kinds: ReadonlyMap<unknown, { type: Kind; decode: Decode; known: ReadonlySet<string> }> = new Map(
  (Object.keys(decoders) as Kind[]).flatMap((kind) => {
    const found = { type: kind, decode: decoders[kind], known: knownProperties(kind) };
    return [[`#microsoft.graph.${kind}`, found] as const, [`microsoft.graph.${kind}`, found] as const];
  }),
);

/** The kind that Graph's `@odata.type` names; `undefined` for one that is not modelled. */
export function modelledKind(odataType: unknown): Kind | undefined {
  return kinds.get(odataType)?.type;
}

/** Never throws: what is not known is an `UnknownAssignmentTarget`. */
export function decodeAssignmentTarget(json: unknown, note = ignore): AssignmentTarget {
  const target = (typeof json === 'object' && json !== null ? json : {}) as Json;
  const found = kinds.get(target['@odata.type']);
  const decoded = found ? found.decode(target) : decodeUnknown(target, note);
  if (found) noteUnknown(target, found, note);
  decodeFilter(decoded, target, note);
  return decoded;
}

function decodeUnknown(target: Json, note: NoteUnmodelled): UnknownAssignmentTarget {
  const decoded = new UnknownAssignmentTarget();
  decoded.odataType = textOf(target['@odata.type'])?.replace(/^#/, '') ?? null;
  note(decoded.odataType?.replace('microsoft.graph.', '') ?? `${targetBase} without a type`);
  return decoded;
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
  return mode && { mode, id: textOf(id) };
}

/** A filter that is not modelled narrows in an unknown way, and is not shown as either of the known ones. */
function decodeFilter(decoded: AssignmentTarget, target: Json, note: NoteUnmodelled): void {
  const read = readFilter(target);
  decoded.hasUnknownFilter = read === undefined;
  decoded.filter = null;
  if (read === undefined) noteFilter(target, note);
  if (!read) return;
  decoded.filter = new AssignmentTargetFilter();
  decoded.filter.mode = read.mode;
  decoded.filter.assignmentFilter = read.id === null ? null : new AssignmentFilter(read.id);
}

function noteFilter(target: Json, note: NoteUnmodelled): void {
  const type = target['deviceAndAppManagementAssignmentFilterType'];
  if (typeof type === 'string' && type !== 'none') note(`deviceAndAppManagementAssignmentFilterType/${type}`);
  else note('deviceAndAppManagementAssignmentFilterId without a usable type');
}

/** The target with `#` before its type, without which Microsoft's own readers do not recognise it. */
export function encodeAssignmentTarget(input: AssignmentTargetInput): Json {
  const { allDevices, allLicensedUsers, configurationManagerCollection, exclusionGroup, group } = input;
  if (allDevices) return encode('allDevices', allDevices.filter);
  if (allLicensedUsers) return encode('allLicensedUsers', allLicensedUsers.filter);
  if (configurationManagerCollection) {
    const { filter, collectionId } = configurationManagerCollection;
    return encode('configurationManagerCollection', filter, { collectionId });
  }
  if (exclusionGroup) return encode('exclusionGroup', exclusionGroup.filter, { groupId: exclusionGroup.groupId });
  if (group) return encode('group', group.filter, { groupId: group.groupId });
  throw new TypeError('An AssignmentTargetInput has exactly one member: @oneOf is enforced before this.');
}

/** No filter is left out rather than sent as `none`: v1.0 does not know the two properties. */
function encode(kind: string, filter: AssignmentTargetFilterInput | null | undefined, own: Json = {}): Json {
  const narrowed = filter && {
    deviceAndAppManagementAssignmentFilterId: filter.assignmentFilterId,
    deviceAndAppManagementAssignmentFilterType: filter.mode,
  };
  return { '@odata.type': `#microsoft.graph.${kind}AssignmentTarget`, ...narrowed, ...own };
}

function groupOf(groupId: unknown): Group | null {
  const id = textOf(groupId);
  return id === null ? null : new Group(id);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
