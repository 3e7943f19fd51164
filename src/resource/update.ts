// Update of an entity whose input has described fields only.
import type { MsGraphClient } from '../msgraph/client.js';
import type { UpdateArgs } from './args.js';
import { createPatch } from './calls.js';
import { changeEntity } from './change.js';
import { encodeEntity, withoutEchoes } from './codec.js';
import { runMutation, type ChangeableResource, type PayloadOf } from './outcome.js';
import { validateFieldUpdate } from './validation.js';

/** Updates an entity's fields, unless Graph already shows everything as requested. Rejects with an `MsGraphError`. */
export function updateFields<T extends { id: string }, C, N extends string, Y extends PayloadOf<T, C, N>>(
  msgraph: MsGraphClient,
  resource: ChangeableResource<T, C> & { entity: { type: N } },
  { dryRun, id, input, payload }: UpdateArgs<object> & { payload: Y },
): Promise<Y> {
  const { entity } = resource;
  const encoded = encodeEntity(entity, input);
  return runMutation(msgraph, resource, {
    action: 'change',
    dryRun,
    errors: validateFieldUpdate(entity, { id, input }),
    payload,
    run: () =>
      changeEntity(msgraph, resource, {
        dryRun,
        id,
        createWrite: ({ json }) => createPatch(entity, { id, body: withoutEchoes(entity, encoded, json) }),
      }),
    unchangedReason: 'ALREADY_AS_REQUESTED',
  });
}
