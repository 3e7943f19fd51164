// Errors outside of GraphQL (malformed HTTP, unknown URLs, defects of a route), in the form of GraphQL errors.
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyServerOptions } from 'fastify';
import { errorCodes, type ErrorCode, type StatusOf } from '../error-codes.js';
import { negotiateError } from './accept.js';
import type { Connections } from './connections.js';
import type { Metrics, UnreadableStatus } from '../observability/metrics.js';
import type { SerialisedResponse } from './response.js';

/** The refusal of a request that GraphQL has not seen. Its message is written for the client. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';

  constructor(
    readonly statusCode: StatusOf<'BAD_REQUEST'>,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Thrown while a body is read, when the gateway has no room for it. */
export class OverloadedError extends Error {
  override readonly name = 'OverloadedError';
}

/** Messages for requests that were not read as HTTP, by status. */
const unreadableMessages = {
  400: 'The HTTP request is malformed.',
  408: 'The HTTP request was not received in time.',
  431: 'The HTTP request headers are too large.',
} satisfies Record<UnreadableStatus & StatusOf<'BAD_REQUEST'>, string>;

/** Messages for bodies that Fastify refuses, by status. */
const bodyMessages: Record<number, string> = {
  400: 'The request body is not valid JSON.',
  413: 'The request body is larger than 1 MiB.',
  415: 'Send the request body as `application/json`.',
} satisfies Partial<Record<StatusOf<'BAD_REQUEST'>, string>>;

interface ErrorDetails {
  code: ErrorCode;
  message: string;
  retryAfterSeconds?: number;
}

/** Returns the body of a response that has one error and no data. */
function errorBody({ message, ...extensions }: ErrorDetails): object {
  return { errors: [{ message, extensions }] };
}

function badRequest(message: string): object {
  return errorBody({ code: 'BAD_REQUEST', message });
}

/** Sends a response that has one error and no data. */
export function sendError(
  reply: FastifyReply,
  { status, ...details }: ErrorDetails & { status: number },
): FastifyReply {
  const { request } = reply;
  request.outcome ??= { code: details.code };
  const { contentType } = negotiateError(request.headers.accept);
  return reply
    .code(status)
    .header('content-type', contentType)
    .send(JSON.stringify(errorBody(details)));
}

/** Milliseconds after which the connection of a request that could not be read as HTTP is closed. */
const lingerMs = 1_000;

interface EarlyErrorOptions extends Pick<Metrics, 'countUnreadable'>, Pick<Connections, 'isResponding'> {
  /** Those of every response. */
  headers: Readonly<Record<string, string>>;
}

/**
 * Returns Fastify's options for errors that occur before routes and hooks: URLs that cannot be decoded, and bytes that
 * are not HTTP.
 */
export function earlyErrorOptions({
  countUnreadable,
  headers,
  isResponding,
}: EarlyErrorOptions): Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'> {
  const headerLines = Object.entries({ 'content-type': 'application/json; charset=utf-8', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return {
    frameworkErrors: (_error, _request, reply: unknown) => {
      countUnreadable(400);
      return (reply as FastifyReply).code(400).headers(headers).send(badRequest(unreadableMessages[400]));
    },
    clientErrorHandler: ({ code }: NodeJS.ErrnoException, socket: Socket) => {
      // An error in the middle of a response would be read as a part of it.
      if (code === 'ECONNRESET' || !socket.writable || isResponding(socket)) return socket.destroy();
      const status = unreadableStatusOf(code);
      countUnreadable(status);
      const body = JSON.stringify(badRequest(unreadableMessages[status]));
      // At once, the client might lose the response to bytes that it has sent meanwhile.
      setTimeout(() => socket.destroy(), lingerMs).unref();
      return socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headerLines}` +
          `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
    },
  };
}

/** Returns the status for an error of Node's HTTP parser. */
function unreadableStatusOf(code: string | undefined): UnreadableStatus {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

/** Returns the response to an `HttpRefusal`; throws any other error. */
export function responseToRefusal(error: unknown, accept: string | undefined): SerialisedResponse {
  if (!(error instanceof HttpRefusal)) throw error;
  return {
    status: error.statusCode,
    contentType: negotiateError(accept).contentType,
    headers: new Map(Object.entries(error.headers)),
    text: JSON.stringify(badRequest(error.message)),
  };
}

/**
 * Refuses requests without `Host`, or with several: a proxy may have read another one than the gateway would (RFC 9112,
 * section 3.2). Refuses several `Authorization` headers for the same reason.
 */
export function refuseAmbiguousHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, reply, done) => {
    const refuse = (message: string): FastifyReply => sendError(reply, { status: 400, code: 'BAD_REQUEST', message });
    const hosts = countHeader(raw, 'host');
    // HTTP/1.0 has no `Host`.
    if (hosts > 1 || (hosts === 0 && raw.httpVersion === '1.1')) return refuse('Send one `Host` header.');
    if (countHeader(raw, 'authorization') > 1) return refuse('Send one `Authorization` header.');
    return done();
  });
}

/** Returns how often a header occurs. `headers` has only the first of several. `name` is in lower case. */
export function countHeader({ rawHeaders }: IncomingMessage, name: string): number {
  let count = 0;
  // Names and values alternate.
  for (let index = 0; index < rawHeaders.length; index += 2) if (rawHeaders[index]?.toLowerCase() === name) count++;
  return count;
}

const nothingServed = 'Nothing is served at this URL. Operations go to `/graphql`.';

/** `Retry-After`, in seconds. The load is measured every second. */
const retryAfterSeconds = 5;

/** Refuses a request with 503 and `Retry-After`, and counts it. */
export function sendOverloaded(reply: FastifyReply, { countShed }: Pick<Metrics, 'countShed'>): FastifyReply {
  countShed();
  return sendError(reply.header('retry-after', retryAfterSeconds), {
    status: errorCodes.OVERLOADED.status,
    code: 'OVERLOADED',
    message: `The gateway is overloaded. Try again in ${retryAfterSeconds} seconds.`,
    retryAfterSeconds,
  });
}

/** Sets the responses to errors that a route throws. */
export function setErrorHandler(
  app: FastifyInstance,
  { log, metrics }: { log: FastifyBaseLogger; metrics: Pick<Metrics, 'countShed'> },
): void {
  app.setErrorHandler((error: FastifyError | HttpRefusal | OverloadedError, { ids }, reply) => {
    if (error instanceof OverloadedError) return sendOverloaded(reply, metrics);
    const { statusCode: status = 500 } = error;
    if (status >= 500) {
      log.error({ ...ids, err: error }, 'the gateway failed');
      return sendError(reply, { status, code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error' });
    }
    if (error instanceof HttpRefusal) {
      return sendError(reply.headers(error.headers), { status, code: 'BAD_REQUEST', message: error.message });
    }
    const message = bodyMessages[status] ?? unreadableMessages[400];
    return sendError(reply, { status, code: 'BAD_REQUEST', message });
  });
}

/**
 * Refuses requests without a route before their body is read: 405 where another method is served, otherwise 404. Scopes
 * with a handler of their own respond themselves. Call it before the routes are registered.
 */
export function refuseUnserved(app: FastifyInstance): void {
  const methods = new Map<string, string[]>();
  app.addHook('onRoute', ({ method, url }) => {
    methods.set(url, [...(methods.get(url) ?? []), method].flat());
  });
  app.addHook('onRequest', (request, reply, done) => {
    // @fastify/cors registers a route for every OPTIONS request, but serves preflights only.
    const isServed = request.is404 ? request.server !== app : request.routeOptions.url !== '*';
    if (isServed) return done();
    const [path = ''] = request.url.split('?');
    const allowed = methods.get(path);
    if (!allowed) {
      const { status } = errorCodes.NOT_FOUND;
      return sendError(reply, { status, code: 'NOT_FOUND', message: nothingServed });
    }
    // RFC 9110, section 15.5.6: the response names the methods that are served.
    const allow = allowed.toSorted().join(', ');
    const message = `This URL does not serve the method ${request.method}. It serves ${allow}.`;
    return sendError(reply.header('allow', allow), { status: 405, code: 'BAD_REQUEST', message });
  });
}
