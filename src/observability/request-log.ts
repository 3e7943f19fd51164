// The log line and the metric of each HTTP request, whether or not the client waited for the response.
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';
import { idsOf } from './request-ids.js';

/** The status that nginx logs when the client closed the connection first. It is never sent. */
const clientClosedRequest = 499;

/** How a request ended, beside its status. */
export interface RequestOutcome {
  /** The code of the first error, or `OK`. */
  code: string;
  /** `undefined` for unauthenticated callers, and without a name. */
  operationName?: string | undefined;
  /** `undefined` if the request does not select an operation. */
  operationType?: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** `undefined` for what is neither an operation nor refused. */
    outcome: RequestOutcome | undefined;
  }
  interface FastifyContextConfig {
    /** The level of the line of a request; `info` by default. */
    requestLogLevel?: 'debug';
  }
}

/** Logs and counts each request of the server when its response has been sent or its connection has closed. */
export function logRequests(
  app: FastifyInstance,
  { countRequest, log }: Pick<Metrics, 'countRequest'> & { log: FastifyBaseLogger },
): void {
  app.decorateRequest('outcome', undefined);
  app.decorateRequest('ids');
  // Fastify's hook `onResponse` does not run when the client closed the connection early.
  app.addHook('onRequest', (request, reply, done) => {
    request.ids = idsOf(request);
    reply.raw.once('close', () => {
      const { ids, method, outcome } = request;
      const { config, url: route } = request.routeOptions;
      const statusCode = reply.raw.writableFinished ? reply.raw.statusCode : clientClosedRequest;
      const durationMs = reply.elapsedTime;
      const line = { ...ids, method, route, statusCode, ...outcome, durationMs: Math.round(durationMs) };
      log[config.requestLogLevel ?? 'info'](line, 'request');
      countRequest({ method, route, status: statusCode, durationMs });
    });
    done();
  });
}
