// Apollo Server over the subgraph.
import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Context } from '../context.js';
import { createExecutor } from '../graphql/executor.js';
import { mostTokens, mostValidationErrors, operationLimits } from '../graphql/limits.js';
import type { SubgraphSchema } from '../graphql/schema.js';
import type { Metrics } from './metrics.js';

export interface ApolloOptions {
  subgraph: SubgraphSchema;
  introspection: boolean;
  compileAfter: number;
  production: boolean;
  metrics: Metrics;
  log: FastifyBaseLogger;
  /** The explorer at the GraphQL address; left out in production. */
  landingPage: ApolloServerPlugin | undefined;
}

/** An Apollo Server that is not started yet. */
export function createApolloServer(options: ApolloOptions): ApolloServer<Context> {
  const { compileAfter, subgraph, introspection, log, metrics } = options;
  const execute = createExecutor(subgraph.schema, compileAfter);
  return new ApolloServer<Context>({
    // The door for an own executor; there is no router behind it.
    gateway: {
      onSchemaLoadOrUpdate: (callback) => {
        callback({ apiSchema: subgraph.schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      load: async () => ({
        // Apollo's `operationName` is null for a name that the document lacks, and the only operation would run.
        executor: ({ context, document, operation, request: { operationName, variables } }) =>
          execute({ document, operation, operationName, variables, context: context as Context }),
      }),
      stop: async () => undefined,
    },
    parseOptions: { maxTokens: mostTokens },
    validationRules: [operationLimits],
    validationOptions: { maxErrors: mostValidationErrors },
    introspection,
    // Field suggestions would tell the schema word by word.
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    // Callers are known by a header that browsers never send by themselves, so this is a second lock; development goes
    // without it, as GET requests of the GraphQL over HTTP specification have no header that it would take.
    csrfPrevention: options.production,
    nodeEnv: 'production',
    logger: log,
    formatError: mask,
    plugins: [
      options.landingPage ?? ApolloServerPluginLandingPageDisabled(),
      errorLog(log),
      operationMetrics(metrics),
      legacyStatus(),
      // It wraps every field: a third of the cost of a list.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
    ],
  });
}

/** The executor's errors are masked already; this is for Apollo's own, which it does not mask, in production either. */
function mask(formatted: GraphQLFormattedError): GraphQLFormattedError {
  if (formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR') return formatted;
  return { ...formatted, message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}

/** The operator learns what the client does not. What clients do wrong is no news. */
function errorLog(log: FastifyBaseLogger): ApolloServerPlugin<BaseContext> {
  const write = (error: Error): void => {
    const { extensions, originalError = error, path } = error as GraphQLError;
    const { code, microsoftGraph } = extensions ?? {};
    const entry = { err: originalError, code, microsoftGraph, path: path?.join('.') };
    if (code === undefined || code === 'INTERNAL_SERVER_ERROR') log.error(entry, 'the gateway failed');
    else if (upstreamCodes.has(code)) log.warn(entry, 'an upstream failed');
  };
  return {
    contextCreationDidFail: async ({ error }) => write(error),
    unexpectedErrorProcessingRequest: async ({ error }) => write(error),
    requestDidStart: async () => ({
      // One failed batch fails many fields, and is one line.
      didEncounterErrors: async ({ errors }) => new Map(errors.map((error) => [error.originalError ?? error, error])).forEach(write),
    }),
  };
}

const upstreamCodes: ReadonlySet<unknown> = new Set(['UPSTREAM_UNAVAILABLE', 'WRITE_OUTCOME_UNKNOWN', 'RATE_LIMITED']);

/**
 * GraphQL over HTTP, section 6.4.1: for a client that asks for `application/json` alone, a document that cannot be parsed
 * or validated is answered with 200, since to such a client anything else may be an answer of something in between.
 */
function legacyStatus(): ApolloServerPlugin<BaseContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ errors, request, response }) {
        const accept = request.http?.headers.get('accept') ?? '';
        const legacy = accept.includes('application/json') && !accept.includes('application/graphql-response+json');
        if (legacy && response.http.status === 400 && errors?.every((it) => documentFaults.has(it.extensions['code']))) {
          response.http.status = 200;
        }
      },
    }),
  };
}

const documentFaults: ReadonlySet<unknown> = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

function operationMetrics(metrics: Metrics): ApolloServerPlugin<BaseContext> {
  return {
    async requestDidStart() {
      const startMs = performance.now();
      return {
        async willSendResponse({ operation, errors }) {
          metrics.countOperation({
            type: operation?.operation ?? 'none',
            code: String(errors?.[0] ? (errors[0].extensions['code'] ?? 'BAD_USER_INPUT') : 'OK'),
            durationMs: performance.now() - startMs,
          });
        },
      };
    },
  };
}
