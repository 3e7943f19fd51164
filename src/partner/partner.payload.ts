// Outcomes of mutations, and what callers can put right.
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { ComplianceManagementPartner } from './partner.type.js';

export enum ComplianceManagementPartnerUserErrorCode {
  CONFLICT = 'CONFLICT',
  CREATE_NOT_OFFERED = 'CREATE_NOT_OFFERED',
  DUPLICATE_PLATFORM = 'DUPLICATE_PLATFORM',
  INVALID = 'INVALID',
  NOT_FOUND = 'NOT_FOUND',
  REJECTED = 'REJECTED',
}
registerEnumType(ComplianceManagementPartnerUserErrorCode, {
  name: 'ComplianceManagementPartnerUserErrorCode',
  description: 'What can go wrong that the caller can put right; more may be added.',
  valuesConfig: {
    CONFLICT: { description: 'An equal partner exists, or the partner changed meanwhile.' },
    CREATE_NOT_OFFERED: {
      description: `Microsoft Graph does not offer creating partners in this tenant. Update the placeholder that Intune lists
for the partner instead: \`complianceManagementPartners(filterBy: { placeholder: true })\`.`,
    },
    DUPLICATE_PLATFORM: { description: 'The same platform appears more than once.' },
    INVALID: { description: 'The value is malformed or out of range.' },
    NOT_FOUND: { description: 'No partner has this id.' },
    REJECTED: { description: 'Microsoft Graph refused the request; `message` says why, as far as it told.' },
  },
});

@ObjectType({
  description: "Something about a mutation's arguments that the caller can put right.",
  simpleResolvers: true,
})
export class ComplianceManagementPartnerUserError {
  @Field(() => ComplianceManagementPartnerUserErrorCode, { description: 'What went wrong, for programs.' })
  code!: ComplianceManagementPartnerUserErrorCode;

  @Field(() => [String], {
    nullable: true,
    description:
      'The path to the argument at fault, such as `["input", "platformEnrollments", "0", "platform"]`; `null` when none is.',
  })
  field!: string[] | null;

  @Field(() => String, { description: 'What went wrong, in English, for developers.' })
  message!: string;
}

@ObjectType({ description: 'A call to Microsoft Graph, as it would be sent.', simpleResolvers: true })
export class MicrosoftGraphRequest {
  @Field(() => String, { description: 'The HTTP method, such as `PATCH`.' })
  method!: string;

  @Field(() => String, {
    description: 'The path with its version, such as `/beta/deviceManagement/complianceManagementPartners`.',
  })
  path!: string;

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'The body; `null` when the call has none.' })
  body?: object | null;
}

/** What every outcome has; no type of the schema itself. */
@ObjectType()
abstract class Payload {
  @Field(() => MicrosoftGraphRequest, {
    nullable: true,
    simple: true,
    description: 'What would be sent, on a dry run; otherwise `null`.',
  })
  graphRequest?: MicrosoftGraphRequest | null;

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
}

@ObjectType({ description: 'The outcome of `updateComplianceManagementPartner`.' })
export class UpdateComplianceManagementPartnerPayload extends ChangePayload {}

@ObjectType({ description: 'The outcome of `addComplianceManagementPartnerAssignment`.' })
export class AddComplianceManagementPartnerAssignmentPayload extends ChangePayload {}

@ObjectType({ description: 'The outcome of `removeComplianceManagementPartnerAssignment`.' })
export class RemoveComplianceManagementPartnerAssignmentPayload extends ChangePayload {}

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
