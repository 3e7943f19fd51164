// Verification of a write: whether a response or a read shows what was sent.
import type { MsGraphClient } from '../msgraph/client.js';
import { MsGraphCallerDisconnected, MsGraphWriteOutcomeUnknown, type MsGraphError } from '../msgraph/errors.js';
import { foldId } from '../msgraph/id.js';
import { asObject } from '../msgraph/json.js';
import { canonicalJson } from './comparison.js';
import { comparisonOf, differingProperties, isSameRead, propertyNames } from './difference.js';
import { commonProperties, type Entity, type Json } from './entity.js';
import { getEntity, type Resource, type Snapshot } from './read.js';
import { isReplacedValue } from './superseded.js';
import { goneAfterWrite, notApplied, type UserError } from './user-error.js';

/**
 * Pauses in ms before each further read while Graph shows an old state: 8 s in all. Intune was seen to lag by seconds,
 * a caller waits for the response, and the operation's deadline of 45 s must leave time for the write itself.
 */
export const settlePausesMs: readonly number[] = [300, 700, 1_500, 2_500, 3_000];

export interface Verified<T> {
  /** Empty if it shows what was sent. */
  userErrors: readonly UserError[];
  /** The object as it is now; `null` if it is gone. */
  shown: Snapshot<T> | null;
  /** Whether every property is shown as it is after the write, also those that were not sent. */
  isWhole: boolean;
  /** The names of the sent properties that are shown as they were sent. */
  applied: readonly string[];
}

interface AcceptedWrite {
  id: string;
  /** The object before the write; empty for a new one. */
  before: Json;
  body: Json;
  /** The body of the response; `undefined` without one. */
  response: unknown;
}

/**
 * Returns whether Graph shows what was sent. Reads the object, several times if need be, unless the response shows it.
 * Rejects with `MsGraphWriteOutcomeUnknown`, or with `MsGraphCallerDisconnected`.
 */
export async function verifyWrite<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { before, body, id, response }: AcceptedWrite,
): Promise<Verified<T>> {
  const { entity } = resource;
  const observe = createObserver(msgraph, entity, { before, body, id });
  const answered = snapshotOf(resource, response);
  const returned = answered && foldId(answered.entity.id) === foldId(id) ? answered : null;
  const read = (): Promise<Snapshot<T> | null> =>
    afterWrite(entity, getEntity(msgraph, resource, { id, selected: 'all' }));

  let previous = returned && observe(returned.json);
  if (returned && previous?.kind === 'shown') {
    if (isWhole(entity, { json: returned.json, before })) return asSent(returned);
    const rest = await readRest({
      read,
      showsWrite: ({ json }) => observe(json).kind === 'shown',
      pause: msgraph.pause,
    });
    // What the response shows is newer than a read that may lag.
    const json = { ...(rest.read?.json ?? before), ...returned.json };
    return { ...asSent(snapshotOf(resource, json) ?? returned), isWhole: rest.isAsNew };
  }

  // Whether a value is written that was replaced a short while ago. While reads flap, one read that shows it may be
  // older than this write, so it takes two in a row.
  const isRevert = propertyNames(body).some((name) => isReplacedValue(msgraph, { entity, id, json: body, name }));
  let last: Snapshot<T> | null = null;
  for (const pauseMs of [0, ...settlePausesMs]) {
    if (pauseMs > 0) await afterWrite(entity, msgraph.pause(pauseMs));
    last = await read();
    if (!last) continue;
    const observed = observe(last.json);
    if (observed.kind === 'shown' && (!isRevert || previous?.kind === 'shown')) {
      return asSent(last);
    }
    // Seen twice, it is no change that is still on its way.
    const isSeenTwice = previous?.kind === 'different' && previous.text === observed.text;
    previous = observed;
    if (isSeenTwice) break;
  }
  if (!last) {
    if (isNew(before)) throw neverShown(`accepted the create and does not show the new ${entity.noun}`);
    return { ...asSent(last), userErrors: [goneAfterWrite(entity.noun)] };
  }
  const { kind, missing } = observe(last.json);
  if (kind !== 'different') {
    throw neverShown(`accepted the change and still shows the ${entity.noun} as it was`);
  }
  const applied = propertyNames(body).filter((name) => !missing.includes(name));
  const error = notApplied(entity.noun, { missing, isAllMissing: applied.length === 0 });
  return { ...asSent(last), userErrors: [error], applied };
}

/**
 * Reads what a response left out, until a read shows the write as well: only that read is as new as the response. Never
 * rejects, because the response has proved the write.
 */
async function readRest<T>({
  showsWrite,
  pause,
  read,
}: {
  read: () => Promise<Snapshot<T> | null>;
  showsWrite: (snapshot: Snapshot<T>) => boolean;
  pause: MsGraphClient['pause'];
}): Promise<{ read: Snapshot<T> | null; isAsNew: boolean }> {
  let last: Snapshot<T> | null = null;
  try {
    for (const pauseMs of [0, ...settlePausesMs]) {
      if (pauseMs > 0) await pause(pauseMs);
      last = await read();
      if (last && showsWrite(last)) return { read: last, isAsNew: true };
    }
  } catch {
    // The operation has ended, or the object cannot be read.
  }
  return { read: last, isAsNew: false };
}

/** Returns the snapshot of a JSON value; `null` if it is no entity. */
function snapshotOf<T extends { id: string }>({ decode }: Resource<T>, json: unknown): Snapshot<T> | null {
  const entity = decode(json);
  return entity && { entity, json: asObject(json) ?? {} };
}

function asSent<T>(shown: Snapshot<T> | null): Verified<T> {
  return { userErrors: [], shown, isWhole: true, applied: [] };
}

interface Observation {
  /**
   * `old`: everything that the write changes is as before, or before earlier writes. `different`: neither that, nor
   * what was sent.
   */
  kind: 'shown' | 'old' | 'different';
  /** The names of the sent properties that are not shown as they were sent. */
  missing: readonly string[];
  /** The sent properties as they are shown, to compare observations. */
  text: string;
}

function createObserver(
  msgraph: MsGraphClient,
  entity: Entity,
  { before, body, id }: Omit<AcceptedWrite, 'response'>,
): (json: Json) => Observation {
  const sentNames = propertyNames(body);
  const changing = differingProperties(entity, { body, json: before });
  /** Reads may flap: they may show what an earlier write of this process replaced, unless that is what was sent now. */
  const isOld = (name: string, { json, missing }: { json: Json; missing: readonly string[] }): boolean =>
    isSameRead(entity, name, [before, json]) ||
    (missing.includes(name) && isReplacedValue(msgraph, { entity, id, json, name }));
  return (json) => {
    const missing = sentNames.filter((name) => {
      const { shows } = comparisonOf(entity, name);
      return !shows({ sent: body[name], before: before[name] }, json[name]);
    });
    const text = canonicalJson(sentNames.map((name) => json[name] ?? null));
    if (missing.length === 0) return { kind: 'shown', missing, text };
    const isAllOld = !isNew(before) && changing.every((name) => isOld(name, { json, missing }));
    // What this write does not change, and an earlier one did: the read is older than both.
    const isOlder = missing.some(
      (name) => !changing.includes(name) && isReplacedValue(msgraph, { entity, id, json, name }),
    );
    return { kind: isAllOld || isOlder ? 'old' : 'different', missing, text };
  };
}

/** Whether a response has every property that the object had; for a new one, those of all versions of Graph. */
function isWhole(entity: Entity, { before, json }: { before: Json; json: Json }): boolean {
  const names = isNew(before) ? commonProperties(entity) : propertyNames(before);
  return names.every((name) => Object.hasOwn(json, name));
}

/** A new object had no properties before. */
function isNew(before: Json): boolean {
  return Object.keys(before).length === 0;
}

/**
 * Resolves once an object is gone, after Graph accepted its removal. Reads it several times, if need be, while Graph
 * still shows it. If it cannot be read, the response to the removal is the evidence.
 */
export async function verifyRemoval<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  id: string,
): Promise<void> {
  try {
    for (const pauseMs of [0, ...settlePausesMs]) {
      if (pauseMs > 0) await msgraph.pause(pauseMs);
      if (!(await getEntity(msgraph, resource, { id, selected: 'all' }))) return;
    }
  } catch {
    return;
  }
  throw neverShown(`accepted the removal and still shows the ${resource.entity.noun}`);
}

/**
 * Awaits a step after an accepted write. Its error would tell the caller that nothing was changed, so it becomes an
 * unknown outcome.
 */
function afterWrite<T>({ noun }: Entity, step: Promise<T>): Promise<T> {
  return step.catch((cause: unknown) => {
    // Not an unknown outcome, which would raise an alert: the caller no longer waits for one.
    if (cause instanceof MsGraphCallerDisconnected) throw cause;
    const { facts } = cause as Partial<MsGraphError>;
    const message = `Microsoft Graph accepted the change, and the ${noun} could not be read afterwards.`;
    throw new MsGraphWriteOutcomeUnknown({ message, facts, cause });
  });
}

function neverShown(what: string): MsGraphWriteOutcomeUnknown {
  return new MsGraphWriteOutcomeUnknown({ message: `Microsoft Graph ${what}.` });
}
