// Graph's refusals that a caller can put right, as user errors of a mutation.
import { MsGraphRefusal } from '../msgraph/errors.js';
import {
  ComplianceManagementPartnerUserErrorCode as Code,
  type ComplianceManagementPartnerUserError,
} from './partner.payload.js';
import { notFound, userError } from './partner.validation.js';

interface Outcome {
  userErrors: ComplianceManagementPartnerUserError[];
}

/**
 * Does the work unless validation found errors, and fills the payload with what it returns, user errors of its own included. Rejects with what the work
 * rejects with, but for refusals that are the caller's to put right.
 */
export async function outcomeOf<P extends Outcome>(
  payload: P,
  errors: ComplianceManagementPartnerUserError[],
  work: () => Promise<Partial<P>>,
): Promise<P> {
  if (errors.length > 0) return Object.assign(payload, { userErrors: errors });
  try {
    return Object.assign(payload, { userErrors: [] }, await work());
  } catch (error) {
    return Object.assign(payload, { userErrors: [toUserError(error)] });
  }
}

function toUserError(error: unknown): ComplianceManagementPartnerUserError {
  if (!(error instanceof MsGraphRefusal)) throw error;
  switch (error.status) {
    case 400:
      return userError(
        Code.REJECTED,
        null,
        `Microsoft Graph refused the request: ${error.reason ?? 'it gave no reason.'}`,
      );
    case 404:
      return notFound();
    case 409:
    case 412:
      return userError(
        Code.CONFLICT,
        null,
        'An equal partner exists, or the partner changed meanwhile: read it again.',
      );
    default:
      throw error;
  }
}
