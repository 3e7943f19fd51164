// The one way to change an existing object: read, decide, read again where the change depends on what was read, send, and
// verify. A dry run ends with the decision. Changes of one object in this process run one after the other. Graph offers no
// ETag, so another replica or program that writes between the last read and the write is overwritten unnoticed.
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import { MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import { foldId } from '../msgraph/id.js';
import { applied, differingProperties, isSameRead, propertyNames, type States } from './difference.js';
import { collectionPath, type Json } from './entity.js';
import { divideChecks, DryRunCheck, type CheckedAction, type Payload, type UnchangedReason } from './payload.js';
import { entityPath, getEntity, type Resource, type Snapshot } from './read.js';
import {
  isExistenceSuperseded,
  isSuperseded,
  rememberExistence,
  rememberWrite,
  type WriteEvidence,
} from './superseded.js';
import { findUndo, NotUndoableReason, type UndoPlan } from './undo.js';
import {
  alreadyExists,
  changedBeforeWrite,
  isPathId,
  notFound,
  notYetVisible,
  toUserError,
  type MutationAction,
  type UserError,
} from './user-error.js';
import { settlePausesMs, verifyRemoval, verifyWrite, type Verified } from './verify.js';
import type { Assessment, ChangeWatch } from './warning.js';

const { CURRENT_STATE, EXISTENCE, INPUT, MICROSOFT_GRAPH_RULES } = DryRunCheck;

/** What every mutation has. */
interface Mutation {
  /** Whether the mutation is only decided. */
  dryRun: boolean;
  /** The errors that validation of the arguments found. Nothing is read or sent if there are any. */
  errors: readonly UserError<string>[];
  /** Returns errors that only other objects show. Called last, with what the write would change; nothing is sent if there are any. */
  review?: Review | undefined;
}

export type Review = (states: States) => Promise<readonly UserError<string>[]>;

/** What a change would send, given the current object. */
export interface Proposal {
  /** The properties to write. Those that the object already has do not count. */
  body: Json;
  /** Errors that only the current object shows. */
  errors?: readonly UserError<string>[];
  /** Names of the properties whose new values are made from those that were read. */
  derived?: readonly string[];
}

interface Change extends Mutation {
  id: string;
  propose: (current: Json) => Proposal;
}

/** What a mutation did, or would do. */
export interface MutationResult<T> {
  /**
   * `planned`: a dry run, which would send the write. `written`: a response or a read has shown what was sent.
   * `contradicted`: Graph accepted the write, and shows something else.
   */
  kind: 'refused' | 'planned' | 'unchanged' | 'written' | 'contradicted';
  /** Empty unless it was refused or contradicted. */
  userErrors: readonly UserError<string>[];
  /** The last check that was made; the one that failed, if the mutation was refused. */
  lastCheck: DryRunCheck;
  /** The write that was sent, or would be. */
  write: MsGraphWrite | null;
  /** The object as it is now, if it exists and Graph shows it. */
  shown: Snapshot<T> | null;
  /** `null` if Graph does not show the whole object as it is after the write. */
  states: States | null;
}

/** A change of an object that is to be sent. */
interface Plan<T> extends MutationResult<T> {
  kind: 'planned';
  shown: Snapshot<T>;
  write: MsGraphWrite;
  proposal: Proposal;
}
type Decision<T> = Plan<T> | (MutationResult<T> & { kind: 'refused' | 'unchanged' });
type Refusal = MutationResult<never> & { kind: 'refused' };

// Each function that reads or sends rejects with an `MsGraphError`: with `MsGraphWriteOutcomeUnknown` if the write may have
// been carried out.

/** Changes an object, unless Graph already shows everything as requested. A dry run only decides. */
export async function changeEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { dryRun, errors, review, ...change }: Change,
): Promise<MutationResult<T>> {
  if (errors.length > 0) return refuse(errors, INPUT);
  if (dryRun) return reviewed(await decideChange(msgraph, resource, change), review);
  return msgraph.exclusively(entityPath(resource.entity, change.id), async () => {
    const plan = await reviewed(await decideChange(msgraph, resource, change), review);
    if (plan.kind !== 'planned') return plan;
    const late = await checkAgain(msgraph, resource, { id: change.id, plan });
    return late ?? sendChange(msgraph, resource, { id: change.id, plan });
  });
}

/** Returns the decision, or its refusal if the review finds errors. A decision that sends nothing needs no review. */
async function reviewed<D extends MutationResult<unknown>>(
  decision: D,
  review: Review | undefined,
): Promise<D | Refusal> {
  if (!review || decision.kind !== 'planned' || !decision.states) return decision;
  const errors = await review(decision.states);
  return errors.length > 0 ? refuse(errors, decision.lastCheck) : decision;
}

/** Reads an object and decides what a change would do. Sends nothing. */
async function decideChange<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  change: Pick<Change, 'id' | 'propose'>,
): Promise<Decision<T>> {
  const { entity } = resource;
  const base = await readBase(msgraph, resource, change);
  if ('kind' in base) return base;
  const { proposal, shown } = base;
  const { body, errors = [] } = proposal;
  if (errors.length > 0) return refuse(errors, CURRENT_STATE);
  const before = shown.json;
  const decided = { userErrors: [], lastCheck: CURRENT_STATE, shown };
  const properties = differingProperties(entity, { body, json: before });
  if (properties.length === 0) {
    return { ...decided, kind: 'unchanged', write: null, states: { before, after: before } };
  }
  const write: MsGraphWrite = { method: 'PATCH', path: entityPath(entity, change.id), body, properties };
  return { ...decided, kind: 'planned', write, states: { before, after: applied(before, body) }, proposal };
}

interface PlannedChange<T> {
  id: string;
  plan: Plan<T>;
}

/** Reads the object again if the write is made from what was read. Returns the refusal if that has changed. */
async function checkAgain<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, plan: { proposal, shown } }: PlannedChange<T>,
): Promise<Refusal | undefined> {
  const { body, derived = [] } = proposal;
  if (derived.length === 0) return undefined;
  const { entity } = resource;
  const again = await readBase(msgraph, resource, { id, propose: () => ({ body }) });
  if ('kind' in again) return again;
  const isSame = derived.every((name) => isSameRead(entity, name, [shown.json, again.shown.json]));
  return isSame ? undefined : refuse([changedBeforeWrite(entity.noun)], CURRENT_STATE);
}

async function sendChange<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, plan: { proposal, shown, write } }: PlannedChange<T>,
): Promise<MutationResult<T>> {
  const { entity } = resource;
  const { body } = proposal;
  const before = shown.json;
  let sent = pick(body, differingProperties(entity, { body, json: before }));
  /** `undefined` if Graph surely did not carry out the write. */
  let evidence: WriteEvidence | undefined;
  try {
    const sending = await sendWrite(msgraph, { write, action: 'change', noun: entity.noun });
    if ('kind' in sending) return sending;
    evidence = 'accepted';
    const verified = await verifyWrite(msgraph, resource, { id, before, body, response: sending.response });
    evidence = 'shown';
    if (verified.userErrors.length > 0) sent = pick(sent, verified.applied);
    return reportVerified(verified, { before, write });
  } catch (error) {
    if (error instanceof MsGraphWriteOutcomeUnknown) evidence ??= 'unanswered';
    throw error;
  } finally {
    // Remembered also if the caller disconnects, or the deadline passes, before a read has shown the change.
    if (evidence) rememberWrite(msgraph, { entity, id, before, sent, evidence });
  }
}

/** Returns the result of an accepted write: what Graph showed before it, and shows now. */
function reportVerified<T>(
  { isWhole, shown, userErrors }: Verified<T>,
  { before, write }: { before: Json | null; write: MsGraphWrite },
): MutationResult<T> {
  const kind = userErrors.length === 0 ? 'written' : 'contradicted';
  const states = shown && isWhole ? { before, after: shown.json } : null;
  return { kind, userErrors, lastCheck: MICROSOFT_GRAPH_RULES, write, shown, states };
}

/** Deletes an object. A dry run only reads it. */
export async function removeEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { dryRun, errors, id, review }: Mutation & { id: string },
): Promise<MutationResult<T>> {
  if (errors.length > 0) return refuse(errors, INPUT);
  if (dryRun) return reviewed(await decideRemoval(msgraph, resource, id), review);
  const { entity } = resource;
  return msgraph.exclusively(entityPath(entity, id), async () => {
    const decision = await reviewed(await decideRemoval(msgraph, resource, id), review);
    const { write } = decision;
    if (!write) return decision;
    const sending = await sendWrite(msgraph, { write, action: 'remove', noun: entity.noun });
    if ('kind' in sending) return sending;
    rememberExistence(msgraph, { entity, id, existence: 'deleted' });
    await verifyRemoval(msgraph, resource, id);
    return { ...decision, kind: 'written', shown: null, lastCheck: MICROSOFT_GRAPH_RULES };
  });
}

async function decideRemoval<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  id: string,
): Promise<MutationResult<T>> {
  const base = await readBase(msgraph, resource, { id, propose: () => ({ body: {} }) });
  if ('kind' in base) return base;
  const { shown } = base;
  const write: MsGraphWrite = { method: 'DELETE', path: entityPath(resource.entity, id), properties: [] };
  const states = { before: shown.json, after: null };
  return { kind: 'planned', userErrors: [], lastCheck: CURRENT_STATE, write, shown, states };
}

interface Creation extends Mutation {
  /** The id of the new object where the caller chooses it; otherwise Graph assigns one. */
  id?: string;
  /** Returns the properties that the new object must show. */
  encode: () => Json;
  notOffered: UserError<string>;
}

/** Creates an object. A dry run only looks whether the chosen id is free, and reads nothing if Graph assigns the id. */
export async function createEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { dryRun, errors, ...creation }: Creation,
): Promise<MutationResult<T>> {
  if (errors.length > 0) return refuse(errors, INPUT);
  const { entity } = resource;
  const create = async (): Promise<MutationResult<T>> => {
    const decision = await decideCreation(msgraph, resource, creation);
    return dryRun || decision.kind === 'refused' ? decision : sendCreation(msgraph, resource, { creation, decision });
  };
  const { id } = creation;
  return dryRun || id === undefined ? create() : msgraph.exclusively(entityPath(entity, id), create);
}

type Decided = Pick<Creation, 'encode' | 'id' | 'notOffered' | 'review'>;

interface PlannedCreation extends MutationResult<never> {
  kind: 'planned';
  write: MsGraphWrite;
  /** The properties that the new object must show. */
  body: Json;
}

async function decideCreation<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { encode, id, review }: Decided,
): Promise<PlannedCreation | Refusal> {
  const { entity } = resource;
  const taken = id === undefined ? undefined : await refuseTakenId(msgraph, resource, id);
  if (taken) return taken;
  const body = encode();
  const sent = id === undefined ? body : { ...body, id };
  const write: MsGraphWrite = {
    method: 'POST',
    path: collectionPath(entity),
    body: sent,
    properties: propertyNames(body),
  };
  const lastCheck = id === undefined ? INPUT : EXISTENCE;
  const states = { before: null, after: body };
  return reviewed({ kind: 'planned', userErrors: [], lastCheck, write, shown: null, states, body }, review);
}

/**
 * Returns the refusal of a create whose id an object has, because Graph might change that object instead. Reads the list:
 * what Graph responds to a request for a connector that does not exist is not documented.
 */
async function refuseTakenId<T extends { id: string }>(
  msgraph: MsGraphClient,
  { createRead, entity }: Resource<T>,
  id: string,
): Promise<Refusal | undefined> {
  const read = createRead(msgraph);
  for (const pauseMs of [0, ...settlePausesMs]) {
    if (pauseMs > 0) await msgraph.pause(pauseMs);
    const all = await read({ id: null, selected: 'all' });
    const exists = all.some((it) => foldId(it.id) === foldId(id));
    if (isExistenceSuperseded(msgraph, { entity, id, exists })) continue;
    return exists ? refuse([alreadyExists(entity.noun)], EXISTENCE) : undefined;
  }
  return refuse([notYetVisible(entity.noun)], EXISTENCE);
}

async function sendCreation<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { creation, decision }: { creation: Decided; decision: PlannedCreation },
): Promise<MutationResult<T>> {
  const { entity, decode } = resource;
  const { body, write } = decision;
  const { notOffered } = creation;
  const sending = await sendWrite(msgraph, { write, action: 'create', noun: entity.noun, notOffered });
  if ('kind' in sending) return sending;
  const { response } = sending;
  const id = creation.id ?? decode(response)?.id;
  if (id === undefined || !isPathId(id)) {
    // The entity cannot be read, because its id is unknown, or would select another path with the user's token.
    const message = `Microsoft Graph accepted the create without showing the new ${entity.noun}.`;
    throw new MsGraphWriteOutcomeUnknown({ message });
  }
  rememberExistence(msgraph, { entity, id, existence: 'created' });
  const verified = await verifyWrite(msgraph, resource, { id, before: {}, body, response });
  return reportVerified(verified, { before: null, write });
}

interface SendOptions {
  write: MsGraphWrite;
  action: MutationAction;
  noun: string;
  notOffered?: UserError<string>;
}

/** Sends a write once. Refusals that the caller can fix become user errors. */
async function sendWrite(
  msgraph: MsGraphClient,
  { write, ...refusal }: SendOptions,
): Promise<Refusal | { response: unknown }> {
  try {
    return { response: await msgraph.write(write) };
  } catch (error) {
    return { ...refuse([toUserError(error, refusal)], MICROSOFT_GRAPH_RULES), write };
  }
}

/** Reads an object as the base of a change. While Graph shows a state that this process replaced, waits and reads again. */
async function readBase<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { id, propose }: Pick<Change, 'id' | 'propose'>,
): Promise<{ proposal: Proposal; shown: Snapshot<T> } | Refusal> {
  const { entity } = resource;
  for (const pauseMs of [0, ...settlePausesMs]) {
    if (pauseMs > 0) await msgraph.pause(pauseMs);
    const shown = await getEntity(msgraph, resource, { id, selected: 'all' });
    const proposal = shown ? propose(shown.json) : { body: {} };
    const touched = [...Object.keys(proposal.body), ...(proposal.derived ?? [])];
    if (isSuperseded(msgraph, { entity, id, json: shown?.json ?? null, touched })) continue;
    return shown ? { proposal, shown } : refuse([notFound(entity.noun)], EXISTENCE);
  }
  return refuse([notYetVisible(entity.noun)], CURRENT_STATE);
}

function refuse(userErrors: readonly UserError<string>[], lastCheck: DryRunCheck): Refusal {
  return { kind: 'refused', userErrors, lastCheck, write: null, shown: null, states: null };
}

function pick(json: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(json, name)).map((name) => [name, json[name]]));
}

export interface Report<T> {
  action: CheckedAction;
  dryRun: boolean;
  result: MutationResult<T>;
  /** Why nothing is changed if Graph already shows what was requested. */
  unchangedReason?: UnchangedReason;
  watch: ChangeWatch;
  /** Returns how to undo what was written. */
  undo: (result: MutationResult<T>) => UndoPlan;
}

/** Returns what the payloads of all mutations have. */
export function reportMutation<T extends { id: string }>(
  msgraph: MsGraphClient,
  { action, dryRun, result, unchangedReason, undo, watch }: Report<T>,
): Payload & { userErrors: UserError<string>[] } {
  const { kind, lastCheck, shown, userErrors, write } = result;
  const [firstError] = userErrors;
  let assessment: Promise<Assessment> | undefined;
  let found: ReturnType<typeof findUndo> | undefined;
  return {
    record: {
      kind,
      objectId: shown?.entity.id ?? null,
      properties: write?.properties ?? [],
      code: firstError?.code ?? null,
    },
    ...divideChecks(action, lastCheck),
    isDryRun: dryRun,
    changed: kind === 'written',
    graphRequest: write && msgraph.preview(write),
    userErrors: [...userErrors],
    unchangedReason: kind === 'unchanged' ? (unchangedReason ?? null) : null,
    findUndo: (schema) =>
      (found ??= findUndo(
        schema,
        planUndo(kind, () => undo(result)),
      )),
    assess: () => (assessment ??= watch.assess(shown?.entity.id)),
  };
}

function planUndo(kind: MutationResult<unknown>['kind'], undo: () => UndoPlan): UndoPlan {
  if (kind === 'written') return undo();
  return kind === 'contradicted' ? NotUndoableReason.PARTLY_APPLIED : null;
}
