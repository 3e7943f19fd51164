// What is modelled of Graph's metadata, in the terms of CSDL.
import { propertiesOf, type DeclaredProperty, type Entity } from './entity.js';

export interface ModelledType {
  base?: string;
  properties: Readonly<Record<string, DeclaredProperty>>;
  /** Only these of its properties are read here; what else it has is no concern. */
  partial?: boolean;
}
export type ModelledTypes = Readonly<Record<string, ModelledType>>;

/** The type of a described entity. */
export function declarationOf(entity: Entity): ModelledType {
  const properties = Object.entries(propertiesOf(entity)).map(([name, { nullable, type }]) => [
    name,
    { type, nullable },
  ]);
  return { base: 'entity', properties: Object.fromEntries(properties) };
}

/** The members of each enum that a described entity has. */
export function enumsOf(entity: Entity): Record<string, readonly string[]> {
  const enums = Object.values(propertiesOf(entity)).flatMap(({ members, type }) => (members ? [[type, members]] : []));
  return Object.fromEntries(enums);
}

/** The names of the properties that a type may have in an answer, its bases' included; an `entity` has an id. */
export function knownProperties(types: ModelledTypes, name: string): ReadonlySet<string> {
  if (name === 'entity') return new Set(['id']);
  const { base, properties } = types[name] ?? { properties: {} };
  return new Set([...Object.keys(properties), ...(base === undefined ? [] : knownProperties(types, base))]);
}
