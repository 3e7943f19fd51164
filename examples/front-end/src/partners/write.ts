// The interface of all writes: dry run, sending, and a check of the outcome.
import type { UserError } from '../errors/user-errors';
import type { PlanFragment } from '../generated/graphql';

export interface Rehearsal {
  /** The planned changes; `null` with user errors. */
  plan: PlanFragment | null;
  userErrors: readonly UserError[];
}

export interface Write {
  /** Makes a dry run. */
  rehearse: () => Promise<Rehearsal>;
  /** Sends the write. Resolves to its user errors; with `NOT_APPLIED`, a part of it may have been made. */
  send: () => Promise<readonly UserError[]>;
  /** Reads from the gateway whether the change was made, for a write whose outcome is unknown. */
  isDone: () => Promise<boolean>;
}

/** Reads the payload of a dry run. It is `null` only with an error, which Apollo Client throws. */
export function rehearsalOf(payload: Rehearsal | null | undefined): Rehearsal {
  return { plan: payload?.plan ?? null, userErrors: payload?.userErrors ?? [] };
}

/** Returns whether a dry run finds no changes to make. */
export async function wouldChangeNothing(write: Pick<Write, 'rehearse'>): Promise<boolean> {
  const { plan, userErrors } = await write.rehearse();
  return userErrors.length === 0 && plan?.isEmpty === true;
}
