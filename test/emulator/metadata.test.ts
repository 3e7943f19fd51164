// The emulator compared with Microsoft's metadata: it keeps every valid body as sent, and refuses every other body.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  betaConnectorsCsdl,
  connectorStatesCsdl,
  undeclaredConnectorsCsdl,
  windowsPartnersCsdl,
} from '../../src/emulator/msgraph/csdl/additions.js';
import { betaCsdl } from '../../src/emulator/msgraph/csdl/beta.js';
import { v1ConnectorsCsdl } from '../../src/emulator/msgraph/csdl/v1-connectors.js';
import { v1Csdl } from '../../src/emulator/msgraph/csdl/v1.js';
import { fuzzRuns, fuzzSeed } from '../support/arbitrary.js';
import type { Json } from '../support/gateway.js';
import { propertiesOf, readCsdl, validObject, violationsOf } from './csdl.js';
import { intuneProse, startTestTenant, type TestTenant } from './tenant.js';

test.each([
  ['beta', [betaCsdl, v1ConnectorsCsdl, betaConnectorsCsdl]],
  ['v1.0', [v1Csdl, v1ConnectorsCsdl]],
])("the extracts of %s declare what the drift alarm's do", async (version, documents) => {
  const file = await readFile(new URL(`../../../test/drift/${version}.csdl.xml`, import.meta.url), 'utf8');
  expect(readCsdl(documents)).toEqual(readCsdl([file]));
});

test('the extracts have none of the additions', () => {
  const names = (csdl: string): string[] =>
    [...csdl.matchAll(/<(?:Property|Member) Name="(\w+)"/g)].map(([, name = '']) => name);
  const extracted = new Set([betaCsdl, v1Csdl, v1ConnectorsCsdl].flatMap(names));
  const added = [betaConnectorsCsdl, connectorStatesCsdl, undeclaredConnectorsCsdl, windowsPartnersCsdl].flatMap(names);
  expect(added).toHaveLength(10);
  expect(added.filter((name) => extracted.has(name))).toEqual([]);
});

const connectorsCsdl = [v1ConnectorsCsdl, connectorStatesCsdl];

describe.each([
  [
    'full',
    [betaCsdl, v1Csdl, ...connectorsCsdl, betaConnectorsCsdl, windowsPartnersCsdl, undeclaredConnectorsCsdl],
    [11 + 2, 16 + 5],
  ],
  ['beta', [betaCsdl, ...connectorsCsdl, betaConnectorsCsdl], [11, 16]],
  ['v1.0', [v1Csdl, ...connectorsCsdl], [9, 15]],
] as const)('%s', (profile, documents, [partnerProperties, connectorProperties]) => {
  const csdl = readCsdl(documents);
  /** v1.0 shows no type of an entity. */
  const annotations = profile === 'v1.0' ? [] : ['@odata.type'];
  let tenant: TestTenant;
  beforeAll(async () => {
    tenant = await startTestTenant({ profile });
  });
  afterAll(() => tenant.close());

  describe.each([
    ['complianceManagementPartner', partnerProperties, (): object[] => tenant.emulator.partners()],
    ['mobileThreatDefenseConnector', connectorProperties, (): object[] => tenant.emulator.connectors()],
  ] as const)('%s', (type, count, held) => {
    const path = `/deviceManagement/${type}s`;
    const valid = validObject(csdl, type);
    const shownOf = ({ '@odata.type': odataType, ...sent }: Json): Json =>
      profile === 'v1.0' ? sent : { ...sent, '@odata.type': odataType };
    const ids = {
      complianceManagementPartner: '40000000-0000-4000-8000-000000000001',
      mobileThreatDefenseConnector: '08a8455c-48dd-45ff-ad82-7211355354f3',
    };
    const seeded = `${path}/${ids[type]}`;

    test('has the properties of the metadata, and no other', async () => {
      const names = propertiesOf(csdl, type).map(([name]) => name);
      const { body } = await tenant.callGraph('GET', seeded);
      expect(names).toHaveLength(count);
      expect(Object.keys(body).toSorted()).toEqual([...annotations, 'id', ...names].toSorted());
    });

    test('that is valid is created and changed, and shown as it was sent', async () => {
      await fc.assert(
        fc.asyncProperty(valid, valid, async (created, change) => {
          const response = await tenant.callGraph('POST', path, created);
          expect(response.status).toBe(201);
          expect(response.body).toMatchObject(shownOf(created));
          const own = `${path}/${response.body.id}`;
          const changed = await tenant.callGraph('PATCH', own, change);
          expect(changed.status).toBe(200);
          expect(changed.body).toMatchObject(shownOf({ ...created, ...change }));
          expect((await tenant.callGraph('GET', own)).body).toEqual(changed.body);
          expect((await tenant.callGraph('PATCH', own, changed.body)).body).toEqual(changed.body);
          await tenant.callGraph('DELETE', own);
        }),
        { numRuns: fuzzRuns(0.2), seed: fuzzSeed },
      );
    });

    test("with one fault is refused with Graph's error for it, and nothing changes", async () => {
      const violation = valid.chain((body) => fc.constantFrom(...violationsOf(csdl, body, type)));
      const before = held();
      await fc.assert(
        fc.asyncProperty(violation, fc.boolean(), async ({ body, message }, isNew) => {
          const response = await tenant.callGraph(isNew ? 'POST' : 'PATCH', isNew ? path : seeded, body);
          expect(response.status).toBe(400);
          expect(response.body.error.code).toBe('BadRequest');
          expect(intuneProse(response)).toContain(message);
          expect(held()).toEqual(before);
        }),
        { numRuns: fuzzRuns(0.5), seed: fuzzSeed },
      );
    });
  });
});
