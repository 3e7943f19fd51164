// User errors of the mutations of partners.
import { createUserErrorType } from '../resource/payload.js';
import { userErrorCodes, type UserError } from '../resource/user-error.js';
import { partnerEntity } from './partner.model.js';

export const partnerErrorCodes = {
  ...userErrorCodes,
  CREATE_NOT_OFFERED: 'CREATE_NOT_OFFERED',
  DUPLICATE_PLATFORM: 'DUPLICATE_PLATFORM',
} as const;
export type PartnerErrorCode = keyof typeof partnerErrorCodes;

export const ComplianceManagementPartnerUserError = createUserErrorType(partnerEntity, {
  CONFLICT:
    'An equal partner exists, or the partner was changed by someone else, so that a `key` no longer names an assignment.',
  CREATE_NOT_OFFERED: `Microsoft Graph does not offer the create in this tenant. Update the placeholder that Intune lists for the
partner instead: \`complianceManagementPartners(filterBy: { placeholder: true })\`.`,
  DUPLICATE_PLATFORM: 'The same platform appears more than once.',
  INVALID: 'The value is malformed or out of range.',
  NOT_FOUND: 'No partner has this id.',
  REJECTED: 'Microsoft Graph refused the request. `message` has its reason, if it gave one.',
} satisfies Record<Exclude<PartnerErrorCode, 'NOT_APPLIED' | 'NOT_YET_VISIBLE'>, string>);

export function createNotOffered(): UserError<PartnerErrorCode> {
  const message =
    'Microsoft Graph does not offer the create in your tenant. Update the placeholder that Intune lists for the partner instead: `complianceManagementPartners(filterBy: { placeholder: true })`.';
  return { code: 'CREATE_NOT_OFFERED', field: null, message };
}
