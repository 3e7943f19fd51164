// Payload types of the mutations of partners.
import { Field, ID, ObjectType } from 'type-graphql';
import { createPayloadBases } from '../resource/payload.js';
import { createEnum } from '../resource/tables.js';
import { partnerEntity } from './partner.model.js';
import { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
import { ComplianceManagementPartner, ComplianceManagementPartnerAssignment } from './partner.type.js';
import { ComplianceManagementPartnerUserError } from './partner.user-error.js';

export const ComplianceManagementPartnerUnchangedReason = createEnum('ComplianceManagementPartnerUnchangedReason', {
  description: 'Why a mutation without `userErrors` has nothing to change. More values may be added.',
  members: {
    ALREADY_AS_REQUESTED:
      'Microsoft Graph already shows everything as requested, in a read that is not older than the last change by this replica.',
    NO_SUCH_ASSIGNMENT:
      'The platform has no assignment with the given `target` or `key`. `nearMatches` shows similar ones.',
  },
});

const { Payload, ChangePayload } = createPayloadBases(partnerEntity, {
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
    description: 'The new partner; `null` on a dry run, and if there are `userErrors` other than `NOT_APPLIED`.',
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
    description: `Similar assignments, if the platform has none with the given \`target\`: those of the same group, Microsoft Entra
object or collection, or of the same kind if the kind has no id. They have another filter, or exclude instead of include.
Use \`key\` to remove one of them. Otherwise empty.`,
  })
  nearMatches: ComplianceManagementPartnerAssignment[] = [];
}

@ObjectType({ description: 'The outcome of `deleteComplianceManagementPartner`.' })
export class DeleteComplianceManagementPartnerPayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    simple: true,
    description: 'The id of the removed partner; `null` on a dry run, and if there are `userErrors`.',
  })
  deletedComplianceManagementPartnerId?: string;
}
