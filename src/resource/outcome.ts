// Outcomes of mutations, with Graph's refusals that a caller can put right as user errors.
import { MsGraphRefusal } from '../msgraph/errors.js';
import { checkedUpTo, type Attempted, type MicrosoftGraphRequest } from './dry-run.js';
import { planRefused, type PlannedResource, type PlanWithErrors } from './plan.js';
import { notFound, type UserError } from './user-error.js';

/** What a mutation comes to; with the entity, under its own name, when there is one to show. */
export interface Outcome<P> {
  changed?: boolean;
  graphRequest?: MicrosoftGraphRequest | null;
  plan?: P | null;
  unchangedReason?: string;
  userErrors?: UserError<string>[];
  [entity: string]: unknown;
}

interface Payload<P> {
  plan?: P | null;
  userErrors: UserError<string>[];
}

interface Mutation<T> {
  attempted: Attempted;
  dryRun: boolean | null;
  /** What validation of the arguments found. */
  errors: readonly UserError<string>[];
  payload: T;
  /** What to say when the tenant's Graph has no such call. */
  notOffered?: UserError<string>;
}

/**
 * Does the work unless validation found errors, and fills the payload with what it returns, user errors of its own
 * included. A dry run always has a plan. Rejects with what the work rejects with, except for refusals that the caller can
 * put right.
 */
export async function outcomeOf<T extends { id: string }, P extends PlanWithErrors, Y extends Payload<P>>(
  resource: PlannedResource<T, P>,
  { attempted, dryRun, errors, notOffered = changeNotOffered, payload }: Mutation<Y>,
  work: () => Promise<Outcome<P>>,
): Promise<Y> {
  const tell = (error: unknown): Outcome<P> => ({
    userErrors: [toUserError(error, { attempted, noun: resource.entity.noun, notOffered })],
  });
  const outcome = errors.length > 0 ? { userErrors: errors } : await work().catch(tell);
  const filled = Object.assign(payload, { userErrors: [] }, outcome);
  const { userErrors } = filled;
  if (dryRun) filled.plan ??= planRefused(resource, { attempted, userErrors, checked: checkedUpTo.input });
  return filled;
}

/** The payload of a dry run. */
export function rehearsed<P extends PlanWithErrors>(plan: P): Outcome<P> {
  return { plan, graphRequest: plan.graphRequest, userErrors: plan.userErrors };
}

interface Refused {
  attempted: Attempted;
  noun: string;
  notOffered: UserError<string>;
}

function toUserError(error: unknown, { attempted, notOffered, noun }: Refused): UserError<string> {
  if (!(error instanceof MsGraphRefusal)) throw error;
  if (isNotOffered(error)) return notOffered;
  switch (error.status) {
    case 400:
      return rejected(error);
    case 404:
      // A create names nothing that could be missing.
      return attempted === 'create' ? rejected(error) : notFound(noun);
    case 409:
    case 412:
      return { code: 'CONFLICT', field: null, message: conflictOf(attempted, noun) };
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

const changeNotOffered: UserError = {
  code: 'REJECTED',
  field: null,
  message: "Your tenant's Microsoft Graph does not offer this change.",
};

function rejected({ reason }: MsGraphRefusal): UserError {
  const why = reason === undefined ? ' and gave no reason.' : `: ${reason}`;
  return { code: 'REJECTED', field: null, message: `Microsoft Graph refused the request${why}` };
}

/** Graph does not say which it is, and no write here has a precondition of its own. */
function conflictOf(attempted: Attempted, noun: string): string {
  const changed = `Most likely the ${noun} changed meanwhile: read it again.`;
  return {
    create: `Microsoft Graph refused the create as a conflict. Most likely an equal ${noun} exists: read the list.`,
    change: `Microsoft Graph refused the change as a conflict. ${changed}`,
    remove: `Microsoft Graph refused to remove it as a conflict. ${changed}`,
  }[attempted];
}
