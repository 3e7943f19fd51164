// A description -> codec, selection and plan: what every resource gets from it.
import { describe, expect, test } from '@jest/globals';
import { connectors } from '../../src/connector/connector.api.js';
import { connectorEntity, flags } from '../../src/connector/connector.model.js';
import { partnerEntity } from '../../src/partner/partner.model.js';
import { encodeEntity, forbiddenNulls } from '../../src/resource/codec.js';
import { propertiesOf, type Entity } from '../../src/resource/entity.js';
import { states, PartnerConnectionState } from '../../src/resource/partner-connection.js';
import { planPatch } from '../../src/resource/plan.js';
import { selectNames } from '../../src/resource/select.js';

const entities: Entity[] = [partnerEntity, connectorEntity];
const names = Object.keys(connectorEntity.fields);

describe('decoding', () => {
  test('survives every property missing, null, or of any other kind', () => {
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

  test('notes what is not described, and no annotation', () => {
    const noted: string[] = [];
    const json = { id: '1', '@odata.type': 'x', 'iosEnabled@x': 1, partnerState: 'dormant', shiny: true };
    connectors.decode(json, (name) => noted.push(name));
    expect(noted).toEqual(['mobileThreatPartnerTenantState/dormant', 'mobileThreatDefenseConnector/shiny']);
  });
});

describe('encoding', () => {
  test('sends what is given, and nothing that callers cannot write', () => {
    const input = { iosEnabled: false, androidEnabled: undefined, windowsEnabled: null, partnerState: 'enabled' };
    expect(encodeEntity(connectorEntity, input)).toEqual({
      '@odata.type': '#microsoft.graph.mobileThreatDefenseConnector',
      iosEnabled: false,
    });
  });

  test('names the nulls that Graph does not take', () => {
    expect(forbiddenNulls(connectorEntity, { iosEnabled: null, windowsEnabled: true })).toEqual(['iosEnabled']);
    expect(forbiddenNulls(partnerEntity, { displayName: null, partnerState: null })).toEqual(['partnerState']);
  });
});

describe('a $select', () => {
  test('names properties of every version, and never the id', () => {
    expect(selectNames(connectorEntity, ['id', 'iosEnabled'])).toEqual(new Set(['iosEnabled']));
  });

  test.each([
    [connectorEntity, 'windowsMobileApplicationManagementEnabled'],
    [partnerEntity, 'linuxOnboarded'],
    [partnerEntity, 'windowsOnboarded'],
    [partnerEntity, 'notDescribed'],
    [partnerEntity, 'constructor'],
  ])('reads whole entities for what a version lacks or nobody described: %#', (entity, name) => {
    expect(selectNames(entity as Entity, [name])).toBe('all');
  });
});

test('a plan has a field for each property that can be written, and each flag is one of them', () => {
  const body = Object.fromEntries(Object.keys(flags).map((name) => [name, true]));
  const entity = connectors.decode({ id: '1' });
  if (!entity) throw new Error('An id makes a connector.');
  const plan = planPatch(connectors, { entity, shown: { id: '1' } }, { method: 'PATCH', path: '/', body });
  for (const name of Object.keys(flags)) expect(plan[name as keyof typeof flags]).toEqual({ from: null, to: true });
  expect(plan.partnerUnresponsivenessThresholdInDays).toBeNull();
});

test.each(entities)('each state of $type has a word that all connections share', (entity) => {
  const { members = [] } = propertiesOf(entity)['partnerState'] ?? {};
  expect(members.length).toBeGreaterThan(5);
  expect(members.filter((member) => !states.has(member))).toEqual([]);
  expect(new Set(members.map((member) => states.get(member))).has(PartnerConnectionState.UNRESPONSIVE)).toBe(true);
});
