// The check that a request comes from a program or page of this machine; only those may reach the emulator and its
// tokens.
import { BlockList } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What shows where a request comes from. */
export interface RequestOrigin {
  /** The header `Host`. */
  host?: string | undefined;
  /** The header `Origin`. */
  origin?: string | undefined;
  /** Addresses of the two ends of the connection. */
  connection: { localAddress?: string | undefined; remoteAddress?: string | undefined };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Returns whether a request was made on this machine, to a loopback name or to `configuredHost`, and not by a page of
 * another site.
 *
 * A program on another machine can send any header, so its address decides, where HOST makes it reachable.
 *
 * Listening on loopback does not by itself keep web pages out. With DNS rebinding, a page whose name resolves to
 * 127.0.0.1 can read responses as its own; its requests have that name as `Host`. A page of any site can send a POST;
 * such requests have the site's `Origin`, or `null` from a sandboxed frame.
 */
export function isLocalRequest({ connection, host, origin }: RequestOrigin, configuredHost?: string): boolean {
  if (!isFromThisMachine(connection)) return false;
  const names = configuredHost === undefined ? loopbackNames : [...loopbackNames, inBrackets(configuredHost)];
  if (!names.includes(hostnameOf(host))) return false;
  return origin === undefined || names.includes(hostnameOf(/^https?:\/\/(.*)$/.exec(origin)?.[1]));
}

/** Makes a server refuse requests that are not local with a 403. */
export function refuseOtherRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (isLocalRequest(originOf(request))) return;
    await reply
      .code(403)
      .type('text/plain')
      .send('The emulator accepts only requests to 127.0.0.1, localhost or [::1], and none from pages of other sites.');
  });
}

function originOf({ headers: { host, origin }, raw: { socket } }: FastifyRequest): RequestOrigin {
  return { host, origin, connection: socket };
}

/** Whether both ends of a connection are on this machine: one is a loopback address, or they are the same. */
function isFromThisMachine({ localAddress, remoteAddress }: RequestOrigin['connection']): boolean {
  if (remoteAddress === undefined) return false;
  if (remoteAddress === localAddress) return true;
  // A BlockList finds the IPv4 address in `::ffff:127.0.0.1`.
  return loopback.check(remoteAddress, remoteAddress.includes(':') ? 'ipv6' : 'ipv4');
}

/** Returns the host of `host[:port]` in lower case, or an empty string if the text is not of that form. */
function hostnameOf(authority: string | undefined): string {
  return /^(\[[\da-f:.]+\]|[^:@/\s]+)(?::\d{1,5})?$/i.exec(authority ?? '')?.[1]?.toLowerCase() ?? '';
}

function inBrackets(host: string): string {
  return (host.includes(':') ? `[${host}]` : host).toLowerCase();
}
