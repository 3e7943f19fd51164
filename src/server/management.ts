// What the platform asks the gateway: health checks and metrics.
import type { FastifyInstance } from 'fastify';
import { managementConnections } from '../process-limits.js';
import { createBaseServer, type BaseServerOptions } from './base.js';
import { createConnections, type ConnectionOptions } from './connections.js';

export interface Health {
  /** Whether the server is shutting down. */
  isClosing: () => boolean;
  /** Whether Entra has accepted the gateway's own credential. Until then, the gateway is not ready. */
  isCredentialProven: () => boolean;
}

/** Probes and scrapers send a request every few seconds, whose lines would hide the others. */
const probed = { config: { requestLogLevel: 'debug' } } as const;

/** Registers the health checks. They are served under any load. */
export function serveHealth(app: FastifyInstance, { isClosing, isCredentialProven }: Health): void {
  app.get('/health/live', probed, async () => ({ status: 'live' }));
  app.get('/health/ready', probed, async (_, reply) => {
    if (isClosing()) return reply.code(503).send({ status: 'closing' });
    return isCredentialProven() ? { status: 'ready' } : reply.code(503).send({ status: 'starting' });
  });
}

/** Registers `/metrics`. */
export function serveMetrics(app: FastifyInstance, contentType: string, read: () => Promise<string>): void {
  app.get('/metrics', probed, async (_, reply) => reply.type(contentType).send(await read()));
}

/**
 * Returns a server for health checks and metrics alone, for a port that clients do not reach.
 *
 * libuv accepts one connection of a port in each turn of the event loop. So on the port of GraphQL, a probe waits
 * behind the connections that clients open: for seconds, while turns are long. Here it waits for two turns.
 */
export async function createManagementServer(
  options: Omit<BaseServerOptions, 'connections'> & Omit<ConnectionOptions, 'limit'> & Health,
  readMetrics: () => Promise<string>,
): Promise<FastifyInstance> {
  const connections = createConnections({ ...options, limit: managementConnections });
  const app = await createBaseServer({ ...options, connections });
  serveHealth(app, options);
  serveMetrics(app, options.metrics.contentType, readMetrics);
  return app;
}
