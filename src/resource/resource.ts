// A resource: a described entity with its decoder, its plan and its loader.
import type { Decode } from './codec.js';
import type { Entity, Properties, Writable } from './entity.js';
import { createEntityLoader, type EntityLoader } from './loader.js';
import type { PlannedResource, PlanWithErrors } from './plan.js';

export interface LoadedResource<T extends { id: string }, P extends PlanWithErrors> extends PlannedResource<T, P> {
  loader: EntityLoader<T>;
}

/** Creates a resource. The compiler checks that the plan has every writable field of the entity. */
export function createResource<
  F extends Properties,
  T extends { id: string },
  P extends PlanWithErrors & Record<Writable<F>, unknown>,
>(entity: Entity<F>, { decode, Plan }: { decode: Decode<T>; Plan: new () => P }): LoadedResource<T, P> {
  const resource = { entity, decode, Plan };
  return { ...resource, loader: createEntityLoader(resource) };
}
