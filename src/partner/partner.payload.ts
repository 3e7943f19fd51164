// Outcomes of mutations.
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { ComplianceManagementPartnerPlan, MicrosoftGraphRequest } from './partner.plan.type.js';
import { ComplianceManagementPartner, ComplianceManagementPartnerAssignment } from './partner.type.js';
import { ComplianceManagementPartnerUserError } from './partner.user-error.js';

export enum ComplianceManagementPartnerUnchangedReason {
  ALREADY_AS_REQUESTED = 'ALREADY_AS_REQUESTED',
  NO_SUCH_ASSIGNMENT = 'NO_SUCH_ASSIGNMENT',
}
registerEnumType(ComplianceManagementPartnerUnchangedReason, {
  name: 'ComplianceManagementPartnerUnchangedReason',
  description: 'Why a mutation without `userErrors` has nothing to change; more may be added.',
  valuesConfig: {
    ALREADY_AS_REQUESTED: { description: 'Microsoft Graph already shows everything as it was requested.' },
    NO_SUCH_ASSIGNMENT: {
      description: 'The platform has no assignment with the given `target` or `key`. `nearMatches` shows similar ones.',
    },
  },
});

/** What every outcome has; no type of the schema itself. */
@ObjectType()
abstract class Payload {
  @Field(() => MicrosoftGraphRequest, {
    nullable: true,
    simple: true,
    description:
      'The request that a dry run would have sent; `null` when it would have sent none, and when this is no dry run.',
  })
  graphRequest?: MicrosoftGraphRequest | null;

  @Field(() => ComplianceManagementPartnerPlan, {
    nullable: true,
    simple: true,
    description: 'What a dry run would have changed, and what it did not check; `null` when this is no dry run.',
  })
  plan?: ComplianceManagementPartnerPlan | null;

  @Field(() => [ComplianceManagementPartnerUserError], {
    simple: true,
    description: 'What the caller can put right; empty on success.',
  })
  userErrors!: ComplianceManagementPartnerUserError[];
}

@ObjectType({ description: 'The outcome of `createComplianceManagementPartner`.' })
export class CreateComplianceManagementPartnerPayload extends Payload {
  @Field(() => ComplianceManagementPartner, {
    nullable: true,
    simple: true,
    description: 'The new partner; `null` when `userErrors` is not empty, and on a dry run.',
  })
  complianceManagementPartner?: ComplianceManagementPartner;
}

/** What a change of a partner comes to; no type of the schema itself. */
@ObjectType()
abstract class ChangePayload extends Payload {
  @Field(() => Boolean, {
    simple: true,
    description:
      'Whether anything was changed; `false` when it was so already and nothing was sent, on a dry run, and with `userErrors`.',
  })
  changed: boolean = false;

  @Field(() => ComplianceManagementPartner, {
    nullable: true,
    simple: true,
    description: 'The partner after the change; `null` when `userErrors` is not empty, and on a dry run.',
  })
  complianceManagementPartner?: ComplianceManagementPartner;

  @Field(() => ComplianceManagementPartnerUnchangedReason, {
    nullable: true,
    simple: true,
    description: `Why nothing was changed, or on a dry run why nothing would be; \`null\` when something was or would be, and
when \`userErrors\` is not empty.`,
  })
  unchangedReason?: ComplianceManagementPartnerUnchangedReason | null;
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

export type AssignmentPayload =
  | AddComplianceManagementPartnerAssignmentPayload
  | RemoveComplianceManagementPartnerAssignmentPayload;

@ObjectType({ description: 'The outcome of `deleteComplianceManagementPartner`.' })
export class DeleteComplianceManagementPartnerPayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    simple: true,
    description: 'The id of the partner that was removed; `null` when `userErrors` is not empty, and on a dry run.',
  })
  deletedComplianceManagementPartnerId?: string;
}
