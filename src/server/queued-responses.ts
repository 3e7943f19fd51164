// The `close` event of responses that wait behind others on one connection (HTTP pipelining, RFC 9112 section 9.3.2).
import type { FastifyInstance } from 'fastify';

/**
 * Emits `close` on every response of a connection that closes. Node emits it only on the one that is being sent: those
 * queued behind it would never end, and neither would their operations or a shutdown that waits for them.
 */
export function closeQueuedResponses(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw: { socket } }, { raw: response }, done) => {
    if (response.socket === null) {
      const close = (): void => {
        if (response.socket === null) response.emit('close');
      };
      // One listener for each queued response; Node would warn of a leak beyond ten.
      socket.setMaxListeners(0);
      socket.once('close', close);
      response.once('close', () => socket.off('close', close));
    }
    done();
  });
}
