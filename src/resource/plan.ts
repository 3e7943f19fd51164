// What a mutation would change: which properties differ from what Graph shows, and how a plan presents them. Pure.
import type { AsShown, Resource } from './calls.js';
import { canonicalJson } from './canonical-json.js';
import {
  checkedUpTo,
  checksOf,
  type Attempted,
  type DryRunCheck,
  type MicrosoftGraphRequest,
  type Plan,
} from './dry-run.js';
import { propertiesOf, type Entity, type Json } from './entity.js';
import type { UserError } from './user-error.js';

/**
 * The names of the properties in the body of a PATCH that an entity, as Graph shows it, does not have already. The body
 * decides what is compared, so that a property cannot be encoded and then never be sent. Each property is compared as it
 * is described, and one that is not described as JSON. A property that Graph does not show counts as null.
 */
export function differingProperties(entity: Entity, body: Json, shown: Json): string[] {
  const properties = propertiesOf(entity);
  return Object.keys(body).filter((name) => {
    if (name.includes('@')) return false;
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return property
      ? !property.isSame(body[name], shown[name])
      : canonicalJson(body[name]) !== canonicalJson(shown[name] ?? null);
  });
}

/** A plan, with the problems that stand against it. */
export type PlanWithErrors = Plan & { userErrors: UserError<string>[] };

/** A resource whose writes can be planned; the plan has a field for each field that can be written. */
export interface PlannedResource<T extends { id: string }, P extends PlanWithErrors> extends Resource<T> {
  plan: new () => P;
}

interface Making {
  attempted: Attempted;
  values: object;
  checked?: readonly DryRunCheck[];
}

export function makePlan<T extends { id: string }, P extends PlanWithErrors>(
  { entity, plan }: PlannedResource<T, P>,
  { attempted, checked = checkedUpTo.currentState, values }: Making,
): P {
  return Object.assign(new plan(), {
    checked: checksOf[attempted].filter((check) => checked.includes(check)),
    notChecked: checksOf[attempted].filter((check) => !checked.includes(check)),
    [entity.type]: null,
    isEmpty: true,
    graphRequest: null,
    userErrors: [],
    ...changesOf(entity, { current: null, body: {}, changed: new Set() }),
    ...values,
  });
}

/** The plan of a mutation that the last of the checks made refuses. */
export function planRefused<T extends { id: string }, P extends PlanWithErrors>(
  resource: PlannedResource<T, P>,
  {
    attempted,
    checked,
    userErrors,
  }: { attempted: Attempted; checked: readonly DryRunCheck[]; userErrors: UserError<string>[] },
): P {
  return makePlan(resource, { attempted, checked, values: { userErrors } });
}

/** What a plan compares. */
export interface Compared<T> {
  /** `null` when there is none yet. */
  current: T | null;
  body: Json;
  /** Names of the properties that differ. */
  changed: ReadonlySet<string>;
}

/**
 * The plan of a PATCH; `null` for one that has nothing to send. It is empty exactly when Graph shows every property of the
 * body as the body has it; the fields of the plan only present what differs. `present` shows what the fields of an entity
 * do not.
 */
export function planPatch<T extends { id: string }, P extends PlanWithErrors>(
  resource: PlannedResource<T, P>,
  { entity: current, shown }: AsShown<T>,
  request: MicrosoftGraphRequest | null,
  present: (compared: Compared<T>) => object = () => ({}),
): P {
  const body = (request?.body ?? {}) as Json;
  const changed = new Set(differingProperties(resource.entity, body, shown));
  const compared = { current, body, changed };
  return makePlan(resource, {
    attempted: 'change',
    values: {
      ...changesOf(resource.entity, compared),
      ...present(compared),
      isEmpty: changed.size === 0,
      [resource.entity.type]: current,
      graphRequest: changed.size === 0 ? null : request,
    },
  });
}

/** For each field that can be written, from what to what it changes; `null` where it does not. */
export function changesOf<T>({ fields }: Entity, { body, changed, current }: Compared<T>): Json {
  const changes: Json = {};
  for (const [name, { decode, written }] of Object.entries(fields)) {
    if (!written) continue;
    const from = current ? (current as Json)[name] : decode(undefined);
    changes[name] = changed.has(name) ? { from, to: body[name] } : null;
  }
  return changes;
}
