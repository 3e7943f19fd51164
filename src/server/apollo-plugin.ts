// How Apollo Server runs an operation here, and what each one leaves behind: a figure, and a line of the log for what failed.
// One plugin for all of it, since Apollo Server waits for each plugin at each step of a request.
import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLError } from 'graphql';
import type { Context } from '../context.js';
import type { Execute } from '../graphql/executor.js';
import type { Metrics } from './metrics.js';
import { toResponse } from './response.js';

export interface OperationsOptions {
  execute: Execute;
  metrics: Metrics;
  log: FastifyBaseLogger;
}

/**
 * Hands operations to our executor through `responseForOperation`. The other door, the option `gateway`, makes an object
 * with accessors for each request, and with it a hidden class of V8 that keeps the whole request until a full collection.
 */
export function operationsPlugin({ execute, log, metrics }: OperationsOptions): ApolloServerPlugin<Context> {
  // One failed batch fails many fields, and is one line.
  const write = (errors: readonly GraphQLError[]): void =>
    new Map(errors.map((error) => [error.originalError ?? error, error])).forEach((error) => logError(log, error));
  return {
    contextCreationDidFail: async ({ error }) => logError(log, error),
    unexpectedErrorProcessingRequest: async ({ error }) => logError(log, error),
    async requestDidStart() {
      const startMs = performance.now();
      return {
        async responseForOperation({ contextValue: context, document, operation, request: { variables } }) {
          // A document without the operation that is meant: Apollo Server has the words for it.
          if (!operation) return null;
          const result = await execute({ document, operation, variables, context });
          if (result.errors) write(result.errors);
          return toResponse(result);
        },
        didEncounterErrors: async ({ errors }) => write(errors),
        async willSendResponse(answered) {
          setLegacyStatus(answered);
          metrics.countOperation({ type: answered.operation?.operation ?? 'none', code: codeOf(answered), durationMs: performance.now() - startMs });
        },
      };
    },
  };
}

type Answered = GraphQLRequestContextWillSendResponse<Context>;

/** The code of the first error, or `OK`. */
function codeOf({ response: { body } }: Answered): string {
  const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
  return errors?.[0] ? String(errors[0].extensions?.['code']) : 'OK';
}

/** The operator learns what the client does not. What clients do wrong is no news. */
function logError(log: FastifyBaseLogger, error: Error): void {
  const { extensions, originalError = error, path } = error as GraphQLError;
  const { code, microsoftGraph } = extensions ?? {};
  const entry = { err: originalError, code, microsoftGraph, path: path?.join('.') };
  if (code === undefined || code === 'INTERNAL_SERVER_ERROR') log.error(entry, 'the gateway failed');
  else if (upstreamCodes.has(code)) log.warn(entry, 'an upstream failed');
}

const upstreamCodes: ReadonlySet<unknown> = new Set(['UPSTREAM_UNAVAILABLE', 'WRITE_OUTCOME_UNKNOWN', 'RATE_LIMITED']);

/**
 * GraphQL over HTTP, section 6.4.1: for a client that asks for `application/json` alone, a document that cannot be parsed
 * or validated is answered with 200, since to such a client anything else may be an answer of something in between.
 */
function setLegacyStatus({ request, response: { body, http } }: Answered): void {
  if (http.status !== 400 || body.kind !== 'single') return;
  const accept = request.http?.headers.get('accept') ?? '';
  const legacy = accept.includes('application/json') && !accept.includes('application/graphql-response+json');
  if (legacy && body.singleResult.errors?.every((it) => documentFaults.has(it.extensions?.['code']))) http.status = 200;
}

const documentFaults: ReadonlySet<unknown> = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);
