// What Graph sends and nobody models: counted each time, logged once by name.
import type { FastifyBaseLogger } from 'fastify';
import { unmodelledNames } from '../graphql/resources.js';
import type { PathAnswer } from '../msgraph/errors.js';
import { makeAnew } from '../msgraph/reuse.js';
import type { Metrics } from './metrics.js';

/** Takes note of each name in an answer of Graph, such as `complianceManagementPartner/visionOsOnboarded`. */
export function createUnmodelledNotes(
  { countUnmodelled }: Metrics,
  log: FastifyBaseLogger,
): (answer: PathAnswer) => void {
  const logged = new Set<string>();
  return (answer) => {
    const { derive = makeAnew } = answer;
    for (const given of derive(unmodelledNames, () => unmodelledNames(answer))) {
      const name = countUnmodelled(given);
      if (logged.has(name)) continue;
      logged.add(name);
      log.warn({ name }, 'Microsoft Graph sent something that the schema does not know');
    }
  };
}
