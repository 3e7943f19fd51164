// Input, change and payload types of an update of a connector.
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { ChangesOf, type FieldChanges } from '../resource/change.type.js';
import {
  createUpdateArgs,
  changesDescription,
  createUserErrorType,
  differenceDescription,
  Payload,
  userErrorsDescription,
} from '../resource/payload.js';
import { withMembers } from '../resource/tables.js';
import type { UserError, UserErrorCode } from '../resource/user-error.js';
import { connectorEntity, type ConnectorFields, type Flag } from './connector.model.js';
import { FlagFields, MobileThreatDefenseConnector } from './connector.type.js';

@InputType({
  description:
    'Changes to a connector. Omitted fields are unchanged; no field may be `null`. Graph: `mobileThreatDefenseConnector`.',
})
@FlagFields()
export class UpdateMobileThreatDefenseConnectorInput extends withMembers<Partial<Record<Flag, boolean | null>>>() {
  @Field(() => Int, {
    nullable: true,
    description: `Days without a heartbeat after which Intune considers the vendor unresponsive.
Graph: \`partnerUnresponsivenessThresholdInDays\`.`,
  })
  partnerUnresponsivenessThresholdInDays?: number | null;
}

export const UpdateConnectorArgs = createUpdateArgs(connectorEntity, UpdateMobileThreatDefenseConnectorInput);

const MobileThreatDefenseConnectorUserError = createUserErrorType(connectorEntity, {
  CONFLICT: 'The connector was changed by someone else.',
  INVALID: 'The value is malformed or out of range.',
  NOT_FOUND: 'No connector has this id.',
  REJECTED: 'Microsoft Graph refused the request. `message` has its reason, if it gave one.',
} satisfies Record<Exclude<UserErrorCode, 'NOT_APPLIED' | 'NOT_YET_VISIBLE'>, string>);

@ObjectType({ description: differenceDescription })
@ChangesOf(connectorEntity)
export class MobileThreatDefenseConnectorChanges extends withMembers<FieldChanges<ConnectorFields>>() {}

@ObjectType({ description: 'The outcome of `updateMobileThreatDefenseConnector`.', simpleResolvers: true })
export class UpdateMobileThreatDefenseConnectorPayload extends Payload {
  @Field(() => MobileThreatDefenseConnectorChanges, { nullable: true, description: changesDescription })
  changes!: MobileThreatDefenseConnectorChanges | null;

  @Field(() => MobileThreatDefenseConnector, {
    nullable: true,
    description: 'The connector as it is now; `null` if there are `userErrors` other than `NOT_APPLIED`.',
  })
  mobileThreatDefenseConnector!: MobileThreatDefenseConnector | null;

  @Field(() => [MobileThreatDefenseConnectorUserError], { description: userErrorsDescription })
  userErrors!: UserError<string>[];
}
