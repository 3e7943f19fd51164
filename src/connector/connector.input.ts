// Inputs and arguments of the mutations of connectors.
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { createUpdateArgs, DryRunArgs } from '../resource/args.js';
import { withMembers } from '../resource/tables.js';
import { connectorEntity, type Flag } from './connector.model.js';
import { FlagFields } from './connector.type.js';

/** Fields of both inputs; not a type of the schema itself. */
@InputType()
@FlagFields()
abstract class ConnectorInput extends withMembers<Partial<Record<Flag, boolean | null>>>() {
  @Field(() => Int, {
    nullable: true,
    description: `Days without a heartbeat after which Intune considers the vendor unresponsive.
Graph: \`partnerUnresponsivenessThresholdInDays\`.`,
  })
  partnerUnresponsivenessThresholdInDays?: number | null;
}

@InputType({
  description: `A new connector. Omitted fields get the defaults of Microsoft Graph; no field may be \`null\`.
Graph: \`mobileThreatDefenseConnector\`.`,
})
export class CreateMobileThreatDefenseConnectorInput extends ConnectorInput {}

@InputType({
  description:
    'Changes to a connector. Omitted fields are unchanged; no field may be `null`. Graph: ' +
    '`mobileThreatDefenseConnector`.',
})
export class UpdateMobileThreatDefenseConnectorInput extends ConnectorInput {}

@ArgsType()
export class CreateConnectorArgs extends DryRunArgs {
  @Field(() => ID, {
    description: `The id of the vendor, which is the same in every tenant, such as \`fc780465-2017-40d4-a0c5-307022471b92\` for Microsoft
Defender for Endpoint. Graph: \`id\`.`,
  })
  id!: string;

  @Field(() => CreateMobileThreatDefenseConnectorInput, { description: 'The settings of the new connector.' })
  input!: CreateMobileThreatDefenseConnectorInput;
}

export const UpdateConnectorArgs = createUpdateArgs(connectorEntity, UpdateMobileThreatDefenseConnectorInput);

@ArgsType()
export class DeleteConnectorArgs extends DryRunArgs {
  @Field(() => ID, { description: 'The id of the connector to remove.' })
  id!: string;
}
