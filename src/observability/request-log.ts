// The log line and the metric of each HTTP request, whether or not the client waited for the response.
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/** The status that nginx logs when the client closed the connection first. It is never sent. */
const clientClosedRequest = 499;

/** Logs and counts each request of the server when its response has been sent or its connection has closed. */
export function logRequests(
  app: FastifyInstance,
  { countRequest, log }: Pick<Metrics, 'countRequest'> & { log: FastifyBaseLogger },
): void {
  app.decorateRequest('traceId', undefined);
  // Fastify's hook `onResponse` does not run when the client closed the connection early.
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      const { id: requestId, method, traceId } = request;
      const route = request.routeOptions.url;
      const statusCode = reply.raw.writableFinished ? reply.raw.statusCode : clientClosedRequest;
      const durationMs = reply.elapsedTime;
      log.info({ requestId, traceId, method, route, statusCode, durationMs: Math.round(durationMs) }, 'request');
      countRequest({ method, route: route ?? 'none', status: statusCode, durationMs });
    });
    done();
  });
}
