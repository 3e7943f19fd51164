// The payload of a mutation, from its result.
import type { MsGraphClient } from '../msgraph/client.js';
import type { MutationResult } from './mutation.js';
import { divideChecks, type CheckedAction, type Payload, type UnchangedReason } from './payload.js';
import { findUndo, NotUndoableReason, type UndoPlan } from './undo.js';
import type { UserError } from './user-error.js';
import type { Assessment, ChangeWatch } from './warning.js';

export interface Report<T> {
  action: CheckedAction;
  dryRun: boolean;
  result: MutationResult<T>;
  /** Why nothing is changed if Graph already shows what was requested. */
  unchangedReason?: UnchangedReason | undefined;
  watch: ChangeWatch;
  /** Returns how to undo what was written. */
  undo: (result: MutationResult<T>) => UndoPlan;
}

/** Returns what the payloads of all mutations have. */
export function reportMutation<T extends { id: string }>(
  msgraph: MsGraphClient,
  { action, dryRun, result, unchangedReason = 'ALREADY_AS_REQUESTED', undo, watch }: Report<T>,
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
    unchangedReason: kind === 'unchanged' ? unchangedReason : null,
    findUndo: (schema) => (found ??= findUndo(schema, planUndo(result, undo))),
    assess: () => (assessment ??= watch.assess(shown?.entity.id)),
  };
}

function planUndo<T>(result: MutationResult<T>, undo: Report<T>['undo']): UndoPlan {
  if (result.kind === 'written') return undo(result);
  return result.kind === 'contradicted' ? NotUndoableReason.PARTLY_APPLIED : null;
}
