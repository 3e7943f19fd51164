// Apollo Server over the subgraph.
import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Context } from '../context.js';
import { toGraphQLError } from '../graphql/errors.js';
import { createExecutor } from '../graphql/executor.js';
import type { SubgraphSchema } from '../graphql/schema.js';
import type { Metrics } from './metrics.js';

export interface ApolloOptions {
  subgraph: SubgraphSchema;
  fastify: FastifyInstance;
  introspection: boolean;
  metrics: Metrics;
  log: FastifyBaseLogger;
  /** The explorer at the GraphQL address; left out in production. */
  landingPage: ApolloServerPlugin | undefined;
}

/** An Apollo Server that is not started yet. */
export function createApolloServer(options: ApolloOptions): ApolloServer<Context> {
  const { subgraph, introspection, log, metrics } = options;
  const execute = createExecutor(subgraph.schema, (error) => logInternal(log, error));
  return new ApolloServer<Context>({
    // The door for an own executor; there is no router behind it.
    gateway: {
      onSchemaLoadOrUpdate: (callback) => {
        callback({ apiSchema: subgraph.schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      load: async () => ({
        executor: ({ document, operation, operationName, request, context }) =>
          execute({ document, operation, operationName, variables: request.variables, context: context as Context }),
      }),
      stop: async () => undefined,
    },
    introspection,
    // Field suggestions would tell the schema word by word.
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    nodeEnv: 'production',
    logger: log,
    formatError: (formatted, error) => shown(formatted, error, log),
    plugins: [
      fastifyApolloDrainPlugin(options.fastify),
      options.landingPage ?? ApolloServerPluginLandingPageDisabled(),
      operationMetrics(metrics),
      // It wraps every field: a third of the cost of a list.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
    ],
  });
}

/** What the executor did not see: Apollo's own errors, which it does not mask either. */
function shown(formatted: GraphQLFormattedError, error: unknown, log: FastifyBaseLogger): GraphQLFormattedError {
  if (formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR') return formatted;
  const translated = toGraphQLError(error);
  if (translated === error) return formatted;
  logInternal(log, translated);
  return { message: translated.message, extensions: translated.extensions };
}

function logInternal(log: FastifyBaseLogger, { originalError, path }: GraphQLError): void {
  log.error({ err: originalError, path: path?.join('.') }, 'an operation failed inside the gateway');
}

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
