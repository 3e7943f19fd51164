// The trace span of an HTTP request: https://opentelemetry.io/docs/specs/semconv/http/http-spans/.
import { context, propagation, ROOT_CONTEXT, SpanKind, type Tracer } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { inSpan, markFailed } from '../net/tracing.js';
import { inRequest } from './request-ids.js';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<string>;

/**
 * Returns a handler that runs with the ids of its request, and in a span, a child of the caller's span if it sends one.
 * Without a tracer there is no span.
 */
export function inRequestSpan(tracer: Tracer | undefined, handle: Handler): Handler {
  const handleInSpan = tracer ? spanned(tracer, handle) : handle;
  return (request, reply) => inRequest(request.ids, () => handleInSpan(request, reply));
}

function spanned(tracer: Tracer, handle: Handler): Handler {
  return (request, reply) => {
    const { headers, method, routeOptions } = request;
    const attributes = {
      'http.request.method': method,
      'http.route': routeOptions.url,
      'url.path': routeOptions.url,
      'url.scheme': request.protocol,
    };
    // The request began when its headers were received.
    const options = { kind: SpanKind.SERVER, startTime: Date.now() - reply.elapsedTime, attributes };
    // Without `tracestate` and `baggage`, which can hold anything and would be exported.
    const { traceparent } = headers;
    return context.with(propagation.extract(ROOT_CONTEXT, { traceparent }), () =>
      inSpan(tracer, `${method} ${routeOptions.url}`, options, async (span) => {
        const body = await handle(request, reply);
        span?.setAttribute('http.response.status_code', reply.statusCode);
        if (reply.statusCode >= 500) markFailed(span, String(reply.statusCode));
        return body;
      }),
    );
  };
}
