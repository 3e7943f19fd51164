// Apollo Server, which admits operations and executes none.
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
import { shortenText } from '../cut-text.js';
import type { ErrorCode } from '../error-codes.js';
import { maxTokens, maxValidationErrors, tooDeep } from '../graphql/limits.js';
import type { SubgraphSchema } from '../graphql/subgraph.js';
import type { KnownOperations } from './known-operations.js';
import type { OperationLog } from './operation-log.js';
import { admissionPlugin, type ApolloContext } from './operations.js';

export interface ApolloOptions {
  subgraph: SubgraphSchema;
  introspection: boolean;
  production: boolean;
  known: KnownOperations;
  operationLog: OperationLog;
  log: FastifyBaseLogger;
  /** Apollo Sandbox, served to browsers at `/graphql`; `undefined` in production. */
  landingPage: ApolloServerPlugin | undefined;
}

/**
 * Headers that show that no page of another site caused a request, unless CORS allows the page. Browsers ask the server
 * in a preflight before a script sends one of them, because none is safelisted (https://fetch.spec.whatwg.org,
 * "CORS-safelisted request-header"), and forms, images and links cannot send them.
 *
 * `Authorization` is special: a browser adds it by itself to a host that has asked for a password (Basic, Negotiate),
 * so it does not show this for every scheme. Here it does: the gateway asks for no password, a request whose scheme is
 * not `Bearer` gets a 401, and no browser adds a bearer token by itself. The prevention is defence in depth anyway,
 * since there are no cookies, and a request without a token reads the schema at most.
 */
const preflightedHeaders = ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name'];

/** Returns an Apollo Server that is not started yet. */
export function createApolloServer(options: ApolloOptions): ApolloServer<ApolloContext> {
  const { subgraph, introspection, log } = options;
  return new ApolloServer<ApolloContext>({
    schema: subgraph.schema,
    parseOptions: { maxTokens },
    validationOptions: { maxErrors: maxValidationErrors },
    // Apollo Server's own cache stores documents before the caller is verified, and takes up to about 300 MB of heap.
    documentStore: null,
    introspection,
    // Suggestions ("Did you mean …?") would reveal the schema although introspection is off.
    hideSchemaDetailsFromClientErrors: !introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    // It is off in development, because GET requests of the GraphQL over HTTP specification lack the headers that it
    // requires.
    csrfPrevention: options.production && { requestHeaders: preflightedHeaders },
    nodeEnv: 'production',
    logger: log,
    formatError,
    plugins: [
      options.landingPage ?? ApolloServerPluginLandingPageDisabled(),
      admissionPlugin(options.known, options.operationLog),
      // It wraps every field, which adds a third to the cost of a list.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
    ],
  });
}

/** Characters of a message, as of those of the executor. */
const maxMessageLength = 1_000;

/**
 * Removes the message of internal errors. Apollo Server shows its own, even in production. Errors of an execution are
 * already masked by the executor. Shortens the others, since graphql-js and Apollo Server repeat names of the request,
 * such as those of fields, variables and operations, however long they are.
 */
function formatError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const code = 'INTERNAL_SERVER_ERROR' satisfies ErrorCode;
  if (formatted.extensions?.['code'] === code) {
    return { ...formatted, message: 'Internal server error', extensions: { code } };
  }
  // The parser has run out of stack, which is no fault of the syntax.
  if (isParseFailure(formatted) && !formatted.message.startsWith('Syntax Error'))
    return { ...formatted, message: tooDeep };
  return { ...formatted, message: shortenText(formatted.message, maxMessageLength) };
}

function isParseFailure({ extensions }: GraphQLFormattedError): boolean {
  return extensions?.['code'] === ('GRAPHQL_PARSE_FAILED' satisfies ErrorCode);
}
