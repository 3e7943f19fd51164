// Outcomes of mutations.
import { Field, ID, ObjectType } from 'type-graphql';
import { namedEnum } from '../resource/tables.js';
import { payloadsOf } from '../resource/payload.js';
import { partnerEntity } from './partner.model.js';
import { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import { ComplianceManagementPartner, ComplianceManagementPartnerAssignment } from './partner.type.js';
import { ComplianceManagementPartnerUserError } from './partner.user-error.js';

export const ComplianceManagementPartnerUnchangedReason = namedEnum(
  'ComplianceManagementPartnerUnchangedReason',
  'Why a mutation without `userErrors` has nothing to change; more may be added.',
  {
    ALREADY_AS_REQUESTED: 'Microsoft Graph already shows everything as it was requested.',
    NO_SUCH_ASSIGNMENT:
      'The platform has no assignment with the given `target` or `key`. `nearMatches` shows similar ones.',
  },
);

const { Payload, ChangePayload } = payloadsOf(partnerEntity, {
  node: ComplianceManagementPartner,
  Plan: ComplianceManagementPartnerPlan,
  UnchangedReason: ComplianceManagementPartnerUnchangedReason,
  UserError: ComplianceManagementPartnerUserError,
});

@ObjectType({ description: 'The outcome of `createComplianceManagementPartner`.' })
export class CreateComplianceManagementPartnerPayload extends Payload {
  @Field(() => ComplianceManagementPartner, {
    nullable: true,
    simple: true,
    description: 'The new partner; `null` when `userErrors` is not empty, and on a dry run.',
  })
  complianceManagementPartner?: ComplianceManagementPartner;
}

@ObjectType({ description: 'The outcome of `updateComplianceManagementPartner`.' })
export class UpdateComplianceManagementPartnerPayload extends ChangePayload {}

@ObjectType({ description: 'The outcome of `addComplianceManagementPartnerAssignment`.' })
export class AddComplianceManagementPartnerAssignmentPayload extends ChangePayload {}

@ObjectType({ description: 'The outcome of `removeComplianceManagementPartnerAssignment`.' })
export class RemoveComplianceManagementPartnerAssignmentPayload extends ChangePayload {
  @Field(() => [ComplianceManagementPartnerAssignment], {
    simple: true,
    description: `When \`target\` named no assignment of the platform: those of the same group, Microsoft Entra object or
collection, or of the same kind where a kind has none. They have another filter, or are an exclusion in place of an
inclusion. Remove one of them by its \`key\`. Otherwise empty.`,
  })
  nearMatches: ComplianceManagementPartnerAssignment[] = [];
}

@ObjectType({ description: 'The outcome of `deleteComplianceManagementPartner`.' })
export class DeleteComplianceManagementPartnerPayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    simple: true,
    description: 'The id of the partner that was removed; `null` when `userErrors` is not empty, and on a dry run.',
  })
  deletedComplianceManagementPartnerId?: string;
}
