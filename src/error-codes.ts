// The error codes of responses: HTTP status, log severity, meaning, and what the caller should do.
// Everything else about a code is derived from this table. A test compares docs/errors.md with it.

/** The meaning of a code, and its effect on the response and the log. */
export interface ErrorCodeFacts {
  /** Who creates the error: Apollo Server, or both; this gateway without it. */
  origin?: 'Apollo Server' | 'both';
  /** HTTP status if the error decides that of the response; `null` if no response is sent. */
  status: number | null;
  /** Other statuses of responses with this error. 200: a field failed, so other fields may have data. */
  otherStatuses?: readonly number[];
  /**
   * Whether the error is in the document or its variables. A client that accepts only `application/json` gets status
   * 200 then (GraphQL over HTTP, draft of 2025-05-08, section 6.4.1).
   */
  isDocumentFault?: true;
  /** Severity of the log line; `none` if the operator need not know. */
  log: 'error' | 'warn' | 'none';
  meaning: string;
  remedy: string;
}

export const errorCodes = {
  UNAUTHENTICATED: {
    status: 401,
    otherStatuses: [200],
    log: 'none',
    meaning: 'There is no token, the token is not valid, or another sign-in step is required.',
    remedy:
      'Sign in again. With `extensions.claims`, request a token with these claims (MSAL: ' +
      '`acquireToken({ claims })`). `WWW-Authenticate` says the same.',
  },
  FORBIDDEN: {
    status: 403,
    otherStatuses: [200],
    log: 'none',
    meaning:
      'The token lacks the scope or belongs to another tenant, consent is missing, or Microsoft Graph refuses ' +
      'the user.',
    remedy:
      'With `extensions.reason: CONSENT_REQUIRED`, ask an administrator to consent. `extensions.permission` ' +
      'names the permission that the call needs, and `extensions.likelyCause` what is most likely missing: ' +
      '`NO_CONSENT`, `NO_INTUNE_ROLE`, `NO_LICENCE` or, for groups, `NO_DIRECTORY_RIGHTS`.',
  },
  BAD_USER_INPUT: {
    origin: 'both',
    status: 400,
    otherStatuses: [200],
    isDocumentFault: true,
    log: 'none',
    meaning: 'An argument or a variable is not valid, or the operation exceeds a limit, which the message names.',
    remedy: 'Correct the operation or its variables.',
  },
  GRAPHQL_PARSE_FAILED: {
    origin: 'Apollo Server',
    status: 400,
    otherStatuses: [200],
    isDocumentFault: true,
    log: 'none',
    meaning: 'The document is not GraphQL, or is too long.',
    remedy: 'Correct the operation.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    origin: 'both',
    status: 400,
    otherStatuses: [200],
    isDocumentFault: true,
    log: 'none',
    meaning: 'The operation does not fit the schema.',
    remedy: 'Correct the operation. After a release of the gateway, generate the types from the schema again.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    origin: 'Apollo Server',
    status: 400,
    log: 'none',
    meaning: 'The document has no operation of this name, or several and no name was given.',
    remedy: 'Correct `operationName`.',
  },
  BAD_REQUEST: {
    origin: 'both',
    status: 400,
    otherStatuses: [405, 406, 408, 413, 415, 431],
    log: 'none',
    meaning: 'The HTTP request is malformed, too large, too slow, or not a GraphQL request.',
    remedy: 'Send a GraphQL request as JSON, by POST.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    origin: 'Apollo Server',
    status: 200,
    log: 'none',
    meaning: 'The request names a persisted query by its hash. The gateway does not store queries.',
    remedy: 'Send the whole document. Apollo Client does so automatically after this error.',
  },
  DOCUMENT_NOT_TRUSTED: {
    status: 400,
    otherStatuses: [200],
    isDocumentFault: true,
    log: 'none',
    meaning:
      'The request names no trusted document: its id is unknown, the gateway has none, or it runs trusted ' +
      'documents only and got a text.',
    remedy: "Deploy the front end's manifest to the gateway before the front end, and send the id.",
  },
  NOT_FOUND: {
    status: 404,
    log: 'none',
    meaning: 'Nothing is served at this URL.',
    remedy: 'Correct the URL; operations go to `/graphql`.',
  },
  RATE_LIMITED: {
    status: 200,
    log: 'warn',
    meaning: 'Microsoft Graph throttles requests.',
    remedy: 'Wait for `extensions.retryAfterSeconds`, then try again.',
  },
  OVERLOADED: {
    status: 503,
    otherStatuses: [200],
    log: 'none',
    meaning: 'The gateway has more requests than it can handle, or is shutting down and did not send the change.',
    remedy: 'Wait for `extensions.retryAfterSeconds` (with 503 also `Retry-After`), then try again.',
  },
  DEADLINE_EXCEEDED: {
    status: 200,
    log: 'none',
    meaning:
      'The operation took longer than 45 seconds, or a write was not sent because it might not have ended in ' +
      'that time.',
    remedy: 'Request less in one operation, or try again.',
  },
  UPSTREAM_UNAVAILABLE: {
    status: 503,
    otherStatuses: [200],
    log: 'warn',
    meaning:
      'Microsoft Graph (200) or the sign-in service (503) sent no usable response, or a server in front of ' +
      'Microsoft Graph responded in its place. The failed call changed nothing.',
    remedy: 'Try again shortly, or after `extensions.retryAfterSeconds` (also `Retry-After`) where it is given.',
  },
  UPSTREAM_REFUSED: {
    status: 200,
    log: 'warn',
    meaning:
      'Microsoft Graph refused a request of the gateway, or its response was larger than the gateway reads. The ' +
      'same would happen again. Nothing was changed.',
    remedy:
      'Do not send the same operation again. Check the ids in it, or request less if the message says so; ' +
      'otherwise report `extensions.microsoftGraph` to the operator of the gateway.',
  },
  NOT_OFFERED: {
    status: 200,
    log: 'warn',
    meaning:
      'Microsoft Graph does not offer this to the tenant, such as one without Intune, or in its cloud. Nothing ' +
      'was changed.',
    remedy: 'Show the message, which says what is missing. Trying again or signing in again does not help.',
  },
  WRITE_OUTCOME_UNKNOWN: {
    status: 200,
    log: 'warn',
    meaning:
      'A write was sent but there was no usable response, or Microsoft Graph accepted a change that cannot be ' +
      'read yet.',
    remedy: 'Read the object before you try again: the change may have been made.',
  },
  CLIENT_CLOSED_REQUEST: {
    status: null,
    log: 'none',
    meaning: 'The client closed the connection before the operation ended. Appears in metrics and traces only.',
    remedy: 'Nothing.',
  },
  INTERNAL_SERVER_ERROR: {
    origin: 'both',
    status: 500,
    otherStatuses: [200],
    log: 'error',
    meaning: 'The gateway failed, or is misconfigured.',
    remedy: 'Report it to the operator of the gateway, with `X-Request-Id`. The cause is in the log.',
  },
} as const satisfies Record<string, ErrorCodeFacts>;

export type ErrorCode = keyof typeof errorCodes;

/** The statuses of responses that have an error with this code. */
export type StatusOf<Code extends ErrorCode> =
  | (typeof errorCodes)[Code]['status']
  | ((typeof errorCodes)[Code] extends { otherStatuses: readonly (infer Status)[] } ? Status : never);

/** Codes of errors in a document or its variables. */
export type DocumentFault = {
  [Code in ErrorCode]: (typeof errorCodes)[Code] extends { isDocumentFault: true } ? Code : never;
}[ErrorCode];

declare module 'graphql' {
  interface GraphQLErrorExtensions {
    /** Declared so that the compiler rejects a `GraphQLError` with a code that is not in the table. */
    code?: ErrorCode;
  }
}

/** Returns the facts about a code; `undefined` if the value is not a code. */
export function factsOf(code: unknown): ErrorCodeFacts | undefined {
  return typeof code === 'string' && Object.hasOwn(errorCodes, code) ? errorCodes[code as ErrorCode] : undefined;
}
