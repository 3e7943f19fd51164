// What an update of a connector takes and returns.
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { planArgsOf, updateArgsOf } from '../resource/args.js';
import { payloadsOf, planOf, userErrorOf } from '../resource/payload.js';
import { addFields, namedEnum, withMembers } from '../resource/tables.js';
import { connectorEntity, flags, isFlag, type Flag } from './connector.model.js';
import { MobileThreatDefenseConnector as node } from './connector.type.js';

@InputType({
  description: 'What to change about a connector; no field can be `null`. Graph: `mobileThreatDefenseConnector`.',
})
export class UpdateMobileThreatDefenseConnectorInput extends withMembers<Partial<Record<Flag, boolean | null>>>() {
  @Field(() => Int, {
    nullable: true,
    description: `Days without a heartbeat after which Intune takes the vendor for unresponsive.
Graph: \`partnerUnresponsivenessThresholdInDays\`.`,
  })
  partnerUnresponsivenessThresholdInDays?: number | null;
}
addFields(UpdateMobileThreatDefenseConnectorInput, flags, {
  type: () => Boolean,
  describe: (text, name) => `Whether ${text}. Graph: \`${name}\`.`,
});

export const PlanConnectorArgs = planArgsOf(connectorEntity, UpdateMobileThreatDefenseConnectorInput);
export const UpdateConnectorArgs = updateArgsOf(connectorEntity, UpdateMobileThreatDefenseConnectorInput);

const UserError = userErrorOf(connectorEntity, {
  CONFLICT: 'The connector changed meanwhile.',
  INVALID: 'The value is malformed or out of range.',
  NOT_FOUND: 'No connector has this id.',
  REJECTED: 'Microsoft Graph refused the request; `message` says why, as far as it told.',
});

const AnyPlan = planOf(connectorEntity, {
  node,
  UserError,
  description: 'The connector as it is; `null` when `userErrors` is not empty.',
  describe: (name) => (isFlag(name) ? `The change of whether ${flags[name]}.` : 'The change of the threshold.'),
});

@ObjectType({
  description: 'What a mutation would change about a connector. Each field is `null` where nothing would.',
})
export class MobileThreatDefenseConnectorPlan extends AnyPlan {}

const UnchangedReason = namedEnum(
  'MobileThreatDefenseConnectorUnchangedReason',
  'Why a mutation without `userErrors` has nothing to change; more may be added.',
  { ALREADY_AS_REQUESTED: 'Microsoft Graph already shows everything as it was requested.' },
);
const types = { node, Plan: MobileThreatDefenseConnectorPlan, UnchangedReason, UserError };

@ObjectType({ description: 'The outcome of `updateMobileThreatDefenseConnector`.' })
export class UpdateMobileThreatDefenseConnectorPayload extends payloadsOf(connectorEntity, types).ChangePayload {}
