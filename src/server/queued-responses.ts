// The `close` event of responses that are queued behind others on one connection (HTTP pipelining, RFC 9112 section
// 9.3.2).
import type { FastifyInstance } from 'fastify';

/**
 * Emits `close` on every response of a connection that closes. Node emits it only on the response that is being sent.
 * Those queued behind it would never end, and neither would their operations, nor a shutdown that waits for them.
 */
export function closeQueuedResponses(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw: { socket } }, { raw: response }, done) => {
    if (response.socket === null) {
      const close = (): void => {
        if (response.socket === null) response.emit('close');
      };
      // Every queued response adds a listener; Node warns of a leak above ten.
      socket.setMaxListeners(0);
      socket.once('close', close);
      response.once('close', () => socket.off('close', close));
    }
    done();
  });
}
