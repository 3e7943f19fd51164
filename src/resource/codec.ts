// Graph's JSON <-> a described entity. Pure.
import type { Decoded, Entity, Json, Properties, Property } from './entity.js';

/** Never throws. `null` when there is nothing with an id; whatever else is missing or new has a value that says so. */
export type Decode<T> = (json: unknown) => T | null;

/**
 * The decoder of an entity whose class has each described field, which the compiler checks. A list is decoded whole,
 * whatever a page shows of it, so this is written in plain loops.
 */
export function decoderOf<F extends Properties, T extends { id: string } & Decoded<F>>(
  entity: Entity<F>,
  make: new () => T,
): Decode<T> {
  const fields = Object.entries<Property>(entity.fields).map(([name, { decode }]) => ({ name, decode }));
  return (json) => {
    if (typeof json !== 'object' || json === null) return null;
    const { id } = json as Json;
    if (typeof id !== 'string' || id === '') return null;
    const decoded = new make();
    decoded.id = id;
    for (const { decode, name } of fields) (decoded as Json)[name] = decode((json as Json)[name]);
    return decoded;
  };
}

/**
 * The body of a POST or PATCH: the fields that were given, and others that the resource has encoded itself. A `null` that
 * Graph does not take is left out: validation refuses it first.
 */
export function encodeEntity(entity: Entity, input: object, others: Json = {}): Json {
  const body: Json = { '@odata.type': `#microsoft.graph.${entity.type}` };
  for (const [name, { nullable, written }] of Object.entries(entity.fields)) {
    const value = (input as Json)[name];
    if (written && value !== undefined && (value !== null || nullable)) body[name] = value;
  }
  return { ...body, ...others };
}

/** The names of the fields that an input sets to `null` although Graph does not take it. */
export function forbiddenNulls({ fields }: Entity, input: object): string[] {
  return Object.entries(fields)
    .filter(([name, { nullable, written }]) => written && !nullable && (input as Json)[name] === null)
    .map(([name]) => name);
}

/** Whether a body changes nothing. */
export function isEmptyBody(body: Json): boolean {
  return Object.keys(body).every((name) => name.includes('@'));
}
