// What Graph sends and nobody models: counted each time, logged once by name.
import type { FastifyBaseLogger } from 'fastify';
import { unmodelledNames } from '../graphql/resources.js';
import type { Metrics } from './metrics.js';

/** Takes note of each name in an answer of Graph, such as `complianceManagementPartner/visionOsOnboarded`. */
export function createUnmodelledNotes(
  { countUnmodelled }: Metrics,
  log: FastifyBaseLogger,
): (answer: { path: string; body: unknown }) => void {
  const logged = new Set<string>();
  return (answer) => {
    for (const given of unmodelledNames(answer)) {
      const name = countUnmodelled(given);
      if (logged.has(name)) continue;
      logged.add(name);
      log.warn({ name }, 'Microsoft Graph sent something that the schema does not know');
    }
  };
}
