// Large bodies are read only of callers who signed in: a thousand strangers at once could fill the memory with them.
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { MissingTokenError } from '../auth/errors.js';
import { verifyCaller, type ContextParts } from '../context.js';
import { toGraphQLError } from '../graphql/errors.js';
import { toResponse } from './response.js';

/** Bytes that are read of anyone. The introspection query of explorers has 2 kB. */
const maxAnonymousBytes = 16 * 1024;

/** A hook that answers 401 before a large body is read, unless its caller has a good token. */
export function refuseLargeBodiesOfStrangers(parts: ContextParts): onRequestAsyncHookHandler {
  return async (request, reply) => {
    if (!isLarge(request)) return undefined;
    try {
      if (await verifyCaller(parts, request.headers.authorization)) return undefined;
      throw new MissingTokenError();
    } catch (error) {
      return refuse(reply, error, request.headers.accept);
    }
  };
}

/** A body without a length may become large. */
function isLarge({ headers, method }: FastifyRequest): boolean {
  if (method !== 'POST') return false;
  const length = Number(headers['content-length'] ?? Number.POSITIVE_INFINITY);
  return !(length <= maxAnonymousBytes);
}

function refuse(reply: FastifyReply, error: unknown, accept = ''): FastifyReply {
  const { body, headers, status } = toResponse({ errors: [toGraphQLError(error)] }, { accept, type: 'query' });
  for (const [name, value] of headers) reply.header(name, value);
  return reply.code(status).send(body);
}
