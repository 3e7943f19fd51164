// User errors for writes that Graph refuses, as far as the caller can fix them.
import { isNotFound, MsGraphRefusal } from '../msgraph/errors.js';
import type { MutationAction } from './dry-run.js';
import { notFound, type UserError } from './user-error.js';

interface RefusedWrite {
  action: MutationAction;
  noun: string;
  /** The user error if Graph does not offer the call in this tenant. */
  notOffered?: UserError<string> | undefined;
}

/** Returns the user error for the refusal of a write. Rethrows every other error. */
export function toUserError(
  error: unknown,
  { action, notOffered = changeNotOffered, noun }: RefusedWrite,
): UserError<string> {
  if (!(error instanceof MsGraphRefusal)) throw error;
  if (isNotOffered(error)) return notOffered;
  switch (error.status) {
    case 400:
    case 422:
      return rejected(error);
    case 404:
      // A create has no id that could be missing.
      if (action === 'create') return rejected(error);
      if (isNotFound(error)) return notFound(noun);
      throw error;
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
function isNotOffered({ codes, reason = '', status }: MsGraphRefusal): boolean {
  if (status === 405) return true;
  return [400, 404].includes(status) && noRoute.test([...codes, reason].join('\n'));
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
