// The built-in data of the emulated tenant with times that stay as they are, for tests that compare two emulators or
// what one shows before and after a reset.
import { metadataOf, propertiesOf } from '../../src/emulator/msgraph/metadata.js';
import type { Json } from '../../src/emulator/msgraph/odata.js';
import { withAbsoluteTimes } from '../../src/emulator/msgraph/relative-times.js';
import { connectors, seededPartners, type Seed } from '../../src/emulator/msgraph/seed.js';

const nowMs = Date.now();

const withFixedTimes = (type: string, entities: readonly Json[]): Json[] =>
  entities.map((entity) => withAbsoluteTimes(entity, { nowMs, properties: propertiesOf(metadataOf.full, type) }));

export const fixedSeed: Seed = {
  partners: withFixedTimes('complianceManagementPartner', seededPartners('full')),
  mobileThreatDefenseConnectors: withFixedTimes('mobileThreatDefenseConnector', connectors),
};
