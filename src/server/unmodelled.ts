// What Graph sends and the schema does not know: counted each time, logged once by name.
import type { FastifyBaseLogger } from 'fastify';
import type { Metrics } from './metrics.js';

/** Takes note of a name of Graph's metadata, such as `complianceManagementPartner/visionOsOnboarded`. */
export function createUnmodelledNotes({ countUnmodelled }: Metrics, log: FastifyBaseLogger): (name: string) => void {
  const logged = new Set<string>();
  return (given) => {
    const name = countUnmodelled(given);
    if (logged.has(name)) return;
    logged.add(name);
    log.warn({ name }, 'Microsoft Graph sent something that the schema does not know');
  };
}
