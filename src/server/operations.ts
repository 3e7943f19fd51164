// From a request to an operation that may run: known by its text, or admitted by Apollo Server.
//
// Apollo Server decides whether an operation may run, and runs none. An operation that it admitted once is known from
// then on by its text, and is not parsed and validated again. That is safe because of what decides and what does not:
//
// - Decided by the text and the name alone, and therefore remembered: syntax, the limits of a document, validation
//   against the schema, and which operation is meant. The schema never changes while the gateway runs.
// - Decided by the body's other members: `find` recognises only bodies in which they are absent or of the plainest form.
//   Everything else (persisted queries, batches, unknown members, GET) is Apollo Server's.
// - Decided by the headers: the content type of the response follows from `Accept` alone, and is remembered by it. CSRF
//   prevention looks for a content type that a form cannot send; Fastify has parsed a JSON body by then, and refuses others.
// - Decided anew for each request, by the executor: the token, the deadline, the budget, and every variable.
//
// Only operations that a caller who signed in ran without errors are remembered.
import { HeaderMap, type ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { parse, type DocumentNode, type GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context.js';
import { refusal, type Operation } from '../graphql/executor.js';
import { faultOfDocument, maxTokens } from '../graphql/limits.js';
import type { KnownOperations } from './known-operations.js';
import { codeOf, type OperationLog } from './operation-log.js';
import { statusFor } from './response.js';

/** An operation that may run. */
export interface AdmittedOperation extends Operation {
  /** Of the response, by the request's `Accept`. */
  contentType: string;
  /** Keeps the operation, so that it is found by its text; left out when it was. */
  remember?: () => void;
}

/** A response of Apollo Server: why an operation may not run, or Apollo Sandbox's page. */
export interface ApolloResponse {
  status: number;
  headers: ReadonlyMap<string, string>;
  text: string;
}

/** What Apollo Server has in place of a context. */
export interface Admission {
  context: Context;
  startMs: number;
  /** Called with the operation that Apollo Server would run. */
  onAdmitted: (operation: Omit<AdmittedOperation, 'contentType'>) => void;
}

export interface Operations {
  /** Returns an operation that is known by its text; `undefined` for whatever Apollo Server has to see. */
  find: (request: FastifyRequest, context: Context) => AdmittedOperation | undefined;
  /** Asks Apollo Server. Without a context, nothing is admitted; the error says why the caller has none. */
  admit: (
    request: FastifyRequest,
    requester: { context: Context | GraphQLError; startMs: number },
  ) => Promise<AdmittedOperation | ApolloResponse>;
}

/** Accept headers whose content type is remembered; clients have a handful. */
const maxAccepts = 100;
/** Characters of one. */
const maxAcceptLength = 300;

/** `apollo` has `admissionPlugin`, and is started. */
export function createOperations(
  apollo: ApolloServer<Admission>,
  { known, operationLog }: { known: KnownOperations; operationLog: OperationLog },
): Operations {
  /** The content type that Apollo Server chose for an Accept header. */
  const contentTypes = new LRUCache<string, string>({ max: maxAccepts });
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
      const {
        body,
        headers,
        status = 200,
      } = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          body: request.body,
          method: request.method,
          headers: toHeaderMap(request.headers),
          search: searchOf(request.url),
        },
        context: async () => {
          try {
            if (context instanceof Error) throw context;
            refuseTooLarge(textOf(request));
            return { context, startMs, onAdmitted };
          } catch (error) {
            operationLog.report({ errors: [error as Error], requestId: request.id });
            throw error;
          }
        },
      });
      if (body.kind === 'chunked') throw new Error('Apollo Server responded in parts, and no plugin does.');
      const contentType = headers.get('content-type');
      // It may still refuse what the response would be: 406.
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
 * Takes operations out of Apollo Server once it would run them. By `responseForOperation`: the option `gateway` makes an
 * object with accessors for each request, and with it a hidden class of V8 that keeps the request until a full collection.
 */
export function admissionPlugin(known: KnownOperations, operationLog: OperationLog): ApolloServerPlugin<Admission> {
  return {
    unexpectedErrorProcessingRequest: async ({ error }) => operationLog.report({ errors: [error] }),
    async requestDidStart() {
      let isAdmitted = false;
      return {
        async responseForOperation({ contextValue, document, operation, request, source }) {
          // A document without the operation that is meant: Apollo Server has the words for it.
          if (!operation) return null;
          const { operationName, variables } = request;
          isAdmitted = true;
          contextValue.onAdmitted({
            document,
            operation,
            variables,
            context: contextValue.context,
            remember: () => known.remember(source, operationName, document),
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

/** Throws when a document is over a limit; before Apollo Server validates it, which takes the square of its size. */
function refuseTooLarge(text: string | undefined): void {
  if (text === undefined) return;
  let document: DocumentNode;
  try {
    document = parse(text, { maxTokens, noLocation: true });
  } catch {
    // Apollo Server says what is wrong with it.
    return;
  }
  const fault = faultOfDocument(document);
  if (fault !== undefined) throw refusal({ message: fault, code: 'BAD_USER_INPUT' });
}

/** The document of a request, wherever it stands. */
function textOf({ body, method, url }: FastifyRequest): string | undefined {
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

function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}
