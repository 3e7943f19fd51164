// The ids of a request, which every line of the log that belongs to it has.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';
import { parseTraceParent } from '@opentelemetry/core';

export interface RequestIds {
  /** The gateway's own; the response has it as `X-Request-Id`. */
  requestId: string;
  /** Of the caller's `traceparent`; without one, the request id without hyphens, as in exported traces. */
  traceId: string;
  /** The caller's `X-Request-Id`, if it is one. */
  callerRequestId?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    ids: RequestIds;
  }
}

/** Ids that proxies and clients make: UUIDs, hexadecimal numbers, and prefixes with a separator. */
const callerId = /^[\w.:-]{1,128}$/;

interface IdentifiedRequest {
  /** A UUID. Its random bits are enough for a trace id, and leave a sampler by ratio its ratio. */
  id: string;
  headers: IncomingHttpHeaders;
}

/** Returns the ids of a request. A malformed `traceparent` or `X-Request-Id` is ignored. */
export function idsOf({ headers, id: requestId }: IdentifiedRequest): RequestIds {
  const { traceparent, 'x-request-id': callerRequestId } = headers;
  const parent = typeof traceparent === 'string' ? parseTraceParent(traceparent) : null;
  const ids = { requestId, traceId: parent?.traceId ?? requestId.replaceAll('-', '') };
  const isId = typeof callerRequestId === 'string' && callerId.test(callerRequestId);
  return isId ? { ...ids, callerRequestId } : ids;
}

const active = new AsyncLocalStorage<RequestIds>();

/** Runs a function, and all that it awaits, as a part of a request. */
export function inRequest<T>(ids: RequestIds, run: () => T): T {
  return active.run(ids, run);
}

/** Returns the ids of the request that this code is a part of; `undefined` outside of one. */
export function idsOfActiveRequest(): RequestIds | undefined {
  return active.getStore();
}
