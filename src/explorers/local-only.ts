// Hooks that restrict the emulator's tokens and control to requests from this machine.
//
// Pages that contain a token, and the emulator's control, must not be readable by pages of other sites, nor through DNS
// rebinding. Without the emulator there is nothing to protect: every request counts as local.
import type { FastifyReply, FastifyRequest, onRequestHookHandler, onSendHookHandler } from 'fastify';
import type { RequestOrigin } from '../emulator/control/local-requests.js';

export interface LocalRequests {
  /** Whether `Host`, `Origin` and the connection of a request are of this machine. */
  isLocalRequest: (request: RequestOrigin) => boolean;
}

const message =
  'Only requests from this machine are allowed. Use 127.0.0.1 or localhost, or set HOST to the host name that you use. ' +
  'Requests from pages of other sites are refused.';

/** Returns a hook for routes whose every response is restricted: the emulator's control, and GraphiQL's page. */
export function allowLocalRequests({ isLocalRequest }: LocalRequests): onRequestHookHandler {
  return (request, reply, done) => {
    if (isLocalRequest(originOf(request))) return done();
    return forbid(reply).send(message);
  };
}

/**
 * Returns a hook for `/graphql`, which restricts the page of Apollo Sandbox only. Operations contain no token, and a
 * router may send them under any host name.
 */
export function allowLocalPages({ isLocalRequest }: LocalRequests): onSendHookHandler {
  return (request, reply, payload, done) => {
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
    if (!isPage || isLocalRequest(originOf(request))) return done(null, payload);
    forbid(reply);
    return done(null, message);
  };
}

function originOf({ headers: { host, origin }, raw: { socket } }: FastifyRequest): RequestOrigin {
  return { host, origin, connection: socket };
}

function forbid(reply: FastifyReply): FastifyReply {
  return reply.code(403).type('text/plain').removeHeader('content-length');
}
