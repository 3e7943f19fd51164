// What an operation came to -> Apollo Server's response: errors as JSON, and the status and headers that they ask for.
import { HeaderMap, type GraphQLResponse } from '@apollo/server';
import type { ExecutionResult, GraphQLError, GraphQLFormattedError, OperationTypeNode } from 'graphql';
import { factsOf } from '../error-codes.js';

type HttpOfError = { status?: number; headers?: Map<string, string> } | undefined;

const noHeaders = new HeaderMap();

export interface SingleResponse extends GraphQLResponse {
  body: Extract<GraphQLResponse['body'], { kind: 'single' }>;
}

/**
 * A response; its errors are fit to be shown. The last error that asks for a status gets it, unless a mutation may have
 * written something: a client that repeats a request after a 401 would write it twice.
 */
export function toResponse({ data, errors }: ExecutionResult, type: `${OperationTypeNode}`): SingleResponse {
  if (!errors) return respond({ data: data ?? null }, undefined, noHeaders);
  const headers = new HeaderMap();
  let status: number | undefined;
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
  return respond({ errors: errors.map(format), ...(data === undefined ? {} : { data }) }, status, headers);
}

function respond(
  singleResult: SingleResponse['body']['singleResult'],
  status: number | undefined,
  headers: HeaderMap,
): SingleResponse {
  return { http: { headers, status }, body: { kind: 'single', singleResult } };
}

function format(error: GraphQLError): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}

/**
 * GraphQL over HTTP, section 6.4.1: for a client that asks for `application/json` alone, a document that cannot be parsed
 * or validated is answered with 200, since to such a client anything else may be an answer of something in between.
 */
export function setLegacyStatus(accept: string, { body, http }: GraphQLResponse): void {
  if (http.status !== 400 || body.kind !== 'single') return;
  const legacy = accept.includes('application/json') && !accept.includes('application/graphql-response+json');
  if (legacy && body.singleResult.errors?.every((it) => factsOf(it.extensions?.['code'])?.isDocumentFault))
    http.status = 200;
}
