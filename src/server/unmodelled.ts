// Reporting of names in responses of Microsoft Graph that the schema does not model: each is counted, and logged once.
import type { FastifyBaseLogger } from 'fastify';
import { unmodelledNames } from '../graphql/unmodelled-names.js';
import type { PathResponse } from '../msgraph/errors.js';
import type { Metrics } from '../observability/metrics.js';

/**
 * Returns a function that reports the unmodelled names of a response, such as
 * `complianceManagementPartner/visionOsOnboarded`.
 */
export function createUnmodelledReporter(
  { countUnmodelled }: Pick<Metrics, 'countUnmodelled'>,
  log: FastifyBaseLogger,
): (response: PathResponse) => void {
  const logged = new Set<string>();
  return (response) => {
    for (const name of unmodelledNames(response)) {
      const countedName = countUnmodelled(name);
      if (logged.has(countedName)) continue;
      logged.add(countedName);
      log.warn({ name: countedName }, 'Microsoft Graph sent a name that the schema does not model');
    }
  };
}
