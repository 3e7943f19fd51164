// How requests end: on shutdown, and when their client leaves.
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Milliseconds for requests under way to end; a write to Graph may take its 20 seconds. */
export const drainLimitMs = 22_000;

/** Lets requests under way end before connections are closed; by default new ones are answered 503 meanwhile. */
export function drainOf(app: FastifyInstance): { closing: boolean } {
  const drain = { closing: false };
  const underWay = new Set<ServerResponse>();
  let ended: (() => void) | undefined;
  app.addHook('onRequest', (_, { raw }, done) => {
    underWay.add(raw);
    raw.once('close', () => {
      underWay.delete(raw);
      if (underWay.size === 0) ended?.();
    });
    done();
  });
  app.addHook('preClose', async () => {
    drain.closing = true;
    if (underWay.size === 0) return;
    await new Promise<void>((resolve) => {
      ended = resolve;
      // A client that does not read its answer must not keep the process.
      setTimeout(resolve, drainLimitMs).unref();
    });
  });
  return drain;
}

/** Tells when the client leaves before it has its answer. */
export function departureOf(response: ServerResponse): AbortSignal {
  const departure = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) departure.abort();
  });
  return departure.signal;
}
