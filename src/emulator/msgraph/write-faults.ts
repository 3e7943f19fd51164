// What faults make of a write of the local Graph: what is carried out, how it is stored, when reads show it. Pure.
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { WriteFault } from '../control/chaos.js';
import { isObject, type Json } from './odata.js';
import type { WriteEffects } from './store.js';

type WriteFaults = readonly WriteFault[];

/** Returns the part of a body that is carried out; `undefined` if nothing is. */
export function carriedOut(body: Json, faults: WriteFaults): Json | undefined {
  const ignored = faults.find(({ fault }) => fault === 'ignored');
  if (ignored && !ignored.properties) return undefined;
  const kept = Object.entries(body).filter(([name]) => !ignored?.properties?.includes(name));
  const overruled = valuesOf('overruled', faults);
  const sent = kept.map(([name, value]) => [name, Object.hasOwn(overruled, name) ? overruled[name] : value] as const);
  return { ...valuesOf('accompanied', faults), ...Object.fromEntries(sent) };
}

function valuesOf(name: WriteFault['fault'], faults: WriteFaults): Json {
  return faults.find(({ fault }) => fault === name)?.values ?? {};
}

/** Returns whether a write without a body is carried out. */
export function isCarriedOut(faults: WriteFaults): boolean {
  return carriedOut({}, faults) !== undefined;
}

/** Returns how a write is stored and shown. */
export function effectsOf(faults: WriteFaults): WriteEffects {
  const delayed = faults.find(({ fault }) => fault === 'late' || fault === 'flapping');
  return {
    lag: { delayMs: delayed?.delayMs ?? 0, isFlapping: delayed?.fault === 'flapping' },
    storedList: (list) => faults.reduce((items, { fault }) => listChanges[fault]?.(items) ?? items, list),
  };
}

type List = readonly unknown[];

const listChanges: Partial<Record<WriteFault['fault'], (list: List) => List>> = {
  extended: (list) => list.map((item) => (isObject(item) ? extended(item) : item)),
  reordered: (list) => list.toReversed(),
  deduplicated: (list) =>
    list.filter((item, index) => !list.slice(0, index).some((earlier) => isDeepStrictEqual(earlier, item))),
};

/** Returns an assignment with an id, as if it were an entity, and a target with a property that the metadata lacks. */
function extended({ target, ...assignment }: Json): Json {
  return { id: randomUUID(), ...assignment, target: isObject(target) ? { note: null, ...target } : target };
}
