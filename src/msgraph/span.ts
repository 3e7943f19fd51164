// Trace spans of calls to Graph, without ids of the tenant.
import { SpanKind, type Span, type Tracer } from '@opentelemetry/api';
import { inSpan } from '../net/tracing.js';
import { permissions } from './permissions.js';

const batchPath = '/$batch';

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

/** Paths of the collections that are called. */
const collections = new Set<string>(Object.values(permissions).map(({ path }) => path));

/**
 * Returns the template of a call, which is one of a few texts of this file: no part of the path is copied, since ids of
 * the tenant must not reach a tracing backend, and names of spans must not be unbounded.
 */
function templateOf(path: string): string {
  const [target = ''] = path.split('?');
  if (target === batchPath || collections.has(target)) return target;
  for (const collection of collections) {
    if (target.startsWith(`${collection}/`)) return `${collection}/{id}`;
  }
  return '{path}';
}

/**
 * Returns the header of https://www.w3.org/TR/trace-context/#traceparent-header, which holds random numbers only. A
 * propagator would also send `tracestate` and `baggage`, which can hold anything that a caller put there.
 */
export function traceparentOf(span: Span): string {
  const { spanId, traceFlags, traceId } = span.spanContext();
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`;
}
