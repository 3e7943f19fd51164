// The one way to create an object: check that a chosen id is free, send, and verify. A dry run ends with the check.
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import { MsGraphWriteOutcomeUnknown } from '../msgraph/errors.js';
import { foldId } from '../msgraph/id.js';
import { propertyNames } from './difference.js';
import { collectionPath, type Json } from './entity.js';
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
import type { Resource } from './read.js';
import { isExistenceSuperseded, rememberExistence } from './superseded.js';
import { alreadyExists, isPathId, notYetVisible, type UserError } from './user-error.js';
import { settlePausesMs, verifyWrite } from './verify.js';

const { EXISTENCE, INPUT } = DryRunCheck;

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
  { dryRun, encode, errors, id, notOffered, review, reviewsOthers }: Creation,
): Promise<MutationResult<T>> {
  if (errors.length > 0) return refuse(errors, INPUT);
  const { entity } = resource;
  const create = async (): Promise<MutationResult<T>> => {
    const taken = id === undefined ? undefined : await refuseTakenId(msgraph, resource, id);
    if (taken) return taken;
    const body = encode();
    const write: MsGraphWrite = {
      method: 'POST',
      path: collectionPath(entity),
      body: id === undefined ? body : { ...body, id },
      properties: propertyNames(body),
    };
    const lastCheck = id === undefined ? INPUT : EXISTENCE;
    const states = { before: null, after: body };
    const plan: MutationResult<T> = { kind: 'planned', userErrors: [], lastCheck, write, shown: null, states };
    const decision = await reviewed(plan, review);
    const isSent = !dryRun && decision.kind === 'planned';
    return isSent ? sendCreation(msgraph, resource, { id, body, write, notOffered }) : decision;
  };
  return dryRun ? create() : inTurn(msgraph, { entity, id, reviewsOthers }, create);
}

/**
 * Returns the refusal of a create whose id an object has, because Graph might change that object instead. Reads the
 * list: what Graph responds to a request for a connector that does not exist is not documented.
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

interface PlannedCreation extends Pick<Creation, 'notOffered'> {
  id: string | undefined;
  /** The properties that the new object must show. */
  body: Json;
  write: MsGraphWrite;
}

async function sendCreation<T extends { id: string }>(
  msgraph: MsGraphClient,
  resource: Resource<T>,
  { body, id: chosenId, notOffered, write }: PlannedCreation,
): Promise<MutationResult<T>> {
  const { entity, decode } = resource;
  const sending = await sendWrite(msgraph, { write, action: 'create', noun: entity.noun, notOffered });
  if ('kind' in sending) return sending;
  const { response } = sending;
  const id = chosenId ?? decode(response)?.id;
  if (id === undefined || !isPathId(id)) {
    // The entity cannot be read, because its id is unknown, or would select another path with the user's token.
    const message = `Microsoft Graph accepted the create without showing the new ${entity.noun}.`;
    throw new MsGraphWriteOutcomeUnknown({ message });
  }
  rememberExistence(msgraph, { entity, id, existence: 'created' });
  const verified = await verifyWrite(msgraph, resource, { id, before: {}, body, response });
  return reportVerified(verified, { before: null, write });
}
