// Update of an entity: planned on a dry run, and otherwise sent unless Graph already shows everything as requested.
import type { MsGraphClient } from '../msgraph/client.js';
import {
  createPatch,
  getEntity,
  patchEntity,
  readUntil,
  type EntityWrite,
  type Resource,
  type Snapshot,
} from './calls.js';
import { encodeEntity } from './codec.js';
import { checkedUpTo } from './dry-run.js';
import { dryRunOutcome, runMutation, type Outcome, type Payload } from './outcome.js';
import {
  createRefusedPlan,
  differingProperties,
  planPatch,
  type Comparison,
  type PlannedResource,
  type PlanWithErrors,
} from './plan.js';
import { goneAfterWrite, notFound, type UserError } from './user-error.js';
import { validateFieldUpdate } from './validation.js';

export interface Update<T> {
  id: string;
  createWrite: (current: Snapshot<T>) => EntityWrite;
  /** Returns the errors of the update, given the current entity. */
  check?: (current: Snapshot<T>) => UserError<string>[];
  /** Runs right before the write. Returns the errors that forbid it. */
  checkBeforeWrite?: (current: Snapshot<T>) => Promise<UserError<string>[]>;
  /** Returns values of the plan for properties that are not fields of the entity. */
  presentOthers?: (comparison: Comparison<T>) => object;
}

/** The arguments of an update whose input has described fields only. */
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
  const errors = validateFieldUpdate(resource.entity, args);
  return planUpdate(msgraph, resource, { ...createFieldUpdate(resource, args), errors });
}

/** Validates, then plans or sends an update of an entity's fields, and fills its payload. */
export function runFieldUpdate<T extends { id: string }, P extends PlanWithErrors, Y extends Payload<P>>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  { dryRun, payload, ...args }: FieldUpdate & { dryRun: boolean | null; payload: Y },
): Promise<Y> {
  const errors = validateFieldUpdate(resource.entity, args);
  return runMutation(resource, { action: 'change', dryRun, errors, payload }, () =>
    runUpdate(msgraph, resource, { ...createFieldUpdate(resource, args), dryRun }),
  );
}

function createFieldUpdate<T extends { id: string }>({ entity }: Resource<T>, { id, input }: FieldUpdate): Update<T> {
  return { id, createWrite: () => createPatch(entity, { id, body: encodeEntity(entity, input) }) };
}

/** Returns the plan of an update. `errors` were found by validation of its arguments. Rejects with an `MsGraphError`. */
export async function planUpdate<T extends { id: string }, P extends PlanWithErrors>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  { errors, ...update }: Update<T> & { errors: UserError<string>[] },
): Promise<P> {
  if (errors.length === 0) return planValidUpdate(msgraph, resource, update);
  return createRefusedPlan(resource, { action: 'change', userErrors: errors, checked: checkedUpTo.input });
}

async function planValidUpdate<T extends { id: string }, P extends PlanWithErrors>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  { check, createWrite, id, presentOthers }: Update<T>,
): Promise<P> {
  const current = await getEntity(msgraph, resource, { id, selected: 'all' });
  if (!current) {
    const userErrors = [notFound(resource.entity.noun)];
    return createRefusedPlan(resource, { action: 'change', userErrors, checked: checkedUpTo.existence });
  }
  const userErrors = check?.(current) ?? [];
  if (userErrors.length > 0) {
    return createRefusedPlan(resource, { action: 'change', userErrors, checked: checkedUpTo.currentState });
  }
  const request = msgraph.preview(createWrite(current));
  return planPatch(resource, { current, request, presentOthers });
}

const alreadyAsRequested = { unchangedReason: 'ALREADY_AS_REQUESTED' } as const;

/** Plans or sends an update. Its arguments must be valid. Rejects with an `MsGraphError`. */
export async function runUpdate<T extends { id: string }, P extends PlanWithErrors>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  { dryRun, ...update }: Update<T> & { dryRun: boolean | null },
): Promise<Outcome<P>> {
  if (dryRun) {
    const plan = await planValidUpdate(msgraph, resource, update);
    const isUnchanged = plan.isEmpty && plan.userErrors.length === 0;
    return { ...dryRunOutcome(plan), ...(isUnchanged && alreadyAsRequested) };
  }
  return sendUpdate(msgraph, resource, update);
}

async function sendUpdate<T extends { id: string }, P extends PlanWithErrors>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  { check, checkBeforeWrite, createWrite, id }: Update<T>,
): Promise<Outcome<P>> {
  const { entity } = resource;
  const current = await getEntity(msgraph, resource, { id, selected: 'all' });
  if (!current) return { userErrors: [notFound(entity.noun)] };
  const errors = check?.(current) ?? [];
  if (errors.length > 0) return { userErrors: errors };

  const write = createWrite(current);
  const showsChange = ({ json }: Snapshot<T>): boolean =>
    differingProperties(entity, { body: write.body, json }).length === 0;
  if (showsChange(current)) return { [entity.type]: current.entity, ...alreadyAsRequested };

  const lateErrors = (await checkBeforeWrite?.(current)) ?? [];
  if (lateErrors.length > 0) return { userErrors: lateErrors };

  const returned = await patchEntity(msgraph, resource, { id, write });
  const after = returned ?? (await readUntil(msgraph, resource, { id, showsChange }));
  if (!after) return { userErrors: [goneAfterWrite(entity.noun)] };
  return { [entity.type]: after.entity, changed: true };
}
