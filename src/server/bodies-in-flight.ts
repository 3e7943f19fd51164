// The bound on the bodies of all requests that are received or processed.
//
// While Graph is slow, each operation waits for it with what remains of its body. So bodies count from the first byte
// to the end of the response, by what they take in memory: parsed JSON can take thirty times the bytes of its text.
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Caller } from '../auth/access-token.js';
import { bytesOfValue, bytesPerCharacter } from '../msgraph/json-size.js';
import { bodyLimits } from '../process-limits.js';
import { OverloadedError, sendOverloaded } from './http-errors.js';
import type { Metrics } from '../observability/metrics.js';

export interface BodiesInFlight {
  /** Notes whose request it is, once its token is verified and before it is admitted. */
  attribute: (request: IncomingMessage, caller: Caller) => void;
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
  const callers = new WeakMap<IncomingMessage, string>();
  /** Bytes by caller, of the requests whose caller is known before their body is read: those with large bodies. */
  const ofCallers = new Map<string, number>();
  let total = 0;

  const reserve = (request: IncomingMessage, { length, value }: BodySize): boolean => {
    const isLarge = length > bodyLimits.smallBody;
    const before = reserved.get(request) ?? 0;
    // The largest of all is admitted alone: the limits of an operation decide about it.
    const bytes = Math.min(value, bodyLimits.largeBodies);
    if (total - before + bytes > (isLarge ? bodyLimits.largeBodies : bodyLimits.bodies)) return false;
    const caller = callers.get(request);
    if (caller !== undefined) {
      const others = (ofCallers.get(caller) ?? 0) - before;
      if (isLarge && others > 0 && others + bytes > bodyLimits.largeBodiesOfCaller) return false;
      ofCallers.set(caller, others + bytes);
    }
    total += bytes - before;
    reserved.set(request, bytes);
    return true;
  };
  const release = (request: IncomingMessage): void => {
    const bytes = reserved.get(request) ?? 0;
    const caller = callers.get(request);
    total -= bytes;
    reserved.delete(request);
    callers.delete(request);
    if (caller === undefined) return;
    const others = (ofCallers.get(caller) ?? 0) - bytes;
    if (others > 0) ofCallers.set(caller, others);
    else ofCallers.delete(caller);
  };

  return {
    attribute: (request, { objectId, tenantId }) => {
      callers.set(request, `${tenantId} ${objectId}`);
    },
    admit: (request, reply, done) => {
      const { raw } = request;
      const length = declaredLength(request);
      if (!reserve(raw, { length, value: length * bytesPerCharacter })) return sendOverloaded(reply, metrics);
      reply.raw.once('close', () => release(raw));
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
