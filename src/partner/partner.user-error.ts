// Problems of a mutation of a partner that its caller can fix.
import { userErrorOf } from '../resource/payload.js';
import { userErrorCodes, type UserError } from '../resource/user-error.js';
import { partnerEntity } from './partner.model.js';

export const partnerErrorCodes = {
  ...userErrorCodes,
  CREATE_NOT_OFFERED: 'CREATE_NOT_OFFERED',
  DUPLICATE_PLATFORM: 'DUPLICATE_PLATFORM',
} as const;
export type PartnerErrorCode = keyof typeof partnerErrorCodes;

export const ComplianceManagementPartnerUserError = userErrorOf(partnerEntity, {
  CONFLICT: 'An equal partner exists, or the partner changed meanwhile: a `key` that was read names nothing any more.',
  CREATE_NOT_OFFERED: `Microsoft Graph does not offer creating partners in this tenant. Update the placeholder that Intune lists
for the partner instead: \`complianceManagementPartners(filterBy: { placeholder: true })\`.`,
  DUPLICATE_PLATFORM: 'The same platform appears more than once.',
  INVALID: 'The value is malformed or out of range.',
  NOT_FOUND: 'No partner has this id.',
  REJECTED: 'Microsoft Graph refused the request; `message` says why, as far as it told.',
} satisfies Record<PartnerErrorCode, string>);

export function createNotOffered(): UserError<PartnerErrorCode> {
  const message =
    "Your tenant's Microsoft Graph does not offer creating partners. Update the placeholder that Intune lists for the partner instead: `complianceManagementPartners(filterBy: { placeholder: true })`.";
  return { code: 'CREATE_NOT_OFFERED', field: null, message };
}

export function changedBeforeWrite(): UserError {
  const message = "Someone else changed the platform's assignments meanwhile, so nothing was sent: try again.";
  return { code: 'CONFLICT', field: null, message };
}

export function changedAfterWrite(): UserError {
  const message =
    'The change was sent, and the assignments are others now: someone else changed them at the same time. Read them again.';
  return { code: 'CONFLICT', field: null, message };
}
