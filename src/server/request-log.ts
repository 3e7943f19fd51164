// One line of the log and one count for each request, whether or not its client waited for the response.
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/** What nginx logs for a request whose client closed the connection first. No such status is ever sent. */
export const clientClosedRequest = 499;

/** Logs and counts each request of the server once its connection is done with it. */
export function logRequests(
  app: FastifyInstance,
  { countRequest, log }: Pick<Metrics, 'countRequest'> & { log: FastifyBaseLogger },
): void {
  app.decorateRequest('traceId', undefined);
  // Fastify's own hook, `onResponse`, does not run for a client that left.
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
