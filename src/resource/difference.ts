// Differences between two states of an object, on Graph's own JSON. Pure.
import { canonicalJson } from './comparison.js';
import type { FieldChanges } from './change.type.js';
import { propertiesOf, type Entity, type Json, type Properties, type Property } from './entity.js';

/** How the values of a property are compared. A property without a description is compared as JSON. */
export interface PropertyComparison {
  isSame: Property['isSame'];
  shows: NonNullable<Property['shows']>;
}

/** Returns how the values of a property are compared. A property that Graph does not show counts as null. */
export function comparisonOf(entity: Entity, name: string): PropertyComparison {
  const properties = propertiesOf(entity);
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const isSame = property?.isSame ?? sameJson;
  return { isSame, shows: property?.shows ?? (({ sent }, shown) => isSame(sent, shown)) };
}

function sameJson(wanted: unknown, shown: unknown): boolean {
  return canonicalJson(wanted) === canonicalJson(shown ?? null);
}

/** Returns whether two reads show the same value of a property. */
export function isSameRead(entity: Entity, name: string, [first, second]: readonly [Json, Json]): boolean {
  return (
    sameJson(first[name] ?? null, second[name]) || comparisonOf(entity, name).isSame(first[name] ?? null, second[name])
  );
}

/** Returns the names of the properties in the body of a write, without annotations. */
export function propertyNames(body: Json): string[] {
  return Object.keys(body).filter((name) => !name.includes('@'));
}

/**
 * Returns the names of the properties in the body of a PATCH whose values differ from the entity's JSON. The body decides
 * what is compared, so that a property cannot be encoded and then never be sent.
 */
export function differingProperties(entity: Entity, { body, json }: { body: Json; json: Json }): string[] {
  return propertyNames(body).filter((name) => !comparisonOf(entity, name).isSame(body[name], json[name]));
}

/** Two states of an object as Graph shows them; `null` where the object does not exist. */
export interface States {
  before: Json | null;
  after: Json | null;
}

/** Returns the state that a write would lead to. */
export function applied(before: Json | null, body: Json): Json {
  return { ...before, ...body };
}

/** Returns whether a property differs between two states. */
export function isDiffering(entity: Entity, name: string, { after, before }: States): boolean {
  return !isSameRead(entity, name, [after ?? {}, before ?? {}]);
}

/**
 * Returns the old and the new value of each field that differs between two states, and `null` for the others. Decided on
 * Graph's JSON, and then decoded.
 */
export function fieldChanges<F extends Properties>(entity: Entity<F>, states: States): FieldChanges<F> {
  const changes: Json = {};
  for (const [name, { decode }] of Object.entries<Property>(entity.fields)) {
    const from = states.before && decode(states.before[name]);
    const to = states.after && decode(states.after[name]);
    // A value that cannot be read is null, as one that is missing is: the schema shows no difference.
    const isShown = isDiffering(entity, name, states) && (from !== null || to !== null);
    changes[name] = isShown ? { from, to } : null;
  }
  return changes as FieldChanges<F>;
}
