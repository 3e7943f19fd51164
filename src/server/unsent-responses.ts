// Responses that clients have not read yet.
//
// A client that sends requests and reads no response makes the gateway hold the responses. So a response must make
// progress, and all unsent responses together have a bound. Above it, the connection that made no progress for longest
// is closed: a client that reads, however slowly, keeps its response.
import { Readable } from 'node:stream';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { writeTimeoutMs } from '../deadlines.js';
import { responseLimits } from '../process-limits.js';

interface Unsent {
  response: ServerResponse;
  bytes: number;
  /** When the client last read a piece, in ms. */
  progressMs: number;
}

/** Milliseconds between two checks for responses without progress. */
const checkIntervalMs = 1_000;

export interface UnsentResponsesOptions {
  /** Bytes of all unsent responses. */
  maxBytes?: number;
  /** Milliseconds after which a connection without progress is closed. */
  timeoutMs?: number;
}

/** Bounds the unsent responses of a server. Responses above one piece are sent in pieces, so that progress shows. */
export function limitUnsentResponses(
  app: FastifyInstance,
  { maxBytes = responseLimits.unsent, timeoutMs = writeTimeoutMs }: UnsentResponsesOptions = {},
): void {
  /** The one without progress for longest first. */
  const unsent = new Set<Unsent>();
  let bytesUnsent = 0;

  const forget = (entry: Unsent): void => {
    if (unsent.delete(entry)) bytesUnsent -= entry.bytes;
  };
  const drop = (entry: Unsent): void => {
    forget(entry);
    entry.response.req.socket.destroy();
  };
  const watch = (response: ServerResponse, bytes: number): Unsent => {
    const entry = { response, bytes, progressMs: performance.now() };
    unsent.add(entry);
    bytesUnsent += bytes;
    response.once('close', () => forget(entry));
    for (const oldest of unsent) {
      if (bytesUnsent <= maxBytes || oldest === entry) break;
      drop(oldest);
    }
    return entry;
  };
  const onProgress = (entry: Unsent): void => {
    entry.progressMs = performance.now();
    if (unsent.delete(entry)) unsent.add(entry);
  };

  app.addHook('onSend', ({ method, raw }, reply, payload, done) => {
    // Nobody receives the response, for example because the client has pipelined too many requests.
    if (raw.socket.destroyed) return done(null, '');
    // Streams have no length; the gateway sends none.
    if ((typeof payload !== 'string' && !Buffer.isBuffer(payload)) || method === 'HEAD') return done(null, payload);
    const bytes = Buffer.byteLength(payload);
    const entry = watch(reply.raw, bytes);
    if (bytes <= responseLimits.piece) return done(null, payload);
    reply.header('content-length', bytes);
    // Bytes are not copied, since responses may share them.
    const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const pieces = piecesOf(body, () => onProgress(entry));
    return done(null, Readable.from(pieces, { highWaterMark: 1 }));
  });

  const check = setInterval(() => {
    const now = performance.now();
    for (const entry of unsent) {
      // The responses before it on the connection are not sent yet.
      if (entry.response.socket === null) entry.progressMs = now;
      if (now - entry.progressMs > timeoutMs) drop(entry);
    }
  }, checkIntervalMs);
  check.unref();
  app.addHook('onClose', async () => clearInterval(check));
}

function* piecesOf(body: Buffer, onProgress: () => void): Generator<Buffer> {
  for (let start = 0; start < body.length; start += responseLimits.piece) {
    onProgress();
    yield body.subarray(start, start + responseLimits.piece);
  }
}
