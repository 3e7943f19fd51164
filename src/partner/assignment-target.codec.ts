// Graph's assignment targets <-> ours. https://learn.microsoft.com/graph/api/resources/intune-shared-deviceandappmanagementassignmenttarget
import { AssignmentFilter } from '../references/assignment-filter.js';
import { Group } from '../references/group.js';
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
import { knownProperties, targetBase, type modelledTargets } from './partner.model.js';

type Json = Record<string, unknown>;

const byValue = <T extends string>(members: Record<string, T>): ReadonlyMap<unknown, T> => new Map(Object.values(members).map((value) => [value, value]));
const filterModes = byValue(AssignmentFilterMode);
const scopeTagTargetTypes = byValue(ScopeTagTargetType);

/** Told, by its name in Graph's metadata, of whatever is not modelled; an annotation has an `@` and is no property. */
export type NoteUnmodelled = (name: string) => void;
export const ignore: NoteUnmodelled = () => undefined;

type Decode = (target: Json, filter: AssignmentTargetFilter | null) => AssignmentTarget;
type Kind = keyof typeof modelledTargets;

const decoders: Readonly<Record<Kind, Decode>> = {
  allDevicesAssignmentTarget: (_, filter) => assign(new AllDevicesAssignmentTarget(), { filter }),
  allLicensedUsersAssignmentTarget: (_, filter) => assign(new AllLicensedUsersAssignmentTarget(), { filter }),
  configurationManagerCollectionAssignmentTarget: (target, filter) =>
    assign(new ConfigurationManagerCollectionAssignmentTarget(), { filter, collectionId: textOf(target['collectionId']) }),
  exclusionGroupAssignmentTarget: (target, filter) => assign(new ExclusionGroupAssignmentTarget(), { filter, group: groupOf(target) }),
  groupAssignmentTarget: (target, filter) => assign(new GroupAssignmentTarget(), { filter, group: groupOf(target) }),
  scopeTagGroupAssignmentTarget: (target, filter) =>
    assign(new ScopeTagGroupAssignmentTarget(), {
      filter,
      entraObjectId: textOf(target['entraObjectId']),
      targetType: scopeTagTargetTypes.get(target['targetType']) ?? null,
    }),
};

/** By what Graph writes, without `#`. */
const kinds = new Map(
  (Object.keys(decoders) as Kind[]).map((kind) => [`microsoft.graph.${kind}`, { kind, decode: decoders[kind], known: knownProperties(kind) }]),
);

/** Never throws: what is not known is an `UnknownAssignmentTarget`. */
export function decodeAssignmentTarget(json: unknown, note = ignore): AssignmentTarget {
  const target = (typeof json === 'object' && json !== null ? json : {}) as Json;
  // Graph writes the type with `#`; samples and some services leave it out.
  const sent = textOf(target['@odata.type']);
  const odataType = sent?.startsWith('#') ? sent.slice(1) : sent;
  const filter = decodeFilter(target, note);
  const found = kinds.get(odataType ?? '');
  if (!found) {
    note(odataType?.replace('microsoft.graph.', '') ?? `${targetBase} without a type`);
    return assign(new UnknownAssignmentTarget(), { filter, odataType });
  }
  noteUnknown(target, found.kind, found.known, note);
  return found.decode(target, filter);
}

/** Notes each property that a type is not known to have. */
export function noteUnknown(json: Json, type: string, known: ReadonlySet<string>, note: NoteUnmodelled): void {
  for (const name of Object.keys(json)) if (!known.has(name) && !name.includes('@')) note(`${type}/${name}`);
}

/** A filter whose mode is not known narrows in an unknown way, and is not shown as either of the known ones. */
function decodeFilter(target: Json, note: NoteUnmodelled): AssignmentTargetFilter | null {
  const type = target['deviceAndAppManagementAssignmentFilterType'];
  if (type === undefined || type === 'none') return null;
  const mode = filterModes.get(type);
  if (mode === undefined) {
    note(`deviceAndAppManagementAssignmentFilterType/${String(type)}`);
    return null;
  }
  const id = textOf(target['deviceAndAppManagementAssignmentFilterId']);
  return assign(new AssignmentTargetFilter(), { mode, assignmentFilter: id === null ? null : new AssignmentFilter(id) });
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

function groupOf(target: Json): Group | null {
  const id = textOf(target['groupId']);
  return id === null ? null : new Group(id);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

const assign = <T extends object>(target: T, values: T): T => Object.assign(target, values);
