// The bound on the bodies of all requests that are received or processed.
//
// While Graph is slow, each operation waits for it with what remains of its body. So bodies count from the first byte to
// the end of the response, by what they take in memory: parsed JSON can take thirty times the bytes of its text.
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { bytesOfValue, bytesPerCharacter } from '../msgraph/json-size.js';
import { bodyLimits } from '../process-limits.js';
import { OverloadedError, sendOverloaded } from './http-errors.js';
import type { Metrics } from '../observability/metrics.js';

export interface BodiesInFlight {
  /** Refuses a request with 503 before its body is read, if the bodies in flight leave no room for it. */
  admit: onRequestHookHandler;
  /**
   * Replaces the declared length of a body by what it takes in memory once it is parsed. Throws an `OverloadedError` if
   * there is no room for it.
   */
  settle: (request: IncomingMessage, body: Buffer) => void;
}

/** Returns the bodies in flight of one gateway: none yet. */
export function createBodiesInFlight(metrics: Pick<Metrics, 'countShed'>): BodiesInFlight {
  const reserved = new WeakMap<IncomingMessage, number>();
  let total = 0;

  const reserve = (request: IncomingMessage, { length, value }: BodySize): boolean => {
    const max = length > bodyLimits.smallBody ? bodyLimits.largeBodies : bodyLimits.bodies;
    const before = reserved.get(request) ?? 0;
    // The largest of all is admitted alone: the limits of an operation decide about it.
    const bytes = Math.min(value, bodyLimits.largeBodies);
    if (total - before + bytes > max) return false;
    total += bytes - before;
    reserved.set(request, bytes);
    return true;
  };

  return {
    admit: (request, reply, done) => {
      const { raw } = request;
      const length = declaredLength(request);
      if (!reserve(raw, { length, value: length * bytesPerCharacter })) return sendOverloaded(reply, metrics);
      reply.raw.once('close', () => {
        total -= reserved.get(raw) ?? 0;
        reserved.delete(raw);
      });
      return done();
    },
    settle: (request, body) => {
      if (!reserve(request, { length: body.length, value: bytesOfValue(body) })) throw new OverloadedError();
    },
  };
}

interface BodySize {
  /** Bytes of the text. */
  length: number;
  /** Bytes of the heap that the text and its value take. */
  value: number;
}

/** Returns how many bytes of a body may arrive: the declared length, and at most the limit of a body. */
function declaredLength({ headers, method }: FastifyRequest): number {
  if (method === 'GET') return 0;
  return Math.min(Number(headers['content-length'] ?? bodyLimits.body), bodyLimits.body);
}
