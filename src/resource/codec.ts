// What follows from the description of an entity: Graph's JSON to the entity's class, inputs to Graph's JSON, the types
// of Graph's metadata, and the names beyond them. Pure.
import {
  propertiesOf,
  type DeclaredProperty,
  type Decoded,
  type Entity,
  type FindUnmodelled,
  type Json,
  type Properties,
  type Property,
} from './entity.js';

/**
 * Decodes an entity; `null` if the JSON is no object with an id. Never throws: missing and unknown values of properties
 * are decoded to `null` or to an explicit "unknown".
 */
export type Decode<T> = (json: unknown) => T | null;

/**
 * Creates the decoder of an entity. The compiler checks that the class has every described field. Lists are decoded
 * whole, whatever a page shows of them, so the decoder is a plain loop.
 */
export function createDecoder<F extends Properties, T extends { id: string; json: Json } & Decoded<F>>(
  entity: Entity<F>,
  EntityClass: new () => T,
): Decode<T> {
  const fields = Object.entries<Property>(entity.fields).map(([name, { decode }]) => ({ name, decode }));
  return (json) => {
    if (typeof json !== 'object' || json === null) return null;
    const { id } = json as Json;
    if (typeof id !== 'string' || id === '') return null;
    const decoded = new EntityClass();
    decoded.id = id;
    decoded.json = json as Json;
    for (const { decode, name } of fields) (decoded as Json)[name] = decode((json as Json)[name]);
    return decoded;
  };
}

/** Returns the fields of an input as a body, without a `null` that Graph does not accept: validation refuses it. */
export function encodeEntity(entity: Entity, input: object): Json {
  const body: Json = { '@odata.type': `#microsoft.graph.${entity.type}` };
  for (const [name, { isWritable, nullable }] of Object.entries(entity.fields)) {
    const value = (input as Json)[name];
    if (isWritable && value !== undefined && (value !== null || nullable)) body[name] = value;
  }
  return body;
}

/**
 * Returns the body without values that are only what readers see of a value that the schema does not model. A newer
 * word of an enum is shown as `UNKNOWN`: an input that repeats it must not overwrite the word.
 */
export function withoutEchoes(entity: Entity, body: Json, current: Json): Json {
  const isEcho = (name: string): boolean => {
    const property = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
    if (!property || !Object.hasOwn(current, name) || property.isSame(body[name], current[name])) return false;
    return property.isSame(body[name], property.decode(current[name]));
  };
  return Object.fromEntries(Object.entries(body).filter(([name]) => !isEcho(name)));
}

/** Returns the names of the fields that an input sets to `null` although Graph does not accept it. */
export function forbiddenNulls({ fields }: Entity, input: object): string[] {
  return Object.entries(fields)
    .filter(([name, { isWritable, nullable }]) => isWritable && !nullable && (input as Json)[name] === null)
    .map(([name]) => name);
}

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

export function createEntityUnmodelledFinder(entity: Entity): FindUnmodelled {
  const properties = new Map<string, FindUnmodelled | null>([['id', null]]);
  for (const [name, { findUnmodelled = null }] of Object.entries(propertiesOf(entity))) {
    properties.set(name, findUnmodelled);
  }
  return createUnmodelledFinder({ type: entity.type, properties });
}
