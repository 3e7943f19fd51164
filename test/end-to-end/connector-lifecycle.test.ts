// Connectors that are created with the id of their vendor, and removed.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

const collection = '/deviceManagement/mobileThreatDefenseConnectors';
const defender = 'fc780465-2017-40d4-a0c5-307022471b92';
const zimperium = '08a8455c-48dd-45ff-ad82-7211355354f3';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

const payload = `
  isDryRun changed checked notChecked
  graphRequest { method path body }
  changes { windowsEnabled { from to } partnerState { from to } }
  mobileThreatDefenseConnector { id displayName windowsEnabled }
  userErrors { code field message }`;
const create = `mutation ($id: ID!, $input: CreateMobileThreatDefenseConnectorInput!, $dryRun: Boolean = false) {
  it: createMobileThreatDefenseConnector(id: $id, input: $input, dryRun: $dryRun) { ${payload} }
}`;
const remove = `mutation ($id: ID!, $dryRun: Boolean = false) {
  it: deleteMobileThreatDefenseConnector(id: $id, dryRun: $dryRun) { deletedMobileThreatDefenseConnectorId ${payload} }
}`;

async function send(query: string, variables: Json, own = gateway): Promise<Json> {
  const { data, errors } = await own.ask(query, { variables });
  expect(errors).toBeUndefined();
  return data.it;
}

const writes = (own = gateway): string[] => own.calls().filter((call) => !call.startsWith('GET'));
const storedIds = (own = gateway): unknown[] => own.emulator.connectors().map(({ id }) => id);

describe('createMobileThreatDefenseConnector', () => {
  test("sends the vendor's id and the settings, and returns the connector", async () => {
    const result = await send(create, { id: defender, input: { windowsEnabled: true } });
    expect(result).toMatchObject({
      changed: true,
      changes: { windowsEnabled: { from: null, to: true } },
      mobileThreatDefenseConnector: {
        id: defender,
        displayName: 'Microsoft Defender for Endpoint',
        windowsEnabled: true,
      },
      userErrors: [],
    });
    expect(result.graphRequest).toEqual({
      method: 'POST',
      path: `/beta${collection}`,
      body: { '@odata.type': '#microsoft.graph.mobileThreatDefenseConnector', id: defender, windowsEnabled: true },
    });
    expect(gateway.calls()).toEqual([`GET ${collection}`, `POST ${collection}`]);
    expect(storedIds()).toContain(defender);
  });

  test('can be sent without a setting', async () => {
    expect(await send(create, { id: defender, input: {} })).toMatchObject({ changed: true, userErrors: [] });
    expect(storedIds()).toContain(defender);
  });

  test('only looks whether the id is free on a dry run', async () => {
    const result = await send(create, { id: defender, input: { windowsEnabled: true }, dryRun: true });
    expect(result).toMatchObject({ isDryRun: true, changed: false, userErrors: [], checked: ['INPUT', 'EXISTENCE'] });
    expect(result.notChecked).toEqual(['WRITE_PERMISSION', 'MICROSOFT_GRAPH_RULES']);
    expect(gateway.calls()).toEqual([`GET ${collection}`]);
  });

  test.each([true, false])(
    'is a CONFLICT if the tenant has the connector, by an id in any case; dry run: %s',
    async (dryRun) => {
      const before = gateway.emulator.connectors();
      const result = await send(create, { id: zimperium.toUpperCase(), input: { windowsEnabled: true }, dryRun });
      expect(result).toMatchObject({
        changed: false,
        changes: null,
        graphRequest: null,
        checked: ['INPUT', 'EXISTENCE'],
      });
      expect(result.userErrors).toEqual([
        {
          code: 'CONFLICT',
          field: ['id'],
          message: 'Your tenant has a connector with this id already: change it instead of creating it.',
        },
      ]);
      expect(writes()).toEqual([]);
      expect(gateway.emulator.connectors()).toEqual(before);
    },
  );

  test.each([
    ['an id that cannot be part of a path', '../x', {}, ['id']],
    ['a null', defender, { iosEnabled: null }, ['input', 'iosEnabled']],
    [
      'a negative threshold',
      defender,
      { partnerUnresponsivenessThresholdInDays: -1 },
      ['input', 'partnerUnresponsivenessThresholdInDays'],
    ],
  ])('refuses %s without a call', async (_, id, input, field) => {
    expect(await send(create, { id, input })).toMatchObject({ userErrors: [{ code: 'INVALID', field }] });
    expect(gateway.calls()).toEqual([]);
  });

  test('is CREATE_NOT_OFFERED where Microsoft Graph does not route it', async () => {
    const refusing = await startTestGateway({ create: 'refused' });
    try {
      const { userErrors } = await send(create, { id: defender, input: {} }, refusing);
      expect(userErrors).toMatchObject([{ code: 'CREATE_NOT_OFFERED', field: null }]);
      expect(userErrors[0].message).toContain('Connectors and tokens > Mobile Threat Defense');
    } finally {
      await refusing.close();
    }
  });

  test('is read by its id if the response has no body', async () => {
    gateway.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'empty', methods: ['POST'] }] });
    const result = await send(create, { id: defender, input: { windowsEnabled: true } });
    expect(result).toMatchObject({ changed: true, mobileThreatDefenseConnector: { id: defender } });
    expect(gateway.calls()).toEqual([`GET ${collection}`, `POST ${collection}`, `GET ${collection}/${defender}`]);
  });

  test('is in doubt if Microsoft Graph shows another id than the chosen one, and not that one', async () => {
    const other = { id: zimperium, windowsEnabled: true };
    const msgraph = await startScriptedServer(
      { body: { value: [] } },
      { status: 201, body: other },
      { status: 404, body: { error: { code: 'ResourceNotFound', message: 'x' } } },
    );
    const scripted = await startGatewayBefore(msgraph.url, { pauseFactor: 0.01 });
    const { errors } = await scripted.ask(create, { variables: { id: defender, input: { windowsEnabled: true } } });
    await scripted.close();
    await msgraph.close();
    expect(errors).toMatchObject([{ extensions: { code: 'WRITE_OUTCOME_UNKNOWN' } }]);
  });
});

describe('deleteMobileThreatDefenseConnector', () => {
  test('shows what a dry run would remove, and then removes it', async () => {
    const planned = await send(remove, { id: zimperium, dryRun: true });
    expect(planned).toMatchObject({ changed: false, changes: { partnerState: { from: 'ENABLED', to: null } } });
    expect(planned.deletedMobileThreatDefenseConnectorId).toBeNull();
    expect(writes()).toEqual([]);
    const removed = await send(remove, { id: zimperium });
    expect(removed).toMatchObject({ changed: true, deletedMobileThreatDefenseConnectorId: zimperium, userErrors: [] });
    expect(writes()).toEqual([`DELETE ${collection}/${zimperium}`]);
    expect(storedIds()).not.toContain(zimperium);
  });

  test('returns the id as Microsoft Graph has it, for caches, whatever case the caller used', async () => {
    const removed = await send(remove, { id: zimperium.toUpperCase() });
    expect(removed.deletedMobileThreatDefenseConnectorId).toBe(zimperium);
  });

  test('is NOT_FOUND for a connector that the tenant does not have', async () => {
    expect(await send(remove, { id: defender })).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', field: ['id'] }] });
    expect(writes()).toEqual([]);
  });

  test('can be followed by a create at once, also while reads still show the connector', async () => {
    const late = await startTestGateway({ pauseFactor: 0.1 });
    try {
      late.emulator.setChaos({ seed: 1, rates: {}, faults: [{ fault: 'late', delayMs: 300, methods: ['DELETE'] }] });
      await send(remove, { id: zimperium }, late);
      const created = await send(create, { id: zimperium, input: { iosEnabled: true } }, late);
      expect(created).toMatchObject({ changed: true, userErrors: [] });
    } finally {
      await late.close();
    }
  });
});

test.each([
  ['create', create, defender],
  ['delete', remove, zimperium],
])('a refused %s names the missing permission', async (_, query, id) => {
  const { errors } = await gateway.ask(query, { variables: { id, input: {} }, user: 'reader' });
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
    permission: 'DeviceManagementServiceConfig.ReadWrite.All',
  });
});
