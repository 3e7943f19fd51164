// The result of an operation -> the response that a client gets.
import type { ExecutionResult, GraphQLError, GraphQLFormattedError, OperationTypeNode } from 'graphql';
import { factsOf } from '../error-codes.js';

/** A response before it is written. */
export interface OperationResponse {
  status: number;
  headers: ReadonlyMap<string, string>;
  body: { data?: ExecutionResult['data']; errors?: readonly GraphQLFormattedError[] };
}

/** What an error asks of the whole response. */
type HttpOfError = { status?: number; headers?: Map<string, string> } | undefined;

const noHeaders: ReadonlyMap<string, string> = new Map();

/**
 * Returns the response to a result, whose errors are fit to be shown. The last error that asks for a status gets it, unless
 * a mutation may have written something: a client that repeats a request after a 401 would write it twice.
 */
export function toResponse(
  { data, errors }: ExecutionResult,
  { accept, type }: { accept: string; type: `${OperationTypeNode}` },
): OperationResponse {
  if (!errors) return { status: 200, headers: noHeaders, body: { data: data ?? null } };
  const headers = new Map<string, string>();
  let status = 200;
  const mayHaveWritten =
    type === 'mutation' &&
    (Object.values(data ?? {}).some((payload) => payload !== null) ||
      errors.some(({ extensions }) => extensions.code === 'WRITE_OUTCOME_UNKNOWN'));
  for (const { extensions } of mayHaveWritten ? [] : errors) {
    const http = extensions['http'] as HttpOfError;
    status = http?.status ?? status;
    http?.headers?.forEach((value, name) => headers.set(name, value));
  }
  // Errors first, where people see them.
  const body = { errors: errors.map(format), ...(data === undefined ? {} : { data }) };
  return { status: statusFor(accept, { status, errors }), headers, body };
}

function format(error: GraphQLError): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}

/**
 * Returns the status for a client's `Accept`. GraphQL over HTTP, section 6.4.1: for a client that asks for
 * `application/json` alone, a document that cannot be parsed or validated is answered with 200, since to such a client
 * anything else may be the response of something in between.
 */
export function statusFor(
  accept: string,
  { errors, status }: { errors: readonly GraphQLFormattedError[] | undefined; status: number },
): number {
  if (status !== 400) return status;
  const isLegacy = accept.includes('application/json') && !accept.includes('application/graphql-response+json');
  return isLegacy && errors?.every((it) => factsOf(it.extensions?.['code'])?.isDocumentFault) ? 200 : status;
}
