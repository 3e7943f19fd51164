// The end of requests: graceful shutdown, and the abort signal of one request.
import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { drainTimeoutMs } from '../deadlines.js';
import { MsGraphCallerDisconnected, MsGraphDeadlineExceeded } from '../msgraph/errors.js';

export interface Drain {
  /** Whether the server is shutting down. Requests in flight complete, but no further write is started. */
  isClosing: boolean;
}

/**
 * Delays the shutdown of a server until the requests in flight have ended, for up to `drainTimeoutMs`. Meanwhile,
 * requests on open connections are still answered, with `Connection: close`.
 */
export function createDrain(app: FastifyInstance): Drain {
  const drain = { isClosing: false };
  let inFlight = 0;
  let onIdle: (() => void) | undefined;
  const onClose = (): void => {
    inFlight -= 1;
    if (inFlight === 0) onIdle?.();
  };
  app.addHook('onRequest', (_, reply, done) => {
    inFlight += 1;
    reply.raw.once('close', onClose);
    done();
  });
  // Fastify does the same for requests that arrive during the shutdown, but not for those in flight.
  app.addHook('onSend', (_, reply, payload, done) => {
    if (drain.isClosing) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('preClose', async () => {
    drain.isClosing = true;
    if (inFlight === 0) return;
    await new Promise<void>((resolve) => {
      onIdle = resolve;
      // A client that does not read its response must not keep the process alive.
      setTimeout(resolve, drainTimeoutMs).unref();
    });
  });
  return drain;
}

/** Returns a signal that aborts when the client closes the connection early, or after `timeoutMs`. */
export function createRequestSignal(response: ServerResponse, timeoutMs: number): AbortSignal {
  const controller = new AbortController();
  // Every call to Graph in flight adds a listener; Node warns of a leak above ten.
  setMaxListeners(0, controller.signal);
  const timer = setTimeout(() => controller.abort(new MsGraphDeadlineExceeded()), timeoutMs);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) controller.abort(new MsGraphCallerDisconnected());
  });
  return controller.signal;
}
