// Payloads of mutations: what a mutation did, or would do. Problems that the caller can fix are user errors.
import type { MsGraphClient } from '../msgraph/client.js';
import { changeEntity, decideChange, type Change } from './change.js';
import type { EntityWrite, Snapshot } from './calls.js';
import { checkedUpTo, type DryRunCheck, type MicrosoftGraphRequest, type MutationAction } from './dry-run.js';
import { createRefusedPlan, type PlannedResource, type PlanWithErrors } from './plan.js';
import type { UserError } from './user-error.js';

/** Fields of every payload. */
export interface Payload<P> {
  graphRequest?: MicrosoftGraphRequest | null;
  plan?: P | null;
  userErrors: UserError<string>[];
}

/** Fields of the payload of a change. */
export interface ChangePayload<P> extends Payload<P> {
  changed: boolean;
  unchangedReason?: string | null;
}

/** What a mutation of one kind of object says about its results. */
export interface ChangeView<T, P> {
  /** Returns the plan; without a write, of a change that would send nothing. */
  plan: (current: Snapshot<T>, write: EntityWrite | null) => P;
  /** Why nothing is changed if Graph already shows what was requested. */
  unchangedReason: string;
}

/** The arguments of a change, and the errors that validation found in them. */
export interface ValidatedChange<T> extends Change<T> {
  dryRun: boolean;
  errors: readonly UserError<string>[];
}

interface PayloadOptions<Y, T> {
  payload: Y;
  /** Sets the payload's field for the object. */
  show: (payload: Y, entity: T) => void;
}

/**
 * Carries out a change, and fills its payload; on a dry run, with a plan. Rejects with an `MsGraphError`, such as
 * `MsGraphWriteOutcomeUnknown`.
 */
export async function runChange<T extends { id: string }, P extends PlanWithErrors, Y extends ChangePayload<P>>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  { errors, payload, show, view, ...change }: ValidatedChange<T> & PayloadOptions<Y, T> & { view: ChangeView<T, P> },
): Promise<Y> {
  const { dryRun } = change;
  if (errors.length > 0) return refusePayload(resource, { action: 'change', dryRun, payload, userErrors: errors });
  const result = await changeEntity(msgraph, resource, change);
  switch (result.kind) {
    case 'refused':
      if (result.shown) show(payload, result.shown.entity);
      return refusePayload(resource, { action: 'change', dryRun, payload, ...result });
    case 'unknown':
      throw result.error;
    case 'written':
      show(payload, result.shown.entity);
      payload.changed = true;
      return payload;
    case 'unchanged':
      payload.unchangedReason = view.unchangedReason;
      if (dryRun) fillPlan(payload, view.plan(result.current, null));
      else show(payload, result.current.entity);
      return payload;
    case 'planned':
      return fillPlan(payload, view.plan(result.current, result.write));
  }
}

/** Returns the plan of a change. Rejects with an `MsGraphError`. */
export async function planOnly<T extends { id: string }, P extends PlanWithErrors>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  { errors, plan, ...change }: Omit<ValidatedChange<T>, 'dryRun'> & { plan: ChangeView<T, P>['plan'] },
): Promise<P> {
  if (errors.length > 0) {
    return createRefusedPlan(resource, { action: 'change', userErrors: [...errors], checked: checkedUpTo.input });
  }
  const decision = await decideChange(msgraph, resource, change);
  if (decision.kind === 'refused') return createRefusedPlan(resource, { action: 'change', ...decision });
  return plan(decision.current, decision.kind === 'planned' ? decision.write : null);
}

/** Fills the payload of a dry run. */
export function fillPlan<P extends PlanWithErrors, Y extends Payload<P>>(payload: Y, plan: P): Y {
  payload.plan = plan;
  payload.graphRequest = plan.graphRequest;
  payload.userErrors = plan.userErrors;
  return payload;
}

interface RefusedPayload<Y> {
  action: MutationAction;
  dryRun: boolean;
  payload: Y;
  userErrors: readonly UserError<string>[];
  /** The last of these checks failed; the first check, of the arguments, by default. */
  checked?: readonly DryRunCheck[];
}

/** Fills the payload of a mutation that is refused. */
export function refusePayload<T extends { id: string }, P extends PlanWithErrors, Y extends Payload<P>>(
  resource: PlannedResource<T, P>,
  { action, checked = checkedUpTo.input, dryRun, payload, userErrors }: RefusedPayload<Y>,
): Y {
  payload.userErrors = [...userErrors];
  if (dryRun) payload.plan = createRefusedPlan(resource, { action, userErrors: payload.userErrors, checked });
  return payload;
}
