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
// - Headers: the content type of the response depends on `Accept` alone, and is cached by it. CSRF prevention requires a
//   content type that a form cannot send. `find` accepts only an object, and Fastify parses only JSON into one, by a
//   content type that no form can send.
// - The executor checks the rest for every request: the token, the deadline, the budget, and all variables.
//
// An operation is cached only after an authenticated caller has run it without errors.
import { HeaderMap, type ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { parse, type DocumentNode, type GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.js';
import { requestError, type ExecutionRequest } from '../graphql/executor.js';
import { faultOfDocument, maxTokens } from '../graphql/limits.js';
import type { KnownOperations } from './known-operations.js';
import { codeOf, type OperationLog } from './operation-log.js';
import { statusFor } from './response.js';

/** An operation that may be executed. */
export interface AdmittedOperation extends ExecutionRequest {
  /** Content type of the response, which depends on the request's `Accept`. */
  contentType: string;
  /** Caches the operation; `undefined` when it comes from the cache. */
  remember?: () => void;
}

/** A response of Apollo Server: the errors of an operation that is not admitted, or Apollo Sandbox's page. */
export interface ApolloResponse {
  status: number;
  headers: ReadonlyMap<string, string>;
  text: string;
}

/** Apollo Server's context value. */
export interface Admission {
  context: Context;
  startMs: number;
  /** Called with the operation when Apollo Server is about to execute it. */
  onAdmitted: (operation: Omit<AdmittedOperation, 'contentType'>) => void;
}

export interface Operations {
  /** Returns the operation of a request if it is known; `undefined` when Apollo Server must admit it. */
  find: (request: FastifyRequest, context: Context) => AdmittedOperation | undefined;
  /**
   * Passes a request to Apollo Server. An error in place of a context says why there is no caller: nothing is admitted.
   */
  admit: (
    request: FastifyRequest,
    options: { context: Context | GraphQLError; startMs: number },
  ) => Promise<AdmittedOperation | ApolloResponse>;
}

/** `Accept` headers whose content type is cached. */
const maxAcceptHeaders = 100;
/** Characters of an `Accept` header that is cached. */
const maxAcceptLength = 300;

/** `apollo` must be started, and have `admissionPlugin`. */
export function createOperations(
  apollo: ApolloServer<Admission>,
  { known, operationLog }: { known: KnownOperations; operationLog: OperationLog },
): Operations {
  /** The content type that Apollo Server chose for an `Accept` header. */
  const contentTypes = new LRUCache<string, string>({ max: maxAcceptHeaders });
  return {
    find: ({ body, headers: { accept = '' }, method }, context) => {
      const contentType = method === 'POST' ? contentTypes.get(accept) : undefined;
      if (contentType === undefined) return undefined;
      const found = known.find(body);
      return found && { ...found, contentType, context };
    },
    admit: async (request, { context, startMs }) => {
      let admitted: Omit<AdmittedOperation, 'contentType'> | undefined;
      const onAdmitted: Admission['onAdmitted'] = (operation) => {
        admitted = operation;
      };
      const createAdmission = async (): Promise<Admission> => {
        try {
          if (context instanceof Error) throw context;
          refuseLargeDocument(documentTextOf(request));
          return { context, startMs, onAdmitted };
        } catch (error) {
          operationLog.report({ errors: [error as Error], requestId: request.id });
          throw error;
        }
      };
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          body: request.body,
          method: request.method,
          headers: toHeaderMap(request.headers),
          search: searchOf(request.url),
        },
        context: createAdmission,
      });
      const { body, headers, status = 200 } = response;
      if (body.kind === 'chunked') throw new Error('Apollo Server sent a chunked response, which no plugin enables.');
      const contentType = headers.get('content-type');
      // Apollo Server may still respond with 406 after it has admitted the operation.
      if (status !== 200 || !admitted || contentType === undefined) {
        return { status, headers, text: body.string };
      }
      const { accept = '' } = request.headers;
      if (request.method === 'POST' && accept.length <= maxAcceptLength) contentTypes.set(accept, contentType);
      return { ...admitted, contentType };
    },
  };
}

/**
 * Returns the plugin that takes operations out of Apollo Server before it executes them. It uses
 * `responseForOperation`, because with the option `gateway` Apollo Server creates an object with accessors per request.
 * Each has its own hidden class in V8, which retains the request until a full garbage collection.
 */
export function admissionPlugin(known: KnownOperations, operationLog: OperationLog): ApolloServerPlugin<Admission> {
  return {
    unexpectedErrorProcessingRequest: async ({ error }) => operationLog.report({ errors: [error] }),
    async requestDidStart() {
      let isAdmitted = false;
      return {
        async responseForOperation({ contextValue, document, operation, request, source: text }) {
          // The document lacks the selected operation. Apollo Server responds with the error.
          if (!operation) return null;
          const { operationName, variables } = request;
          isAdmitted = true;
          contextValue.onAdmitted({
            document,
            operation,
            variables,
            context: contextValue.context,
            remember: () => known.remember({ text, operationName, document }),
          });
          return { http: { headers: new HeaderMap(), status: undefined }, body: { kind: 'single', singleResult: {} } };
        },
        didEncounterErrors: async ({ contextValue, errors }) =>
          operationLog.report({ errors, requestId: contextValue.context.requestId }),
        async willSendResponse({ contextValue, operation, request, response }) {
          if (isAdmitted || response.body.kind !== 'single') return;
          const { errors } = response.body.singleResult;
          const { status = 200 } = response.http;
          response.http.status = statusFor(request.http?.headers.get('accept') ?? '', { status, errors });
          operationLog.count({ ...contextValue, operation, code: codeOf(errors) });
        },
      };
    },
  };
}

/** Throws when a document is over a limit. Runs before validation, whose cost is the square of the document's size. */
function refuseLargeDocument(text: string | undefined): void {
  if (text === undefined) return;
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens, noLocation: true });
  } catch {
    // Apollo Server reports syntax errors.
    return;
  }
  const fault = faultOfDocument(document);
  if (fault !== undefined) throw requestError({ message: fault, code: 'BAD_USER_INPUT' });
}

/** Returns the document of a request, from its URL or its body. */
function documentTextOf({ body, method, url }: FastifyRequest): string | undefined {
  if (method === 'GET') return new URLSearchParams(searchOf(url)).get('query') ?? undefined;
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

/** Returns the query string of a URL, with its question mark. */
function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}
