// Conversion of an execution result to an HTTP response: status, headers and body.
import type { ExecutionResult, GraphQLError, GraphQLFormattedError, OperationTypeNode } from 'graphql';
import { factsOf } from '../error-codes.js';
import type { ResponseTypes } from './accept.js';

interface ResponseHead {
  status: number;
  contentType: string;
  headers: ReadonlyMap<string, string>;
}

export interface SerialisedResponse extends ResponseHead {
  text: string;
}

/** A response before it is serialised. */
export interface OperationResponse extends ResponseHead {
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
  { type, types }: { type: `${OperationTypeNode}`; types: ResponseTypes },
): OperationResponse {
  if (!errors) {
    return { status: 200, contentType: types.contentType, headers: noHeaders, body: { data: data ?? null } };
  }
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
  return { ...formOf({ errors, status }, types), headers, body };
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
 * Returns status and content type of a response with these errors. `status` is that of a client to which every type is
 * acceptable.
 */
export function formOf(
  { errors, status }: { errors: readonly GraphQLFormattedError[] | undefined; status: number },
  { contentType, documentFault }: ResponseTypes,
): { status: number; contentType: string } {
  const isDocumentFault =
    status === 400 && errors?.every(({ extensions }) => factsOf(extensions?.['code'])?.isDocumentFault);
  return isDocumentFault ? documentFault : { status, contentType };
}
