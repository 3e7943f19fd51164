// Input, plan and payload types of an update of a connector.
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { createPlanArgs, createUpdateArgs } from '../resource/args.js';
import { createPayloadBases, createPlanBase, createUserErrorType } from '../resource/payload.js';
import { addFields, createEnum, withMembers } from '../resource/tables.js';
import { connectorEntity, flags, isFlag, type Flag } from './connector.model.js';
import { MobileThreatDefenseConnector as node } from './connector.type.js';

@InputType({
  description:
    'Changes to a connector. Omitted fields are unchanged; no field may be `null`. Graph: `mobileThreatDefenseConnector`.',
})
export class UpdateMobileThreatDefenseConnectorInput extends withMembers<Partial<Record<Flag, boolean | null>>>() {
  @Field(() => Int, {
    nullable: true,
    description: `Days without a heartbeat after which Intune considers the vendor unresponsive.
Graph: \`partnerUnresponsivenessThresholdInDays\`.`,
  })
  partnerUnresponsivenessThresholdInDays?: number | null;
}
addFields(UpdateMobileThreatDefenseConnectorInput, flags, {
  type: () => Boolean,
  describe: (text, name) => `Whether ${text}. Graph: \`${name}\`.`,
});

export const PlanConnectorArgs = createPlanArgs(connectorEntity, UpdateMobileThreatDefenseConnectorInput);
export const UpdateConnectorArgs = createUpdateArgs(connectorEntity, UpdateMobileThreatDefenseConnectorInput);

const UserError = createUserErrorType(connectorEntity, {
  CONFLICT: 'The connector was changed by someone else.',
  INVALID: 'The value is malformed or out of range.',
  NOT_FOUND: 'No connector has this id.',
  REJECTED: 'Microsoft Graph refused the request. `message` has its reason, if it gave one.',
});

const PlanBase = createPlanBase(connectorEntity, {
  node,
  UserError,
  description: 'The current connector; `null` if there are `userErrors`.',
  describe: (name) => (isFlag(name) ? `The change of whether ${flags[name]}.` : 'The change of the threshold.'),
});

@ObjectType({
  description: 'What a mutation would change about a connector. A field is `null` if its property would not change.',
})
export class MobileThreatDefenseConnectorPlan extends PlanBase {}

const UnchangedReason = createEnum('MobileThreatDefenseConnectorUnchangedReason', {
  description: 'Why a mutation without `userErrors` has nothing to change. More values may be added.',
  members: { ALREADY_AS_REQUESTED: 'Microsoft Graph already shows everything as requested.' },
});
const types = { node, Plan: MobileThreatDefenseConnectorPlan, UnchangedReason, UserError };

@ObjectType({ description: 'The outcome of `updateMobileThreatDefenseConnector`.' })
export class UpdateMobileThreatDefenseConnectorPayload
  extends createPayloadBases(connectorEntity, types).ChangePayload {}
