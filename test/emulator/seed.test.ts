// The data of an emulated tenant: times that are relative to the start, and seed files of the gateway's own emulator.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js';
import type { Json as Entity } from '../../src/emulator/msgraph/odata.js';
import { killAll, run } from '../support/command.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { codeBlocks, readPage } from '../support/pages.js';
import { signingKey } from '../support/signing-key.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seed-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(killAll);

async function fileWith(content: unknown): Promise<string> {
  const path = join(folder, 'tenant.json');
  await writeFile(path, JSON.stringify(content));
  return path;
}

const ageMs = (entity: Entity | undefined): number =>
  Date.now() - Date.parse(String(entity?.['lastHeartbeatDateTime']));
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How long a test may take between a start and a look at the data. */
const toleranceMs = 10_000;

async function withEmulator<T>(options: Parameters<typeof startEmulator>[0], look: (it: Emulator) => T): Promise<T> {
  const emulator = await startEmulator({ signingKey, ...options });
  try {
    return look(emulator);
  } finally {
    await emulator.close();
  }
}

describe('a time relative to the start', () => {
  test.each([
    ['-PT20M', 20 * minuteMs],
    ['-PT0S', 0],
    ['-PT90S', 90_000],
    ['-P2W', 14 * dayMs],
    ['-P1DT2H30M5S', dayMs + 150 * minuteMs + 5_000],
    ['+P1D', -dayMs],
    ['-P36525D', 36_525 * dayMs],
  ])('%s', async (lastHeartbeatDateTime, expectedMs) => {
    const seedFile = await fileWith({
      partners: [{ id: '1', lastHeartbeatDateTime }],
      mobileThreatDefenseConnectors: [{ id: '2', lastHeartbeatDateTime }],
    });
    const ages = await withEmulator({ seedFile }, (it) => [...it.partners(), ...it.connectors()].map(ageMs));
    for (const age of ages) {
      expect(age).toBeGreaterThanOrEqual(expectedMs);
      expect(age).toBeLessThan(expectedMs + toleranceMs);
    }
  });

  test('is shown with the precision of Intune', async () => {
    const partners = [{ id: '1', lastHeartbeatDateTime: '-PT1H' }];
    const [shown] = await withEmulator({ partners }, (it) => it.partners());
    expect(shown?.['lastHeartbeatDateTime']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
  });

  test('begins anew with a reset', async () => {
    const partners = [{ id: '1', lastHeartbeatDateTime: '-PT20M' }];
    const [before, after] = await withEmulator({ partners }, (it) => {
      const heartbeat = (): number => Date.parse(String(it.partners()[0]?.['lastHeartbeatDateTime']));
      const first = heartbeat();
      while (Date.now() < first + 20 * minuteMs + 5);
      it.reset();
      return [first, heartbeat()];
    });
    expect(after).toBeGreaterThan(Number(before));
  });

  test('is a text like any other in a property that is no time', async () => {
    const seedFile = await fileWith({ partners: [{ id: '1', displayName: '-PT20M' }] });
    const [shown] = await withEmulator({ seedFile }, (it) => it.partners());
    expect(shown?.['displayName']).toBe('-PT20M');
  });

  test.each([
    '-20M',
    'PT20M',
    '-P',
    '-PT',
    '-P1Y',
    '-P1M',
    '-PT1.5H',
    '-P36525DT1S',
    '-PT99999999999999999999S',
    'yesterday',
    '',
  ])('%p is refused', async (lastHeartbeatDateTime) => {
    const seedFile = await fileWith({ partners: [{ id: 'p1', lastHeartbeatDateTime }] });
    await expect(withEmulator({ seedFile }, () => undefined)).rejects.toThrow(
      `partners[0].lastHeartbeatDateTime must be a date and time such as 2026-01-31T09:30:00Z, or one relative to the start, such as -PT20M`,
    );
  });

  test('keeps its other problems: a number, and a null', async () => {
    const seedFile = await fileWith({
      partners: [
        { id: 'p1', lastHeartbeatDateTime: 12 },
        { id: 'p2', lastHeartbeatDateTime: null },
      ],
    });
    const problems = String(await withEmulator({ seedFile }, () => undefined).catch((error: unknown) => error));
    expect(problems).toContain("partners[0].lastHeartbeatDateTime: The value of 'lastHeartbeatDateTime' is not valid.");
    expect(problems).toContain(
      "partners[1].lastHeartbeatDateTime: A null value was found for the property named 'lastHeartbeatDateTime'",
    );
  });
});

test('the built-in data do not age: some heartbeats are recent, some are not, in any year', async () => {
  const ages = await withEmulator({}, (it) =>
    Object.fromEntries(it.partners().map((partner) => [String(partner['displayName']), ageMs(partner)])),
  );
  expect(ages['Fabrikam Device Trust']).toBeLessThan(dayMs);
  expect(Math.floor(Number(ages['Contoso Mobile Guard']) / dayMs)).toBe(8);
  expect(Math.floor(Number(ages['Northwind Endpoint']) / dayMs)).toBe(88);
  expect(Math.floor(Number(ages['Adatum Posture']) / dayMs)).toBe(301);
});

describe("the gateway's own emulator", () => {
  const query = `{
    complianceManagementPartners { nodes { displayName isStale platformEnrollments { platform onboarded } } }
  }`;
  let gateway: TestGateway;
  afterEach(() => gateway?.close());

  test('has the data of EMULATOR_SEED_FILE, here those of the documentation, and returns to them with a reset', async () => {
    const page = await readPage('docs/emulator.md');
    const [example = ''] = codeBlocks(page.split('\n## Data\n')[1] ?? '', 'json');
    gateway = await startTestGateway({ environment: { EMULATOR_SEED_FILE: await fileWith(JSON.parse(example)) } });
    const namesAndAges = async (): Promise<unknown> =>
      (await gateway.ask(query)).data.complianceManagementPartners.nodes;
    const seeded = [
      expect.objectContaining({
        displayName: 'Contoso Mobile Guard',
        isStale: false,
        platformEnrollments: expect.arrayContaining([{ platform: 'IOS', onboarded: true }]),
      }),
    ];
    expect(await namesAndAges()).toEqual(seeded);

    await gateway.ask('mutation { deleteComplianceManagementPartner(id: "p1") { userErrors { code } } }');
    expect(await namesAndAges()).toEqual([]);
    await fileWith({ partners: [] });
    await fetch(`${gateway.url}/emulator/reset`, { method: 'POST' });
    expect(await namesAndAges()).toEqual(seeded);
  });
});

test('a seed file that is not valid stops the start of the gateway with every problem, and exit code 1', async () => {
  const path = await fileWith({
    partner: [],
    partners: [{ id: '1', lastHeartbeatDateTime: 'yesterday' }],
    groups: [{ id: 'sales' }],
  });
  const gateway = run([], { PORT: '0', EMULATOR_SEED_FILE: path });
  expect(await gateway.ended).toBe(1);
  const output = gateway.output();
  expect(output).toContain(`The seed file ${path} is not valid:`);
  expect(output).toContain('partner is not a known name');
  expect(output).toContain('lastHeartbeatDateTime must be a date and time');
  expect(output).toContain('groups[0].id must be a GUID, not sales');
  expect(output).not.toMatch(/^\s+at /m);
});

test('a seed file may begin with a byte order mark, as editors of Windows write it', async () => {
  const path = join(folder, 'marked.json');
  await writeFile(path, `\uFEFF${JSON.stringify({ partners: [{ id: '1' }] })}`);
  expect(await withEmulator({ seedFile: path }, (it) => it.partners())).toHaveLength(1);
});

test('groups, users and filters that the emulator could not show, or that name other groups, are refused', async () => {
  const sales = '20000000-0000-4000-8000-000000000001';
  const other = '20000000-0000-4000-8000-0000000000ff';
  const seedFile = await fileWith({
    groups: [
      { id: sales, displayName: 5 },
      { id: '20000000-0000-4000-8000-000000000002' },
      { id: '20000000-0000-4000-8000-000000000003', displayName: 'West', description: 5, memberOf: [sales, other] },
    ],
    users: [{ id: '10000000-0000-4000-8000-00000000000a', userPrincipalName: 'a@contoso.example', memberOf: [other] }],
    assignmentFilters: [{ id: 'f', displayName: 7, platform: null }],
  });
  const problems = String(await withEmulator({ seedFile }, () => undefined).catch((error: unknown) => error));
  expect(problems.split('\n').slice(1)).toEqual([
    '  - groups[0].displayName must be a text.',
    '  - groups[1].displayName must be a text.',
    '  - groups[2].description must be a text.',
    `  - groups[2].memberOf[1] is ${other}, a group that the tenant does not have.`,
    `  - users[0].memberOf[0] is ${other}, a group that the tenant does not have.`,
    '  - assignmentFilters[0].displayName must be a text.',
  ]);
});

test('users of a seed file may be in the built-in groups, whatever the case of their ids', async () => {
  const memberOf = ['20000000-0000-4000-8000-000000000001'.toUpperCase()];
  const id = '10000000-0000-4000-8000-00000000000A';
  const seedFile = await fileWith({ users: [{ id, userPrincipalName: 'a@contoso.example', memberOf }] });
  await expect(withEmulator({ seedFile }, () => true)).resolves.toBe(true);
});

test('the gateway reads all of a large tenant, also after more was added', async () => {
  const partners = Array.from({ length: 2_000 }, (_, index) => ({ id: `p${index}`, displayName: `Partner ${index}` }));
  const gateway = await startTestGateway({ partners });
  try {
    await gateway.ask('mutation { createComplianceManagementPartner(input: { displayName: "New" }) { changed } }');
    const { data, errors } = await gateway.ask('{ complianceManagementPartners { totalCount } }');
    expect(errors).toBeUndefined();
    expect(data.complianceManagementPartners.totalCount).toBe(2_001);
  } finally {
    await gateway.close();
  }
});

describe('a seed file that cannot be read', () => {
  test('stops the start of the gateway with its path, and with what is wrong with it', async () => {
    const gateway = run([], { PORT: '0', EMULATOR_SEED_FILE: 'no-such-folder/tenant.json' });
    expect(await gateway.ended).toBe(1);
    const path = resolve('no-such-folder/tenant.json');
    expect(gateway.output()).toContain(`The seed file ${path} cannot be read: the file does not exist.`);
  });

  const problemOf = async (path: string): Promise<string> =>
    String(await withEmulator({ seedFile: path }, () => undefined).catch((error: unknown) => error));
  const problemOfText = async (content: string | Buffer): Promise<string> => {
    const path = join(folder, 'broken.json');
    await writeFile(path, content);
    return problemOf(path);
  };

  test('because it is a directory', async () => {
    expect(await problemOf(folder)).toContain(`The seed file ${folder} cannot be read: it is a directory.`);
  });

  test('because it is too large, which is found without reading it to its end', async () => {
    expect(await problemOf('/dev/zero')).toContain('/dev/zero cannot be read: it is larger than 32 MiB.');
  });

  test('because it is not UTF-8, such as one that a redirection in PowerShell wrote', async () => {
    expect(await problemOfText(Buffer.from('{"partners": []}', 'utf16le'))).toContain('it is not JSON');
    expect(await problemOfText(Buffer.from('\ufeff{"partners": []}', 'utf16le'))).toContain('it is not UTF-8');
    expect(await problemOfText(Buffer.from('{"partners": [{"id": "é"}]}', 'latin1'))).toContain('it is not UTF-8');
  });

  test.each([
    ['', 'JSON value expected but reached end of input at line 1, column 1'],
    ['{\n  "partners": [\n    {"id": "1"},\n  ]\n}', "Array item expected but got ']' at line 4, column 3"],
    ['{\n  "partners": [] "groups": []\n}', "Comma ',' expected after value but got '\"' at line 2, column 18"],
    ['{ // all\n}', "Quoted object key expected but got '/' at line 1, column 3"],
    [
      '{"partners": []',
      "Quoted object key or end of object '}' expected but reached end of input at line 1, column 16",
    ],
  ])('because %j is not JSON, with the place of the mistake', async (content, place) => {
    expect(await problemOfText(content)).toContain(`cannot be read: it is not JSON: ${place}.`);
  });
});

describe('a seed with odd content', () => {
  const problemsOf = async (seed: unknown): Promise<string[]> => {
    const seedFile = await fileWith(seed);
    const error: unknown = await withEmulator({ seedFile }, () => undefined).catch((it: unknown) => it);
    return String(error).split('\n').slice(1);
  };
  const target = { '@odata.type': '#microsoft.graph.groupAssignmentTarget' };
  const withAssignments = (...iosEnrollmentAssignments: unknown[]): object => ({
    partners: [{ id: '1' }, { id: '2', iosEnrollmentAssignments }],
  });

  test.each<[string, unknown, string]>([
    ['an item that is no object', { partners: [{ id: '1' }, null] }, 'partners[1] must be an object with an id.'],
    ['an id that is no segment of a path', { partners: [{ id: 'a/b' }] }, 'partners[0].id must be 1 to 128 letters'],
    [
      'an id that is a number',
      { assignmentFilters: [{ id: 1 }] },
      'assignmentFilters[0] must be an object with an id.',
    ],
    [
      'a day that February lacks',
      { partners: [{ id: '1', lastHeartbeatDateTime: '2025-02-29T00:00:00Z' }] },
      'partners[0].lastHeartbeatDateTime must be a date and time',
    ],
    [
      'an hour that no day has',
      { partners: [{ id: '1', lastHeartbeatDateTime: '2025-02-28T24:00:00Z' }] },
      'partners[0].lastHeartbeatDateTime must be a date and time',
    ],
    [
      'an assignment that is no object',
      withAssignments({ target: { ...target, groupId: null } }, null),
      'partners[1].iosEnrollmentAssignments[1].target must be an object with @odata.type',
    ],
    [
      'a target without a type',
      withAssignments({ target: { groupId: 'x' } }),
      'partners[1].iosEnrollmentAssignments[0].target must be an object with @odata.type',
    ],
    [
      'a misspelt property of a target',
      withAssignments({ target: { ...target, groupID: 'x' } }),
      "partners[1].iosEnrollmentAssignments[0].target: The property 'groupID' does not exist",
    ],
    [
      'a group that is no GUID',
      withAssignments({ target: { ...target, groupId: 'sales' } }),
      "partners[1].iosEnrollmentAssignments[0].target: The value of 'groupId' is not valid. Invalid GroupId : sales",
    ],
    [
      'a type that is no target',
      withAssignments({ target: { '@odata.type': '#microsoft.graph.complianceManagementPartner' } }),
      "partners[1].iosEnrollmentAssignments[0].target: The type '#microsoft.graph.complianceManagementPartner' is not",
    ],
  ])('(%s) is refused with its JSON path', async (_, seed, problem) => {
    expect(await problemsOf(seed)).toEqual([expect.stringContaining(`  - ${problem}`)]);
  });

  test('is told of each property of an item', async () => {
    expect(await problemsOf({ partners: [{ id: '1', iosOnboarded: 1, macOsOnboarded: 'no' }] })).toEqual([
      expect.stringContaining('partners[0].iosOnboarded: '),
      expect.stringContaining('partners[0].macOsOnboarded: '),
    ]);
  });

  test('in every item of a long list is told fifty times, with the number of the others', async () => {
    const problems = await problemsOf({
      partners: Array.from({ length: 1_000 }, (_, id) => ({ id: `p${id}`, ios: 1 })),
    });
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toBe('  - … and 950 more');
  });

  test('that Graph could show is accepted: leap days, offsets, unknown kinds of target, deleted groups', async () => {
    const heartbeats = [
      '2024-02-29T23:59:59.9999999Z',
      '2025-03-30T02:30:00+01:00',
      '0001-01-01T00:00:00Z',
      '+P36525D',
    ];
    const partners = heartbeats.map((lastHeartbeatDateTime, index) => ({ id: `${index}`, lastHeartbeatDateTime }));
    const assignments = [
      { target: { '@odata.type': '#microsoft.graph.yetToComeAssignmentTarget', x: { y: [1, null] } } },
      { target: { ...target, groupId: '20000000-0000-4000-8000-0000000000ff' } },
    ];
    const seed = { partners: [...partners, { id: 'a', iosEnrollmentAssignments: assignments }] };
    expect(await problemsOf(seed)).toEqual([]);
  });
});
