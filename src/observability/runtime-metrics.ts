// Metrics of the process: CPU, memory, event loop, garbage collection. Names and units are those of
// https://opentelemetry.io/docs/specs/semconv/runtime/nodejs-metrics/ and /system/process-metrics/. The package of
// OpenTelemetry that has them requires Node 22.
import { readdirSync } from 'node:fs';
import {
  constants,
  monitorEventLoopDelay,
  performance,
  PerformanceObserver,
  type NodeGCPerformanceDetail,
  type PerformanceEntry,
} from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
import type { Meter } from '@opentelemetry/api';

/** Milliseconds between two timers of the delay's histogram, which are part of what it measures. */
const resolutionMs = 10;
/** Milliseconds after which a reading starts a new histogram, so that two readers do not take it from each other. */
const minWindowMs = 5_000;
/** Seconds: from a scavenge to what callers notice. */
const pauseBuckets = [0.001, 0.01, 0.1, 1];

/** Kinds of garbage collection. https://nodejs.org/api/perf_hooks.html#performanceentrydetail */
const gcTypes: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/** An entry of a garbage collection, whose details the types of Node.js leave out. */
type GcEntry = PerformanceEntry & { detail?: NodeGCPerformanceDetail };

/** Adds the metrics of this process to a meter. `close` ends what measures them. */
export function measureRuntime(meter: Meter): { close: () => void } {
  measureProcess(meter);
  const parts = [measureEventLoop(meter), measureGarbageCollection(meter)];
  return { close: () => parts.forEach(({ close }) => close()) };
}

function measureProcess(meter: Meter): void {
  const cpu = meter.createObservableCounter('process.cpu.time', { unit: 's', description: 'CPU time, by mode.' });
  cpu.addCallback((result) => {
    const { system, user } = process.cpuUsage();
    result.observe(user / 1e6, { 'cpu.mode': 'user' });
    result.observe(system / 1e6, { 'cpu.mode': 'system' });
  });
  const memory = meter.createObservableGauge('process.memory.usage', { unit: 'By', description: 'Resident memory.' });
  memory.addCallback((result) => ignoring(() => result.observe(process.memoryUsage.rss())));
  const uptime = meter.createObservableGauge('process.uptime', { unit: 's', description: 'Age of the process.' });
  uptime.addCallback((result) => result.observe(process.uptime()));
  const descriptors = meter.createObservableGauge('process.unix.file_descriptor.count', {
    description: 'Open file descriptors. Linux only.',
  });
  // One of them is of this reading itself.
  descriptors.addCallback((result) => ignoring(() => result.observe(readdirSync('/proc/self/fd').length - 1)));
  const heap = meter.createObservableGauge('v8js.memory.heap.used', {
    unit: 'By',
    description: 'Heap in use, by space.',
  });
  heap.addCallback((result) => {
    for (const { space_name: name, space_used_size: bytes } of getHeapSpaceStatistics())
      result.observe(bytes, { 'v8js.heap.space.name': name });
  });
}

/** Runs a reading that opens a file, which fails without a free file descriptor; then there is no value. */
function ignoring(read: () => void): void {
  try {
    read();
  } catch {
    // The next reading may succeed.
  }
}

function measureEventLoop(meter: Meter): { close: () => void } {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const names = ['mean', 'p50', 'p90', 'p99', 'max'] as const;
  const gauges = names.map((name) =>
    meter.createObservableGauge(`nodejs.eventloop.delay.${name}`, {
      unit: 's',
      description:
        `Delay of the event loop (${name}). An idle one has ${resolutionMs} ms, which are those of ` +
        'the measurement.',
    }),
  );
  let startMs = performance.now();
  const valueOf = (name: (typeof names)[number]): number =>
    name === 'mean' || name === 'max' ? delays[name] : delays.percentile(Number(name.slice(1)));
  meter.addBatchObservableCallback((result) => {
    // There is no delay, and its mean is not a number, before the first timer.
    if (delays.count === 0) return;
    for (const [index, gauge] of gauges.entries()) result.observe(gauge, valueOf(names[index] ?? 'max') / 1e9);
    if (performance.now() - startMs < minWindowMs) return;
    startMs = performance.now();
    delays.reset();
  }, gauges);
  const utilization = meter.createObservableGauge('nodejs.eventloop.utilization', {
    unit: '1',
    description: 'Share of the time in which the event loop was busy, since the start.',
  });
  utilization.addCallback((result) => result.observe(performance.eventLoopUtilization().utilization));
  return { close: () => delays.disable() };
}

function measureGarbageCollection(meter: Meter): { close: () => void } {
  const pauses = meter.createHistogram('v8js.gc.duration', {
    unit: 's',
    description: 'Garbage collections, by type.',
    advice: { explicitBucketBoundaries: pauseBuckets },
  });
  const observer = new PerformanceObserver((list) => {
    for (const { detail, duration } of list.getEntries() as GcEntry[]) {
      const { kind = -1 } = detail ?? {};
      pauses.record(duration / 1000, { 'v8js.gc.type': gcTypes[kind] ?? 'other' });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return { close: () => observer.disconnect() };
}
