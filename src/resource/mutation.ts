// What changes (`change.ts`) and creates (`create.ts`) share: their arguments, their result, and the one request that
// is sent.
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import type { States } from './difference.js';
import { collectionPath, type Entity, type Json } from './entity.js';
import { DryRunCheck, type MutationKind } from './payload.js';
import { entityPath, type Snapshot } from './read.js';
import { toUserError, type RefusedWrite, type UserError } from './user-error.js';
import type { Verified } from './verify.js';

export interface Mutation {
  dryRun: boolean;
  /** The errors that validation of the arguments found. Nothing is read or sent if there are any. */
  errors: readonly UserError<string>[];
  /** Returns errors that only other objects show. Called last, with the change; nothing is sent if there are any. */
  review?: Review | undefined;
  /**
   * Whether the review decides by other objects of the collection. Such mutations of one collection run one after the
   * other: otherwise two of them could both find a platform free, and take it.
   */
  reviewsOthers?: boolean;
}

export type Review = (states: States) => Promise<readonly UserError<string>[]>;

export interface MutationResult<T> {
  /**
   * `planned`: a dry run, which would send the write. `written`: a response or a read has shown what was sent.
   * `contradicted`: Graph accepted the write, and shows something else.
   */
  kind: MutationKind;
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

export type Refusal = MutationResult<never> & { kind: 'refused' };

export function refuse(userErrors: readonly UserError<string>[], lastCheck: DryRunCheck): Refusal {
  return { kind: 'refused', userErrors, lastCheck, write: null, shown: null, states: null };
}

/** Returns the id of the removed object as Graph wrote it, in whatever case it was given; `null` if none was. */
export function removedId({ kind, states }: MutationResult<unknown>): string | null {
  return kind === 'written' && states?.before ? String(states.before['id']) : null;
}

/** Returns the decision, or its refusal if the review finds errors. A decision that sends nothing needs no review. */
export async function reviewed<D extends MutationResult<unknown>>(
  decision: D,
  review: Review | undefined,
): Promise<D | Refusal> {
  if (!review || decision.kind !== 'planned' || !decision.states) return decision;
  const errors = await review(decision.states);
  return errors.length > 0 ? refuse(errors, decision.lastCheck) : decision;
}

/** Runs a write after all earlier ones in this process that it depends on. `id` is its object's, if it has one. */
export function inTurn<T>(
  msgraph: MsGraphClient,
  { entity, id, reviewsOthers = false }: Pick<Mutation, 'reviewsOthers'> & { entity: Entity; id: string | undefined },
  write: () => Promise<T>,
): Promise<T> {
  // Always in this order, so that no two writes wait for each other.
  const ofObject = id === undefined ? write : () => msgraph.exclusively(entityPath(entity, id), write);
  return reviewsOthers ? msgraph.exclusively(collectionPath(entity), ofObject) : ofObject();
}

/** Sends a write once. Refusals that the caller can fix become user errors. */
export async function sendWrite(
  msgraph: MsGraphClient,
  { write, ...refusal }: RefusedWrite & { write: MsGraphWrite },
): Promise<Refusal | { response: unknown }> {
  try {
    return { response: await msgraph.write(write) };
  } catch (error) {
    return { ...refuse([toUserError(error, refusal)], DryRunCheck.MICROSOFT_GRAPH_RULES), write };
  }
}

/** Returns the result of an accepted write: what Graph showed before it, and shows now. */
export function reportVerified<T>(
  { isWhole, shown, userErrors }: Verified<T>,
  { before, write }: { before: Json | null; write: MsGraphWrite },
): MutationResult<T> {
  const kind = userErrors.length === 0 ? 'written' : 'contradicted';
  const states = shown && isWhole ? { before, after: shown.json } : null;
  return { kind, userErrors, lastCheck: DryRunCheck.MICROSOFT_GRAPH_RULES, write, shown, states };
}
