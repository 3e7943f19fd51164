// What every write of this app can do: show its plan, be sent, and be looked for.
import type { UserError } from '../errors/user-errors';
import type { PlanFragment } from '../generated/graphql';

export interface Rehearsal {
  /** What would change; `null` with user errors. */
  plan: PlanFragment | null;
  userErrors: readonly UserError[];
}

export interface Write {
  /** A dry run: what the write would change. */
  rehearse: () => Promise<Rehearsal>;
  /** Sends the write; returns what the user has to correct, in which case nothing was changed. */
  send: () => Promise<readonly UserError[]>;
  /** Reads from the gateway whether the change is there, for a write whose outcome is unknown. */
  isDone: () => Promise<boolean>;
}

/** Takes what a mutation returned; it is `null` only with an error, which Apollo Client throws. */
export function rehearsalOf(payload: Rehearsal | null | undefined): Rehearsal {
  return { plan: payload?.plan ?? null, userErrors: payload?.userErrors ?? [] };
}

/** Whether a dry run finds nothing left to change. */
export async function wouldChangeNothing(write: Pick<Write, 'rehearse'>): Promise<boolean> {
  const { plan, userErrors } = await write.rehearse();
  return userErrors.length === 0 && plan?.isEmpty === true;
}
