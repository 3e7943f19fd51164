// A resource: a described entity with its decoder, its plan and its loader.
import type { Decode } from './codec.js';
import type { Entity, Properties, Writable } from './entity.js';
import { createEntityLoader, type EntityLoader } from './loader.js';
import type { PlannedResource, PlanWithErrors } from './plan.js';

export interface LoadedResource<
  T extends { id: string },
  P extends PlanWithErrors,
  N extends string = string,
> extends PlannedResource<T, P> {
  entity: Entity<Properties, N>;
  loader: EntityLoader<T>;
}

/** Creates a resource. The compiler checks that the plan has every writable field of the entity. */
export function createResource<
  F extends Properties,
  N extends string,
  T extends { id: string },
  P extends PlanWithErrors & Record<Writable<F>, unknown>,
>(entity: Entity<F, N>, { decode, Plan }: { decode: Decode<T>; Plan: new () => P }): LoadedResource<T, P, N> {
  const resource = { entity, decode, Plan };
  return { ...resource, loader: createEntityLoader(resource) };
}
