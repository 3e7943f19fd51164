// Prometheus's text format of the metrics.
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';

/**
 * Creates a reader for the provider of the metrics, and the function that returns all of them. The gateway's own server
 * responds to Prometheus, not that of the exporter.
 */
export function createPrometheusReader() {
  const reader = new PrometheusExporter({ preventServerStart: true });
  // Without the name and the version of the meter as labels of each series: all are the gateway's.
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  return {
    reader,
    read: async () => serializer.serialize(withUnits((await reader.collect()).resourceMetrics)),
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
  };
}

/** https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#metric-metadata-1 */
const suffixes: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes', '1': '_ratio' };

/** Ends the names with their units, as the specification requires. This exporter does not. */
function withUnits({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  const named = (metric: MetricData): MetricData => {
    const { name, unit } = metric.descriptor;
    // Prometheus's text format has no units.
    return { ...metric, descriptor: { ...metric.descriptor, name: `${name}${suffixes[unit] ?? ''}`, unit: '' } };
  };
  return { resource, scopeMetrics: scopeMetrics.map(({ metrics, scope }) => ({ scope, metrics: metrics.map(named) })) };
}
