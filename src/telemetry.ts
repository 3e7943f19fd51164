// OpenTelemetry, loaded only where it is configured. The standard OTEL_ variables beyond those of config.variables.ts
// (endpoints of each signal, headers, timeouts, certificates, resource attributes) are read by its own packages.
import { context, propagation, type Tracer } from '@opentelemetry/api';
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

export interface TelemetryOptions extends TelemetryConfig {
  name: string;
  version: string;
  /** The figures to send. */
  metricProducer: MetricProducer;
}

export interface Telemetry {
  /** Left out when no traces are sent. */
  tracer: Tracer | undefined;
  /** Sends what is left. Never rejects: a collector that is gone is no reason to fail. */
  close: () => Promise<void>;
}

/** Starts sending what is configured, by OTLP over HTTP in JSON. */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const { metricExportIntervalMs, metricProducer, metrics, name, traces, version } = options;
  const resource = resourceFromAttributes({ 'service.name': name, 'service.version': version }).merge(detectResources({ detectors: [envDetector] }));
  const tracerProvider = traces && new TracerProvider({ resource, sampler: samplerOf(options), spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })] });
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
      await Promise.allSettled([tracerProvider && tracerProvider.shutdown(), meterProvider && meterProvider.shutdown()]);
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
