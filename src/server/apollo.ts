// Apollo Server over the subgraph: it admits operations and runs none.
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { ErrorCode } from '../error-codes.js';
import { maxTokens, maxValidationErrors } from '../graphql/limits.js';
import type { SubgraphSchema } from '../graphql/subgraph.js';
import type { KnownOperations } from './known-operations.js';
import type { OperationLog } from './operation-log.js';
import { admissionPlugin, type Admission } from './operations.js';

export interface ApolloOptions {
  subgraph: SubgraphSchema;
  introspection: boolean;
  production: boolean;
  known: KnownOperations;
  operationLog: OperationLog;
  log: FastifyBaseLogger;
  /** The explorer at the GraphQL address; left out in production. */
  landingPage: ApolloServerPlugin | undefined;
}

/** An Apollo Server that is not started yet. */
export function createApolloServer(options: ApolloOptions): ApolloServer<Admission> {
  const { subgraph, introspection, log } = options;
  return new ApolloServer<Admission>({
    schema: subgraph.schema,
    parseOptions: { maxTokens },
    validationOptions: { maxErrors: maxValidationErrors },
    // Its own would keep documents for anyone, before a caller is known, up to some 300 MB of heap.
    documentStore: null,
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
      admissionPlugin(options.known, options.operationLog),
      // It wraps every field: a third of the cost of a list.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
    ],
  });
}

/** Apollo Server does not mask its own errors, in production either. Those of an operation are masked already. */
function mask(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const code = 'INTERNAL_SERVER_ERROR' satisfies ErrorCode;
  if (formatted.extensions?.['code'] !== code) return formatted;
  return { ...formatted, message: 'Internal server error', extensions: { code } };
}
