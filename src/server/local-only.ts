// Pages, tokens and control of the emulator, which only this machine's own programs and pages may see. Without the emulator they
// hold no token, and every request counts as local.
import type { FastifyReply, FastifyRequest, onRequestHookHandler, onSendHookHandler } from 'fastify';

export interface LocalRequests {
  /** Whether a request may see what holds a token: a page that was rebound to this address, or of another site, may not. */
  isLocalRequest: (headers: FastifyRequest['headers']) => boolean;
}

const refusal =
  'Open this by 127.0.0.1 or localhost, or set HOST to the name that you use; pages of other sites get no token.';

/** For the emulator's control, and for pages that always hold a token. */
export function localOnly({ isLocalRequest }: LocalRequests): onRequestHookHandler {
  return (request, reply, done) => {
    if (isLocalRequest(request.headers)) return done();
    return refuse(reply).send(refusal);
  };
}

/** For `/graphql`, whose page holds a token and whose operations do not: a router may send those by any name. */
export function pagesLocalOnly({ isLocalRequest }: LocalRequests): onSendHookHandler {
  return (request, reply, payload, done) => {
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
    if (!isPage || isLocalRequest(request.headers)) return done(null, payload);
    refuse(reply);
    return done(null, refusal);
  };
}

function refuse(reply: FastifyReply): FastifyReply {
  return reply.code(403).type('text/plain').removeHeader('content-length');
}
