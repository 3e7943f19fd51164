// Outcomes of mutations.
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import {
  afterDescription,
  ChangePayload as AnyChangePayload,
  Payload as AnyPayload,
  planDescription,
  unchangedReasonDescription,
  userErrorsDescription,
} from '../resource/payload.js';
import { ComplianceManagementPartnerPlan } from './partner.plan.type.js';
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
abstract class Payload extends AnyPayload {
  @Field(() => ComplianceManagementPartnerPlan, { nullable: true, simple: true, description: planDescription })
  plan?: ComplianceManagementPartnerPlan | null;

  @Field(() => [ComplianceManagementPartnerUserError], { simple: true, description: userErrorsDescription })
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
abstract class ChangePayload extends AnyChangePayload {
  @Field(() => ComplianceManagementPartner, {
    nullable: true,
    simple: true,
    description: afterDescription('partner'),
  })
  complianceManagementPartner?: ComplianceManagementPartner;

  @Field(() => ComplianceManagementPartnerPlan, { nullable: true, simple: true, description: planDescription })
  plan?: ComplianceManagementPartnerPlan | null;

  @Field(() => ComplianceManagementPartnerUnchangedReason, {
    nullable: true,
    simple: true,
    description: unchangedReasonDescription,
  })
  unchangedReason?: ComplianceManagementPartnerUnchangedReason | null;

  @Field(() => [ComplianceManagementPartnerUserError], { simple: true, description: userErrorsDescription })
  userErrors!: ComplianceManagementPartnerUserError[];
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
