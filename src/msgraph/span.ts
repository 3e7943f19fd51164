// Trace spans of calls to Graph, without ids of the tenant.
import { SpanKind, type Span, type Tracer } from '@opentelemetry/api';
import { inSpan } from '../tracing.js';

/** Runs one attempt in a span, named as https://opentelemetry.io/docs/specs/semconv/http/http-spans/ says. */
export function inCallSpan<T>(
  tracer: Tracer | undefined,
  { method, path }: { method: string; path: string },
  { attemptNumber, host }: { attemptNumber: number; host: string },
  run: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (!tracer) return run(undefined);
  const template = templateOf(path);
  const attributes = {
    'http.request.method': method,
    'url.template': template,
    'server.address': host,
    'http.request.resend_count': attemptNumber - 1,
  };
  return inSpan(tracer, `${method} ${template}`, { kind: SpanKind.CLIENT, attributes }, run);
}

/** Returns a path with `{id}` in place of each id, because ids of the tenant must not reach a tracing backend. */
function templateOf(path: string): string {
  const segments = (path.split('?')[0] ?? '').split('/');
  return segments.map((segment) => (/^\$?[a-z]*$/i.test(segment) ? segment : '{id}')).join('/');
}

/**
 * Returns the header of https://www.w3.org/TR/trace-context/#traceparent-header, which holds random numbers only. A
 * propagator would also send `tracestate` and `baggage`, which can hold anything that a caller put there.
 */
export function traceparentOf(span: Span): string {
  const { spanId, traceFlags, traceId } = span.spanContext();
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`;
}
