// Export of traces and metrics by OpenTelemetry; loaded only if configured. Its packages read these standard OTEL_
// variables themselves: headers, timeouts, compression, certificates and limits of queues.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, diag, DiagLogLevel, propagation, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { Resource } from '@opentelemetry/resources';
import { PeriodicExportingMetricReader, type IMetricReader } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { TelemetryConfig } from '../config/config.js';
import type { Product } from '../files.js';
import { idsOfActiveRequest } from './request-ids.js';

export interface TelemetryOptions {
  config: TelemetryConfig;
  /** The scope of traces. */
  product: Product;
  /** The process that traces and metrics are from. */
  resource: Resource;
  /** Called with each error of OpenTelemetry, such as a collector that cannot be reached, or with a text. */
  onError: (error: unknown) => void;
}

export interface Telemetry {
  /** `undefined` if traces are not exported. */
  tracer: Tracer | undefined;
  /** Sends what is queued, for two seconds at most. Never rejects, so that no collector fails a shutdown. */
  close: () => Promise<void>;
}

/** Less than the time between the end of the drain and the exit (see deadlines.ts). */
const closeTimeoutMs = 2_000;

/**
 * Characters of an attribute. OpenTelemetry's default is no limit. With at most 2,048 spans in its queue, which have
 * ten attributes, spans that a slow collector leaves in memory take 5 MB.
 */
const maxAttributeLength = 256;

/**
 * Milliseconds of one request to the collector. The SDK gives an export up then, but leaves its connection open, since
 * the exporters' own limit is for silence: a collector that sends a byte now and then would keep each connection.
 */
const requestTimeoutMs = 30_000;

/** Ends each request of `node:http` that takes longer. In the gateway, only OpenTelemetry's exporters send any. */
export function limitRequests(timeoutMs: number): { stop: () => void } {
  const onStart = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    const timer = setTimeout(() => request.destroy(), timeoutMs).unref();
    request.once('close', () => clearTimeout(timer));
  };
  subscribe('http.client.request.start', onStart);
  return { stop: () => unsubscribe('http.client.request.start', onStart) };
}

const metricExporters = { 'http/json': JsonMetricExporter, 'http/protobuf': ProtobufMetricExporter };
const traceExporters = { 'http/json': JsonTraceExporter, 'http/protobuf': ProtobufTraceExporter };

/** Returns the reader that exports metrics, for their provider; none if they are not exported. */
export function createMetricReaders({ metricExportIntervalMs, metrics }: TelemetryConfig): IMetricReader[] {
  if (!metrics) return [];
  return [
    new PeriodicExportingMetricReader({
      exporter: new metricExporters[metrics.protocol]({ url: metrics.url }),
      exportIntervalMillis: metricExportIntervalMs,
      exportTimeoutMillis: Math.min(metricExportIntervalMs, 30_000),
    }),
  ];
}

/** Starts the export of traces if it is configured, and reports the errors of all exports. */
export function startTelemetry({ config, onError, product, resource }: TelemetryOptions): Telemetry {
  const { traces } = config;
  const { name, version } = product;
  const random = new RandomIdGenerator();
  const requestLimit = limitRequests(requestTimeoutMs);
  const ignore = (): void => undefined;
  // By default, errors are logged with all their properties, the body of the collector's response included.
  setGlobalErrorHandler(onError);
  diag.setLogger({ error: onError, warn: ignore, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.ERROR);
  const tracerProvider =
    traces &&
    new TracerProvider({
      resource,
      sampler: samplerOf(config),
      // A trace that begins here has the id that the log has.
      idGenerator: {
        generateTraceId: () => idsOfActiveRequest()?.traceId ?? random.generateTraceId(),
        generateSpanId: () => random.generateSpanId(),
      },
      spanLimits: { attributeValueLengthLimit: maxAttributeLength },
      spanProcessors: [new BatchSpanProcessor({ exporter: new traceExporters[traces.protocol]({ url: traces.url }) })],
    });
  if (tracerProvider) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  }
  return {
    tracer: tracerProvider ? tracerProvider.getTracer(name, version) : undefined,
    close: async () => {
      const flushed = tracerProvider && tracerProvider.shutdown().catch(ignore);
      await Promise.race([flushed, sleep(closeTimeoutMs, undefined, { ref: false })]);
      requestLimit.stop();
    },
  };
}

/** Returns the sampler of https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/. */
function samplerOf({ sampler, samplerRatio }: TelemetryConfig): Sampler {
  const roots: Record<string, Sampler> = {
    always_on: new AlwaysOnSampler(),
    always_off: new AlwaysOffSampler(),
    traceidratio: new TraceIdRatioBasedSampler(samplerRatio),
  };
  const root = roots[sampler.replace('parentbased_', '')] as Sampler;
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}
