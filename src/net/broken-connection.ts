// Connections that broke before a response was complete.

/** Error codes of a connection that the server, or something on the way to it, closed. A new one may work. */
const codes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** Returns whether an error of undici says that the connection broke. */
export function isBrokenConnection(error: unknown): boolean {
  return codes.has((error as { code?: unknown } | undefined)?.code);
}
