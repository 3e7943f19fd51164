// OpenTelemetry, loaded only where it is configured. The standard OTEL_ variables beyond those of config.variables.ts
// (endpoints of each signal, headers, timeouts, certificates, resource attributes) are read by its own packages.
import { setTimeout as sleep } from 'node:timers/promises';
import { context, diag, DiagLogLevel, propagation, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader, type MetricProducer } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { TelemetryConfig } from './config.js';
import type { Product } from './files.js';

export interface TelemetryOptions {
  config: TelemetryConfig;
  /** The service that traces and metrics are of. */
  product: Product;
  /** The figures to send. */
  metricProducer: MetricProducer;
  /** Told when a collector could not be reached, by what name. */
  onFault: (message: string) => void;
}

export interface Telemetry {
  /** Left out when no traces are sent. */
  tracer: Tracer | undefined;
  /** Sends what is left, for two seconds at the most. Never rejects: a collector that is gone is no reason to fail. */
  close: () => Promise<void>;
}

/** Milliseconds for what is left to send at the end: a part of the time between the drain and the exit (`deadlines.ts`). */
const closeLimitMs = 2_000;

/** Starts sending what is configured, by OTLP over HTTP in JSON. */
export function startTelemetry({ config, metricProducer, onFault, product }: TelemetryOptions): Telemetry {
  const { metricExportIntervalMs, metrics, traces } = config;
  const { name, version } = product;
  const silent = (): void => undefined;
  diag.setLogger({ error: onFault, warn: silent, info: silent, debug: silent, verbose: silent }, DiagLogLevel.ERROR);
  const resource = resourceFromAttributes({ 'service.name': name, 'service.version': version }).merge(
    detectResources({ detectors: [envDetector] }),
  );
  const tracerProvider =
    traces &&
    new TracerProvider({
      resource,
      sampler: samplerOf(config),
      spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
    });
  if (tracerProvider) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  }
  const meterProvider =
    metrics &&
    new MeterProvider({
      resource,
      readers: [
        new PeriodicExportingMetricReader({
          exporter: new OTLPMetricExporter(),
          exportIntervalMillis: metricExportIntervalMs,
          exportTimeoutMillis: Math.min(metricExportIntervalMs, 30_000),
          metricProducers: [metricProducer],
        }),
      ],
    });
  return {
    tracer: tracerProvider ? tracerProvider.getTracer(name, version) : undefined,
    close: async () => {
      const sent = Promise.allSettled([
        tracerProvider && tracerProvider.shutdown(),
        meterProvider && meterProvider.shutdown(),
      ]);
      await Promise.race([sent, sleep(closeLimitMs, undefined, { ref: false })]);
    },
  };
}

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration */
function samplerOf({ sampler, samplerRatio }: TelemetryConfig): Sampler {
  const roots: Record<string, Sampler> = {
    always_on: new AlwaysOnSampler(),
    always_off: new AlwaysOffSampler(),
    traceidratio: new TraceIdRatioBasedSampler(samplerRatio),
  };
  const root = roots[sampler.replace('parentbased_', '')] as Sampler;
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}
