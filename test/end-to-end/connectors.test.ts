// Mobile Threat Defense connectors, and stale partners and connectors.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, startTestGateway, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type Step } from '../support/scripted-server.js';

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
  test('requests only the selected properties', async () => {
    const { data, errors } = await gateway.ask(
      '{ mobileThreatDefenseConnector(id: "aa-1") { id androidEnabled iosEnabled partnerState } }',
    );
    expect(errors).toBeUndefined();
    expect(data.mobileThreatDefenseConnector).toMatchObject({ androidEnabled: true, partnerState: 'ENABLED' });
    expect(gateway.calls()).toEqual([`GET ${collection}/aa-1?$select=id,androidEnabled,iosEnabled,partnerState`]);
  });

  test('requests whole connectors when a property does not exist in every version of Graph', async () => {
    const { errors } = await gateway.ask(
      '{ mobileThreatDefenseConnectors { nodes { windowsMobileApplicationManagementEnabled } } }',
    );
    expect(errors).toBeUndefined();
    expect(gateway.calls()).toEqual([`GET ${collection}`]);
  });

  test('shows and changes properties that only clients of beta know, and null where Graph does not show them', async () => {
    const read = '{ mobileThreatDefenseConnectors { nodes { id macEnabled grantMobileThreatDefensePartnerRole } } }';
    const change = `mutation { updateMobileThreatDefenseConnector(id: "aa-1", input: { macEnabled: true }) {
      changed userErrors { code }
    } }`;
    const written = await gateway.ask(change);
    expect(written.data.updateMobileThreatDefenseConnector).toEqual({ changed: true, userErrors: [] });
    const { data } = await gateway.ask(read);
    expect(data.mobileThreatDefenseConnectors.nodes[0]).toMatchObject({ macEnabled: true });
    expect(data.mobileThreatDefenseConnectors.nodes[1]).toMatchObject({ macEnabled: null });
    const v1 = await startTestGateway({ profile: 'v1.0', mobileThreatDefenseConnectors: [connector('aa-1')] });
    const shown = await v1.ask(read);
    const refused = await v1.ask(change);
    await v1.close();
    expect(shown.data.mobileThreatDefenseConnectors.nodes).toEqual([
      { id: 'aa-1', macEnabled: null, grantMobileThreatDefensePartnerRole: null },
    ]);
    expect(refused.data.updateMobileThreatDefenseConnector.userErrors).toEqual([{ code: 'REJECTED' }]);
  });

  test("returns pages in Graph's order, by id or by heartbeat", async () => {
    const query = `query ($after: String, $sortKey: MobileThreatDefenseConnectorSortKey) {
      mobileThreatDefenseConnectors(first: 3, after: $after, sortKey: $sortKey) {
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
    const byHeartbeat = await gateway.ask(query, { variables: { sortKey: 'LAST_HEARTBEAT_DATE_TIME' } });
    expect(byHeartbeat.data.mobileThreatDefenseConnectors.nodes[0]).toEqual({ id: 'cc-3' });
  });

  test('shows the published name of the vendor, by an id in any case, without a read of more than the id', async () => {
    const ids = ['fc780465-2017-40d4-a0c5-307022471b92', '2C7790DE-8B02-4814-85CF-E0C59380DEE8', 'someone-else'];
    const own = await startTestGateway({ mobileThreatDefenseConnectors: ids.map((id) => connector(id)) });
    const { data } = await own.ask('{ mobileThreatDefenseConnectors { nodes { displayName } } }');
    const calls = own.calls();
    await own.close();
    const names = data.mobileThreatDefenseConnectors.nodes.map(({ displayName }: Json) => displayName);
    expect(names).toEqual(['Microsoft Defender for Endpoint', 'Lookout for Work', null]);
    expect(calls).toEqual([`GET ${collection}?$select=id`]);
  });

  test('uses the threshold of each connector for isStale unless the caller gives one', async () => {
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

  test('resolves a federation reference, and makes no request for a key alone', async () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on MobileThreatDefenseConnector { id FIELD } }
    }`;
    const variables = { representations: [{ __typename: 'MobileThreatDefenseConnector', id: 'bb-2' }] };
    const alone = await gateway.ask(query.replace('FIELD', ''), { variables });
    expect(alone.data._entities).toEqual([{ id: 'bb-2' }]);
    expect(gateway.calls()).toEqual([]);
    const { data } = await gateway.ask(query.replace('FIELD', 'state displayName iosEnabled'), { variables });
    expect(data._entities).toEqual([{ id: 'bb-2', state: 'UNRESPONSIVE', displayName: null, iosEnabled: true }]);
    expect(gateway.calls()).toEqual([`GET ${collection}/bb-2?$select=id,iosEnabled,partnerState`]);
  });

  describe('of a kind that a federation representation does not say', () => {
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { __typename ... on IntuneConnector { id displayName } }
    }`;
    const representations = (...ids: string[]): Json => ({
      representations: ids.map((id) => ({ __typename: 'IntuneConnector', id })),
    });

    test('are found among partners and connectors, and each collection is read once', async () => {
      const { data, errors } = await gateway.ask(query, { variables: representations('bb-2', 'p-1', 'gone', '../x') });
      expect(errors).toBeUndefined();
      expect(data._entities).toEqual([
        { __typename: 'MobileThreatDefenseConnector', id: 'bb-2', displayName: null },
        { __typename: 'ComplianceManagementPartner', id: 'p-1', displayName: 'Heard' },
        null,
        null,
      ]);
      expect(gateway.calls().toSorted()).toEqual([
        `GET ${partnersPath}?$select=id,displayName`,
        `GET ${collection}?$select=id`,
      ]);
    });
  });

  test('rejects an id that is not allowed in a path', async () => {
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
      changes {
        androidEnabled { from to }
        iosEnabled { from to }
        partnerUnresponsivenessThresholdInDays { from to }
      }
      graphRequest { method path body }
      checked
      userErrors { code field message }
    }
  }`;
  const send = async (variables: object): Promise<Json> => {
    const { data, errors } = await gateway.ask(mutation, { variables: variables as Record<string, unknown> });
    expect(errors).toBeUndefined();
    return data.updateMobileThreatDefenseConnector;
  };
  const input = { androidEnabled: false, partnerUnresponsivenessThresholdInDays: 3 };
  const changes = {
    androidEnabled: { from: true, to: false },
    iosEnabled: null,
    partnerUnresponsivenessThresholdInDays: { from: 7, to: 3 },
  };

  test('sends the given properties and returns the connector', async () => {
    const payload = await send({ id: 'aa-1', input });
    expect(payload).toMatchObject({ changed: true, mobileThreatDefenseConnector: input, changes, userErrors: [] });
    expect(gateway.calls()).toEqual([`GET ${collection}/aa-1`, `PATCH ${collection}/aa-1`]);
  });

  test('shows the changes in a dry run, and changes nothing', async () => {
    const { userErrors } = await send({ id: 'aa-1', input: { ...input, iosEnabled: null }, dryRun: true });
    expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['input', 'iosEnabled'] }]);
    const { graphRequest, ...payload } = await send({ id: 'aa-1', input, dryRun: true });
    expect(payload).toMatchObject({ changed: false, changes });
    expect(graphRequest.body).toEqual({ '@odata.type': '#microsoft.graph.mobileThreatDefenseConnector', ...input });
    expect(gateway.calls()).toEqual([`GET ${collection}/aa-1`]);
  });

  test('reports in a dry run which check failed', async () => {
    expect(await send({ id: 'gone', input, dryRun: true })).toMatchObject({
      changes: null,
      checked: ['INPUT', 'EXISTENCE'],
      userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
    });
    gateway.calls();
    expect(await send({ id: 'aa-1', input: {}, dryRun: true })).toMatchObject({
      changes: null,
      checked: ['INPUT'],
      userErrors: [{ code: 'INVALID', field: ['input'] }],
    });
    expect(gateway.calls()).toEqual([]);
  });

  test('sends nothing when the connector already matches', async () => {
    const payload = await send({ id: 'aa-1', input: { androidEnabled: true } });
    expect(payload).toMatchObject({ changed: false, unchangedReason: 'ALREADY_AS_REQUESTED' });
    expect(gateway.calls()).toEqual([`GET ${collection}/aa-1`]);
  });

  test.each([
    ['an empty input', 'aa-1', {}, 'INVALID'],
    ['a negative threshold', 'aa-1', { partnerUnresponsivenessThresholdInDays: -1 }, 'INVALID'],
    ['an unknown id', 'gone', { iosEnabled: true }, 'NOT_FOUND'],
  ])('returns a user error for %s', async (_, id, given, code) => {
    expect(await send({ id, input: given })).toMatchObject({ changed: false, userErrors: [{ code }] });
    expect(gateway.calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
  });
});

describe('connectors of all kinds', () => {
  const query = `query ($filterBy: IntuneConnectorFilters) {
    intuneConnectors(filterBy: $filterBy) { __typename id displayName state }
  }`;

  test('that are stale include partners and connectors, with one read of each collection', async () => {
    const { data, errors } = await gateway.ask(query, { variables: { filterBy: { stale: true } } });
    expect(errors).toBeUndefined();
    expect(data.intuneConnectors).toEqual([
      { __typename: 'ComplianceManagementPartner', id: 'p-2', displayName: 'Silent', state: 'ENABLED' },
      { __typename: 'MobileThreatDefenseConnector', id: 'bb-2', displayName: null, state: 'UNRESPONSIVE' },
      { __typename: 'MobileThreatDefenseConnector', id: 'dd-4', displayName: null, state: 'ENABLED' },
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
  ])('filtered by %j are %j', async (filterBy, ids) => {
    const { data } = await gateway.ask(query, { variables: { filterBy } });
    expect(data.intuneConnectors.map(({ id }: Json) => id)).toEqual(ids);
  });

  test.each([{}, { staleAfter: null }, { staleAfter: 'P1D' }, { staleAfter: 'P30D' }])(
    'filtered by %j and `stale` are those of the two lists',
    async (given) => {
      const filterBy = { stale: true, ...given };
      const { data } = await gateway.ask(
        `query (
          $connections: IntuneConnectorFilters
          $partners: ComplianceManagementPartnerFilters
          $connectors: MobileThreatDefenseConnectorFilters
        ) {
          intuneConnectors(filterBy: $connections) { id }
          complianceManagementPartners(filterBy: $partners) { nodes { id } }
          mobileThreatDefenseConnectors(filterBy: $connectors) { nodes { id } }
        }`,
        { variables: { connections: filterBy, partners: filterBy, connectors: filterBy } },
      );
      const { complianceManagementPartners: partners, mobileThreatDefenseConnectors: connectors } = data;
      expect(data.intuneConnectors).toEqual([...partners.nodes, ...connectors.nodes]);
      expect(connectors.nodes).not.toHaveLength(0);
    },
  );

  test('resolve the fields of their own type in fragments', async () => {
    const { data } = await gateway.ask(`{ intuneConnectors {
      isStale(after: "P1D")
      ... on MobileThreatDefenseConnector { androidEnabled }
      ... on ComplianceManagementPartner { displayName }
    } }`);
    expect(data.intuneConnectors[1]).toEqual({ isStale: true, displayName: 'Silent' });
    expect(data.intuneConnectors[3]).toEqual({ isStale: true, androidEnabled: true });
  });
});

describe('connectors, if one collection cannot be read', () => {
  const partner = { id: 'p', displayName: 'Silent', partnerState: 'enabled' };
  const connectorOnly = { id: 'c', partnerState: 'available' };
  const fields = '{ __typename id ... on ComplianceManagementPartner { displayName } }';

  /** Asks a gateway whose Graph returns these responses for partners and for connectors. */
  async function ask(query: string, { partners, connectors }: { partners: Step; connectors: Step }) {
    const msgraph = await startScriptedServer((response) => {
      const isPartners = msgraph.requests.at(-1)?.url.includes('complianceManagementPartners');
      const { status = 200, body } = (isPartners ? partners : connectors) as { status?: number; body?: unknown };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? { error: { code: 'x', message: 'y' } }));
    });
    const scripted = await startGatewayBefore(msgraph.url);
    const response = await scripted.ask(query);
    await scripted.close();
    await msgraph.close();
    return response;
  }

  test('are found by a federation representation, and are an error if they may be what cannot be read', async () => {
    const query = `{
      _entities(representations: [
        { __typename: "IntuneConnector", id: "p" }
        { __typename: "IntuneConnector", id: "c" }
      ]) { ... on IntuneConnector { __typename id } }
    }`;
    const { data, errors } = await ask(query, {
      partners: { body: { value: [partner] } },
      connectors: { status: 403 },
    });
    expect(data['_entities']).toEqual([{ __typename: 'ComplianceManagementPartner', id: 'p' }, null]);
    expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'FORBIDDEN' } }]);
  });

  describe.each([
    ['compiled', `{ intuneConnectors ${fields} }`],
    ['interpreted', `{ intuneConnectors @include(if: true) ${fields} }`],
  ])('in an operation that is %s', (_, query) => {
    test('are those of the other one, with a null in place of what is missing and one error at its path', async () => {
      const response = await ask(query, { partners: { body: { value: [partner] } }, connectors: { status: 501 } });
      expect(response.status).toBe(200);
      expect(response.data.intuneConnectors).toEqual([
        { __typename: 'ComplianceManagementPartner', id: 'p', displayName: 'Silent' },
        null,
      ]);
      expect(response.errors).toHaveLength(1);
      expect(response.errors?.[0]).toMatchObject({
        path: ['intuneConnectors', 1],
        extensions: { code: 'NOT_OFFERED', microsoftGraph: { status: 501 } },
      });
    });

    test('are those of the connectors if the partners cannot be read', async () => {
      const { data, errors } = await ask(query, {
        partners: { status: 403 },
        connectors: { body: { value: [connectorOnly] } },
      });
      expect(data.intuneConnectors).toEqual([null, { __typename: 'MobileThreatDefenseConnector', id: 'c' }]);
      expect(errors).toMatchObject([{ path: ['intuneConnectors', 0], extensions: { code: 'FORBIDDEN' } }]);
    });

    test('are null with one error if neither can be read', async () => {
      const { data, errors } = await ask(query, { partners: { status: 403 }, connectors: { status: 501 } });
      expect(data.intuneConnectors).toBeNull();
      expect(errors).toMatchObject([{ path: ['intuneConnectors'], extensions: { code: 'FORBIDDEN' } }]);
    });
  });
});

describe('connectors with unmodelled values', () => {
  test('have UNKNOWN or null in their place, and are counted in a metric', async () => {
    const body = { value: [connector('1', { partnerState: 'dormant', visionOsEnabled: true, androidEnabled: 'yes' })] };
    const msgraph = await startScriptedServer({ body });
    const scripted = await startGatewayBefore(msgraph.url);
    const { data, errors } = await scripted.ask(
      '{ mobileThreatDefenseConnectors { nodes { partnerState state androidEnabled isStale } } }',
    );
    const metrics = await (await fetch(`${scripted.url}/metrics`)).text();
    await scripted.close();
    await msgraph.close();
    expect(errors).toBeUndefined();
    expect(data.mobileThreatDefenseConnectors.nodes).toEqual([
      { partnerState: 'UNKNOWN', state: 'UNKNOWN', androidEnabled: null, isStale: true },
    ]);
    expect(metrics).toContain('msgraph_unmodelled_total{name="mobileThreatPartnerTenantState/dormant"} 1');
    expect(metrics).toContain('msgraph_unmodelled_total{name="mobileThreatDefenseConnector/visionOsEnabled"} 1');
  });
});

describe('a forbidden request', () => {
  test.each([
    ['read', '{ mobileThreatDefenseConnectors { totalCount } }', 'DeviceManagementServiceConfig.Read.All'],
    [
      'update',
      'mutation { updateMobileThreatDefenseConnector(id: "1", input: { iosEnabled: true }) { changed } }',
      'DeviceManagementServiceConfig.ReadWrite.All',
    ],
  ])('to %s connectors names the missing permission', async (_, query, permission) => {
    const refusal = { status: 403, body: { error: { code: 'Forbidden', message: 'x' } } };
    const read = { body: connector('1') };
    const msgraph = await startScriptedServer(...(permission.includes('ReadWrite') ? [read] : []), refusal);
    const scripted = await startGatewayBefore(msgraph.url);
    const { errors } = await scripted.ask(query);
    await scripted.close();
    await msgraph.close();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', permission });
    expect(errors?.[0]?.message).toContain('Mobile Threat Defense connectors');
  });
});
