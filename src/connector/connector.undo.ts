// Undo of the mutations of connectors, decided on Graph's own JSON. Pure.
import type { MutationResult } from '../resource/mutation.js';
import { encodeEntity, withoutEchoes } from '../resource/codec.js';
import { applied, isSameRead } from '../resource/difference.js';
import type { Json } from '../resource/entity.js';
import { NotUndoableReason, planRestoration, type UndoPlan } from '../resource/undo.js';
import { validateFields, validateFieldUpdate } from '../resource/user-error.js';
import { connectorEntity } from './connector.model.js';
import type { MobileThreatDefenseConnector } from './connector.type.js';

type Result = MutationResult<MobileThreatDefenseConnector>;

const writableNames = Object.entries(connectorEntity.fields)
  .filter(([, { isWritable }]) => isWritable)
  .map(([name]) => name);

/** Returns how to undo a create. */
export function undoCreate(id: string): UndoPlan {
  return [{ mutation: 'deleteMobileThreatDefenseConnector', args: { id }, restores: () => true }];
}

/** Returns how to undo a change of an existing connector. */
export function undoChange(id: string): (result: Result) => UndoPlan {
  return (result) =>
    planRestoration(result, {
      entity: connectorEntity,
      reported: [],
      attempts: (names, { after, before }) => [
        {
          mutation: 'updateMobileThreatDefenseConnector',
          args: { id, input: pick(before, names) },
          restores: ({ input }) => {
            if (validateFieldUpdate(connectorEntity, { id, input: input as Json }).length > 0) return false;
            const body = withoutEchoes(connectorEntity, encodeEntity(connectorEntity, input as Json), after);
            return isRestored(names, [before, applied(after, body)]);
          },
        },
      ],
    });
}

/** Returns how to undo a delete. The state and the heartbeat come from the vendor, so they are not restored. */
export function undoDelete({ states }: Result): UndoPlan {
  const before = states?.before;
  if (!before) return NotUndoableReason.STATE_NOT_SHOWN;
  // The id as Graph shows it, because it may compare it in another case than the caller.
  const args = { id: before['id'], input: pick(before, writableNames) };
  const restores = ({ input }: Json): boolean =>
    validateFields(connectorEntity, input as Json).length === 0 &&
    isRestored(writableNames, [before, encodeEntity(connectorEntity, input as Json)]);
  return [{ mutation: 'createMobileThreatDefenseConnector', args, restores }];
}

/** Returns the properties that have a value. Graph has none without one, except where its version lacks them. */
function pick(json: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.filter((name) => (json[name] ?? null) !== null).map((name) => [name, json[name]]));
}

function isRestored(names: readonly string[], states: readonly [Json, Json]): boolean {
  return names.every((name) => isSameRead(connectorEntity, name, states));
}
