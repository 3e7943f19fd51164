// Problems of a mutation that its caller can fix.
import { Field, ObjectType, registerEnumType } from 'type-graphql';

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
    CONFLICT: {
      description:
        'An equal partner exists, or the partner changed meanwhile: a `key` that was read names nothing any more.',
    },
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

export function userError(
  code: ComplianceManagementPartnerUserErrorCode,
  field: string[] | null,
  message: string,
): ComplianceManagementPartnerUserError {
  return Object.assign(new ComplianceManagementPartnerUserError(), { code, field, message });
}

const { CONFLICT, NOT_FOUND } = ComplianceManagementPartnerUserErrorCode;

export function notFound(): ComplianceManagementPartnerUserError {
  return userError(NOT_FOUND, ['id'], 'No partner of your tenant has this id.');
}

export function changedBeforeWrite(): ComplianceManagementPartnerUserError {
  const message = "Someone else changed the platform's assignments meanwhile, so nothing was sent: try again.";
  return userError(CONFLICT, null, message);
}

export function changedAfterWrite(): ComplianceManagementPartnerUserError {
  const message =
    'The change was sent, and the assignments are others now: someone else changed them at the same time. Read them again.';
  return userError(CONFLICT, null, message);
}

export function goneAfterWrite(): ComplianceManagementPartnerUserError {
  return userError(CONFLICT, null, 'The change was sent, and Microsoft Graph no longer lists the partner.');
}
