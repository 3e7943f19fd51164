// Payloads of the mutations of connectors: their changes and user errors.
import { Field, ID, ObjectType } from 'type-graphql';
import { ChangesOf, type FieldChanges } from '../resource/difference.js';
import {
  changesDescription,
  createUserErrorType,
  differenceDescription,
  Payload,
  userErrorsDescription,
} from '../resource/payload.js';
import { withMembers } from '../resource/tables.js';
import { commonErrorCodes, type UserError } from '../resource/user-error.js';
import { connectorEntity, type ConnectorFields } from './connector.model.js';
import { MobileThreatDefenseConnector } from './connector.type.js';

/** Descriptions by code. */
export const connectorErrorCodes = {
  ...commonErrorCodes(connectorEntity),
  CONFLICT: 'The tenant has a connector with this id already, or the connector was changed by someone else.',
  CREATE_NOT_OFFERED: `Microsoft Graph does not offer the create in this tenant. Add the connector in the Intune admin center instead:
Tenant administration > Connectors and tokens > Mobile Threat Defense.`,
  NOT_FOUND: 'No connector has this id.',
};
const MobileThreatDefenseConnectorUserError = createUserErrorType(connectorEntity, connectorErrorCodes);

export const createNotOffered: UserError<keyof typeof connectorErrorCodes> = {
  code: 'CREATE_NOT_OFFERED',
  field: null,
  message:
    'Microsoft Graph does not offer the create in your tenant. Add the connector in the Intune admin center ' +
    'instead: Tenant administration > Connectors and tokens > Mobile Threat Defense.',
};

@ObjectType({ description: differenceDescription })
@ChangesOf(connectorEntity)
export class MobileThreatDefenseConnectorChanges extends withMembers<FieldChanges<ConnectorFields>>() {}

/** Fields of every payload; not a type of the schema itself. */
@ObjectType({ simpleResolvers: true })
export abstract class ConnectorPayload extends Payload {
  @Field(() => MobileThreatDefenseConnectorChanges, { nullable: true, description: changesDescription })
  changes!: MobileThreatDefenseConnectorChanges | null;

  @Field(() => MobileThreatDefenseConnector, {
    nullable: true,
    description:
      'The connector as it is now; `null` if it does not exist, and if there are `userErrors` other than ' +
      '`NOT_APPLIED`.',
  })
  mobileThreatDefenseConnector!: MobileThreatDefenseConnector | null;

  @Field(() => [MobileThreatDefenseConnectorUserError], { description: userErrorsDescription })
  userErrors!: UserError<string>[];
}

@ObjectType({ description: 'The outcome of `createMobileThreatDefenseConnector`.' })
export class CreateMobileThreatDefenseConnectorPayload extends ConnectorPayload {}

@ObjectType({ description: 'The outcome of `updateMobileThreatDefenseConnector`.' })
export class UpdateMobileThreatDefenseConnectorPayload extends ConnectorPayload {}

@ObjectType({
  description: 'The outcome of `deleteMobileThreatDefenseConnector`. `changes` shows what was deleted.',
  simpleResolvers: true,
})
export class DeleteMobileThreatDefenseConnectorPayload extends ConnectorPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'The id of the removed connector; `null` on a dry run, and if there are `userErrors`.',
  })
  deletedMobileThreatDefenseConnectorId!: string | null;
}
