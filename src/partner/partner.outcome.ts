// Graph's refusals that a caller can put right, as user errors of a mutation.
import { MsGraphRefusal } from '../msgraph/errors.js';
import { checkedUpTo, planRefused, type Attempted } from './partner.plan.js';
import type { ComplianceManagementPartnerPlan, MicrosoftGraphRequest } from './partner.plan.type.js';
import {
  ComplianceManagementPartnerUserErrorCode as Code,
  notFound,
  userError,
  type ComplianceManagementPartnerUserError,
} from './partner.user-error.js';

interface Outcome {
  graphRequest?: MicrosoftGraphRequest | null;
  plan?: ComplianceManagementPartnerPlan | null;
  userErrors: ComplianceManagementPartnerUserError[];
}

interface Mutation<P> {
  attempted: Attempted;
  dryRun: boolean | null;
  /** What validation of the arguments found. */
  errors: ComplianceManagementPartnerUserError[];
  payload: P;
}

/**
 * Does the work unless validation found errors, and fills the payload with what it returns, user errors of its own
 * included. A dry run always has a plan. Rejects with what the work rejects with, except for refusals that the caller can
 * put right.
 */
export async function outcomeOf<P extends Outcome>(
  { attempted, dryRun, errors, payload }: Mutation<P>,
  work: () => Promise<Partial<P>>,
): Promise<P> {
  const outcome = errors.length > 0 ? { userErrors: errors } : await attempt(attempted, work);
  const filled = Object.assign(payload, { userErrors: [] }, outcome);
  if (dryRun) filled.plan ??= planRefused(attempted, filled.userErrors, checkedUpTo.input);
  return filled;
}

async function attempt<P extends Outcome>(
  attempted: Attempted,
  work: () => Promise<Partial<P>>,
): Promise<Partial<P> | Outcome> {
  try {
    return await work();
  } catch (error) {
    return { userErrors: [toUserError(error, attempted)] };
  }
}

/** The payload of a dry run. */
export function rehearsed(plan: ComplianceManagementPartnerPlan): Outcome {
  return { plan, graphRequest: plan.graphRequest, userErrors: plan.userErrors };
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
