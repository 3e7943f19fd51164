// Outcome of a mutation. Problems that the caller can fix, including Graph's refusals, are user errors.
import { MsGraphRefusal } from '../msgraph/errors.js';
import { checkedUpTo, type MicrosoftGraphRequest, type MutationAction } from './dry-run.js';
import { createRefusedPlan, type PlannedResource, type PlanWithErrors } from './plan.js';
import { notFound, type UserError } from './user-error.js';

/** What a mutation returns. The entity is there under the name of its type, if there is one to show. */
export interface Outcome<P> {
  changed?: boolean;
  graphRequest?: MicrosoftGraphRequest | null;
  plan?: P | null;
  unchangedReason?: string;
  userErrors?: UserError<string>[];
  [entity: string]: unknown;
}

export interface Payload<P> {
  plan?: P | null;
  userErrors: UserError<string>[];
}

interface Mutation<T> {
  action: MutationAction;
  dryRun: boolean | null;
  /** The errors that validation of the arguments found. */
  errors: readonly UserError<string>[];
  payload: T;
  /** The user error if Graph does not offer the call in this tenant. */
  notOffered?: UserError<string>;
}

/**
 * Carries out a mutation unless validation found errors, and fills the payload with its outcome. The payload of a dry run
 * always has a plan. Refusals that the caller can fix become user errors; other errors of `carryOut` are rethrown.
 */
export async function runMutation<T extends { id: string }, P extends PlanWithErrors, Y extends Payload<P>>(
  resource: PlannedResource<T, P>,
  { action, dryRun, errors, notOffered = changeNotOffered, payload }: Mutation<Y>,
  carryOut: () => Promise<Outcome<P>>,
): Promise<Y> {
  const toOutcome = (error: unknown): Outcome<P> => ({
    userErrors: [toUserError(error, { action, noun: resource.entity.noun, notOffered })],
  });
  const outcome = errors.length > 0 ? { userErrors: errors } : await carryOut().catch(toOutcome);
  const filled = Object.assign(payload, { userErrors: [] }, outcome);
  const { userErrors } = filled;
  if (dryRun) filled.plan ??= createRefusedPlan(resource, { action, userErrors, checked: checkedUpTo.input });
  return filled;
}

/** Returns the outcome of a dry run. */
export function dryRunOutcome<P extends PlanWithErrors>(plan: P): Outcome<P> {
  return { plan, graphRequest: plan.graphRequest, userErrors: plan.userErrors };
}

interface RefusedMutation {
  action: MutationAction;
  noun: string;
  notOffered: UserError<string>;
}

function toUserError(error: unknown, { action, notOffered, noun }: RefusedMutation): UserError<string> {
  if (!(error instanceof MsGraphRefusal)) throw error;
  if (isNotOffered(error)) return notOffered;
  switch (error.status) {
    case 400:
      return rejected(error);
    case 404:
      // A create has no id that could be missing.
      return action === 'create' ? rejected(error) : notFound(noun);
    case 409:
    case 412:
      return { code: 'CONFLICT', field: null, message: conflictMessage(action, noun) };
    default:
      throw error;
  }
}

/** Graph's code and its prose: https://github.com/microsoftgraph/microsoft-graph-docs/issues/17977 */
const noRoute = /no method match route template|no odata route exists/i;

/** Returns whether Graph does not offer the call in this tenant. It responds 400 or 404 with a reason, or 405. */
function isNotOffered({ facts, intuneCode = '', reason = '', status }: MsGraphRefusal): boolean {
  if (status === 405) return true;
  return [400, 404].includes(status) && noRoute.test([facts.code ?? '', intuneCode, reason].join('\n'));
}

const changeNotOffered: UserError = {
  code: 'REJECTED',
  field: null,
  message: 'Microsoft Graph does not offer this change in your tenant.',
};

function rejected({ reason }: MsGraphRefusal): UserError {
  const why = reason === undefined ? ' and gave no reason.' : `: ${reason}`;
  return { code: 'REJECTED', field: null, message: `Microsoft Graph refused the request${why}` };
}

/** Graph does not say what the conflict is. No write of the gateway has a precondition, such as an ETag. */
function conflictMessage(action: MutationAction, noun: string): string {
  const changed = `The ${noun} was probably changed by someone else: read it again.`;
  return {
    create: `Microsoft Graph refused the create as a conflict. An equal ${noun} probably exists: read the list.`,
    change: `Microsoft Graph refused the change as a conflict. ${changed}`,
    remove: `Microsoft Graph refused the removal as a conflict. ${changed}`,
  }[action];
}
