// Tolerance of `100 Continue`, which a client must be able to parse even if it did not ask for it (RFC 9110, section
// 15.2). undici breaks the connection instead; it passes over the other interim responses by itself.
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

/** The beginning of the interim response. undici speaks HTTP/1.1 here. */
const status = 'HTTP/1.1 100';
/** Bytes of an interim response. The limit of undici for the headers of any response. */
const maxInterimBytes = 16 * 1024;

type Connector = buildConnector.connector;

/** Returns a connector for undici, with these options, whose sockets hide each `100 Continue`. */
export function hidingContinue(connect: Connector | buildConnector.BuildOptions): Connector {
  const connector = typeof connect === 'function' ? connect : buildConnector(connect);
  return (options, callback) =>
    connector(options, (...result) => {
      const [, socket] = result;
      if (socket) hideContinue(socket);
      callback(...result);
    });
}

function hideContinue(socket: Socket): void {
  const read = socket.read.bind(socket) as () => Buffer | null;
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  /** Whether a request was sent, and no byte of its response was read. */
  let isAtStart = false;
  /** Bytes that may be the beginning of a `100 Continue`. */
  let held: Buffer | undefined;

  socket.write = (...args: unknown[]) => {
    isAtStart = true;
    return write(...args);
  };
  socket.read = () => {
    for (let chunk = read(); chunk !== null; chunk = read()) {
      if (!isAtStart) return chunk;
      const bytes = afterContinue(held ? Buffer.concat([held, chunk]) : chunk);
      if (mayBeContinue(bytes)) {
        held = bytes;
      } else {
        held = undefined;
        isAtStart = false;
        return bytes;
      }
    }
    return null;
  };
}

/** Returns what follows after each complete `100 Continue`. */
function afterContinue(bytes: Buffer): Buffer {
  let rest = bytes;
  while (rest.toString('latin1', 0, status.length) === status) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) return rest;
    rest = rest.subarray(end + 4);
  }
  return rest;
}

/** Whether more bytes are needed to tell whether these begin a `100 Continue`, or where it ends. */
function mayBeContinue(bytes: Buffer): boolean {
  return bytes.length <= maxInterimBytes && status.startsWith(bytes.toString('latin1', 0, status.length));
}
