// What Graph sends and nobody models, by its name in Graph's metadata, such as `groupAssignmentTarget/newProperty`. Pure.
import { propertiesOf, type Entity, type FindUnmodelled } from './entity.js';

interface Described {
  type: string;
  /** The properties that are modelled, each with what finds names in its value; `null` where nothing does. */
  properties: ReadonlyMap<string, FindUnmodelled | null>;
  /** Only these of its properties are modelled; what else it has is no concern. */
  partial?: boolean;
}

/** Looks at the properties of an object. An annotation has an `@` and is no property. */
export function unmodelledIn({ partial = false, properties, type }: Described): FindUnmodelled {
  // Graph sends it with each object.
  const known = new Map([['@odata.type', null], ...properties]);
  return (value, found) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    // JSON has no inherited names, and this makes no list of them.
    for (const name in value) {
      const find = known.get(name);
      if (find) find((value as Record<string, unknown>)[name], found);
      else if (find === undefined && !partial && !name.includes('@')) found.push(`${type}/${name}`);
    }
  };
}

/** Looks at the properties of a described entity. */
export function unmodelledOf(entity: Entity): FindUnmodelled {
  const described = Object.entries(propertiesOf(entity)).map(
    ([name, { unmodelled = null }]): [string, FindUnmodelled | null] => [name, unmodelled],
  );
  return unmodelledIn({ type: entity.type, properties: new Map([['id', null], ...described]) });
}
