// Finders of names in Graph's JSON that the schema does not model, such as `groupAssignmentTarget/newProperty`. Pure.
import { propertiesOf, type Entity, type FindUnmodelled } from './entity.js';

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
