// Errors outside of GraphQL (malformed HTTP, unknown URLs, defects of a route), in the form of GraphQL errors.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyServerOptions } from 'fastify';
import { errorCodes, type ErrorCode, type StatusOf } from '../error-codes.js';
import type { Metrics, UnreadableStatus } from './metrics.js';

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
export function errorBody({ message, ...extensions }: ErrorDetails): object {
  return { errors: [{ message, extensions }] };
}

function badRequest(message: string): object {
  return errorBody({ code: 'BAD_REQUEST', message });
}

/**
 * Returns Fastify's options for errors that occur before routes and hooks: URLs that cannot be decoded, and bytes that
 * are not HTTP. `headers` are those of every response.
 */
export function earlyErrorOptions(
  headers: Readonly<Record<string, string>>,
  { countUnreadable }: Pick<Metrics, 'countUnreadable'>,
): Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'> {
  const headerLines = Object.entries({ 'content-type': 'application/json; charset=utf-8', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return {
    frameworkErrors: (_error, _request, reply: unknown) => {
      countUnreadable(400);
      return (reply as FastifyReply).code(400).headers(headers).send(badRequest(unreadableMessages[400]));
    },
    clientErrorHandler: ({ code }: NodeJS.ErrnoException, socket: Socket) => {
      if (code === 'ECONNRESET' || !socket.writable) return socket.destroy();
      const status = unreadableStatusOf(code);
      countUnreadable(status);
      const body = JSON.stringify(badRequest(unreadableMessages[status]));
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

/** Sets the responses to errors that a route throws, and to URLs without a route. */
export function setErrorHandlers(app: FastifyInstance, log: FastifyBaseLogger): void {
  app.setErrorHandler((error: FastifyError, _, reply) => {
    const { statusCode = 500 } = error;
    reply.code(statusCode);
    if (statusCode >= 500) {
      log.error({ err: error }, 'the gateway failed');
      return reply.send(errorBody({ code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error' }));
    }
    return reply.send(badRequest(bodyMessages[statusCode] ?? unreadableMessages[400]));
  });
  app.setNotFoundHandler(async (_, reply) =>
    reply
      .code(errorCodes.NOT_FOUND.status)
      .send(errorBody({ code: 'NOT_FOUND', message: 'Nothing is served at this URL.' })),
  );
}
