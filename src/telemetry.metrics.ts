// Prometheus's figures in OpenTelemetry's form, so that there is one set of figures and two ways to have them.
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

type Figures = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number];
type HistogramValue = Extract<MetricData, { dataPointType: DataPointType.HISTOGRAM }>['dataPoints'][number]['value'];

/** A producer that reads a registry each time it is asked. */
export function createMetricProducer(
  read: () => Promise<Figures[]>,
  scope: { name: string; version: string },
): MetricProducer {
  const startTime = millisToHrTime(Date.now());
  return {
    collect: async () => {
      const endTime = hrTime();
      const metrics = (await read()).flatMap((figures) => toMetric(figures, startTime, endTime) ?? []);
      return { resourceMetrics: { resource: emptyResource(), scopeMetrics: [{ scope, metrics }] }, errors: [] };
    },
  };
}

/** `undefined` for a summary, which OpenTelemetry's model has no place for; there is none. */
function toMetric(figures: Figures, startTime: HrTime, endTime: HrTime): MetricData | undefined {
  const { help, name, values } = figures;
  const base = {
    descriptor: {
      name,
      description: help,
      unit: name.includes('_seconds') ? 's' : name.includes('_bytes') ? 'By' : '',
      valueType: ValueType.DOUBLE,
    },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const points = (): DataPoint<number>[] =>
    values.map(({ labels, value }) => ({ startTime, endTime, attributes: labels as Attributes, value }));
  // The declared type is a TypeScript enum whose members are numbers; the values are these words.
  switch (String(figures.type)) {
    case 'counter':
      return { ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: points() };
    case 'gauge':
      return { ...base, dataPointType: DataPointType.GAUGE, dataPoints: points() };
    case 'histogram':
      return {
        ...base,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: toHistograms(values as BucketValue[], startTime, endTime),
      };
    default:
      return undefined;
  }
}

interface BucketValue {
  /** `name_bucket`, `name_sum` or `name_count`. */
  metricName: string;
  labels: Record<string, string | number>;
  value: number;
}

/** Prometheus counts each bucket with all below it; OpenTelemetry each by itself. */
function toHistograms(values: readonly BucketValue[], startTime: HrTime, endTime: HrTime): DataPoint<HistogramValue>[] {
  const series = new Map<
    string,
    { attributes: Attributes; boundaries: number[]; cumulative: number[]; sum: number; count: number }
  >();
  for (const {
    labels: { le, ...attributes },
    metricName,
    value,
  } of values) {
    const key = JSON.stringify(attributes);
    const one = series.get(key) ?? { attributes, boundaries: [], cumulative: [], sum: 0, count: 0 };
    series.set(key, one);
    if (metricName.endsWith('_sum')) one.sum = value;
    else if (metricName.endsWith('_count')) one.count = value;
    else {
      one.cumulative.push(value);
      if (le !== '+Inf') one.boundaries.push(Number(le));
    }
  }
  return [...series.values()].map(({ attributes, boundaries, count, cumulative, sum }) => ({
    startTime,
    endTime,
    attributes,
    value: {
      buckets: { boundaries, counts: cumulative.map((upTo, index) => upTo - (cumulative[index - 1] ?? 0)) },
      sum,
      count,
    },
  }));
}
