// Codec, selection and plan that are derived from an entity's description.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { connectorEntity, flags } from '../../src/connector/connector.model.js';
import { connectors } from '../../src/connector/connector.type.js';
import { connectorStates, IntuneConnectorState } from '../../src/connectors/intune-connector.js';
import { unmodelledNames } from '../../src/graphql/unmodelled-names.js';
import { partnerEntity } from '../../src/partner/partner.model.js';
import { encodeEntity, forbiddenNulls } from '../../src/resource/codec.js';
import { fieldChanges } from '../../src/resource/difference.js';
import { propertiesOf, type Entity } from '../../src/resource/entity.js';
import { selectProperties } from '../../src/resource/select.js';

const entities: Entity[] = [partnerEntity, connectorEntity];
const names = Object.keys(connectorEntity.fields);

describe('decoding', () => {
  test('accepts properties that are missing, null, or of an unexpected type', () => {
    for (const value of [undefined, null, 1.5, 2 ** 40, 'x', '', true, [], {}, '0001-01-01T00:00:00Z']) {
      const decoded = connectors.decode({ id: '1', ...Object.fromEntries(names.map((name) => [name, value])) });
      expect(decoded?.partnerState).toBe('unknownFutureValue');
      expect(decoded?.lastHeartbeatDateTime).toBeNull();
      expect(decoded?.partnerUnresponsivenessThresholdInDays).toBeNull();
      expect(decoded?.iosEnabled).toBe(value === true ? true : null);
    }
  });

  test.each([null, undefined, 'text', {}, { id: '' }, { id: 1 }])('finds no entity in %j', (json) => {
    expect(connectors.decode(json)).toBeNull();
  });
});

describe('an unmodelled name', () => {
  const path = '/deviceManagement/mobileThreatDefenseConnectors';

  test('is found in properties and in members of enums, but not in annotations', () => {
    const body = { id: '1', '@odata.type': 'x', 'iosEnabled@x': 1, partnerState: 'dormant', shiny: true };
    const expected = ['mobileThreatPartnerTenantState/dormant', 'mobileThreatDefenseConnector/shiny'];
    expect(unmodelledNames({ path: `${path}/1?$select=id`, body })).toEqual(expected);
    expect(unmodelledNames({ path: `${path}?$select=id`, body: { value: [body, body] } })).toEqual([
      ...expected,
      ...expected,
    ]);
  });

  test.each([undefined, null, 'text', [], {}, { value: 'text' }, { value: [null, 1, {}, []] }, { shiny: true }])(
    'is not found in a response without an entity: %j',
    (body) => {
      expect(unmodelledNames({ path, body })).toEqual([]);
    },
  );

  test.each(['/groups', '/$batch', '/deviceManagement', ''])('is not found in a response to %j', (other) => {
    expect(unmodelledNames({ path: other, body: { id: '1', shiny: true } })).toEqual([]);
  });

  test('is found in any JSON that Graph may send, without an error', () => {
    const properties = [...Object.keys(propertiesOf(partnerEntity)), 'shiny'];
    const body = fc
      .dictionary(fc.constantFrom(...properties), fc.anything())
      .map((json) => Object.assign(json, { id: '1' }));
    fc.assert(
      fc.property(body, (json) => {
        expect(unmodelledNames({ path: '/deviceManagement/complianceManagementPartners/1', body: json })).toEqual(
          expect.arrayContaining('shiny' in json ? ['complianceManagementPartner/shiny'] : []),
        );
      }),
    );
  });
});

describe('encoding', () => {
  test('sends the fields of the input, but no read-only field', () => {
    const input = { iosEnabled: false, androidEnabled: undefined, windowsEnabled: null, partnerState: 'enabled' };
    expect(encodeEntity(connectorEntity, input)).toEqual({
      '@odata.type': '#microsoft.graph.mobileThreatDefenseConnector',
      iosEnabled: false,
    });
  });

  test('reports the nulls that Graph does not accept', () => {
    expect(forbiddenNulls(connectorEntity, { iosEnabled: null, windowsEnabled: true })).toEqual(['iosEnabled']);
    expect(forbiddenNulls(partnerEntity, { displayName: null, partnerState: null })).toEqual(['partnerState']);
  });
});

describe('a $select', () => {
  test('names properties that every version has, but never the id', () => {
    expect(selectProperties(connectorEntity, ['id', 'iosEnabled'])).toEqual(new Set(['iosEnabled']));
  });

  test.each([
    [connectorEntity, 'windowsMobileApplicationManagementEnabled'],
    [partnerEntity, 'linuxOnboarded'],
    [partnerEntity, 'windowsOnboarded'],
    [partnerEntity, 'notDescribed'],
    [partnerEntity, 'constructor'],
  ])('is left out for a property that a version lacks or that is not described: %#', (entity, name) => {
    expect(selectProperties(entity as Entity, [name])).toBe('all');
  });
});

test('the changes have a field for each flag and for every other property', () => {
  const after = Object.fromEntries(Object.keys(flags).map((name) => [name, true]));
  const changes = fieldChanges(connectorEntity, { before: {}, after });
  for (const name of Object.keys(flags)) expect(changes[name as keyof typeof flags]).toEqual({ from: null, to: true });
  const { lastHeartbeatDateTime, partnerState, partnerUnresponsivenessThresholdInDays } = changes;
  expect([lastHeartbeatDateTime, partnerState, partnerUnresponsivenessThresholdInDays]).toEqual([null, null, null]);
});

test.each(entities)('each state of $type is mapped to a state of connections', (entity) => {
  const members = Object.values(propertiesOf(entity)['partnerState']?.members ?? {});
  expect(members.length).toBeGreaterThan(5);
  expect(members.filter((member) => !connectorStates.has(member))).toEqual([]);
  expect(new Set(members.map((member) => connectorStates.get(member))).has(IntuneConnectorState.UNRESPONSIVE)).toBe(
    true,
  );
});
