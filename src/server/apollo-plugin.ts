// Hands operations from Apollo Server to our executor, and remembers those that it found good.
import type { ApolloServerPlugin, GraphQLResponse } from '@apollo/server';
import type { Context } from '../context.js';
import type { KnownOperations } from './known-operations.js';
import type { Operations } from './operations.js';

/**
 * Through `responseForOperation`. The other door, the option `gateway`, makes an object with accessors for each request,
 * and with it a hidden class of V8 that keeps the whole request in memory until a full collection.
 */
export function executorPlugin(operations: Operations, known: KnownOperations): ApolloServerPlugin<Context> {
  return {
    unexpectedErrorProcessingRequest: async ({ error }) => operations.report([error], undefined),
    async requestDidStart() {
      const startMs = performance.now();
      return {
        async responseForOperation({ contextValue: context, document, operation, request, source }) {
          // A document without the operation that is meant: Apollo Server has the words for it.
          if (!operation) return null;
          const response = await operations.run({ document, operation, variables: request.variables, context });
          if (context.caller && isWithoutErrors(response)) known.remember(source, request.operationName, document);
          return response;
        },
        didEncounterErrors: async ({ contextValue, errors }) => operations.report(errors, contextValue.requestId),
        async willSendResponse({ contextValue: context, operation, request, response }) {
          const accept = request.http?.headers.get('accept') ?? '';
          operations.finish({ response, accept, operation, context, startMs });
        },
      };
    },
  };
}

function isWithoutErrors({ body }: GraphQLResponse): boolean {
  return body.kind === 'single' && !body.singleResult.errors;
}
