// What a tenant holds, as facts: one for each property, and one for each meaning that an assignment may have.
// Everything else in the model compares facts.
import type { Emulator } from '../../src/emulator/emulator.js';
import type { Json } from '../support/gateway.js';

/**
 * Values by key, such as `id displayName`. Absent is an empty list; a list of assignments has one key for each meaning.
 */
export type Facts = ReadonlyMap<string, readonly Json[]>;

/** Created partners get names that start like this, because their ids are not known before. */
export const createdName = 'new ';

export function factsOf(emulator: Emulator): Facts {
  const facts = new Map<string, Json[]>();
  const add = (key: string, value: Json): void => {
    facts.set(key, [...(facts.get(key) ?? []), value]);
  };
  for (const { '@odata.type': _type, id, ...properties } of [...emulator.partners(), ...emulator.connectors()]) {
    const { displayName } = properties;
    const object = String(displayName).startsWith(createdName) ? String(displayName) : String(id).toLowerCase();
    add(`${object} exists`, true);
    // The case of an id is the creator's.
    add(`${object} id`, id);
    for (const [property, value] of Object.entries(properties)) {
      if (!Array.isArray(value)) add(`${object} ${property}`, value);
      else for (const item of value) add(`${object} ${property} ${meaningOf(item)}`, item);
    }
  }
  return facts;
}

/** Returns equal texts for assignments that mean the same, whatever Graph added to them. */
export function meaningOf({ id: _id, '@odata.type': _type, target, ...rest }: Json): string {
  const { deviceAndAppManagementAssignmentFilterId: filter, deviceAndAppManagementAssignmentFilterType: type } = target;
  const hasFilter = type === 'include' || type === 'exclude';
  const meaning = {
    ...rest,
    ...target,
    deviceAndAppManagementAssignmentFilterId: hasFilter ? filter : null,
    deviceAndAppManagementAssignmentFilterType: hasFilter ? type : null,
  };
  const known = Object.entries(meaning).filter(([, value]) => value !== null);
  return JSON.stringify(known.toSorted(([a], [b]) => (a < b ? -1 : 1))).toLowerCase();
}

/** Returns whether Graph added something to an assignment, so that it may not equal the target that it was made of. */
export function isExtended({ id, target }: Json): boolean {
  return id !== undefined || 'note' in target;
}

/** Returns whether what was there still is, except for what Graph added to it. */
export function isKept(before: readonly Json[], after: readonly Json[], isDeduplicated: boolean): boolean {
  const hasCount =
    after.length === before.length || (isDeduplicated && after.length < before.length && after.length > 0);
  return hasCount && after.every((item) => before.some((earlier) => isExtensionOf(item, earlier)));
}

function isExtensionOf(value: Json, earlier: Json): boolean {
  if (typeof earlier !== 'object' || earlier === null || typeof value !== 'object') return value === earlier;
  return Object.keys({ ...value, ...earlier }).every((name) =>
    name in earlier ? isExtensionOf(value[name], earlier[name]) : name === 'id' || value[name] === null,
  );
}
