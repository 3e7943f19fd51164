// Any thrown thing -> a GraphQLError that may be shown. The only translator; what it does not know, it masks.
import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import { AuthError, AuthorityUnavailableError, ClaimsChallengeError, ConsentRequiredError } from '../auth/errors.js';
import { errorCodes, type ErrorCode } from '../error-codes.js';
import {
  MsGraphCallerLeft,
  MsGraphDeadlineExceeded,
  MsGraphError,
  MsGraphNotStarted,
  MsGraphOverBudget,
  MsGraphRefusal,
  MsGraphUnavailable,
  MsGraphWriteOutcomeUnknown,
  type MsGraphDenial,
} from '../msgraph/errors.js';
import type { LikelyCause } from '../msgraph/permissions.js';

/** The error as a client sees it: what it says and what to do, and for Apollo the HTTP status and headers. */
export function toGraphQLError(thrown: unknown): GraphQLError {
  const located = thrown instanceof GraphQLError ? thrown : undefined;
  // Both executors wrap what a resolver throws, other GraphQLErrors too.
  const original = located?.originalError ?? thrown;
  const { message, extensions } = translate(original);
  const shown = new GraphQLError(message, {
    nodes: located?.nodes ?? (original instanceof GraphQLError ? original.nodes : undefined),
    path: located?.path,
    originalError: original instanceof Error ? original : null,
    extensions,
  });
  // Errors of graphql-jit have locations and no nodes, and may lack extensions.
  const locations = shown.locations ?? located?.locations;
  return locations ? Object.defineProperty(shown, 'locations', { value: locations, enumerable: true }) : shown;
}

/** What a client sees of an error. */
interface Shown {
  message: string;
  extensions: Coded;
}

interface Coded extends GraphQLErrorExtensions {
  code: ErrorCode;
}

/** A GraphQLError with a code was made to be shown. */
function fromGraphQL({ extensions, message }: GraphQLError): Shown | undefined {
  const code = extensions?.code;
  if (code !== undefined) return { message, extensions: { ...extensions, code } };
  // A variable that fits its own type and not the argument's: graphql-js finds it when the field is run.
  return message.startsWith('Argument "') ? { message, extensions: { code: 'BAD_USER_INPUT' } } : undefined;
}

/** Why the gateway stopped before it had asked Graph for everything. */
const limits: readonly [abstract new (...args: never[]) => Error, Coded][] = [
  [MsGraphOverBudget, { code: 'BAD_USER_INPUT' }],
  // Seen in metrics only: nobody is left to read the response.
  [MsGraphCallerLeft, { code: 'CLIENT_CLOSED_REQUEST' }],
  [MsGraphDeadlineExceeded, { code: 'DEADLINE_EXCEEDED' }],
  [MsGraphNotStarted, { code: 'OVERLOADED', retryAfterSeconds: 1 }],
];

function translate(error: unknown): Shown {
  const made = error instanceof GraphQLError ? fromGraphQL(error) : undefined;
  if (made) return made;
  if (error instanceof AuthError) return fromAuth(error);
  if (error instanceof AuthorityUnavailableError) return fromAuthority(error);
  const limited = limits.find(([kind]) => error instanceof kind);
  if (limited) return { message: (error as Error).message, extensions: limited[1] };
  if (error instanceof MsGraphError) {
    const { message, extensions } = fromMsGraph(error);
    return { message, extensions: { ...extensions, microsoftGraph: error.facts } };
  }
  return { message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

function fromAuth(error: AuthError): Shown {
  const code = error.status === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  return {
    message: error.message,
    extensions: {
      code,
      ...(error instanceof ConsentRequiredError ? { reason: 'CONSENT_REQUIRED' } : {}),
      ...(error instanceof ClaimsChallengeError ? { claims: error.claims } : {}),
      http: httpOf(code, { 'www-authenticate': error.challenge }),
    },
  };
}

function fromAuthority({ message, retryAfterSeconds }: AuthorityUnavailableError): Shown {
  const code = 'UPSTREAM_UNAVAILABLE';
  if (retryAfterSeconds === undefined) return { message, extensions: { code, http: httpOf(code, {}) } };
  const http = httpOf(code, { 'retry-after': String(retryAfterSeconds) });
  return { message, extensions: { code, retryAfterSeconds, http } };
}

/** Codes of errors that decide the status of the whole response. */
type DecidingCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'UPSTREAM_UNAVAILABLE';

/**
 * Returns the status of a code, and headers. Apollo Server wants a Map of headers; the type in force was declared by
 * another package, for a record.
 */
function httpOf(code: DecidingCode, headers: Readonly<Record<string, string>>): GraphQLErrorExtensions['http'] {
  return { status: errorCodes[code].status, headers: new Map(Object.entries(headers)) as never };
}

function fromMsGraph(error: MsGraphError): Shown {
  if (error instanceof MsGraphWriteOutcomeUnknown) {
    return {
      message: `${error.message} It may have been carried out: look at it before you try again.`,
      extensions: { code: 'WRITE_OUTCOME_UNKNOWN' },
    };
  }
  if (error instanceof MsGraphRefusal) return fromRefusal(error);
  const message = error instanceof MsGraphUnavailable ? error.message : 'Microsoft Graph could not be asked.';
  return { message: `${message} Try again shortly.`, extensions: { code: 'UPSTREAM_UNAVAILABLE' } };
}

/** What an administrator has to do about each. */
const remedies = {
  NO_CONSENT:
    'Most likely nobody has consented to it for the gateway: an administrator can, in the Entra admin center.',
  NO_INTUNE_ROLE: 'Most likely you have no Intune role that allows it: an Intune administrator can assign one.',
  NO_LICENCE:
    'Most likely an Intune licence is missing: an administrator can assign one, in the Microsoft 365 admin center.',
  NO_DIRECTORY_RIGHTS:
    'Most likely you may not read groups, as is usual for guests: an administrator can assign you a directory role, or change what guests may see, in the Entra admin center.',
} satisfies Record<LikelyCause, string>;

function fromDenial({ permission, likelyCause }: MsGraphDenial): Shown {
  const needed = permission ? `It takes the permission ${permission.name}, ${permission.alsoNeeds}. ` : '';
  return {
    message: `Microsoft Graph does not let you do this. ${needed}${remedies[likelyCause]}`,
    extensions: { code: 'FORBIDDEN', ...(permission ? { permission: permission.name } : {}), likelyCause },
  };
}

function fromRefusal({ denial, status, retryAfter }: MsGraphRefusal): Shown {
  if (denial) return fromDenial(denial);
  switch (status) {
    case 401:
      return {
        message: 'Microsoft Graph did not accept your sign-in. Sign in again.',
        extensions: {
          code: 'UNAUTHENTICATED',
          http: httpOf('UNAUTHENTICATED', { 'www-authenticate': 'Bearer error="invalid_token"' }),
        },
      };
    case 429:
      return {
        message: 'Microsoft Graph limits how often it is asked. Wait, then try again.',
        extensions: {
          code: 'RATE_LIMITED',
          ...(retryAfter.kind === 'named' && { retryAfterSeconds: retryAfter.seconds }),
        },
      };
    default:
      return {
        message: `Microsoft Graph answered ${status}.${status >= 500 ? ' Try again shortly.' : ''}`,
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      };
  }
}
