// An update of an entity: planned on a dry run, otherwise sent unless Graph shows everything as requested.
import type { MsGraphClient } from '../msgraph/client.js';
import { getEntity, patchEntity, patchOf, readUntil, type AsShown, type EntityWrite, type Resource } from './calls.js';
import { encodeEntity } from './codec.js';
import { checkedUpTo } from './dry-run.js';
import { rehearsed, type Outcome } from './outcome.js';
import {
  differingProperties,
  planPatch,
  planRefused,
  type Compared,
  type PlannedResource,
  type PlanWithErrors,
} from './plan.js';
import { goneAfterWrite, notFound, type UserError } from './user-error.js';

export interface Update<T> {
  id: string;
  write: (current: AsShown<T>) => EntityWrite;
  /** What is wrong with the update, as the entity is now. */
  check?: (current: AsShown<T>) => UserError<string>[];
  /** A last look right before the write; what speaks against it. */
  checkAgain?: (current: AsShown<T>) => Promise<UserError<string>[]>;
  /** Fields of the plan that the description does not have. */
  present?: (compared: Compared<T>, shown: AsShown<T>['shown']) => object;
}

/** An update of described fields. */
export function updateOf<T extends { id: string }>({ entity }: Resource<T>, id: string, input: object): Update<T> {
  return { id, write: () => patchOf(entity, id, encodeEntity(entity, input)) };
}

async function planUpdate<T extends { id: string }, P extends PlanWithErrors>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  { check, id, present, write }: Update<T>,
): Promise<P> {
  const current = await getEntity(msgraph, resource, { id, selected: 'all' });
  if (!current) {
    const userErrors = [notFound(resource.entity.noun)];
    return planRefused(resource, { attempted: 'change', userErrors, checked: checkedUpTo.existence });
  }
  const userErrors = check?.(current) ?? [];
  if (userErrors.length > 0) {
    return planRefused(resource, { attempted: 'change', userErrors, checked: checkedUpTo.currentState });
  }
  const request = msgraph.preview(write(current));
  return planPatch(resource, current, request, (compared) => present?.(compared, current.shown) ?? {});
}

/** Answers a query for the plan of an update; `errors` is what validation of the arguments found. Rejects with an `MsGraphError`. */
export async function planOrRefuse<T extends { id: string }, P extends PlanWithErrors>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  { errors, ...change }: Update<T> & { errors: UserError<string>[] },
): Promise<P> {
  if (errors.length === 0) return planUpdate(msgraph, resource, change);
  return planRefused(resource, { attempted: 'change', userErrors: errors, checked: checkedUpTo.input });
}

/** Plans or sends an update. Its arguments are valid. Rejects with an `MsGraphError`. */
export async function update<T extends { id: string }, P extends PlanWithErrors>(
  msgraph: MsGraphClient,
  resource: PlannedResource<T, P>,
  change: Update<T> & { dryRun: boolean | null },
): Promise<Outcome<P>> {
  const unchanged = { unchangedReason: 'ALREADY_AS_REQUESTED' } as const;
  if (change.dryRun) {
    const plan = await planUpdate(msgraph, resource, change);
    const isUnchanged = plan.isEmpty && plan.userErrors.length === 0;
    return { ...rehearsed(plan), ...(isUnchanged && unchanged) };
  }
  const { entity } = resource;
  const { id } = change;
  const current = await getEntity(msgraph, resource, { id, selected: 'all' });
  if (!current) return { userErrors: [notFound(entity.noun)] };
  const errors = change.check?.(current) ?? [];
  if (errors.length > 0) return { userErrors: errors };
  const write = change.write(current);
  const isDone = ({ shown }: AsShown<T>): boolean => differingProperties(entity, write.body, shown).length === 0;
  if (isDone(current)) return { [entity.type]: current.entity, ...unchanged };
  const late = (await change.checkAgain?.(current)) ?? [];
  if (late.length > 0) return { userErrors: late };
  const answered = await patchEntity(msgraph, resource, { id, write });
  const after = answered ?? (await readUntil(msgraph, resource, { id, showsChange: isDone }));
  if (!after) return { userErrors: [goneAfterWrite(entity.noun)] };
  return { [entity.type]: after.entity, changed: true };
}
