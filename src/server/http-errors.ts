// Errors of HTTP itself, in GraphQL's form and without Fastify's names.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyServerOptions } from 'fastify';
import { errorCodes, type ErrorCode, type StatusOf } from '../error-codes.js';
import type { Metrics, UnreadableStatus } from './metrics.js';

/** Messages for requests that could not be read, by status. */
const unreadable: Record<number, string> = {
  400: 'The body is not JSON.',
  413: 'The body is larger than a mebibyte.',
  415: 'Send the body as application/json.',
} satisfies Partial<Record<StatusOf<'BAD_REQUEST'>, string>>;
const cannotBeRead = errorBody({ code: 'BAD_REQUEST', message: 'The request cannot be read.' });

/** Returns the body of a response that has one error and no data. */
export function errorBody({
  message,
  ...extensions
}: {
  code: ErrorCode;
  message: string;
  retryAfterSeconds?: number;
}): object {
  return { errors: [{ message, extensions }] };
}

/** Fastify's options for errors before routes and hooks: a URL that cannot be decoded, and bytes that are not HTTP. */
export function earlyErrors(
  headers: Readonly<Record<string, string>>,
  { countUnreadable }: Pick<Metrics, 'countUnreadable'>,
): Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'> {
  const head = Object.entries({ 'content-type': 'application/json; charset=utf-8', ...headers });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return {
    frameworkErrors: (_error, _request, reply: unknown) => {
      countUnreadable(400);
      return (reply as FastifyReply).code(400).headers(headers).send(cannotBeRead);
    },
    clientErrorHandler: ({ code }: NodeJS.ErrnoException, socket: Socket) => {
      if (code === 'ECONNRESET' || !socket.writable) return socket.destroy();
      const status = statusOf(code);
      countUnreadable(status);
      const body = JSON.stringify(cannotBeRead);
      return socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
    },
  };
}

function statusOf(code: string | undefined): UnreadableStatus & StatusOf<'BAD_REQUEST'> {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

/** Answers whatever a route throws, and whatever has no route. */
export function answerErrors(app: FastifyInstance, log: FastifyBaseLogger): void {
  app.setErrorHandler((error: FastifyError, _, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode >= 500) {
      log.error({ err: error }, 'the gateway failed');
      return reply
        .code(statusCode)
        .send(errorBody({ code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error' }));
    }
    const message = unreadable[statusCode];
    return reply
      .code(statusCode)
      .send(message === undefined ? cannotBeRead : errorBody({ code: 'BAD_REQUEST', message }));
  });
  app.setNotFoundHandler(async (_, reply) =>
    reply
      .code(errorCodes.NOT_FOUND.status)
      .send(errorBody({ code: 'NOT_FOUND', message: 'There is nothing at this address.' })),
  );
}
