// What an operation came to -> Apollo Server's response: errors as JSON, and the status and headers that they ask for.
import { HeaderMap, type GraphQLResponse } from '@apollo/server';
import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';

type HttpOfError = { status?: number; headers?: Map<string, string> } | undefined;

const noHeaders = new HeaderMap();

/** A response; its errors are fit to be shown, and the last one that asks for a status gets it. */
export function toResponse({ data, errors }: ExecutionResult): GraphQLResponse {
  if (!errors) return { http: { headers: noHeaders }, body: { kind: 'single', singleResult: { data: data ?? null } } };
  const headers = new HeaderMap();
  let status: number | undefined;
  for (const { extensions } of errors) {
    const http = extensions['http'] as HttpOfError;
    status = http?.status ?? status;
    http?.headers?.forEach((value, name) => headers.set(name, value));
  }
  const singleResult = { ...(data === undefined ? {} : { data }), errors: errors.map(format) };
  return { http: { headers, ...(status === undefined ? {} : { status }) }, body: { kind: 'single', singleResult } };
}

function format(error: GraphQLError): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}
