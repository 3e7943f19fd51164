// How requests end: on shutdown, when their client leaves, and when their time is up.
import { setMaxListeners } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { drainMs } from '../deadlines.js';
import { MsGraphCallerLeft, MsGraphDeadlineExceeded } from '../msgraph/errors.js';

export interface Drain {
  /** Whether the server is shutting down. Operations that have begun end; no further write is started. */
  closing: boolean;
}

/**
 * Lets requests that have begun end before connections are closed. Until then, requests on open connections are answered,
 * and told to close.
 */
export function createDrain(app: FastifyInstance): Drain {
  const drain = { closing: false };
  let inFlight = 0;
  let onIdle: (() => void) | undefined;
  const onClose = (): void => {
    inFlight -= 1;
    if (inFlight === 0) onIdle?.();
  };
  app.addHook('onRequest', (_, reply, done) => {
    inFlight += 1;
    reply.raw.once('close', onClose);
    if (drain.closing) reply.header('connection', 'close');
    done();
  });
  app.addHook('onSend', (_, reply, payload, done) => {
    if (drain.closing) reply.header('connection', 'close');
    done(null, payload);
  });
  app.addHook('preClose', async () => {
    drain.closing = true;
    if (inFlight === 0) return;
    await new Promise<void>((resolve) => {
      onIdle = resolve;
      // A client that does not read its response must not keep the process alive.
      setTimeout(resolve, drainMs).unref();
    });
  });
  return drain;
}

/** Aborts when the client leaves before it has its answer, and when the operation's time (ms) is up. */
export function createRequestSignal(response: ServerResponse, timeMs: number): AbortSignal {
  const controller = new AbortController();
  // Each call to Graph that is in flight listens; Node warns of a leak beyond ten.
  setMaxListeners(0, controller.signal);
  const timer = setTimeout(() => controller.abort(new MsGraphDeadlineExceeded()), timeMs);
  response.once('close', () => {
    clearTimeout(timer);
    if (!response.writableFinished) controller.abort(new MsGraphCallerLeft());
  });
  return controller.signal;
}
