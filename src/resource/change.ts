// The one way to change an existing object: read, decide, read again where the change depends on what was read, send, and
// verify. Changes of one object in this process run one after the other. Graph offers no ETag, so another replica or
// program that writes between the last read and the write is overwritten unnoticed.
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import { MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import { entityPath, getEntity, type EntityWrite, type Resource, type Snapshot } from './calls.js';
import { checkedUpTo, type DryRunCheck } from './dry-run.js';
import type { Json } from './entity.js';
import { isPathId } from './id.js';
import { differingProperties, isSameRead } from './plan.js';
import { toUserError } from './refused-write.js';
import { isSuperseded, rememberExistence, rememberWrite, type WriteEvidence } from './superseded.js';
import { changedBeforeWrite, notFound, notYetVisible, type UserError } from './user-error.js';
import { settlePausesMs, verifyRemoval, verifyWrite } from './verify.js';

/** What decides a change. */
export interface Change<T> {
  id: string;
  /** Returns the errors of the change, given the current object. */
  check?: ((current: Snapshot<T>) => UserError<string>[]) | undefined;
  /** Returns the write. Its properties that the object already has, and no others, decide whether anything would change. */
  createWrite: (current: Snapshot<T>) => EntityWrite;
  /** Names of the properties whose new values are made from those that were read. */
  derived?: readonly string[];
}

/** How a change ended. */
export type ChangeResult<T> =
  /** Nothing was changed, or something other than was sent: the user errors say so. The last of the checks failed. */
  | { kind: 'refused'; userErrors: UserError<string>[]; checked: readonly DryRunCheck[]; shown?: Snapshot<T> }
  /** A dry run: the write would be sent. */
  | { kind: 'planned'; current: Snapshot<T>; write: EntityWrite }
  /** Graph already shows what was requested. */
  | { kind: 'unchanged'; current: Snapshot<T> }
  /** A response or a read has shown what was sent. */
  | { kind: 'written'; shown: Snapshot<T> }
  /** The write may have been carried out. */
  | { kind: 'unknown'; error: MsGraphWriteOutcomeUnknown };

type Decision<T> = Extract<ChangeResult<T>, { kind: 'refused' | 'planned' | 'unchanged' }>;
export type WriteResult<T> = Extract<ChangeResult<T>, { kind: 'refused' | 'written' | 'unknown' }>;

// Each function that reads or sends rejects with an `MsGraphError`.

/** Reads an object and decides what a change would do. Sends nothing. */
export async function decideChange<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  change: Change<T>,
): Promise<Decision<T>> {
  const { entity } = resource;
  const { check, createWrite, derived = [], id } = change;
  const read = await readSettled(msgraph, resource, {
    id,
    touchedBy: (current) => [...Object.keys(createWrite(current).body), ...derived],
  });
  if (read === 'superseded') return refuse([notYetVisible(entity.noun)], checkedUpTo.currentState);
  if (!read) return refuse([notFound(entity.noun)], checkedUpTo.existence);
  const userErrors = check?.(read) ?? [];
  if (userErrors.length > 0) return refuse(userErrors, checkedUpTo.currentState);
  const write = createWrite(read);
  const isUnchanged = differingProperties(entity, { body: write.body, json: read.json }).length === 0;
  return isUnchanged ? { kind: 'unchanged', current: read } : { kind: 'planned', current: read, write };
}

/** Changes an object. A dry run only decides. */
export function changeEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { dryRun, ...change }: Change<T> & { dryRun: boolean },
): Promise<ChangeResult<T>> {
  if (dryRun) return decideChange(msgraph, resource, change);
  return msgraph.exclusively(entityPath(resource.entity, change.id), async () => {
    const decision = await decideChange(msgraph, resource, change);
    if (decision.kind !== 'planned') return decision;
    const late = await checkAgain(msgraph, resource, { change, decision });
    return late ?? sendChange(msgraph, resource, { id: change.id, ...decision });
  });
}

/** Reads the object again if the write is made from what was read. Returns the refusal if that has changed. */
async function checkAgain<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  {
    change: { derived = [], id },
    decision,
  }: { change: Change<T>; decision: Extract<Decision<T>, { kind: 'planned' }> },
): Promise<Extract<Decision<T>, { kind: 'refused' }> | undefined> {
  if (derived.length === 0) return undefined;
  const { entity } = resource;
  const { noun } = entity;
  const again = await readSettled(msgraph, resource, { id, touchedBy: () => Object.keys(decision.write.body) });
  if (again === 'superseded') return refuse([notYetVisible(noun)], checkedUpTo.currentState);
  if (!again) return refuse([notFound(noun)], checkedUpTo.existence);
  const { current } = decision;
  const isSame = derived.every((name) => isSameRead(entity, name, [current.json, again.json]));
  return isSame ? undefined : refuse([changedBeforeWrite(noun)], checkedUpTo.currentState);
}

async function sendChange<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { current, id, write }: { id: string; current: Snapshot<T>; write: EntityWrite },
): Promise<WriteResult<T>> {
  const { entity } = resource;
  const { body } = write;
  const { json: before } = current;
  let sent = pick(body, differingProperties(entity, { body, json: before }));
  const sending = await sendWrite(msgraph, { write, action: 'change', noun: entity.noun });
  if (sending.kind !== 'accepted') {
    if (sending.kind === 'unknown') rememberWrite(msgraph, { entity, id, before, sent, evidence: 'unanswered' });
    return sending;
  }
  // Remembered also if the caller disconnects, or the deadline passes, before a read has shown the change.
  let evidence: WriteEvidence = 'accepted';
  try {
    const verified = await verifyWrite(msgraph, resource, { id, before, body, response: sending.response });
    if (verified.kind === 'unknown') return verified;
    evidence = 'shown';
    if (verified.kind === 'refused') sent = pick(sent, verified.applied);
    return verified;
  } finally {
    rememberWrite(msgraph, { entity, id, before, sent, evidence });
  }
}

/** Deletes an object. Not read first, because Graph itself reports an object that does not exist. */
export function removeEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, write }: { id: string; write: MsGraphWrite },
): Promise<Exclude<WriteResult<T>, { kind: 'written' }> | { kind: 'removed' }> {
  const { entity } = resource;
  return msgraph.exclusively(entityPath(entity, id), async () => {
    const sending = await sendWrite(msgraph, { write, action: 'remove', noun: entity.noun });
    if (sending.kind !== 'accepted') return sending;
    rememberExistence(msgraph, { entity, id, existence: 'deleted' });
    return verifyRemoval(msgraph, resource, id);
  });
}

/** Creates an object. `body` in the write has the properties that the new object must show. */
export async function createEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { notOffered, write }: { write: EntityWrite; notOffered: UserError<string> },
): Promise<WriteResult<T>> {
  const { entity, decode } = resource;
  const { body } = write;
  const sending = await sendWrite(msgraph, { write, action: 'create', noun: entity.noun, notOffered });
  if (sending.kind !== 'accepted') return sending;
  const { response } = sending;
  const created = decode(response);
  if (!created || !isPathId(created.id)) {
    // The entity cannot be read, because its id is unknown, or would select another path with the user's token.
    const message = `Microsoft Graph accepted the create without showing the new ${entity.noun}.`;
    return { kind: 'unknown', error: new MsGraphWriteOutcomeUnknown({ message }) };
  }
  const { id } = created;
  rememberExistence(msgraph, { entity, id, existence: 'created' });
  return verifyWrite(msgraph, resource, { id, before: {}, body, response });
}

type Sending = Exclude<WriteResult<never>, { kind: 'written' }> | { kind: 'accepted'; response: unknown };

interface SendOptions {
  write: MsGraphWrite;
  action: 'create' | 'change' | 'remove';
  noun: string;
  notOffered?: UserError<string>;
}

/** Sends a write once. Refusals that the caller can fix become user errors. */
async function sendWrite(msgraph: MsGraphClient, { write, ...refusal }: SendOptions): Promise<Sending> {
  try {
    return { kind: 'accepted', response: await msgraph.write(write) };
  } catch (error) {
    if (error instanceof MsGraphWriteOutcomeUnknown) return { kind: 'unknown', error };
    return refuse([toUserError(error, refusal)], checkedUpTo.currentState);
  }
}

/**
 * Reads an object as the base of a change. While Graph shows a state that this process replaced, waits and reads again.
 * `touchedBy` returns the names of the properties that the change touches.
 */
export async function readSettled<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, touchedBy }: { id: string; touchedBy: (current: Snapshot<T>) => readonly string[] },
): Promise<Snapshot<T> | null | 'superseded'> {
  const { entity } = resource;
  for (const pauseMs of [0, ...settlePausesMs]) {
    if (pauseMs > 0) await msgraph.pause(pauseMs);
    const read = await getEntity(msgraph, resource, { id, selected: 'all' });
    const touched = read ? touchedBy(read) : [];
    if (!isSuperseded(msgraph, { entity, id, json: read?.json ?? null, touched })) return read;
  }
  return 'superseded';
}

function refuse(
  userErrors: UserError<string>[],
  checked: readonly DryRunCheck[],
): { kind: 'refused'; userErrors: UserError<string>[]; checked: readonly DryRunCheck[] } {
  return { kind: 'refused', userErrors, checked };
}

function pick(json: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(json, name)).map((name) => [name, json[name]]));
}
