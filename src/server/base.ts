// What every server of the gateway has, on Fastify: bounds, security headers, errors, a log line for each request.
import { randomUUID } from 'node:crypto';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { drainTimeoutMs } from '../deadlines.js';
import { bodyLimits } from '../process-limits.js';
import type { Connections } from './connections.js';
import { earlyErrorOptions, refuseAmbiguousHeaders, refuseUnserved, setErrorHandler } from './http-errors.js';
import type { Metrics } from '../observability/metrics.js';
import { logRequests } from '../observability/request-log.js';
import type { ResponseKind } from './response-headers.js';
import { limitUnsentResponses } from './unsent-responses.js';

export interface BaseServerOptions {
  connections: Connections;
  /** Of each kind of response. */
  headers: Record<ResponseKind, Readonly<Record<string, string>>>;
  log: FastifyBaseLogger;
  metrics: Metrics;
}

/** Returns a server without routes. `registerFirst` registers what must see requests before they are refused. */
export async function createBaseServer(
  { connections, headers, log, metrics }: BaseServerOptions,
  registerFirst?: (app: FastifyInstance) => Promise<void> | void,
): Promise<FastifyInstance> {
  const app = fastify({
    ...earlyErrorOptions({ ...connections, ...metrics, headers: headers.public }),
    serverFactory: connections.createServer,
    loggerInstance: log,
    // A child logger per request would be created and never used.
    childLoggerFactory: (logger) => logger,
    bodyLimit: bodyLimits.body,
    // Fastify's default is a counter, which repeats on every replica.
    genReqId: () => randomUUID(),
    // Fastify's request lines contain the whole URL, and with it the variables of GET requests.
    logController: new LogController({ disableRequestLogging: true }),
    // Requests in flight have ended when connections are closed. Idle ones would keep the process alive.
    forceCloseConnections: true,
    // Requests on open connections are answered during a shutdown.
    return503OnClosing: false,
    // Fastify applies this timeout to closing hooks too, and one of them waits for the drain.
    pluginTimeout: drainTimeoutMs + 1_000,
  });
  limitUnsentResponses(app);
  setErrorHandler(app, { log, metrics });
  logRequests(app, { ...metrics, log });
  await registerFirst?.(app);
  app.addHook('onRequest', ({ id, routeOptions }, reply, done) => {
    reply.header('x-request-id', id).headers(headers[routeOptions.config.responseKind ?? 'public']);
    done();
  });
  refuseAmbiguousHeaders(app);
  refuseUnserved(app);
  return app;
}
