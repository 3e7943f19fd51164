// Mutations of connectors: arguments are validated; then the mutation is carried out, or only decided on a dry run.
import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../context.js';
import { permissions } from '../msgraph/permissions.js';
import { changeEntity, removeEntity } from '../resource/change.js';
import { encodeEntity, withoutEchoes } from '../resource/codec.js';
import { createEntity } from '../resource/create.js';
import { fieldChanges } from '../resource/difference.js';
import { removedId } from '../resource/mutation.js';
import type { UpdateArgs } from '../resource/args.js';
import { reportMutation, type Report } from '../resource/report.js';
import { validateFields, validateFieldUpdate, validateId } from '../resource/user-error.js';
import { assessNothing, watchChange } from '../resource/warning.js';
import {
  CreateConnectorArgs,
  DeleteConnectorArgs,
  UpdateConnectorArgs,
  type UpdateMobileThreatDefenseConnectorInput,
} from './connector.input.js';
import { connectorEntity } from './connector.model.js';
import {
  CreateMobileThreatDefenseConnectorPayload,
  createNotOffered,
  DeleteMobileThreatDefenseConnectorPayload,
  UpdateMobileThreatDefenseConnectorPayload,
  type ConnectorPayload,
} from './connector.payload.js';
import { undoChange, undoCreate, undoDelete } from './connector.undo.js';
import { connectors, type MobileThreatDefenseConnector } from './connector.type.js';

const needsWrite = `Needs \`${permissions.writeConnectors.name}\`.`;

// Each method rejects with an `MsGraphError`, such as `MsGraphWriteOutcomeUnknown`.

@Resolver()
export class MobileThreatDefenseConnectorMutations {
  @Mutation(() => CreateMobileThreatDefenseConnectorPayload, {
    nullable: true,
    description: `Adds the connector of a vendor, where Microsoft Graph offers that. ${needsWrite}
Graph: \`POST /deviceManagement/mobileThreatDefenseConnectors\`.`,
  })
  async createMobileThreatDefenseConnector(
    @Args(() => CreateConnectorArgs) { dryRun, id, input, refuseOn }: CreateConnectorArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<CreateMobileThreatDefenseConnectorPayload> {
    const watch = watchChange({ id, refuseOn, assess: assessNothing });
    const result = await createEntity(msgraph, connectors, {
      dryRun,
      id,
      review: watch.review,
      errors: [...validateId(id), ...validateFields(connectorEntity, input)],
      encode: () => encodeEntity(connectorEntity, input),
      notOffered: createNotOffered,
    });
    return payloadOf(msgraph, { action: 'createWithId', dryRun, result, undo: () => undoCreate(id), watch });
  }

  @Mutation(() => UpdateMobileThreatDefenseConnectorPayload, {
    nullable: true,
    description: `Changes a connector. ${needsWrite}
Graph: \`PATCH /deviceManagement/mobileThreatDefenseConnectors/{id}\`.`,
  })
  async updateMobileThreatDefenseConnector(
    @Args(() => UpdateConnectorArgs) {
      dryRun,
      id,
      input,
      refuseOn,
    }: UpdateArgs<UpdateMobileThreatDefenseConnectorInput>,
    @Ctx() { msgraph }: Context,
  ): Promise<UpdateMobileThreatDefenseConnectorPayload> {
    const watch = watchChange({ id, refuseOn, assess: assessNothing });
    const result = await changeEntity(msgraph, connectors, {
      dryRun,
      id,
      review: watch.review,
      errors: validateFieldUpdate(connectorEntity, { id, input }),
      propose: (current) => ({ body: withoutEchoes(connectorEntity, encodeEntity(connectorEntity, input), current) }),
    });
    return payloadOf(msgraph, { action: 'change', dryRun, result, undo: undoChange(id), watch });
  }

  @Mutation(() => DeleteMobileThreatDefenseConnectorPayload, {
    nullable: true,
    description: `Removes a connector; \`changes\` shows what was removed. ${needsWrite}
Graph: \`DELETE /deviceManagement/mobileThreatDefenseConnectors/{id}\`.`,
  })
  async deleteMobileThreatDefenseConnector(
    @Args(() => DeleteConnectorArgs) { dryRun, id, refuseOn }: DeleteConnectorArgs,
    @Ctx() { msgraph }: Context,
  ): Promise<DeleteMobileThreatDefenseConnectorPayload> {
    const watch = watchChange({ id, refuseOn, assess: assessNothing });
    const { review } = watch;
    const result = await removeEntity(msgraph, connectors, { dryRun, id, errors: validateId(id), review });
    const payload = payloadOf(msgraph, { action: 'remove', dryRun, result, undo: undoDelete, watch });
    return { ...payload, deletedMobileThreatDefenseConnectorId: removedId(result) };
  }
}

function payloadOf(msgraph: Context['msgraph'], report: Report<MobileThreatDefenseConnector>): ConnectorPayload {
  const { shown, states } = report.result;
  return {
    ...reportMutation(msgraph, report),
    changes: states && fieldChanges(connectorEntity, states),
    mobileThreatDefenseConnector: shown && shown.entity,
  };
}
