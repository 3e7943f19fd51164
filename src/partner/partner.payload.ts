// Payload types of the mutations of partners.
import { Field, ID, ObjectType } from 'type-graphql';
import { changesDescription, Payload, userErrorsDescription } from '../resource/payload.js';
import type { UserError } from '../resource/user-error.js';
import { ComplianceManagementPartnerChanges } from './partner.changes.js';
import { ComplianceManagementPartner, ComplianceManagementPartnerAssignment } from './partner.type.js';
import { ComplianceManagementPartnerUserError } from './partner.user-error.js';

/** Fields of every payload; not a type of the schema itself. */
@ObjectType()
abstract class PartnerPayload extends Payload {
  @Field(() => ComplianceManagementPartnerChanges, { nullable: true, simple: true, description: changesDescription })
  changes!: ComplianceManagementPartnerChanges | null;

  @Field(() => ComplianceManagementPartner, {
    nullable: true,
    simple: true,
    description:
      'The partner as it is now; `null` if it does not exist, and if there are `userErrors` other than `NOT_APPLIED`.',
  })
  complianceManagementPartner!: ComplianceManagementPartner | null;

  @Field(() => [ComplianceManagementPartnerUserError], {
    simple: true,
    description: userErrorsDescription,
  })
  userErrors!: UserError<string>[];
}

@ObjectType({ description: 'The outcome of `createComplianceManagementPartner`.' })
export class CreateComplianceManagementPartnerPayload extends PartnerPayload {}

@ObjectType({ description: 'The outcome of `updateComplianceManagementPartner`.' })
export class UpdateComplianceManagementPartnerPayload extends PartnerPayload {}

@ObjectType({ description: 'The outcome of `addComplianceManagementPartnerAssignment`.' })
export class AddComplianceManagementPartnerAssignmentPayload extends PartnerPayload {}

@ObjectType({ description: 'The outcome of `removeComplianceManagementPartnerAssignment`.' })
export class RemoveComplianceManagementPartnerAssignmentPayload extends PartnerPayload {
  @Field(() => [ComplianceManagementPartnerAssignment], {
    simple: true,
    description: `Similar assignments, if the platform has none with the given \`target\`: those of the same group, Microsoft Entra
object or collection, or of the same kind if the kind has no id. They have another filter, or exclude instead of include.
Use \`key\` to remove one of them. Otherwise empty.`,
  })
  nearMatches: ComplianceManagementPartnerAssignment[] = [];
}

@ObjectType({ description: 'The outcome of `deleteComplianceManagementPartner`. `changes` shows what was deleted.' })
export class DeleteComplianceManagementPartnerPayload extends PartnerPayload {
  @Field(() => ID, {
    nullable: true,
    simple: true,
    description: 'The id of the removed partner; `null` on a dry run, and if there are `userErrors`.',
  })
  deletedComplianceManagementPartnerId?: string;
}
