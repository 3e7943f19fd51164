// Types of Graph's metadata that the gateway models, in the terms of CSDL, and the search for names beyond them. Pure.
import { propertiesOf, type DeclaredProperty, type Entity, type FindUnmodelled } from './entity.js';

export interface ModelledType {
  base?: string;
  properties: Readonly<Record<string, DeclaredProperty>>;
  /** The gateway reads these properties only. Further properties are no difference. */
  partial?: boolean;
}
export type ModelledTypes = Readonly<Record<string, ModelledType>>;

/** Returns the type of a described entity. */
export function declarationOf(entity: Entity): ModelledType {
  const properties: Record<string, DeclaredProperty> = {};
  for (const [name, { nullable, type }] of Object.entries(propertiesOf(entity))) properties[name] = { type, nullable };
  return { base: 'entity', properties };
}

/** Returns the members of each enum that a described entity has, by the enum's name. */
export function enumsOf(entity: Entity): Record<string, readonly string[]> {
  const enums: Record<string, readonly string[]> = {};
  for (const { members, type } of Object.values(propertiesOf(entity))) {
    if (members && type !== undefined) enums[type] = Object.values(members);
  }
  return enums;
}

/** Returns the names of the properties of a type, including those of its bases. `entity` has an id. */
export function knownProperties(types: ModelledTypes, name: string): ReadonlySet<string> {
  if (name === 'entity') return new Set(['id']);
  const { base, properties } = types[name] ?? { properties: {} };
  const inherited = base === undefined ? [] : knownProperties(types, base);
  return new Set([...Object.keys(properties), ...inherited]);
}

interface DescribedType {
  type: string;
  /** The modelled properties, each with the finder for its value; `null` for a value without one. */
  properties: ReadonlyMap<string, FindUnmodelled | null>;
  /** The gateway reads these properties only. Further properties are not reported. */
  partial?: boolean;
}

/** Creates the finder for an object. Names with an `@` are annotations, not properties. */
export function createUnmodelledFinder({ partial = false, properties, type }: DescribedType): FindUnmodelled {
  const known = new Map([['@odata.type', null], ...properties]);
  return (value, found) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    // Parsed JSON has no inherited names, and `for…in` allocates no list of names.
    for (const name in value) {
      const find = known.get(name);
      if (find) find((value as Record<string, unknown>)[name], found);
      else if (find === undefined && !partial && !name.includes('@')) found.push(`${type}/${name}`);
    }
  };
}

/** Creates the finder for a described entity. */
export function createEntityUnmodelledFinder(entity: Entity): FindUnmodelled {
  const properties = new Map<string, FindUnmodelled | null>([['id', null]]);
  for (const [name, { findUnmodelled = null }] of Object.entries(propertiesOf(entity))) {
    properties.set(name, findUnmodelled);
  }
  return createUnmodelledFinder({ type: entity.type, properties });
}
