// The one way to change an existing object: read, decide, read again where the change depends on what was read, send, and
// verify. A dry run ends with the decision. Changes of one object in this process run one after the other. Graph offers no
// ETag, so another replica or program that writes between the last read and the write is overwritten unnoticed.
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import { MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import { applied, differingProperties, isSameRead, type States } from './difference.js';
import type { Json } from './entity.js';
import { DryRunCheck } from './payload.js';
import { entityPath, getEntity, type EntityWrite, type Resource, type Snapshot } from './read.js';
import { isSuperseded, rememberExistence, rememberWrite, type WriteEvidence } from './superseded.js';
import {
  isPathId,
  toUserError,
  type MutationAction,
  changedBeforeWrite,
  notFound,
  notYetVisible,
  type UserError,
} from './user-error.js';
import { settlePausesMs, verifyRemoval, verifyWrite, type Verified } from './verify.js';

const { CURRENT_STATE, EXISTENCE, INPUT, MICROSOFT_GRAPH_RULES } = DryRunCheck;

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

/** How a mutation ended, or would end. */
export type MutationResult<T> = Refused<T> | Planned<Snapshot<T> | null> | Unchanged<T> | Written<T> | Unknown;
type WriteResult<T> = Refused<T> | Written<T> | Unknown;

/** Nothing was changed, or something other than was sent: the user errors say so. */
interface Refused<T> {
  kind: 'refused';
  userErrors: readonly UserError<string>[];
  /** The check that failed. */
  lastCheck: DryRunCheck;
  /** The write, if it was sent. */
  write?: MsGraphWrite;
  /** The object as it is now, if Graph shows other values than were sent. */
  shown?: Snapshot<T>;
  states?: States;
}

/** A dry run: the write would be sent. */
interface Planned<S, W extends MsGraphWrite = MsGraphWrite> {
  kind: 'planned';
  /** The object as it is now; `null` if it does not exist yet. */
  shown: S;
  write: W;
  states: States;
  /** The last check that was made. */
  lastCheck: DryRunCheck;
}

/** Graph already shows what was requested. */
interface Unchanged<T> {
  kind: 'unchanged';
  shown: Snapshot<T>;
  states: States;
  lastCheck: DryRunCheck;
}

/** A response or a read has shown what was sent. */
interface Written<T> {
  kind: 'written';
  /** The object as it is now; `null` if it was removed. */
  shown: Snapshot<T> | null;
  write: MsGraphWrite;
  /** `null` if Graph does not show the whole object as it is after the write. */
  states: States | null;
  lastCheck: DryRunCheck;
}

/** The write may have been carried out. */
interface Unknown {
  kind: 'unknown';
  error: MsGraphWriteOutcomeUnknown;
}

/** Returns the result of a mutation whose arguments are not valid. */
export function refuseInput(userErrors: readonly UserError<string>[]): Refused<never> {
  return refuse(userErrors, INPUT);
}

// Each function that reads or sends rejects with an `MsGraphError`.

/** Reads an object and decides what a change would do. Sends nothing. */
async function decideChange<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { check, createWrite, derived = [], id }: Change<T>,
): Promise<Refused<T> | Unchanged<T> | Planned<Snapshot<T>, EntityWrite>> {
  const base = await readBase(msgraph, resource, {
    id,
    touchedBy: (current) => [...Object.keys(createWrite(current).body), ...derived],
  });
  if (base.kind === 'refused') return base;
  const { shown } = base;
  const { json } = shown;
  const userErrors = check?.(shown) ?? [];
  if (userErrors.length > 0) return refuse(userErrors, CURRENT_STATE);
  const write = createWrite(shown);
  const isUnchanged = differingProperties(resource.entity, { body: write.body, json }).length === 0;
  if (isUnchanged) return { kind: 'unchanged', shown, states: { before: json, after: json }, lastCheck: CURRENT_STATE };
  const states = { before: json, after: applied(json, write.body) };
  return { kind: 'planned', shown, write, states, lastCheck: CURRENT_STATE };
}

/** Changes an object. A dry run only decides. */
export function changeEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { dryRun, ...change }: Change<T> & { dryRun: boolean },
): Promise<MutationResult<T>> {
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
  { change: { derived = [], id }, decision }: { change: Change<T>; decision: Planned<Snapshot<T>, EntityWrite> },
): Promise<Refused<T> | undefined> {
  if (derived.length === 0) return undefined;
  const { entity } = resource;
  const again = await readBase(msgraph, resource, { id, touchedBy: () => Object.keys(decision.write.body) });
  if (again.kind === 'refused') return again;
  const isSame = derived.every((name) => isSameRead(entity, name, [decision.shown.json, again.shown.json]));
  return isSame ? undefined : refuse([changedBeforeWrite(entity.noun)], CURRENT_STATE);
}

async function sendChange<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, shown, write }: { id: string; shown: Snapshot<T>; write: EntityWrite },
): Promise<WriteResult<T>> {
  const { entity } = resource;
  const { body } = write;
  const { json: before } = shown;
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
    return reportVerified(verified, { before, write });
  } finally {
    rememberWrite(msgraph, { entity, id, before, sent, evidence });
  }
}

/** Returns the result of an accepted write: what Graph showed before it, and shows now. */
function reportVerified<T>(
  verified: Verified<T>,
  { before, write }: { before: Json | null; write: MsGraphWrite },
): WriteResult<T> {
  switch (verified.kind) {
    case 'unknown':
      return verified;
    case 'written': {
      const { isWhole, shown } = verified;
      const states = isWhole ? { before, after: shown.json } : null;
      return { kind: 'written', shown, write, states, lastCheck: MICROSOFT_GRAPH_RULES };
    }
    case 'refused': {
      const { shown, userErrors } = verified;
      const seen = shown && { shown, states: { before, after: shown.json } };
      return { ...refuse(userErrors, MICROSOFT_GRAPH_RULES), write, ...seen };
    }
  }
}

/** Deletes an object. A dry run only reads it. */
export async function removeEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { dryRun, id, write }: { dryRun: boolean; id: string; write: MsGraphWrite },
): Promise<MutationResult<T>> {
  const { entity } = resource;
  const decide = async (): Promise<Refused<T> | Planned<Snapshot<T>>> => {
    const base = await readBase(msgraph, resource, { id, touchedBy: () => [] });
    if (base.kind === 'refused') return base;
    const states = { before: base.shown.json, after: null };
    return { kind: 'planned', shown: base.shown, write, states, lastCheck: CURRENT_STATE };
  };
  if (dryRun) return decide();
  return msgraph.exclusively(entityPath(entity, id), async () => {
    const decision = await decide();
    if (decision.kind !== 'planned') return decision;
    const sending = await sendWrite(msgraph, { write, action: 'remove', noun: entity.noun });
    if (sending.kind !== 'accepted') return sending;
    rememberExistence(msgraph, { entity, id, existence: 'deleted' });
    const verified = await verifyRemoval(msgraph, resource, id);
    if (verified.kind === 'unknown') return verified;
    return { kind: 'written', shown: null, write, states: decision.states, lastCheck: MICROSOFT_GRAPH_RULES };
  });
}

interface Creation {
  dryRun: boolean;
  /** Its body has the properties that the new object must show. */
  write: EntityWrite;
  notOffered: UserError<string>;
}

/** Creates an object. A dry run reads nothing. */
export async function createEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { dryRun, notOffered, write }: Creation,
): Promise<MutationResult<T>> {
  const { entity, decode } = resource;
  const { body } = write;
  if (dryRun) {
    return { kind: 'planned', shown: null, write, states: { before: null, after: body }, lastCheck: INPUT };
  }
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
  return reportVerified(await verifyWrite(msgraph, resource, { id, before: {}, body, response }), {
    before: null,
    write,
  });
}

type Sending = Refused<never> | Unknown | { kind: 'accepted'; response: unknown };

interface SendOptions {
  write: MsGraphWrite;
  action: MutationAction;
  noun: string;
  notOffered?: UserError<string>;
}

/** Sends a write once. Refusals that the caller can fix become user errors. */
async function sendWrite(msgraph: MsGraphClient, { write, ...refusal }: SendOptions): Promise<Sending> {
  try {
    return { kind: 'accepted', response: await msgraph.write(write) };
  } catch (error) {
    if (error instanceof MsGraphWriteOutcomeUnknown) return { kind: 'unknown', error };
    return { ...refuse([toUserError(error, refusal)], MICROSOFT_GRAPH_RULES), write };
  }
}

interface BaseRead<T> {
  id: string;
  /** Returns the names of the properties that the change touches. */
  touchedBy: (current: Snapshot<T>) => readonly string[];
}

/** Reads an object as the base of a change. While Graph shows a state that this process replaced, waits and reads again. */
async function readBase<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, touchedBy }: BaseRead<T>,
): Promise<{ kind: 'read'; shown: Snapshot<T> } | Refused<T>> {
  const { entity } = resource;
  for (const pauseMs of [0, ...settlePausesMs]) {
    if (pauseMs > 0) await msgraph.pause(pauseMs);
    const read = await getEntity(msgraph, resource, { id, selected: 'all' });
    const touched = read ? touchedBy(read) : [];
    if (isSuperseded(msgraph, { entity, id, json: read?.json ?? null, touched })) continue;
    return read ? { kind: 'read', shown: read } : refuse([notFound(entity.noun)], EXISTENCE);
  }
  return refuse([notYetVisible(entity.noun)], CURRENT_STATE);
}

function refuse(userErrors: readonly UserError<string>[], lastCheck: DryRunCheck): Refused<never> {
  return { kind: 'refused', userErrors, lastCheck };
}

function pick(json: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(json, name)).map((name) => [name, json[name]]));
}
