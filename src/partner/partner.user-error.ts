// Problems of a mutation that its caller can fix.
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { userError, userErrorCodes, UserErrorFields, type UserError } from '../resource/user-error.js';

export const ComplianceManagementPartnerUserErrorCode = {
  ...userErrorCodes,
  CREATE_NOT_OFFERED: 'CREATE_NOT_OFFERED',
  DUPLICATE_PLATFORM: 'DUPLICATE_PLATFORM',
} as const;
type Code = keyof typeof ComplianceManagementPartnerUserErrorCode;
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

@ObjectType({ description: "Something about a mutation's arguments that the caller can put right." })
export class ComplianceManagementPartnerUserError extends UserErrorFields {
  @Field(() => ComplianceManagementPartnerUserErrorCode, {
    simple: true,
    description: 'What went wrong, for programs.',
  })
  code!: Code;
}

export function createNotOffered(): UserError<Code> {
  const message =
    "Your tenant's Microsoft Graph does not offer creating partners. Update the placeholder that Intune lists for the partner instead: `complianceManagementPartners(filterBy: { placeholder: true })`.";
  return userError('CREATE_NOT_OFFERED', null, message);
}

export function changedBeforeWrite(): UserError {
  const message = "Someone else changed the platform's assignments meanwhile, so nothing was sent: try again.";
  return userError('CONFLICT', null, message);
}

export function changedAfterWrite(): UserError {
  const message =
    'The change was sent, and the assignments are others now: someone else changed them at the same time. Read them again.';
  return userError('CONFLICT', null, message);
}
