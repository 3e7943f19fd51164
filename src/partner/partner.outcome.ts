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

/** What a mutation asks of Graph: to create a partner, or to change or remove one that exists. */
export type Attempted = 'create' | 'change' | 'remove';

/**
 * Does the work unless validation found errors, and fills the payload with what it returns, user errors of its own
 * included. Rejects with what the work rejects with, except for refusals that the caller can put right.
 */
export async function outcomeOf<P extends Outcome>(
  attempted: Attempted,
  payload: P,
  errors: ComplianceManagementPartnerUserError[],
  work: () => Promise<Partial<P>>,
): Promise<P> {
  if (errors.length > 0) return Object.assign(payload, { userErrors: errors });
  try {
    return Object.assign(payload, { userErrors: [] }, await work());
  } catch (error) {
    return Object.assign(payload, { userErrors: [toUserError(error, attempted)] });
  }
}

function toUserError(error: unknown, attempted: Attempted): ComplianceManagementPartnerUserError {
  if (!(error instanceof MsGraphRefusal)) throw error;
  if (isNotOffered(error)) return notOffered(attempted);
  switch (error.status) {
    case 400:
      return rejected(error);
    case 404:
      // A create names no partner that could be missing.
      return attempted === 'create' ? rejected(error) : notFound();
    case 409:
    case 412:
      return userError(Code.CONFLICT, null, conflicts[attempted]);
    default:
      throw error;
  }
}

/** Graph's code and its prose: https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977 */
const noRoute = /no method match route template|no odata route exists/i;

/** Whether the tenant's Graph has no such call; it says so with 400 or 404, and HTTP's own word for it is 405. */
function isNotOffered({ facts, intuneCode = '', reason = '', status }: MsGraphRefusal): boolean {
  if (status === 405) return true;
  return [400, 404].includes(status) && noRoute.test([facts.code ?? '', intuneCode, reason].join('\n'));
}

function notOffered(attempted: Attempted): ComplianceManagementPartnerUserError {
  if (attempted !== 'create')
    return userError(Code.REJECTED, null, "Your tenant's Microsoft Graph does not offer this change.");
  return userError(
    Code.CREATE_NOT_OFFERED,
    null,
    "Your tenant's Microsoft Graph does not offer creating partners. Update the placeholder that Intune lists for the partner instead: `complianceManagementPartners(filterBy: { placeholder: true })`.",
  );
}

function rejected({ reason }: MsGraphRefusal): ComplianceManagementPartnerUserError {
  const why = reason === undefined ? ' and gave no reason.' : `: ${reason}`;
  return userError(Code.REJECTED, null, `Microsoft Graph refused the request${why}`);
}

/** Graph does not say which it is, and no write here has a precondition of its own. */
const conflicts: Record<Attempted, string> = {
  create: 'Microsoft Graph refused the create as a conflict. Most likely an equal partner exists: read the list.',
  change: 'Microsoft Graph refused the change as a conflict. Most likely the partner changed meanwhile: read it again.',
  remove:
    'Microsoft Graph refused to remove it as a conflict. Most likely the partner changed meanwhile: read it again.',
};
