// GraphQL requests on Fastify: through Apollo Server when there is anything to find out, else straight to the executor.
// @as-integrations/fastify would be the integration; it parses the whole URL of each request, a sixth of a small operation.
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { parse, type DocumentNode } from 'graphql';
import type { Context } from '../context.js';
import { refusal } from '../graphql/executor.js';
import { faultOfDocument, maxTokens } from '../graphql/limits.js';
import type { KnownOperations } from './known-operations.js';
import type { Operations } from './operations.js';

export interface GraphqlHandlerOptions {
  /** A server that is started. */
  apollo: ApolloServer<Context>;
  known: KnownOperations;
  operations: Operations;
  /** Rejects with a `GraphQLError` when the request has no right to a context. */
  createContext: (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<string>;

/** Accept headers whose outcome is remembered; clients have a handful. */
const maxAccepts = 100;
/** Characters of one. */
const maxAcceptLength = 300;

export function graphqlHandler({ apollo, createContext, known, operations }: GraphqlHandlerOptions): Handler {
  /** The content type that Apollo Server chose for an Accept header. */
  const contentTypes = new LRUCache<string, string>({ max: maxAccepts });

  const throughApollo: Handler = async (request, reply) => {
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
          const context = await createContext(request, reply);
          refuseTooLarge(textOf(request));
          return context;
        } catch (error) {
          operations.report([error as Error], request.id);
          throw error;
        }
      },
    });
    if (body.kind === 'chunked') throw new Error('The executor answers whole.');
    const { accept = '' } = request.headers;
    const contentType = headers.get('content-type');
    if (status === 200 && request.method === 'POST' && contentType !== undefined && accept.length <= maxAcceptLength) {
      contentTypes.set(accept, contentType);
    }
    reply.code(status);
    for (const [name, value] of headers) reply.header(name, value);
    return body.string;
  };

  return async (request, reply) => {
    const { accept = '' } = request.headers;
    const contentType = request.method === 'POST' ? contentTypes.get(accept) : undefined;
    const found = contentType === undefined ? undefined : known.find(request.body);
    if (!found) return throughApollo(request, reply);
    const startMs = performance.now();
    // Who has no right to a context is told so by Apollo Server.
    const context = await createContext(request, reply).catch(() => undefined);
    if (!context) return throughApollo(request, reply);
    const response = await operations.run({ ...found, context });
    operations.finish({ response, accept, operation: found.operation, context, startMs });
    reply.code(response.http.status ?? 200).header('content-type', contentType);
    for (const [name, value] of response.http.headers) reply.header(name, value);
    // As Apollo Server writes it.
    return `${response.text}\n`;
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
