// Large bodies are read only of callers who signed in: a thousand strangers at once could fill the memory with them.
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { MissingTokenError } from '../auth/errors.js';
import { verifyCaller, type ContextParts } from '../context.js';
import { toGraphQLError } from '../graphql/errors.js';
import { toResponse } from './response.js';

/** Bytes that are read of anyone. The introspection query of explorers has 2 kB. */
const maxAnonymousBytes = 16 * 1024;

/** A hook that answers 401 before a large body is read, unless its caller has a good token. */
export function refuseLargeBodiesOfStrangers(parts: ContextParts): onRequestHookHandler {
  return (request, reply, done) => {
    if (!isLarge(request)) return done();
    const { accept, authorization } = request.headers;
    requireCaller(parts, authorization).then(
      // oxlint-disable-next-line promise/no-callback-in-promise -- done() does not throw, and a rejection has a handler of its own
      () => done(),
      (error: unknown) => refuse(reply, error, accept),
    );
  };
}

async function requireCaller(parts: ContextParts, authorization: string | undefined): Promise<void> {
  if (!(await verifyCaller(parts, authorization))) throw new MissingTokenError();
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
