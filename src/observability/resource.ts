// The resource of OpenTelemetry: which process traces and metrics are from.
import { randomUUID } from 'node:crypto';
import { detectResources, envDetector, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { Product } from '../files.js';

/**
 * Returns the resource of this process, with the name and the attributes of OTEL_SERVICE_NAME and
 * OTEL_RESOURCE_ATTRIBUTES. The instance id keeps the counters of two replicas apart: without one, each would overwrite
 * those of the other. https://opentelemetry.io/docs/specs/semconv/resource/service/
 */
export function createResource({ name, version }: Product): Resource {
  return resourceFromAttributes({
    'service.name': name,
    'service.version': version,
    'service.instance.id': randomUUID(),
  }).merge(detectResources({ detectors: [envDetector] }));
}
