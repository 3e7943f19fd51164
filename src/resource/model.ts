// Types of Graph's metadata that the gateway models, in the terms of CSDL.
import { propertiesOf, type DeclaredProperty, type Entity } from './entity.js';

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
    if (members && type !== undefined) enums[type] = members;
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
