/** What each code of `extensions.code` means, and what the caller should do. */
export const errorCodes = {
  "UNAUTHENTICATED": {
    "meaning": "There is no token, the token is not valid, or another sign-in step is required.",
    "remedy": "Sign in again. With `extensions.claims`, request a token with these claims (MSAL: `acquireToken({ claims })`). `WWW-Authenticate` says the same."
  },
  "FORBIDDEN": {
    "meaning": "The token lacks the scope or belongs to another tenant, consent is missing, or Microsoft Graph refuses the user.",
    "remedy": "With `extensions.reason: CONSENT_REQUIRED`, ask an administrator to consent. `extensions.permission` names the permission that the call needs, and `extensions.likelyCause` what is most likely missing: `NO_CONSENT`, `NO_INTUNE_ROLE`, `NO_LICENCE` or, for groups, `NO_DIRECTORY_RIGHTS`."
  },
  "BAD_USER_INPUT": {
    "meaning": "An argument or a variable is not valid, or the operation exceeds a limit, which the message names.",
    "remedy": "Correct the operation or its variables."
  },
  "GRAPHQL_PARSE_FAILED": {
    "meaning": "The document is not GraphQL, or is too long.",
    "remedy": "Correct the operation."
  },
  "GRAPHQL_VALIDATION_FAILED": {
    "meaning": "The operation does not fit the schema.",
    "remedy": "Correct the operation. After a release of the gateway, generate the types from the schema again."
  },
  "OPERATION_RESOLUTION_FAILURE": {
    "meaning": "The document has no operation of this name, or several and no name was given.",
    "remedy": "Correct `operationName`."
  },
  "BAD_REQUEST": {
    "meaning": "The HTTP request is malformed, too large, too slow, or not a GraphQL request.",
    "remedy": "Send a GraphQL request as JSON, by POST."
  },
  "PERSISTED_QUERY_NOT_SUPPORTED": {
    "meaning": "The request names a persisted query by its hash. The gateway does not store queries.",
    "remedy": "Send the whole document. Apollo Client does so automatically after this error."
  },
  "DOCUMENT_NOT_TRUSTED": {
    "meaning": "The request names no trusted document: its id is unknown, the gateway has none, or it runs trusted documents only and got a text.",
    "remedy": "Deploy the front end's manifest to the gateway before the front end, and send the id."
  },
  "NOT_FOUND": {
    "meaning": "Nothing is served at this URL.",
    "remedy": "Correct the URL; operations go to `/graphql`."
  },
  "RATE_LIMITED": {
    "meaning": "Microsoft Graph throttles requests.",
    "remedy": "Wait for `extensions.retryAfterSeconds`, then try again."
  },
  "OVERLOADED": {
    "meaning": "The gateway has more requests than it can handle, or is shutting down and did not send the change.",
    "remedy": "Wait for `extensions.retryAfterSeconds` (with 503 also `Retry-After`), then try again."
  },
  "DEADLINE_EXCEEDED": {
    "meaning": "The operation took longer than 45 seconds, or a write was not sent because it might not have ended in that time.",
    "remedy": "Request less in one operation, or try again."
  },
  "UPSTREAM_UNAVAILABLE": {
    "meaning": "Microsoft Graph (200) or the sign-in service (503) sent no usable response, or a server in front of Microsoft Graph responded in its place. The failed call changed nothing.",
    "remedy": "Try again shortly, or after `extensions.retryAfterSeconds` (also `Retry-After`) where it is given."
  },
  "UPSTREAM_REFUSED": {
    "meaning": "Microsoft Graph refused a request of the gateway, or its response was larger than the gateway reads. The same would happen again. Nothing was changed.",
    "remedy": "Do not send the same operation again. Check the ids in it, or request less if the message says so; otherwise report `extensions.microsoftGraph` to the operator of the gateway."
  },
  "NOT_OFFERED": {
    "meaning": "Microsoft Graph does not offer this to the tenant, such as one without Intune, or in its cloud. Nothing was changed.",
    "remedy": "Show the message, which says what is missing. Trying again or signing in again does not help."
  },
  "WRITE_OUTCOME_UNKNOWN": {
    "meaning": "A write was sent but there was no usable response, or Microsoft Graph accepted a change that cannot be read yet.",
    "remedy": "Read the object before you try again: the change may have been made."
  },
  "INTERNAL_SERVER_ERROR": {
    "meaning": "The gateway failed, or is misconfigured.",
    "remedy": "Report it to the operator of the gateway, with `X-Request-Id`. The cause is in the log."
  }
} as const;

/** The code of an error. Later versions of the gateway may have more. */
export type ErrorCode = keyof typeof errorCodes;

/** Returns the code of a GraphQL error; `undefined` if it has none, or one that is newer than this module. */
export function errorCodeOf(error: { extensions?: Readonly<Record<string, unknown>> | null | undefined }): ErrorCode | undefined {
  const code = error.extensions?.['code'];
  return typeof code === 'string' && Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : undefined;
}
