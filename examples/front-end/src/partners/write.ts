// The interface of all writes: sending or rehearsing them, and a check of the outcome.
import type { UserError } from '../errors/user-errors';
import type { CreateConnectorMutation, UpdatePartnerMutation } from '../generated/graphql';

type Payload = NonNullable<UpdatePartnerMutation['updateComplianceManagementPartner']>;
export type Changes = NonNullable<Payload['changes']>;
export type ConnectorChanges = NonNullable<
  NonNullable<CreateConnectorMutation['createMobileThreatDefenseConnector']>['changes']
>;
export type Undo = NonNullable<Payload['undo']>;

/** What a write did, or would do if it is a dry run: a part of every mutation's payload. */
export interface Outcome extends Pick<
  Payload,
  'changed' | 'graphRequest' | 'notChecked' | 'notUndoable' | 'undo' | 'warnings' | 'warningsNotChecked'
> {
  changes: Changes | ConnectorChanges | null;
  userErrors: readonly UserError[];
}

export interface Write {
  /** Sends the write, or rehearses it. With the user error `NOT_APPLIED`, a part of it may have been made. */
  send: (options: { dryRun: boolean }) => Promise<Outcome>;
  /** Reads from the gateway whether the change was made, for a write whose outcome is unknown. */
  isDone: () => Promise<boolean>;
}

/**
 * Returns the payload of a mutation. Errors beside a payload are about a part of it, such as names of groups that the
 * user may not read; the write itself was carried out. So mutations are sent with `errorPolicy: 'all'`.
 */
export function outcomeOf<P extends Outcome>(payload: P | null | undefined, error: unknown): P {
  if (!payload) throw error ?? new Error('The response has no payload.');
  return payload;
}

/** Returns whether a dry run finds no changes to make. */
export async function wouldChangeNothing({ send }: Pick<Write, 'send'>): Promise<boolean> {
  const { graphRequest, userErrors } = await send({ dryRun: true });
  return userErrors.length === 0 && graphRequest === null;
}
