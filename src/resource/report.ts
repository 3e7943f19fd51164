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
