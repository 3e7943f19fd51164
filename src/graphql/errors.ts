// Translation of errors to GraphQL errors that may be shown to the client. Unknown errors are masked.
import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import {
  AuthError,
  AuthorityUnavailableError,
  ClaimsChallengeError,
  ConsentRequiredError,
  GatewayCredentialError,
} from '../auth/errors.js';
import { errorCodes, type ErrorCode } from '../error-codes.js';
import {
  MsGraphCallerDisconnected,
  MsGraphDeadlineExceeded,
  MsGraphError,
  MsGraphMisconfigured,
  MsGraphNotOffered,
  MsGraphObjectBusy,
  MsGraphShuttingDown,
  MsGraphBudgetExceeded,
  MsGraphRefusal,
  MsGraphResponseTooLarge,
  MsGraphUnavailable,
  MsGraphWriteOutcomeUnknown,
  type MsGraphDenial,
} from '../msgraph/errors.js';
import type { LikelyCause } from '../msgraph/permissions.js';

/** Returns the error for the client. `extensions.http` has the HTTP status and headers of the response. */
export function toGraphQLError(thrown: unknown): GraphQLError {
  // Both executors wrap the errors of resolvers, GraphQLErrors included.
  const wrapper = thrown instanceof GraphQLError ? thrown : undefined;
  const original = wrapper?.originalError ?? thrown;
  const { message, extensions } = translate(original);
  const translated = new GraphQLError(message, {
    nodes: wrapper?.nodes ?? (original instanceof GraphQLError ? original.nodes : undefined),
    path: wrapper?.path,
    originalError: original instanceof Error ? original : null,
    extensions,
  });
  // Errors of graphql-jit have locations but no nodes, and may lack extensions.
  const locations = translated.locations ?? wrapper?.locations;
  if (!locations) return translated;
  return Object.defineProperty(translated, 'locations', { value: locations, enumerable: true });
}

/** Message and extensions of an error, as the client sees them. */
interface Translation {
  message: string;
  extensions: CodedExtensions;
}

interface CodedExtensions extends GraphQLErrorExtensions {
  code: ErrorCode;
}

/** Translates a GraphQLError that has a code: its message is written for the client. */
function fromGraphQL({ extensions, message }: GraphQLError): Translation | undefined {
  const code = extensions?.code;
  if (code !== undefined) return { message, extensions: { ...extensions, code } };
  // A variable fits its own type but not that of the argument. graphql-js detects this when it executes the field.
  return message.startsWith('Argument "') ? { message, extensions: { code: 'BAD_USER_INPUT' } } : undefined;
}

/** Extensions of the errors with which the gateway itself aborts an operation. */
const abortExtensions: readonly [abstract new (...args: never[]) => Error, CodedExtensions][] = [
  [MsGraphBudgetExceeded, { code: 'BAD_USER_INPUT' }],
  // Appears in metrics and traces only: the connection is closed.
  [MsGraphCallerDisconnected, { code: 'CLIENT_CLOSED_REQUEST' }],
  [MsGraphDeadlineExceeded, { code: 'DEADLINE_EXCEEDED' }],
  [MsGraphObjectBusy, { code: 'OVERLOADED', retryAfterSeconds: 1 }],
  [MsGraphShuttingDown, { code: 'OVERLOADED', retryAfterSeconds: 1 }],
];

function translate(error: unknown): Translation {
  const translated = error instanceof GraphQLError ? fromGraphQL(error) : undefined;
  if (translated) return translated;
  if (error instanceof AuthError) return fromAuth(error);
  if (error instanceof AuthorityUnavailableError) return fromAuthority(error);
  const [, extensionsOfAbort] = abortExtensions.find(([errorClass]) => error instanceof errorClass) ?? [];
  if (extensionsOfAbort) return { message: (error as Error).message, extensions: extensionsOfAbort };
  if (error instanceof GatewayCredentialError || error instanceof MsGraphMisconfigured) return misconfigured;
  if (error instanceof MsGraphError) {
    const { message, extensions } = fromMsGraph(error);
    // Without facts, no call was made.
    const { facts } = error;
    return {
      message,
      extensions: Object.keys(facts).length === 0 ? extensions : { ...extensions, microsoftGraph: facts },
    };
  }
  return { message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** The caller learns no more than whose mistake it is: the cause is in the log. */
const misconfigured: Translation = {
  message: 'The gateway is misconfigured. Only its operator can correct that.',
  extensions: { code: 'INTERNAL_SERVER_ERROR' },
};

function fromAuth(error: AuthError): Translation {
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

function fromAuthority({ message, retryAfterSeconds }: AuthorityUnavailableError): Translation {
  const code = 'UPSTREAM_UNAVAILABLE';
  if (retryAfterSeconds === undefined) return { message, extensions: { code, http: httpOf(code, {}) } };
  const http = httpOf(code, { 'retry-after': String(retryAfterSeconds) });
  return { message, extensions: { code, retryAfterSeconds, http } };
}

/** Codes of errors that decide the status of the response. */
type CodeWithStatus = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'UPSTREAM_UNAVAILABLE';

/**
 * Returns `extensions.http` for a code. Apollo Server requires a Map of headers, although another package declares the
 * type as a record.
 */
function httpOf(code: CodeWithStatus, headers: Readonly<Record<string, string>>): GraphQLErrorExtensions['http'] {
  return { status: errorCodes[code].status, headers: new Map(Object.entries(headers)) as never };
}

function fromMsGraph(error: MsGraphError): Translation {
  if (error instanceof MsGraphWriteOutcomeUnknown) {
    return {
      message: `${error.message} The change may have been made. Read the object before you try again.`,
      extensions: { code: 'WRITE_OUTCOME_UNKNOWN' },
    };
  }
  if (error instanceof MsGraphRefusal) return fromRefusal(error);
  if (error instanceof MsGraphNotOffered) return { message: error.message, extensions: { code: 'NOT_OFFERED' } };
  if (error instanceof MsGraphResponseTooLarge) {
    const advice =
      'The same request would fail again: request less at once, or report it to the operator of the gateway.';
    return { message: `${error.message} ${advice}`, extensions: { code: 'UPSTREAM_REFUSED' } };
  }
  const message = error instanceof MsGraphUnavailable ? error.message : 'Microsoft Graph could not be called.';
  return { message: `${message} Try again shortly.`, extensions: { code: 'UPSTREAM_UNAVAILABLE' } };
}

/** What to do about each likely cause of a refusal. */
const remedies = {
  NO_CONSENT: 'Most likely the gateway lacks consent. An administrator can grant it in the Entra admin center.',
  NO_INTUNE_ROLE: 'Most likely you have no Intune role that allows this. An Intune administrator can assign one.',
  NO_LICENCE:
    'Most likely an Intune licence is missing. An administrator can assign one in the Microsoft 365 admin center.',
  NO_DIRECTORY_RIGHTS:
    'Most likely you may not read groups, as is usual for guests. An administrator can assign you a directory role, or change the access of guests, in the Entra admin center.',
} satisfies Record<LikelyCause, string>;

function fromDenial({ permission, likelyCause }: MsGraphDenial): Translation {
  const needed = permission ? `It requires the permission ${permission.name}, ${permission.alsoNeeds}. ` : '';
  return {
    message: `Microsoft Graph denied access. ${needed}${remedies[likelyCause]}`,
    extensions: { code: 'FORBIDDEN', ...(permission ? { permission: permission.name } : {}), likelyCause },
  };
}

function fromRefusal({ denial, status, retryAfter }: MsGraphRefusal): Translation {
  if (denial) return fromDenial(denial);
  switch (status) {
    case 401:
      return {
        message: 'Microsoft Graph rejected the token. Sign in again.',
        extensions: {
          code: 'UNAUTHENTICATED',
          http: httpOf('UNAUTHENTICATED', { 'www-authenticate': 'Bearer error="invalid_token"' }),
        },
      };
    case 429:
      return {
        message: 'Microsoft Graph is throttling requests. Wait, then try again.',
        extensions: {
          code: 'RATE_LIMITED',
          ...(retryAfter.kind === 'named' && { retryAfterSeconds: retryAfter.seconds }),
        },
      };
    default:
      return isTemporary(status)
        ? {
            message: `Microsoft Graph returned HTTP status ${status}. Try again shortly.`,
            extensions: { code: 'UPSTREAM_UNAVAILABLE' },
          }
        : {
            message: `Microsoft Graph refused the request with HTTP status ${status}. The same request would be refused again: check the ids in it, or report it to the operator of the gateway.`,
            extensions: { code: 'UPSTREAM_REFUSED' },
          };
  }
}

/** Statuses of a 4xx that pass: Request Timeout, Conflict, Locked and Too Early. */
const temporary4xx = new Set([408, 409, 423, 425]);

/**
 * Whether the same request may succeed later. Graph documents its statuses at https://learn.microsoft.com/graph/errors.
 * 401, 403, 405, 429 and 501 are handled before; a redirect is not Graph's.
 */
function isTemporary(status: number): boolean {
  return status < 400 || status >= 500 || temporary4xx.has(status);
}
