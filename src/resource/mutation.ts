// What changes (`change.ts`) and creates (`create.ts`) share: their arguments, their result, and the one request that is sent.
import type { MsGraphClient, MsGraphWrite } from '../msgraph/client.js';
import type { States } from './difference.js';
import type { Json } from './entity.js';
import { DryRunCheck } from './payload.js';
import type { Snapshot } from './read.js';
import { toUserError, type MutationAction, type UserError } from './user-error.js';
import type { Verified } from './verify.js';

/** What every mutation has. */
export interface Mutation {
  /** Whether the mutation is only decided. */
  dryRun: boolean;
  /** The errors that validation of the arguments found. Nothing is read or sent if there are any. */
  errors: readonly UserError<string>[];
  /** Returns errors that only other objects show. Called last, with what the write would change; nothing is sent if there are any. */
  review?: Review | undefined;
}

export type Review = (states: States) => Promise<readonly UserError<string>[]>;

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

export type Refusal = MutationResult<never> & { kind: 'refused' };

export function refuse(userErrors: readonly UserError<string>[], lastCheck: DryRunCheck): Refusal {
  return { kind: 'refused', userErrors, lastCheck, write: null, shown: null, states: null };
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

interface SendOptions {
  write: MsGraphWrite;
  action: MutationAction;
  noun: string;
  notOffered?: UserError<string>;
}

/** Sends a write once. Refusals that the caller can fix become user errors. */
export async function sendWrite(
  msgraph: MsGraphClient,
  { write, ...refusal }: SendOptions,
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
