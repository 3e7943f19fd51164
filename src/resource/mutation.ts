// Resources whose entities can be changed, and the payloads of their mutations.
import type { MsGraphClient } from '../msgraph/client.js';
import { refuseInput, changeEntity, type MutationResult } from './change.js';
import type { FieldChanges } from './change.type.js';
import { encodeEntity, withoutEchoes, type Decode } from './codec.js';
import { changesBetween, type States, type DifferingStates } from './difference.js';
import type { Entity, Properties } from './entity.js';
import { divideChecks, type Payload, type UnchangedReason, type UpdateArgs } from './payload.js';
import { createEntityLoader, createPatch, type Resource, type EntityLoader } from './read.js';
import { validateFieldUpdate, type MutationAction, type UserError } from './user-error.js';

/** A resource whose mutations show what they change. */
export interface ChangeableResource<T extends { id: string }, C> extends Resource<T> {
  /** Returns what differs between two states. */
  changesBetween: (states: States) => C;
}

/** The payload of a mutation, which has the object under the name of its type. */
export type PayloadOf<T, C, N extends string> = Payload & { [K in N]: T | null } & {
  changes: C | null;
  userErrors: UserError<string>[];
};

interface Mutation<T, Y> {
  action: MutationAction;
  dryRun: boolean;
  /** The errors that validation of the arguments found. */
  errors: readonly UserError<string>[];
  payload: Y;
  /** Carries out the mutation, or only decides it on a dry run. */
  run: () => Promise<MutationResult<T>>;
  /** Why nothing is changed if Graph already shows what was requested. */
  unchangedReason?: UnchangedReason;
}

/** Carries out a mutation and fills its payload. Rejects with an `MsGraphError`, such as `MsGraphWriteOutcomeUnknown`. */
export async function runMutation<T extends { id: string }, C, N extends string, Y extends PayloadOf<T, C, N>>(
  msgraph: MsGraphClient,
  { changesBetween: changesOf, entity: { type } }: ChangeableResource<T, C> & { entity: { type: N } },
  { action, dryRun, errors, payload, run, unchangedReason }: Mutation<T, Y>,
): Promise<Y> {
  const result = errors.length > 0 ? refuseInput(errors) : await run();
  if (result.kind === 'unknown') throw result.error;
  const { shown, states } = result;
  const write = result.kind === 'unchanged' ? undefined : result.write;
  return Object.assign(payload, divideChecks(action, result.lastCheck), {
    isDryRun: dryRun,
    changed: result.kind === 'written',
    changes: states ? changesOf(states) : null,
    graphRequest: write ? msgraph.preview(write) : null,
    userErrors: result.kind === 'refused' ? [...result.userErrors] : [],
    [type]: shown?.entity ?? null,
    unchangedReason: result.kind === 'unchanged' ? unchangedReason : null,
  });
}

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

/** Updates an entity's fields, unless Graph already shows everything as requested. Rejects with an `MsGraphError`. */
export function updateFields<T extends { id: string }, C, N extends string, Y extends PayloadOf<T, C, N>>(
  msgraph: MsGraphClient,
  resource: ChangeableResource<T, C> & { entity: { type: N } },
  { dryRun, id, input, payload }: UpdateArgs<object> & { payload: Y },
): Promise<Y> {
  const { entity } = resource;
  const encoded = encodeEntity(entity, input);
  return runMutation(msgraph, resource, {
    action: 'change',
    dryRun,
    errors: validateFieldUpdate(entity, { id, input }),
    payload,
    run: () =>
      changeEntity(msgraph, resource, {
        dryRun,
        id,
        createWrite: ({ json }) => createPatch(entity, { id, body: withoutEchoes(entity, encoded, json) }),
      }),
    unchangedReason: 'ALREADY_AS_REQUESTED',
  });
}
