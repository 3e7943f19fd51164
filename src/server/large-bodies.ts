// The limit on bodies of unauthenticated requests.
//
// The token of a request is usually verified after its body was read. A thousand unauthenticated requests at once, each
// with a body of 1 MiB, would exhaust the memory. So the token is verified before a body above 16 kB is read.
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { MissingTokenError } from '../auth/errors.js';
import { verifyCaller, type ContextParts } from '../context.js';
import { toGraphQLError } from '../graphql/errors.js';
import { bodyLimits } from '../process-limits.js';
import { negotiateError } from './accept.js';
import type { BodiesInFlight } from './bodies-in-flight.js';
import { toResponse } from './response.js';

/**
 * Returns a hook that responds with 401 before a large body is read, unless the request has a valid token. The body is
 * attributed to its caller then.
 */
export function refuseLargeUnauthenticatedBodies(
  parts: Pick<ContextParts, 'memory'>,
  bodies: Pick<BodiesInFlight, 'attribute'>,
): onRequestHookHandler {
  const attributeToCaller = async ({ headers, raw }: FastifyRequest): Promise<void> => {
    const caller = await verifyCaller(parts.memory, headers.authorization);
    if (!caller) throw new MissingTokenError();
    bodies.attribute(raw, caller);
  };
  return (request, reply, done) => {
    if (!isLarge(request)) return done();
    const { accept } = request.headers;
    attributeToCaller(request).then(
      // oxlint-disable-next-line promise/no-callback-in-promise -- done() does not throw, and rejections have a handler
      () => done(),
      (error: unknown) => sendError(reply, { error, accept }),
    );
  };
}

/** Whether a request has a body that is large, or may become large because its length is not declared. */
function isLarge({ headers, method }: FastifyRequest): boolean {
  if (method !== 'POST') return false;
  const length = Number(headers['content-length'] ?? Number.POSITIVE_INFINITY);
  return !(length <= bodyLimits.smallBody);
}

function sendError(
  reply: FastifyReply,
  { accept, error }: { accept: string | undefined; error: unknown },
): FastifyReply {
  const types = negotiateError(accept);
  const { body, contentType, headers, status } = toResponse(
    { errors: [toGraphQLError(error)] },
    { types, type: 'query' },
  );
  for (const [name, value] of headers) reply.header(name, value);
  return reply.code(status).header('content-type', contentType).send(JSON.stringify(body));
}
