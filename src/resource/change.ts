// The one way to change or remove an existing object: read, decide, read again where the change depends on what was
// read, send, and verify. A dry run ends with the decision. Changes of one object in this process run one after the
// other. Graph offers no ETag, so another replica or program that writes between the last read and the write is
// overwritten unnoticed.
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import { MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import { applied, differingProperties, isSameRead } from './difference.js';
import type { Json } from './entity.js';
import {
  inTurn,
  refuse,
  reportVerified,
  reviewed,
  sendWrite,
  type Mutation,
  type MutationResult,
  type Refusal,
} from './mutation.js';
import { DryRunCheck } from './payload.js';
import { entityPath, getEntity, type Resource, type Snapshot } from './read.js';
import { isSuperseded, rememberExistence, rememberWrite, type WriteEvidence } from './superseded.js';
import { changedBeforeWrite, notFound, notYetVisible, type UserError } from './user-error.js';
import { settlePausesMs, verifyRemoval, verifyWrite } from './verify.js';

const { CURRENT_STATE, EXISTENCE, INPUT, MICROSOFT_GRAPH_RULES } = DryRunCheck;

/** What a change would send, given the current object. */
export interface Proposal {
  /** The properties to write. Those that the object already has do not count. */
  body: Json;
  /** Errors that only the current object shows. */
  errors?: readonly UserError<string>[];
  /** Names of the properties whose new values are made from those that were read. */
  derived?: readonly string[];
}

type Propose = (current: Json) => Proposal;

/** The object of a change, and how it is reached. */
interface Subject<T extends { id: string }> {
  msgraph: MsGraphClient;
  resource: Resource<T>;
  id: string;
}

interface Plan<T> extends MutationResult<T> {
  kind: 'planned';
  shown: Snapshot<T>;
  write: MsGraphWrite;
  proposal: Proposal;
}
type Decision<T> = Plan<T> | (MutationResult<T> & { kind: 'refused' | 'unchanged' });

// Each function that reads or sends rejects with an `MsGraphError`: with `MsGraphWriteOutcomeUnknown` if the write may
// have been carried out.

/** Changes an object, unless Graph already shows everything as requested. A dry run only decides. */
export async function changeEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { dryRun, errors, id, propose, review, reviewsOthers }: Mutation & { id: string; propose: Propose },
): Promise<MutationResult<T>> {
  if (errors.length > 0) return refuse(errors, INPUT);
  const subject = { msgraph, resource, id };
  if (dryRun) return reviewed(await decideChange(subject, propose), review);
  return inTurn(msgraph, { entity: resource.entity, id, reviewsOthers }, async () => {
    const plan = await reviewed(await decideChange(subject, propose), review);
    if (plan.kind !== 'planned') return plan;
    return (await checkAgain(subject, plan)) ?? sendChange(subject, plan);
  });
}

async function decideChange<T extends { id: string }>(subject: Subject<T>, propose: Propose): Promise<Decision<T>> {
  const { entity } = subject.resource;
  const base = await readBase(subject, propose);
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
  const write: MsGraphWrite = { method: 'PATCH', path: entityPath(entity, subject.id), body, properties };
  return { ...decided, kind: 'planned', write, states: { before, after: applied(before, body) }, proposal };
}

/** Reads the object again if the write is made from what was read. Returns the refusal if that has changed. */
async function checkAgain<T extends { id: string }>(subject: Subject<T>, plan: Plan<T>): Promise<Refusal | undefined> {
  const { proposal, shown } = plan;
  const { body, derived = [] } = proposal;
  if (derived.length === 0) return undefined;
  const { entity } = subject.resource;
  const again = await readBase(subject, () => ({ body }));
  if ('kind' in again) return again;
  const isSame = derived.every((name) => isSameRead(entity, name, [shown.json, again.shown.json]));
  return isSame ? undefined : refuse([changedBeforeWrite(entity.noun)], CURRENT_STATE);
}

async function sendChange<T extends { id: string }>(
  { id, msgraph, resource }: Subject<T>,
  { proposal, shown, write }: Plan<T>,
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

/** Deletes an object. A dry run only reads it. */
export async function removeEntity<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { dryRun, errors, id, review }: Mutation & { id: string },
): Promise<MutationResult<T>> {
  if (errors.length > 0) return refuse(errors, INPUT);
  const subject = { msgraph, resource, id };
  if (dryRun) return reviewed(await decideRemoval(subject), review);
  const { entity } = resource;
  return inTurn(msgraph, { entity, id }, async () => {
    const decision = await reviewed(await decideRemoval(subject), review);
    const { write } = decision;
    if (!write) return decision;
    const sending = await sendWrite(msgraph, { write, action: 'remove', noun: entity.noun });
    if ('kind' in sending) return sending;
    rememberExistence(msgraph, { entity, id, existence: 'deleted' });
    await verifyRemoval(msgraph, resource, id);
    return { ...decision, kind: 'written', shown: null, lastCheck: MICROSOFT_GRAPH_RULES };
  });
}

async function decideRemoval<T extends { id: string }>(subject: Subject<T>): Promise<MutationResult<T>> {
  const base = await readBase(subject, () => ({ body: {} }));
  if ('kind' in base) return base;
  const { shown } = base;
  const write: MsGraphWrite = {
    method: 'DELETE',
    path: entityPath(subject.resource.entity, subject.id),
    properties: [],
  };
  const states = { before: shown.json, after: null };
  return { kind: 'planned', userErrors: [], lastCheck: CURRENT_STATE, write, shown, states };
}

/** Reads an object as the base of a change; again after a pause while Graph shows what this process replaced. */
async function readBase<T extends { id: string }>(
  { id, msgraph, resource }: Subject<T>,
  propose: Propose,
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

function pick(json: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(json, name)).map((name) => [name, json[name]]));
}
