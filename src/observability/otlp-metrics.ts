// Conversion of the Prometheus metrics to OpenTelemetry's form, so that both exports have the same values.
import type { Attributes, HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { hrTime, millisToHrTime } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { Registry } from 'prom-client';

type PrometheusMetric = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number];
type HistogramValue = Extract<MetricData, { dataPointType: DataPointType.HISTOGRAM }>['dataPoints'][number]['value'];

/** Creates a producer that reads a Prometheus registry for each export. */
export function createMetricProducer(
  read: () => Promise<PrometheusMetric[]>,
  scope: { name: string; version: string },
): MetricProducer {
  const startTime = millisToHrTime(Date.now());
  return {
    collect: async () => {
      const times = { startTime, endTime: hrTime() };
      const metrics = (await read()).map((metric) => toMetric(metric, times)).filter((metric) => metric !== undefined);
      return { resourceMetrics: { resource: emptyResource(), scopeMetrics: [{ scope, metrics }] }, errors: [] };
    },
  };
}

interface Times {
  startTime: HrTime;
  endTime: HrTime;
}

/** Returns `undefined` for a summary, which has no equivalent. The gateway has none. */
function toMetric({ help, name, type, values }: PrometheusMetric, times: Times): MetricData | undefined {
  const base = {
    descriptor: {
      name,
      description: help,
      unit: unitOf(name),
      valueType: ValueType.DOUBLE,
    },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const points = (): DataPoint<number>[] =>
    values.map(({ labels, value }) => ({ ...times, attributes: labels as Attributes, value }));
  // prom-client declares an enum of numbers, but the values are these words.
  switch (String(type)) {
    case 'counter':
      return { ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: points() };
    case 'gauge':
      return { ...base, dataPointType: DataPointType.GAUGE, dataPoints: points() };
    case 'histogram':
      return {
        ...base,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: toHistograms(values as BucketValue[], times),
      };
    default:
      return undefined;
  }
}

function unitOf(name: string): string {
  if (name.includes('_seconds')) return 's';
  return name.includes('_bytes') ? 'By' : '';
}

interface BucketValue {
  /** `name_bucket`, `name_sum` or `name_count`. */
  metricName: string;
  labels: Record<string, string | number>;
  value: number;
}

/** One series of a histogram. As in Prometheus, each bucket includes the counts of all lower ones. */
interface Series {
  attributes: Attributes;
  boundaries: number[];
  cumulativeCounts: number[];
  sum: number;
  count: number;
}

function toHistograms(values: readonly BucketValue[], times: Times): DataPoint<HistogramValue>[] {
  const seriesByLabels = new Map<string, Series>();
  for (const { labels, metricName, value } of values) {
    const { le, ...attributes } = labels;
    const key = JSON.stringify(attributes);
    const series = seriesByLabels.get(key) ?? { attributes, boundaries: [], cumulativeCounts: [], sum: 0, count: 0 };
    seriesByLabels.set(key, series);
    if (metricName.endsWith('_sum')) {
      series.sum = value;
    } else if (metricName.endsWith('_count')) {
      series.count = value;
    } else {
      series.cumulativeCounts.push(value);
      if (le !== '+Inf') series.boundaries.push(Number(le));
    }
  }
  return [...seriesByLabels.values()].map(({ attributes, boundaries, count, cumulativeCounts, sum }) => {
    // In OpenTelemetry each bucket has its own count.
    const counts = cumulativeCounts.map((cumulative, index) => cumulative - (cumulativeCounts[index - 1] ?? 0));
    const value = { buckets: { boundaries, counts }, sum, count };
    return { startTime: times.startTime, endTime: times.endTime, attributes, value };
  });
}
