// Mobile Threat Defense connectors, and which connection is silent.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer } from '../support/scripted-server.js';

const collection = '/deviceManagement/mobileThreatDefenseConnectors';
const partnersPath = '/deviceManagement/complianceManagementPartners';
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
const connector = (id: string, own: object = {}): Json => ({
  id,
  partnerState: 'enabled',
  lastHeartbeatDateTime: daysAgo(2),
  ...own,
});

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    mobileThreatDefenseConnectors: [
      connector('aa-1', { androidEnabled: true, partnerUnresponsivenessThresholdInDays: 7 }),
      connector('bb-2', { partnerState: 'unresponsive', iosEnabled: true }),
      connector('cc-3', { partnerState: 'available', lastHeartbeatDateTime: '0001-01-01T00:00:00Z' }),
      connector('dd-4', { partnerUnresponsivenessThresholdInDays: 0 }),
    ],
    partners: [
      { id: 'p-1', displayName: 'Heard', partnerState: 'enabled', lastHeartbeatDateTime: daysAgo(0) },
      { id: 'p-2', displayName: 'Silent', partnerState: 'enabled', lastHeartbeatDateTime: daysAgo(2) },
      { id: 'p-3', displayName: 'Never', partnerState: 'unknown', lastHeartbeatDateTime: '0001-01-01T00:00:00Z' },
    ],
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.emulator.reset();
  gateway.calls();
});

describe('reading connectors', () => {
  test('asks Graph only for what is shown', async () => {
    const { data, errors } = await gateway.ask(
      '{ mobileThreatDefenseConnector(id: "aa-1") { id androidEnabled iosEnabled partnerState } }',
    );
    expect(errors).toBeUndefined();
    expect(data.mobileThreatDefenseConnector).toMatchObject({ androidEnabled: true, partnerState: 'ENABLED' });
    expect(gateway.calls()).toEqual([`GET ${collection}/aa-1?$select=id,androidEnabled,iosEnabled,partnerState`]);
  });

  test('asks for whole connectors where a property is not in every version of Graph', async () => {
    const { errors } = await gateway.ask(
      '{ mobileThreatDefenseConnectors { nodes { windowsMobileApplicationManagementEnabled } } }',
    );
    expect(errors).toBeUndefined();
    expect(gateway.calls()).toEqual([`GET ${collection}`]);
  });

  test('goes through pages by id, and by heartbeat', async () => {
    const query = `query ($after: String, $orderBy: MobileThreatDefenseConnectorOrder) {
      mobileThreatDefenseConnectors(first: 3, after: $after, orderBy: $orderBy) {
        totalCount
        nodes { id }
        pageInfo { endCursor hasNextPage }
      }
    }`;
    const first = (await gateway.ask(query)).data.mobileThreatDefenseConnectors;
    expect(first.nodes.map(({ id }: Json) => id)).toEqual(['aa-1', 'bb-2', 'cc-3']);
    expect(first.totalCount).toBe(4);
    const { data } = await gateway.ask(query, { variables: { after: first.pageInfo.endCursor } });
    expect(data.mobileThreatDefenseConnectors.nodes).toEqual([{ id: 'dd-4' }]);
    expect(data.mobileThreatDefenseConnectors.pageInfo.hasNextPage).toBe(false);
    const byHeartbeat = await gateway.ask(query, { variables: { orderBy: { field: 'LAST_HEARTBEAT_DATE_TIME' } } });
    expect(byHeartbeat.data.mobileThreatDefenseConnectors.nodes[0]).toEqual({ id: 'cc-3' });
  });

  test('takes a connector for stale after its own threshold, unless the caller names a time', async () => {
    const { data } = await gateway.ask(
      '{ mobileThreatDefenseConnectors { nodes { own: isStale named: isStale(after: "PT24H") } } }',
    );
    expect(data.mobileThreatDefenseConnectors.nodes).toEqual([
      { own: false, named: true },
      { own: true, named: true },
      { own: null, named: null },
      { own: true, named: true },
    ]);
    expect(gateway.calls()).toEqual([
      `GET ${collection}?$select=id,lastHeartbeatDateTime,partnerState,partnerUnresponsivenessThresholdInDays`,
    ]);
  });

  test('resolves a federation reference, without a call for a key alone', async () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on MobileThreatDefenseConnector { id FIELD } }
    }`;
    const variables = { representations: [{ __typename: 'MobileThreatDefenseConnector', id: 'bb-2' }] };
    const alone = await gateway.ask(query.replace('FIELD', ''), { variables });
    expect(alone.data._entities).toEqual([{ id: 'bb-2' }]);
    expect(gateway.calls()).toEqual([]);
    const { data } = await gateway.ask(query.replace('FIELD', 'state name iosEnabled'), { variables });
    expect(data._entities).toEqual([{ id: 'bb-2', state: 'UNRESPONSIVE', name: null, iosEnabled: true }]);
    expect(gateway.calls()).toEqual([`GET ${collection}/bb-2?$select=id,iosEnabled,partnerState`]);
  });

  test('refuses an id that does not fit a path', async () => {
    const { errors } = await gateway.ask('{ mobileThreatDefenseConnector(id: "../x") { id } }');
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(gateway.calls()).toEqual([]);
  });
});

describe('updating a connector', () => {
  const mutation = `mutation ($id: ID!, $input: UpdateMobileThreatDefenseConnectorInput!, $dryRun: Boolean) {
    updateMobileThreatDefenseConnector(id: $id, input: $input, dryRun: $dryRun) {
      changed
      unchangedReason
      mobileThreatDefenseConnector { androidEnabled partnerUnresponsivenessThresholdInDays }
      plan {
        isEmpty
        notChecked
        androidEnabled { from to }
        iosEnabled { from to }
        partnerUnresponsivenessThresholdInDays { from to }
      }
      graphRequest { method path body }
      userErrors { code field message }
    }
  }`;
  const send = async (variables: object): Promise<Json> => {
    const { data, errors } = await gateway.ask(mutation, { variables: variables as Record<string, unknown> });
    expect(errors).toBeUndefined();
    return data.updateMobileThreatDefenseConnector;
  };
  const input = { androidEnabled: false, partnerUnresponsivenessThresholdInDays: 3 };

  test('sends what was given and returns the connector', async () => {
    const outcome = await send({ id: 'aa-1', input });
    expect(outcome).toMatchObject({ changed: true, mobileThreatDefenseConnector: input, plan: null, userErrors: [] });
    expect(gateway.calls()).toEqual([`GET ${collection}/aa-1`, `PATCH ${collection}/aa-1`]);
  });

  test('rehearses what would change, and changes nothing', async () => {
    const outcome = await send({ id: 'aa-1', input: { ...input, iosEnabled: null }, dryRun: true });
    expect(outcome.userErrors).toMatchObject([{ code: 'INVALID', field: ['input', 'iosEnabled'] }]);
    const { changed, graphRequest, plan } = await send({ id: 'aa-1', input, dryRun: true });
    expect(changed).toBe(false);
    expect(plan).toMatchObject({
      isEmpty: false,
      androidEnabled: { from: true, to: false },
      iosEnabled: null,
      partnerUnresponsivenessThresholdInDays: { from: 7, to: 3 },
    });
    expect(graphRequest.body).toEqual({ '@odata.type': '#microsoft.graph.mobileThreatDefenseConnector', ...input });
    expect(gateway.calls()).toEqual([`GET ${collection}/aa-1`]);
  });

  test('is planned by a query as by a dry run', async () => {
    const query = `query ($id: ID!, $input: UpdateMobileThreatDefenseConnectorInput!) {
      planMobileThreatDefenseConnector(id: $id, input: $input) {
        isEmpty
        checked
        notChecked
        mobileThreatDefenseConnector { id }
        androidEnabled { from to }
        partnerUnresponsivenessThresholdInDays { from to }
        graphRequest { method path body }
        userErrors { code field }
      }
    }`;
    const planOf = async (variables: Json): Promise<Json> => {
      const { data, errors } = await gateway.ask(query, { variables });
      expect(errors).toBeUndefined();
      return data.planMobileThreatDefenseConnector;
    };
    const plan = await planOf({ id: 'aa-1', input });
    const { plan: rehearsed, graphRequest } = await send({ id: 'aa-1', input, dryRun: true });
    expect(gateway.calls()).toEqual([`GET ${collection}/aa-1`, `GET ${collection}/aa-1`]);
    expect(plan.mobileThreatDefenseConnector).toEqual({ id: 'aa-1' });
    expect(plan.androidEnabled).toEqual({ from: true, to: false });
    expect(plan.partnerUnresponsivenessThresholdInDays).toEqual(rehearsed.partnerUnresponsivenessThresholdInDays);
    expect(plan.graphRequest).toEqual(graphRequest);
    expect(await planOf({ id: 'aa-1', input: { androidEnabled: true } })).toMatchObject({
      isEmpty: true,
      graphRequest: null,
    });
    expect(await planOf({ id: 'gone', input })).toMatchObject({
      checked: ['INPUT', 'EXISTENCE'],
      userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
    });
    gateway.calls();
    expect(await planOf({ id: 'aa-1', input: {} })).toMatchObject({
      checked: ['INPUT'],
      userErrors: [{ code: 'INVALID', field: ['input'] }],
    });
    expect(gateway.calls()).toEqual([]);
  });

  test('is not sent when Graph shows it already', async () => {
    const outcome = await send({ id: 'aa-1', input: { androidEnabled: true } });
    expect(outcome).toMatchObject({ changed: false, unchangedReason: 'ALREADY_AS_REQUESTED' });
    expect(gateway.calls()).toEqual([`GET ${collection}/aa-1`]);
  });

  test.each([
    ['an empty input', 'aa-1', {}, 'INVALID'],
    ['a negative threshold', 'aa-1', { partnerUnresponsivenessThresholdInDays: -1 }, 'INVALID'],
    ['an id that no connector has', 'gone', { iosEnabled: true }, 'NOT_FOUND'],
  ])('tells the caller about %s', async (_, id, given, code) => {
    expect(await send({ id, input: given })).toMatchObject({ changed: false, userErrors: [{ code }] });
    expect(gateway.calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
  });
});

describe('connections', () => {
  const query = `query ($filterBy: PartnerConnectionFilters) {
    partnerConnections(filterBy: $filterBy) { __typename id name state }
  }`;

  test('that are silent are found among partners and connectors, with both collections read at once', async () => {
    const { data, errors } = await gateway.ask(query, { variables: { filterBy: { stale: true } } });
    expect(errors).toBeUndefined();
    expect(data.partnerConnections).toEqual([
      { __typename: 'ComplianceManagementPartner', id: 'p-2', name: 'Silent', state: 'ENABLED' },
      { __typename: 'MobileThreatDefenseConnector', id: 'bb-2', name: null, state: 'UNRESPONSIVE' },
      { __typename: 'MobileThreatDefenseConnector', id: 'dd-4', name: null, state: 'ENABLED' },
    ]);
    expect(gateway.calls().toSorted()).toEqual([
      `GET ${partnersPath}?$select=id,displayName,lastHeartbeatDateTime,partnerState`,
      `GET ${collection}?$select=id,lastHeartbeatDateTime,partnerState,partnerUnresponsivenessThresholdInDays`,
    ]);
  });

  test.each([
    [{ stale: true, staleAfter: 'P30D' }, ['bb-2']],
    [{ neverHeardFrom: true }, ['p-3', 'cc-3']],
    [{ stale: false }, ['p-1', 'aa-1']],
    [null, ['p-1', 'p-2', 'p-3', 'aa-1', 'bb-2', 'cc-3', 'dd-4']],
  ])('that satisfy %j are %j', async (filterBy, ids) => {
    const { data } = await gateway.ask(query, { variables: { filterBy } });
    expect(data.partnerConnections.map(({ id }: Json) => id)).toEqual(ids);
  });

  test.each([{}, { staleAfter: null }, { staleAfter: 'P1D' }, { staleAfter: 'P30D' }])(
    'are as stale with %j as in the list of their kind',
    async (given) => {
      const filterBy = { stale: true, ...given };
      const { data } = await gateway.ask(
        `query ($all: PartnerConnectionFilters, $p: ComplianceManagementPartnerFilters, $c: MobileThreatDefenseConnectorFilters) {
          partnerConnections(filterBy: $all) { id }
          complianceManagementPartners(filterBy: $p) { nodes { id } }
          mobileThreatDefenseConnectors(filterBy: $c) { nodes { id } }
        }`,
        { variables: { all: filterBy, p: filterBy, c: filterBy } },
      );
      const { complianceManagementPartners: partners, mobileThreatDefenseConnectors: connectors } = data;
      expect(data.partnerConnections).toEqual([...partners.nodes, ...connectors.nodes]);
      expect(connectors.nodes).not.toHaveLength(0);
    },
  );

  test('show fields of their own in fragments, and only what is asked of each is read', async () => {
    const { data } = await gateway.ask(`{ partnerConnections {
      isStale(after: "P1D")
      ... on MobileThreatDefenseConnector { androidEnabled }
      ... on ComplianceManagementPartner { displayName }
    } }`);
    expect(data.partnerConnections[1]).toEqual({ isStale: true, displayName: 'Silent' });
    expect(data.partnerConnections[3]).toEqual({ isStale: true, androidEnabled: true });
  });
});

describe('before a Graph of another day', () => {
  test('a state and a property that are not modelled survive, and are counted', async () => {
    const body = { value: [connector('1', { partnerState: 'dormant', visionOsEnabled: true, androidEnabled: 'yes' })] };
    const msgraph = await startScriptedServer({ body });
    const before = await startGatewayBefore(msgraph.url);
    const { data, errors } = await before.ask(
      '{ mobileThreatDefenseConnectors { nodes { partnerState state androidEnabled isStale } } }',
    );
    const metrics = await (await fetch(`${before.url}/metrics`)).text();
    await before.close();
    await msgraph.close();
    expect(errors).toBeUndefined();
    expect(data.mobileThreatDefenseConnectors.nodes).toEqual([
      { partnerState: 'UNKNOWN', state: 'UNKNOWN', androidEnabled: null, isStale: true },
    ]);
    expect(metrics).toContain('msgraph_unmodelled_total{name="mobileThreatPartnerTenantState/dormant"} 1');
    expect(metrics).toContain('msgraph_unmodelled_total{name="mobileThreatDefenseConnector/visionOsEnabled"} 1');
  });

  test.each([
    ['reading', '{ mobileThreatDefenseConnectors { totalCount } }', 'DeviceManagementServiceConfig.Read.All'],
    [
      'changing',
      'mutation { updateMobileThreatDefenseConnector(id: "1", input: { iosEnabled: true }) { changed } }',
      'DeviceManagementServiceConfig.ReadWrite.All',
    ],
  ])('%s them names the permission that Graph wants', async (_, query, permission) => {
    const refusal = { status: 403, body: { error: { code: 'Forbidden', message: 'x' } } };
    const read = { body: connector('1') };
    const msgraph = await startScriptedServer(...(permission.includes('ReadWrite') ? [read] : []), refusal);
    const before = await startGatewayBefore(msgraph.url);
    const { errors } = await before.ask(query);
    await before.close();
    await msgraph.close();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', permission });
    expect(errors?.[0]?.message).toContain('Mobile Threat Defense connectors');
  });
});
