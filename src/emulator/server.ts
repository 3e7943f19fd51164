// The servers of the emulator.
import fastify, { type FastifyInstance } from 'fastify';
import { refuseOtherRequests } from './control/local-requests.js';
import type { Certificate } from './entra/certificate.js';

/** Returns a server without routes that accepts only requests of this machine: over https with a certificate. */
export function createEmulatorServer(certificate?: Certificate): FastifyInstance {
  const options = { forceCloseConnections: true, ...(certificate ? { https: certificate } : {}) };
  const app: FastifyInstance = fastify(options);
  refuseOtherRequests(app);
  return app;
}
