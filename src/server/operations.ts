// Admission of operations: each is known from an earlier request, or Apollo Server parses and validates it.
//
// Apollo Server decides whether an operation may be executed, and executes none. Once it has admitted an operation,
// later requests find the operation by its text, without parsing and validation. This is safe because nothing that may
// differ between two requests is skipped:
//
// - The text and the operation name decide syntax, document limits, validation against the schema, and which operation
//   is selected. These are cached. The schema does not change while the gateway runs.
// - Other members of the body: `find` accepts only bodies in which they are absent or plain. Apollo Server handles all
//   others: persisted queries, batches, unknown members, GET.
// - Headers: `Accept` is negotiated for every request (`accept.ts`), and Apollo Server is given the outcome. CSRF
//   prevention requires a content type that a form cannot send. `find` accepts only an object, and Fastify parses only
//   JSON into one, by a content type that no form can send.
// - The executor checks the rest for every request: the token, the deadline, the budget, and all variables.
//
// An operation is cached only after an authenticated caller has run it without errors.
import { HeaderMap, type ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, parse } from 'graphql';
import type { Context } from '../context.js';
import { requestError, type ExecutionRequest } from '../graphql/executor.js';
import { faultOfDocument, faultOfLength, maxTokens, tooDeep } from '../graphql/limits.js';
import type { ResponseTypes } from './accept.js';
import { readGetParameters } from './get-parameters.js';
import { noTrustedDocuments, type TrustedDocuments } from './trusted-documents.js';
import type { KnownOperations } from './known-operations.js';
import { codeOf, type OperationLog } from './operation-log.js';
import { formOf, type SerialisedResponse } from './response.js';

/** An operation that may be executed. */
export interface AdmittedOperation extends ExecutionRequest {
  /** Caches the operation; `undefined` when it comes from the cache. */
  remember?: () => void;
}

/** A request that Apollo Server is asked about, and its decision. */
export interface Admission {
  readonly context: Context;
  readonly startMs: number;
  readonly types: ResponseTypes;
  /** Set by `admissionPlugin` when Apollo Server would execute the operation. */
  operation?: AdmittedOperation;
}

/** Apollo Server's context value. Apollo Server copies it, so what its plugins decide is kept one level below. */
export interface ApolloContext {
  admission: Admission;
}

export interface Operations {
  /** Returns the operation of a request if it is known; `undefined` when Apollo Server must admit it. */
  find: (request: FastifyRequest, context: Context) => AdmittedOperation | undefined;
  /**
   * Passes a request to Apollo Server. Resolves with a response if there is nothing to execute. Rejects with an
   * `HttpRefusal`, and with a `GraphQLError` for a document over a limit.
   */
  admit: (request: FastifyRequest, admission: Admission) => Promise<AdmittedOperation | SerialisedResponse>;
}

/** `apollo` must be started, and have `admissionPlugin`. */
export function createOperations(
  apollo: ApolloServer<ApolloContext>,
  { known, trusted = noTrustedDocuments }: { known: KnownOperations; trusted: TrustedDocuments | undefined },
): Operations {
  const resolve = (body: unknown): unknown => (isObject(body) ? trusted.resolve(body) : body);
  return {
    find: (request, context) => {
      if (request.method !== 'POST') return undefined;
      request.body = resolve(request.body);
      const found = known.find(request.body);
      return found && { ...found, context };
    },
    admit: async ({ body, headers, method, url }, admission) => {
      const { contentType } = admission.types;
      const parameters = method === 'GET' ? readGetParameters(url, trusted.resolve) : undefined;
      refuseLargeDocument(parameters ? parameters.query : documentTextOf(body));
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          body,
          method,
          // Apollo Server chooses the only content type that it is told to be acceptable.
          headers: toHeaderMap({ ...headers, accept: contentType }),
          search: parameters?.search ?? '',
        },
        context: async () => ({ admission }),
      });
      const { status = 200 } = response;
      if (response.body.kind === 'chunked') {
        throw new Error('Apollo Server sent a chunked response, which no plugin enables.');
      }
      // Apollo Server may still refuse a request after it has admitted the operation.
      if (status === 200 && admission.operation) return admission.operation;
      const { headers: responseHeaders } = response;
      return {
        contentType: responseHeaders.get('content-type') ?? contentType,
        status,
        headers: responseHeaders,
        text: response.body.string,
      };
    },
  };
}

/**
 * Returns the plugin that takes operations out of Apollo Server before it executes them. It uses
 * `responseForOperation`, because with the option `gateway` Apollo Server creates an object with accessors per request.
 * Each has its own hidden class in V8, which retains the request until a full garbage collection.
 */
export function admissionPlugin(known: KnownOperations, operationLog: OperationLog): ApolloServerPlugin<ApolloContext> {
  return {
    unexpectedErrorProcessingRequest: async ({ error }) => operationLog.report([error]),
    async requestDidStart() {
      return {
        async responseForOperation({ contextValue: { admission }, document, operation, request, source: text }) {
          // The document lacks the selected operation. Apollo Server responds with the error.
          if (!operation) return null;
          const { operationName, variables } = request;
          admission.operation = {
            document,
            operation,
            variables,
            context: admission.context,
            remember: () => known.remember({ text, operationName, document }),
          };
          return { http: { headers: new HeaderMap(), status: undefined }, body: { kind: 'single', singleResult: {} } };
        },
        didEncounterErrors: async ({ errors }) => operationLog.report(errors),
        async willSendResponse({ contextValue: { admission }, operation, response }) {
          if (admission.operation || response.body.kind !== 'single') return;
          const { errors } = response.body.singleResult;
          const { contentType, status } = formOf({ errors, status: response.http.status ?? 200 }, admission.types);
          response.http.status = status;
          response.http.headers.set('content-type', contentType);
          operationLog.count({ ...admission, operation, code: codeOf(errors) });
        },
      };
    },
  };
}

/** Throws when a document is over a limit. Runs before validation, whose cost is the square of the document's size. */
function refuseLargeDocument(text: string | undefined): void {
  if (text === undefined) return;
  const fault = faultOfText(text);
  if (fault !== undefined) throw requestError({ message: fault, code: 'BAD_USER_INPUT' });
}

function faultOfText(text: string): string | undefined {
  const fault = faultOfLength(text);
  if (fault !== undefined) return fault;
  try {
    return faultOfDocument(parse(text, { maxTokens, noLocation: true }));
  } catch (error) {
    // Apollo Server reports syntax errors. Any other error means that the document is too deep for the stack.
    return error instanceof GraphQLError ? undefined : tooDeep;
  }
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** Returns the document of a request body. */
function documentTextOf(body: unknown): string | undefined {
  const query = (body as { query?: unknown } | null | undefined)?.query;
  return typeof query === 'string' ? query : undefined;
}

function toHeaderMap(headers: FastifyRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}
