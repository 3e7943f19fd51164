// Codec of a described entity: Graph's JSON to the entity's class, and inputs to Graph's JSON. Pure.
import type { Decoded, Entity, Json, Properties, Property } from './entity.js';

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

/**
 * Returns the described fields of an input as the body of a POST or PATCH. Leaves out a `null` that Graph does not accept:
 * validation refuses it first.
 */
export function encodeEntity(entity: Entity, input: object): Json {
  const body: Json = { '@odata.type': `#microsoft.graph.${entity.type}` };
  for (const [name, { isWritable, nullable }] of Object.entries(entity.fields)) {
    const value = (input as Json)[name];
    if (isWritable && value !== undefined && (value !== null || nullable)) body[name] = value;
  }
  return body;
}

/**
 * Returns the body without values that are only what readers see of a value that the schema does not model. A newer word
 * of an enum is shown as `UNKNOWN`: an input that repeats it must not overwrite the word.
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
