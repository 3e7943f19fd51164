// What Graph says, as readers see it: words that are newer than the schema, times that cannot be read, and names of any
// kind.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGatewayBefore, type Json, type TestGateway } from '../support/gateway.js';
import { startScriptedServer, type ScriptedServer } from '../support/scripted-server.js';

/** Returns an object with the properties that a request selects, as OData does. */
function select(object: object, url: string): object {
  const names = new URL(url, 'http://graph').searchParams.get('$select')?.split(',');
  return Object.fromEntries(Object.entries(object).filter(([name]) => names?.includes(name) ?? true));
}

/** Starts a gateway whose Graph lists these objects for each collection. */
async function startBefore(
  lists: Record<string, object[]>,
): Promise<{ gateway: TestGateway; close: () => Promise<void> }> {
  let server: ScriptedServer | undefined;
  server = await startScriptedServer((response) => {
    const { url: path } = server?.requests.at(-1) ?? { url: '' };
    const [, collection = ''] = /\/deviceManagement\/(\w+)/.exec(path) ?? [];
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ value: (lists[collection] ?? []).map((object) => select(object, path)) }));
  });
  const { close: closeServer, url } = server;
  const gateway = await startGatewayBefore(url);
  return {
    gateway,
    close: async () => {
      await gateway.close();
      await closeServer();
    },
  };
}

const idsOf = (nodes: { id: string }[]): string[] => nodes.map(({ id }) => id);
const never = '0001-01-01T00:00:00Z';

describe('partners and connectors with signs that the schema cannot show', () => {
  const none = {
    partnerState: 'unknown',
    lastHeartbeatDateTime: never,
    iosOnboarded: false,
    iosEnrollmentAssignments: [],
  };
  const recent = new Date().toISOString();
  const partners = [
    { id: 'placeholder', ...none },
    { id: 'newer-state', ...none, partnerState: 'pendingActivation' },
    { id: 'no-state', ...none, partnerState: null },
    { id: 'odd-date', ...none, lastHeartbeatDateTime: 'yesterday' },
    {
      id: 'odd-date-unresponsive',
      ...none,
      partnerState: 'unresponsive',
      lastHeartbeatDateTime: '2026-13-01T00:00:00Z',
    },
    { id: 'never-unresponsive', ...none, partnerState: 'unresponsive' },
    { id: 'onboarded', ...none, iosOnboarded: true },
    { id: 'onboarded-elsewhere', ...none, visionOnboarded: true },
    { id: 'assigned', ...none, macOsEnrollmentAssignments: [{ target: null }] },
    { id: 'heard', ...none, partnerState: 'enabled', lastHeartbeatDateTime: recent },
  ];
  const connectors = [
    { id: 'c-never-unresponsive', partnerState: 'unresponsive', lastHeartbeatDateTime: never },
    { id: 'c-odd-date', partnerState: 'enabled', lastHeartbeatDateTime: 12 },
    { id: 'c-odd-date-unresponsive', partnerState: 'unresponsive', lastHeartbeatDateTime: '' },
    // 2,000,000,000 days are longer than history.
    {
      id: 'c-patient',
      lastHeartbeatDateTime: '1700-01-01T00:00:00Z',
      partnerUnresponsivenessThresholdInDays: 2_000_000_000,
    },
  ];
  let before: Awaited<ReturnType<typeof startBefore>>;
  beforeAll(async () => {
    before = await startBefore({ complianceManagementPartners: partners, mobileThreatDefenseConnectors: connectors });
  });
  afterAll(() => before.close());

  const listed = async (filterBy: string): Promise<string[]> => {
    const { data, errors } = await before.gateway.ask(
      `{ complianceManagementPartners(filterBy: ${filterBy}) { nodes { id } } }`,
    );
    expect(errors).toBeUndefined();
    return idsOf(data.complianceManagementPartners.nodes).toSorted();
  };

  test('only a partner that was never set up is a placeholder', async () => {
    expect(await listed('{ placeholder: true }')).toEqual(['placeholder']);
    expect(await listed('{ placeholder: false }')).toHaveLength(partners.length - 1);
  });

  test('a heartbeat at a time that cannot be read was received', async () => {
    expect(await listed('{ neverHeardFrom: false }')).toEqual(['heard', 'odd-date', 'odd-date-unresponsive']);
    const { data } = await before.gateway.ask('{ intuneConnectors(filterBy: { neverHeardFrom: true }) { id } }');
    expect(idsOf(data.intuneConnectors)).toContain('c-never-unresponsive');
    expect(idsOf(data.intuneConnectors)).not.toContain('c-odd-date');
  });

  test('isStale is null without a heartbeat, and where only its time is missing', async () => {
    const { data } = await before.gateway.ask('{ intuneConnectors { id isStale } }');
    const stale = Object.fromEntries(data.intuneConnectors.map((item: Json) => [item.id, item.isStale]));
    expect(stale).toMatchObject({
      'never-unresponsive': null,
      'c-never-unresponsive': null,
      'odd-date': null,
      'c-odd-date': null,
      'odd-date-unresponsive': true,
      'c-odd-date-unresponsive': true,
      'c-patient': false,
      heard: false,
    });
  });

  test('the filter by staleness agrees with isStale', async () => {
    const { data } = await before.gateway.ask(
      `{
        all: intuneConnectors { id isStale }
        stale: intuneConnectors(filterBy: { stale: true }) { id }
        fresh: intuneConnectors(filterBy: { stale: false }) { id }
      }`,
    );
    const withValue = (value: boolean): string[] => idsOf(data.all.filter((item: Json) => item.isStale === value));
    expect(idsOf(data.stale)).toEqual(withValue(true));
    expect(idsOf(data.fresh)).toEqual(withValue(false));
  });

  test('the order by heartbeat has those that were never heard from first, then those whose time cannot be read', async () => {
    const ids = async (reverse: boolean, first: number): Promise<string[]> => {
      const seen: string[] = [];
      for (let after: string | null = null; ;) {
        const { data } = await before.gateway.ask(
          `query ($after: String) {
            complianceManagementPartners(
              first: ${first}, after: $after
              sortKey: LAST_HEARTBEAT_DATE_TIME, reverse: ${reverse}
            ) { nodes { id } pageInfo { endCursor hasNextPage } }
          }`,
          { variables: { after } },
        );
        const { nodes, pageInfo } = data.complianceManagementPartners;
        seen.push(...idsOf(nodes));
        if (!pageInfo.hasNextPage) return seen;
        after = pageInfo.endCursor;
      }
    };
    const ascending = await ids(false, 100);
    expect(ascending.slice(-3)).toEqual(['odd-date', 'odd-date-unresponsive', 'heard']);
    expect(await ids(true, 1)).toEqual(ascending.toReversed());
  });
});

describe('platforms', () => {
  test('that Graph shows by their list only are the same whatever is selected', async () => {
    const { close, gateway } = await startBefore({
      complianceManagementPartners: [{ id: '1', iosEnrollmentAssignments: [], androidOnboarded: true }],
    });
    const ask = async (selection: string): Promise<Json> =>
      (await gateway.ask(`{ complianceManagementPartners { nodes { ${selection} } } }`)).data
        .complianceManagementPartners.nodes[0].platformEnrollments;
    try {
      expect(await ask('platformEnrollments { platform onboarded }')).toEqual([
        { platform: 'ANDROID', onboarded: true },
        { platform: 'IOS', onboarded: false },
      ]);
      for (const field of ['platform', 'onboarded', 'assignments { key }', '__typename']) {
        expect(await ask(`platformEnrollments(platforms: [IOS, MACOS]) { ${field} }`)).toHaveLength(1);
      }
    } finally {
      await close();
    }
  });
});

describe('names', () => {
  test('are found in any case, also where it changes the letters', async () => {
    const names = ['Straße', 'İstanbul', 'ΟΔΟΣ', 'ﬁnal', 'Cafe\u0301', 'Meſſer', '\u212Aelvin', 'Plain'];
    const { close, gateway } = await startBefore({
      complianceManagementPartners: names.map((displayName, index) => ({ id: String(index), displayName })),
    });
    const find = async (text: string): Promise<string[]> => {
      const query = `query ($text: String) {
        complianceManagementPartners(filterBy: { displayNameContains: $text }) { nodes { displayName } }
      }`;
      const { data } = await gateway.ask(query, { variables: { text } });
      return data.complianceManagementPartners.nodes.map(({ displayName }: Json) => displayName);
    };
    try {
      for (const [text, name] of [
        ['strasse', 'Straße'],
        ['STRASSE', 'Straße'],
        ['STRAẞE', 'Straße'],
        ['istanbul', 'İstanbul'],
        ['İSTANBUL', 'İstanbul'],
        ['i̇stanbul', 'İstanbul'],
        ['οδοσ', 'ΟΔΟΣ'],
        ['οδος', 'ΟΔΟΣ'],
        ['final', 'ﬁnal'],
        ['FINAL', 'ﬁnal'],
        ['CAFÉ', 'Cafe\u0301'],
        ['cafe\u0301', 'Cafe\u0301'],
        ['messer', 'Meſſer'],
        ['kelvin', '\u212Aelvin'],
      ] as const) {
        expect([text, await find(text)]).toEqual([text, [name]]);
      }
      expect(await find('cafe')).toEqual([]);
    } finally {
      await close();
    }
  });

  test('of assignment filters are found in any case', async () => {
    const names = ['Große Geräte', 'İstanbul', 'ΟΔΟΣ', 'Plain'];
    const { close, gateway } = await startBefore({
      assignmentFilters: names.map((displayName, index) => ({ id: String(index), displayName })),
    });
    try {
      for (const [search, name] of [
        ['grosse', 'Große Geräte'],
        ['GERA\u0308TE', 'Große Geräte'],
        ['istan', 'İstanbul'],
        ['οδοσ', 'ΟΔΟΣ'],
      ]) {
        const query = 'query ($search: String) { assignmentFilters(search: $search) { nodes { displayName } } }';
        const { data } = await gateway.ask(query, { variables: { search } });
        expect(data.assignmentFilters.nodes).toEqual([{ displayName: name }]);
      }
    } finally {
      await close();
    }
  });

  test('of every kind have cursors that work', async () => {
    const prefix = 'x'.repeat(70_000);
    const displayNames = [
      '',
      null,
      'a\u0000b',
      '\u0000'.repeat(9_000),
      '\uD800',
      '\uDC00x',
      `${'y'.repeat(999)}😀`,
      '"\\\n',
      'ß'.repeat(40_000),
      `${prefix}1`,
      `${prefix}2`,
      `${prefix}3`,
      'z'.repeat(2_000_000),
      '😀'.repeat(30_000),
    ];
    const { close, gateway } = await startBefore({
      complianceManagementPartners: displayNames.map((displayName, index) => ({ id: `id-${index}`, displayName })),
    });
    const page = async (args: string, after: string | null): Promise<Json> => {
      const query = `query ($after: String) {
        complianceManagementPartners(after: $after, ${args}) { nodes { id } pageInfo { endCursor hasNextPage } }
      }`;
      const { data, errors } = await gateway.ask(query, { variables: { after } });
      expect(errors).toBeUndefined();
      return data.complianceManagementPartners;
    };
    try {
      for (const order of ['', 'reverse: true', 'sortKey: DISPLAY_NAME', 'sortKey: DISPLAY_NAME, reverse: true']) {
        const all = idsOf((await page(`first: 100 ${order}`, null)).nodes);
        const seen: string[] = [];
        for (let after: string | null = null, more = true; more;) {
          const { nodes, pageInfo } = await page(`first: 1 ${order}`, after);
          expect(pageInfo.endCursor.length).toBeLessThan(16_384);
          seen.push(...idsOf(nodes));
          after = pageInfo.endCursor;
          more = pageInfo.hasNextPage;
        }
        expect(seen).toEqual(all);
        expect(seen).toHaveLength(displayNames.length);
      }
    } finally {
      await close();
    }
  });
});

test('a duration beyond the range is refused with the range', async () => {
  const { close, gateway } = await startBefore({});
  try {
    for (const text of ['P1000001D', `PT${'9'.repeat(300)}S`]) {
      const query = 'query ($after: Duration) { intuneConnectors { isStale(after: $after) } }';
      const { errors } = await gateway.ask(query, { variables: { after: text } });
      expect(errors?.[0]?.message).toContain('at most 1,000,000 days');
    }
  } finally {
    await close();
  }
});
