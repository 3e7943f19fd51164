// Connections of clients: their number, and the requests in flight on each.
//
// HTTP/1.1 lets a client send requests without waiting for responses (pipelining, RFC 9112 section 9.3.2). Node's
// parser reports all requests of a 64 kB chunk at once, which can be thousands, and keeps each until its response is
// sent. So the requests are counted before anything else sees them. A client must be prepared for a server that closes
// the connection, and then repeats what was not answered.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { connectionLimits, maxRequests } from '../process-limits.js';

/** Milliseconds within which a client must send a request. A client that sends too slowly gets a 408. */
const receiveTimeouts = { requestTimeout: 10_000, headersTimeout: 5_000, connectionsCheckingInterval: 1_000 };

interface Connection {
  /** Responses to the requests in flight, in the order of the requests. */
  responses: Set<ServerResponse>;
  /** Requests that are not served, because there were too many before them. */
  refused: number;
}

export interface ConnectionOptions {
  /** Open connections. */
  limit: number;
  /** Milliseconds that a connection may be idle between two requests. */
  keepAliveMs: number;
  /** Bytes of the headers of one request, its request line included. A larger one gets a 431. */
  maxHeaderBytes: number;
}

export interface Connections {
  /** Creates a server whose connections and requests are bounded together with those of the others. */
  createServer: (listener: RequestListener) => Server;
  /** Returns the number of requests in flight. */
  requests: () => number;
  /** Number of requests in flight above which the next are refused. */
  maxRequests: number;
  /** Whether bytes of a response were written to a connection, so that no other response may be. */
  isResponding: (socket: Socket) => boolean;
}

/** Returns the connections of a gateway, which has several servers if it listens on several addresses. */
export function createConnections({ keepAliveMs, limit, maxHeaderBytes }: ConnectionOptions): Connections {
  const admitted = maxRequests(maxHeaderBytes);
  const open = new Map<Socket, Connection>();
  /** Connections without a request, the one that has been so for longest first. */
  const idle = new Set<Socket>();
  let requests = 0;

  const onConnection = (socket: Socket): void => {
    const connection: Connection = { responses: new Set(), refused: 0 };
    open.set(socket, connection);
    socket.once('close', () => {
      open.delete(socket);
      idle.delete(socket);
      closeQueuedResponses(connection);
    });
    const [longestIdle] = idle;
    if (open.size > limit) longestIdle?.destroy();
    idle.add(socket);
  };

  /** Returns whether a request is to be served. */
  const admit = (response: ServerResponse): boolean => {
    const { socket } = response.req;
    const connection = open.get(socket);
    if (!connection || socket.destroyed) return false;
    const { responses } = connection;
    // While there are many requests, each connection has one.
    const max = requests < admitted ? connectionLimits.requestsPerConnection : 1;
    if (connection.refused > 0 || responses.size >= max) {
      refuse(connection, response);
      return false;
    }
    requests++;
    responses.add(response);
    idle.delete(socket);
    response.once('close', () => {
      requests--;
      responses.delete(response);
      if (responses.size === 0 && open.has(socket)) idle.add(socket);
    });
    return true;
  };

  return {
    createServer: (listener) => {
      const serve = (request: IncomingMessage, response: ServerResponse): void => {
        if (!admit(response)) return;
        // Only the first of several has a socket yet. The others wait until the whole chunk is parsed: then it is known
        // whether the connection stays open.
        if (response.socket) listener(request, response);
        else setImmediate(() => request.socket.destroyed || listener(request, response));
      };
      // `http-errors.ts` refuses requests without one `Host`. Node would answer them without counting them.
      const options = { keepAliveTimeout: keepAliveMs, maxHeaderSize: maxHeaderBytes, requireHostHeader: false };
      const server = createServer({ ...receiveTimeouts, ...options }, serve);
      server.on('connection', onConnection);
      // Node would answer these without counting them, too. Answered once the whole chunk is parsed, as others are.
      server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => {
        if (admit(response)) setImmediate(() => response.writeHead(417).end());
      });
      // A tenth more, since the idle connection that makes way for a new one is closed after that one is open.
      server.maxConnections = Math.ceil(limit * 1.1);
      return server;
    },
    requests: () => requests,
    maxRequests: admitted,
    isResponding: (socket) => {
      const [current] = open.get(socket)?.responses ?? [];
      return current?.headersSent ?? false;
    },
  };
}

/**
 * Closes the connection after the responses to the requests before this one; at once if the client goes on sending,
 * since Node keeps every request that it has read.
 */
function refuse(connection: Connection, response: ServerResponse): void {
  connection.refused++;
  const { socket } = response.req;
  if (connection.refused > connectionLimits.requestsPerConnection) {
    socket.destroy();
    return;
  }
  const last = [...connection.responses].at(-1);
  // Makes Node send `Connection: close`, unless the headers are sent.
  if (last) last.shouldKeepAlive = false;
  // Closes the connection when it is this response's turn.
  response.destroy();
}

/**
 * Emits `close` on the responses that are queued behind others on a connection that has closed. Node emits it only on
 * the response that is being sent. The others would never end, and neither would their operations, nor a shutdown that
 * waits for them.
 */
function closeQueuedResponses({ responses }: Connection): void {
  for (const response of responses) if (response.socket === null) response.emit('close');
}
