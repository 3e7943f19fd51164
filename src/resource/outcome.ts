// Payloads of mutations: what a mutation did, or would do. Problems that the caller can fix are user errors.
import type { MsGraphClient } from '../msgraph/client.js';
import type { Resource } from './calls.js';
import { refuseInput, type MutationResult } from './change.js';
import type { States } from './difference.js';
import { divideChecks, type MutationAction } from './dry-run.js';
import type { Payload, UnchangedReason } from './payload.js';
import type { UserError } from './user-error.js';

/** A resource whose mutations show what they change. */
export interface ChangeableResource<T extends { id: string }, C> extends Resource<T> {
  /** Returns what differs between two states. */
  changesBetween: (states: States) => C;
}

/** The payload of a mutation, which has the object under the name of its type. */
export type PayloadOf<T, C, N extends string> = Payload & { [K in N]: T | null } & {
  changes: C | null;
  userErrors: UserError<string>[];
};

interface Mutation<T, Y> {
  action: MutationAction;
  dryRun: boolean;
  /** The errors that validation of the arguments found. */
  errors: readonly UserError<string>[];
  payload: Y;
  /** Carries out the mutation, or only decides it on a dry run. */
  run: () => Promise<MutationResult<T>>;
  /** Why nothing is changed if Graph already shows what was requested. */
  unchangedReason?: UnchangedReason;
}

/** Carries out a mutation and fills its payload. Rejects with an `MsGraphError`, such as `MsGraphWriteOutcomeUnknown`. */
export async function runMutation<T extends { id: string }, C, N extends string, Y extends PayloadOf<T, C, N>>(
  msgraph: MsGraphClient,
  { changesBetween, entity: { type } }: ChangeableResource<T, C> & { entity: { type: N } },
  { action, dryRun, errors, payload, run, unchangedReason }: Mutation<T, Y>,
): Promise<Y> {
  const result = errors.length > 0 ? refuseInput(errors) : await run();
  if (result.kind === 'unknown') throw result.error;
  const { shown, states } = result;
  const write = result.kind === 'unchanged' ? undefined : result.write;
  return Object.assign(payload, divideChecks(action, result.lastCheck), {
    isDryRun: dryRun,
    changed: result.kind === 'written',
    changes: states ? changesBetween(states) : null,
    graphRequest: write ? msgraph.preview(write) : null,
    userErrors: result.kind === 'refused' ? [...result.userErrors] : [],
    [type]: shown?.entity ?? null,
    unchangedReason: result.kind === 'unchanged' ? unchangedReason : null,
  });
}
