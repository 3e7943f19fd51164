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
import { propertiesOf, type Entity, type Json, type Property } from './entity.js';
import type { UserError } from './user-error.js';

/** How the values of a property are compared. A property without a description is compared as JSON. */
export interface PropertyComparison {
  isSame: Property['isSame'];
  shows: NonNullable<Property['shows']>;
}

/** Returns how the values of a property are compared. A property that Graph does not show counts as null. */
export function comparisonOf(entity: Entity, name: string): PropertyComparison {
  const properties = propertiesOf(entity);
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const isSame = property?.isSame ?? sameJson;
  return { isSame, shows: property?.shows ?? (({ sent }, shown) => isSame(sent, shown)) };
}

function sameJson(wanted: unknown, shown: unknown): boolean {
  return canonicalJson(wanted) === canonicalJson(shown ?? null);
}

/** Returns whether two reads show the same value of a property. */
export function isSameRead(entity: Entity, name: string, [first, second]: readonly [Json, Json]): boolean {
  return (
    sameJson(first[name] ?? null, second[name]) || comparisonOf(entity, name).isSame(first[name] ?? null, second[name])
  );
}

/** Returns the names of the properties in the body of a write, without annotations. */
export function propertyNames(body: Json): string[] {
  return Object.keys(body).filter((name) => !name.includes('@'));
}

/**
 * Returns the names of the properties in the body of a PATCH whose values differ from the entity's JSON. The body decides
 * what is compared, so that a property cannot be encoded and then never be sent.
 */
export function differingProperties(entity: Entity, { body, json }: { body: Json; json: Json }): string[] {
  return propertyNames(body).filter((name) => !comparisonOf(entity, name).isSame(body[name], json[name]));
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
