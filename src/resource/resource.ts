// A resource: a described entity with its decoder, its changes and its loader.
import type { Decode } from './codec.js';
import type { FieldChanges } from './change.type.js';
import { changesBetween, type DifferingStates } from './difference.js';
import type { Entity, Properties } from './entity.js';
import { createEntityLoader, type EntityLoader } from './loader.js';
import type { ChangeableResource } from './outcome.js';

export interface LoadedResource<T extends { id: string }, C, N extends string = string> extends ChangeableResource<
  T,
  C
> {
  entity: Entity<Properties, N>;
  loader: EntityLoader<T>;
}

interface ResourceParts<T, C> {
  decode: Decode<T>;
  /** The class of the changes. The compiler checks that it has every field of the entity. */
  Changes: new () => C;
  /** Returns the changes of properties that are not fields of the entity. */
  presentOthers?: (states: DifferingStates) => Partial<C>;
}

/** Creates a resource. */
export function createResource<
  F extends Properties,
  N extends string,
  T extends { id: string },
  C extends FieldChanges<F>,
>(entity: Entity<F, N>, { Changes, decode, presentOthers }: ResourceParts<T, C>): LoadedResource<T, C, N> {
  const resource = { entity, decode };
  return {
    ...resource,
    loader: createEntityLoader(resource),
    changesBetween: (states) => Object.assign(new Changes(), changesBetween(entity, states, presentOthers)),
  };
}
