// Update of an entity whose input has described fields only.
import type { MsGraphClient } from '../msgraph/client.js';
import { createPatch, type EntityWrite, type Resource, type Snapshot } from './calls.js';
import { encodeEntity, withoutEchoes } from './codec.js';
import { planOnly, runChange, type ChangePayload, type ValidatedChange } from './outcome.js';
import { planPatch, type PlannedResource, type PlanWithErrors } from './plan.js';
import { validateFieldUpdate } from './validation.js';

/** The arguments of the update. */
interface FieldUpdate {
  id: string;
  input: object;
}

/** Returns the plan of an update of an entity's fields. Rejects with an `MsGraphError`. */
export function planFieldUpdate<T extends { id: string }, P extends PlanWithErrors>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  args: FieldUpdate,
): Promise<P> {
  return planOnly(msgraph, resource, { ...createFieldUpdate(resource, args), plan: planOf(msgraph, resource) });
}

/** Validates an update of an entity's fields, carries it out, and fills its payload. */
export function runFieldUpdate<
  N extends string,
  T extends { id: string },
  P extends PlanWithErrors,
  Y extends ChangePayload<P> & { [K in N]?: T },
>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P> & { entity: { type: N } },
  { id, input, ...options }: FieldUpdate & { dryRun: boolean; payload: Y },
): Promise<Y> {
  return runChange(msgraph, resource, {
    ...createFieldUpdate(resource, { id, input }),
    ...options,
    show: (payload, entity) => {
      payload[resource.entity.type] = entity as Y[N];
    },
    view: { plan: planOf(msgraph, resource), unchangedReason: 'ALREADY_AS_REQUESTED' },
  });
}

function createFieldUpdate<T extends { id: string }>(
  { entity }: Resource<T>,
  { id, input }: FieldUpdate,
): Omit<ValidatedChange<T>, 'dryRun'> {
  return {
    id,
    errors: validateFieldUpdate(entity, { id, input }),
    createWrite: ({ json }) =>
      createPatch(entity, { id, body: withoutEchoes(entity, encodeEntity(entity, input), json) }),
  };
}

function planOf<T extends { id: string }, P extends PlanWithErrors>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
): (current: Snapshot<T>, write: EntityWrite | null) => P {
  return (current, write) => planPatch(resource, { current, request: write && msgraph.preview(write) });
}
