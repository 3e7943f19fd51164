// Fastify's requests -> Apollo Server -> Fastify's replies, by Apollo Server's own interface for integrations.
// @as-integrations/fastify does the same, and parses the whole URL of each request: 30 µs, a sixth of a small operation.
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.js';

export type CreateContext = (request: FastifyRequest, reply: FastifyReply) => Promise<Context>;

/** A handler for a server that is started. Bodies come parsed; answers are never incremental, as no directive asks for it. */
export function apolloHandler(apollo: ApolloServer<Context>, createContext: CreateContext) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const { body, headers, status = 200 } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        body: request.body,
        method: request.method,
        headers: toHeaderMap(request.headers),
        search: searchOf(request.url),
      },
      context: () => createContext(request, reply),
    });
    reply.code(status);
    for (const [name, value] of headers) reply.header(name, value);
    if (body.kind === 'chunked') throw new Error('The executor answers whole.');
    return body.string;
  };
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
