// Conversion of an execution result to an HTTP response: status, headers and body.
import type { ExecutionResult, GraphQLError, GraphQLFormattedError, OperationTypeNode } from 'graphql';
import { factsOf } from '../error-codes.js';

/** A response before it is serialised. */
export interface OperationResponse {
  status: number;
  headers: ReadonlyMap<string, string>;
  body: { data?: ExecutionResult['data']; errors?: readonly GraphQLFormattedError[] };
}

/** The status and headers that an error requires of the response, in `extensions.http`. */
type HttpExtension = { status?: number; headers?: Map<string, string> } | undefined;

const noHeaders: ReadonlyMap<string, string> = new Map();

/**
 * Returns the response for a result whose errors may be shown to the client. The last error with a status decides the
 * status of the response. The exception is a mutation that may have written something: it is always 200, because a
 * client that repeats a request after a 401 would write twice.
 */
export function toResponse(
  { data, errors }: ExecutionResult,
  { accept, type }: { accept: string; type: `${OperationTypeNode}` },
): OperationResponse {
  if (!errors) return { status: 200, headers: noHeaders, body: { data: data ?? null } };
  const headers = new Map<string, string>();
  let status = 200;
  const mayHaveWritten = type === 'mutation' && hasWritten({ data, errors });
  for (const { extensions } of mayHaveWritten ? [] : errors) {
    const http = extensions['http'] as HttpExtension;
    status = http?.status ?? status;
    http?.headers?.forEach((value, name) => headers.set(name, value));
  }
  // `errors` comes before `data`, where a reader of the response sees it.
  const body = { errors: errors.map(formatError), ...(data === undefined ? {} : { data }) };
  return { status: statusFor(accept, { status, errors }), headers, body };
}

/** Whether the result of a mutation has a payload, or an error after which the outcome of a write is unknown. */
function hasWritten({ data, errors }: { data: ExecutionResult['data']; errors: readonly GraphQLError[] }): boolean {
  return (
    Object.values(data ?? {}).some((payload) => payload !== null) ||
    errors.some(({ extensions }) => extensions.code === 'WRITE_OUTCOME_UNKNOWN')
  );
}

function formatError(error: GraphQLError): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}

/**
 * Returns the status for a client's `Accept` header. GraphQL over HTTP, section 6.4.1: a client that accepts
 * `application/json` only gets 200 for a document that cannot be parsed or validated. Such a client cannot tell whether
 * another status was sent by the server or by an intermediary.
 */
export function statusFor(
  accept: string,
  { errors, status }: { errors: readonly GraphQLFormattedError[] | undefined; status: number },
): number {
  if (status !== 400) return status;
  const isLegacy = accept.includes('application/json') && !accept.includes('application/graphql-response+json');
  const isDocumentFault = errors?.every(({ extensions }) => factsOf(extensions?.['code'])?.isDocumentFault);
  return isLegacy && isDocumentFault ? 200 : status;
}
