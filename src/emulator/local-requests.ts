// Which requests come from this machine's own programs and pages: those alone may reach the emulator and its tokens.
import type { FastifyInstance } from 'fastify';

/** The headers that tell. */
export interface RequestOrigin {
  host?: string | undefined;
  origin?: string | undefined;
}

const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Whether a request was made to a loopback name, or to `configuredHost`, and not by a page of another site.
 *
 * Listening on loopback alone does not keep web pages out. A page whose own name was rebound to 127.0.0.1 reads responses
 * as its own, and sends that name as `Host`. A page of any site can send a POST, and then sends its `Origin`, or `null`
 * from a sandboxed frame.
 */
export function isLocalRequest({ host, origin }: RequestOrigin, configuredHost?: string): boolean {
  const names = configuredHost === undefined ? loopbackNames : [...loopbackNames, bracketed(configuredHost)];
  if (!names.includes(nameOf(host))) return false;
  return origin === undefined || names.includes(nameOf(/^https?:\/\/(.*)$/.exec(origin)?.[1]));
}

/** Refuses all other requests to a server. */
export function refuseOtherRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (isLocalRequest(headers)) return;
    await reply
      .code(403)
      .type('text/plain')
      .send('The emulator answers requests to 127.0.0.1 or localhost, and no pages of other sites.');
  });
}

/** The host of `host[:port]` in lower case; empty when it is none. */
function nameOf(authority: string | undefined): string {
  return /^(\[[\da-f:.]+\]|[^:@/\s]+)(?::\d{1,5})?$/i.exec(authority ?? '')?.[1]?.toLowerCase() ?? '';
}

function bracketed(host: string): string {
  return (host.includes(':') ? `[${host}]` : host).toLowerCase();
}
