// A span for each try of a call to Graph, with what can be told of it outside of the tenant.
import { SpanKind, type Span, type Tracer } from '@opentelemetry/api';
import { inSpan } from '../tracing.js';

/** Runs one try in a span by the conventions for HTTP clients: https://opentelemetry.io/docs/specs/semconv/http/http-spans/. */
export function inCallSpan<T>(
  tracer: Tracer | undefined,
  { method, path }: { method: string; path: string },
  { host, tries }: { host: string; tries: number },
  run: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (!tracer) return run(undefined);
  const template = templateOf(path);
  const attributes = {
    'http.request.method': method,
    'url.template': template,
    'server.address': host,
    'http.request.resend_count': tries - 1,
  };
  return inSpan(tracer, `${method} ${template}`, { kind: SpanKind.CLIENT, attributes }, run);
}

/** What was asked for, and not which one: ids of the tenant are not for a tracing backend. */
function templateOf(path: string): string {
  const segments = (path.split('?')[0] ?? '').split('/');
  return segments.map((segment) => (/^\$?[a-z]*$/i.test(segment) ? segment : '{id}')).join('/');
}

/**
 * https://www.w3.org/TR/trace-context/#traceparent-header, by hand: a propagator would send `tracestate` and `baggage` too,
 * and with them what others put there. These are random numbers and no more.
 */
export function traceparentOf(span: Span): string {
  const { spanId, traceFlags, traceId } = span.spanContext();
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`;
}
