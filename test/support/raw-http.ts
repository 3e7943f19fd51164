// Raw connections, for requests that no HTTP client sends.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawConnection {
  socket: Socket;
  /** Returns what was received so far. */
  received: () => string;
  /** Returns the number of responses received so far. */
  responses: () => number;
  isClosed: () => boolean;
  /** Resolves when the connection has closed. */
  closed: Promise<void>;
}

/** Opens a connection to a server. */
export async function openConnection(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  let isClosed = false;
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true;
      resolve();
    });
  });
  await Promise.race([once(socket, 'connect'), closed]);
  return {
    socket,
    received: () => received,
    responses: () => received.split('HTTP/1.1 ').length - 1,
    isClosed: () => isClosed,
    closed,
  };
}

/** Returns the text of a GET request. */
export function getOf(path: string, headers: Record<string, string> = {}): string {
  return textOf(`GET ${path} HTTP/1.1`, headers);
}

/** Returns the text of a request that sends JSON to `/graphql`. */
export function postOf(body: object, { token, ...headers }: Record<string, string> & { token?: string } = {}): string {
  const text = JSON.stringify(body);
  return (
    textOf('POST /graphql HTTP/1.1', {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    }) + text
  );
}

function textOf(requestLine: string, headers: Record<string, string>): string {
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return [requestLine, ...lines, '', ''].join('\r\n');
}
