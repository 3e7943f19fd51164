// Plan of a mutation: which properties differ from what Graph shows, and how a plan presents the difference. Pure.
import type { Resource, Snapshot } from './calls.js';
import { canonicalJson } from './canonical-json.js';
import {
  checkedUpTo,
  checksByAction,
  type DryRunCheck,
  type MicrosoftGraphRequest,
  type MutationAction,
  type Plan,
} from './dry-run.js';
import { propertiesOf, type Entity, type Json } from './entity.js';
import type { UserError } from './user-error.js';

/**
 * Returns the names of the properties in the body of a PATCH whose values differ from the entity's JSON. The body decides
 * what is compared, so that a property cannot be encoded and then never be sent. Each property is compared as its
 * description says; a property without a description is compared as JSON. A property that Graph does not show counts as
 * null.
 */
export function differingProperties(entity: Entity, { body, json }: { body: Json; json: Json }): string[] {
  const properties = propertiesOf(entity);
  return Object.keys(body).filter((name) => {
    if (name.includes('@')) return false;
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return property
      ? !property.isSame(body[name], json[name])
      : canonicalJson(body[name]) !== canonicalJson(json[name] ?? null);
  });
}

/** A plan, with the problems for which the mutation would be refused. */
export type PlanWithErrors = Plan & { userErrors: UserError<string>[] };

/** A resource whose writes can be planned. The plan has a field for each writable field of the entity. */
export interface PlannedResource<T extends { id: string }, P extends PlanWithErrors> extends Resource<T> {
  Plan: new () => P;
}

interface PlanOptions {
  action: MutationAction;
  checked?: readonly DryRunCheck[];
  /** The values of the plan's fields. Without one, a field says that nothing changes. */
  values: object;
}

export function createPlan<T extends { id: string }, P extends PlanWithErrors>(
  { entity, Plan: EntityPlan }: PlannedResource<T, P>,
  { action, checked = checkedUpTo.currentState, values }: PlanOptions,
): P {
  const checks = checksByAction[action];
  return Object.assign(new EntityPlan(), {
    checked: checks.filter((check) => checked.includes(check)),
    notChecked: checks.filter((check) => !checked.includes(check)),
    [entity.type]: null,
    isEmpty: true,
    graphRequest: null,
    userErrors: [],
    ...changesOf(entity, { current: null, json: {}, body: {}, changed: new Set() }),
    ...values,
  });
}

interface RefusedPlanOptions {
  action: MutationAction;
  /** The last of these checks found the errors. */
  checked: readonly DryRunCheck[];
  userErrors: UserError<string>[];
}

/** Returns the plan of a mutation that a check refuses. */
export function createRefusedPlan<T extends { id: string }, P extends PlanWithErrors>(
  resource: PlannedResource<T, P>,
  { action, checked, userErrors }: RefusedPlanOptions,
): P {
  return createPlan(resource, { action, checked, values: { userErrors } });
}

/** An entity, compared with the body of a write. */
export interface Comparison<T> {
  /** `null` if the entity does not exist yet. */
  current: T | null;
  /** The current entity as Graph shows it. */
  json: Json;
  body: Json;
  /** Names of the properties that differ. */
  changed: ReadonlySet<string>;
}

interface PatchPlanOptions<T> {
  current: Snapshot<T>;
  /** `null` if nothing would be sent. */
  request: MicrosoftGraphRequest | null;
  /** Returns values of the plan for properties that are not fields of the entity. */
  presentOthers?: ((comparison: Comparison<T>) => object) | undefined;
}

/**
 * Returns the plan of a PATCH. It is empty exactly when every property of the body is as Graph shows it. The plan's fields
 * only present the difference.
 */
export function planPatch<T extends { id: string }, P extends PlanWithErrors>(
  resource: PlannedResource<T, P>,
  { current: { entity: current, json }, presentOthers, request }: PatchPlanOptions<T>,
): P {
  const body = (request?.body ?? {}) as Json;
  const changed = new Set(differingProperties(resource.entity, { body, json }));
  const comparison = { current, json, body, changed };
  return createPlan(resource, {
    action: 'change',
    values: {
      ...changesOf(resource.entity, comparison),
      ...presentOthers?.(comparison),
      isEmpty: changed.size === 0,
      [resource.entity.type]: current,
      graphRequest: changed.size === 0 ? null : request,
    },
  });
}

/** Returns the old and the new value of each writable field; `null` for a field that does not change. */
export function changesOf<T>({ fields }: Entity, { body, changed, current }: Comparison<T>): Json {
  const changes: Json = {};
  for (const [name, { decode, isWritable }] of Object.entries(fields)) {
    if (!isWritable) continue;
    const from = current ? (current as Json)[name] : decode(undefined);
    changes[name] = changed.has(name) ? { from, to: body[name] } : null;
  }
  return changes;
}
