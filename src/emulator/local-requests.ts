// The check that a request comes from a program or page of this machine; only those may reach the emulator and its tokens.
import type { FastifyInstance } from 'fastify';

/** The headers that show where a request comes from. */
export interface RequestOrigin {
  host?: string | undefined;
  origin?: string | undefined;
}

const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Returns whether a request was made to a loopback name or to `configuredHost`, and not by a page of another site.
 *
 * Listening on loopback does not by itself keep web pages out. With DNS rebinding, a page whose name resolves to
 * 127.0.0.1 can read responses as its own; its requests have that name as `Host`. A page of any site can send a POST;
 * such requests have the site's `Origin`, or `null` from a sandboxed frame.
 */
export function isLocalRequest({ host, origin }: RequestOrigin, configuredHost?: string): boolean {
  const names = configuredHost === undefined ? loopbackNames : [...loopbackNames, inBrackets(configuredHost)];
  if (!names.includes(hostnameOf(host))) return false;
  return origin === undefined || names.includes(hostnameOf(/^https?:\/\/(.*)$/.exec(origin)?.[1]));
}

/** Makes a server refuse requests that are not local with a 403. */
export function refuseOtherRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (isLocalRequest(headers)) return;
    await reply
      .code(403)
      .type('text/plain')
      .send('The emulator accepts only requests to 127.0.0.1, localhost or [::1], and none from pages of other sites.');
  });
}

/** Returns the host of `host[:port]` in lower case, or an empty string if the text is not of that form. */
function hostnameOf(authority: string | undefined): string {
  return /^(\[[\da-f:.]+\]|[^:@/\s]+)(?::\d{1,5})?$/i.exec(authority ?? '')?.[1]?.toLowerCase() ?? '';
}

function inBrackets(host: string): string {
  return (host.includes(':') ? `[${host}]` : host).toLowerCase();
}
