// The command `intune-graph-emulator`: options, seed files, throttling and control.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readCommand } from '../../src/emulator/command.js';
import { faults } from '../../src/emulator/control/chaos.js';
import { startControl } from '../../src/emulator/control/control.js';
import { startEmulator } from '../../src/emulator/emulator.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { freePort, killAll, run, runEmulator, until, type Run } from '../support/command.js';
import type { Json } from '../support/gateway.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const partners = '/deviceManagement/complianceManagementPartners';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(killAll);

interface Tool {
  msgraphUrl: string;
  controlUrl: string;
  /** Sends a request to Graph as an administrator. */
  callGraph: (method: string, path: string, body?: object) => Promise<{ status: number; body: Json; headers: Headers }>;
  control: (method: string, path: string, body?: object) => Promise<{ status: number; text: string }>;
}

/** Starts the command. */
async function startProcess(...args: string[]): Promise<Tool & { run: Run }> {
  const tool = runEmulator(['--port', '0', ...args]);
  await until(() => tool.output().includes('npm start') || tool.child.exitCode !== null);
  const [, msgraphUrl = '', controlUrl = ''] = /Microsoft Graph +(\S+)[\s\S]*Control +(\S+)/.exec(tool.output()) ?? [
    tool.output(),
  ];
  return { run: tool, ...(await asTool({ msgraphUrl, controlUrl })) };
}

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Starts in this process what the command starts with these arguments. */
async function start(...args: string[]): Promise<Tool & { authority: string }> {
  const command = await readCommand(['--port', '0', ...args], () => undefined);
  if (typeof command === 'string') throw new Error(command);
  const emulator = await startEmulator(command.options);
  const control = await startControl(emulator, command.controlPort);
  closers.push(control.close, emulator.close);
  const { authorityHost, msgraphUrl, tenantId } = emulator;
  const tool = await asTool({ msgraphUrl, controlUrl: control.url });
  return { ...tool, authority: `${authorityHost}/${tenantId}` };
}

async function asTool({ controlUrl, msgraphUrl }: Pick<Tool, 'controlUrl' | 'msgraphUrl'>): Promise<Tool> {
  const send = async (
    url: string,
    method: string,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<Response> =>
    fetch(url, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const control: Tool['control'] = async (method, path, body) => {
    const response = await send(controlUrl + path, method, body, {});
    return { status: response.status, text: await response.text() };
  };
  const token = msgraphUrl.startsWith('http:') ? (await control('GET', '/token?for=msgraph')).text : '';
  return {
    msgraphUrl,
    controlUrl,
    control,
    callGraph: async (method, path, body) => {
      const response = await send(msgraphUrl + path, method, body, { authorization: `Bearer ${token}` });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}
const file = async (name: string, content: unknown): Promise<string> => {
  await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
};

test("serves Microsoft's own client: list by pages, create, update, delete, batch, throttling, claims challenges", async () => {
  const certificate = join(folder, 'emulator.pem');
  const { controlUrl, msgraphUrl } = await startProcess('--https', '--certificate', certificate, '--page-size', '2');
  expect(msgraphUrl).toMatch(/^https:/);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'test/emulator/graph-client.mjs'), msgraphUrl, controlUrl],
    {
      env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: certificate },
    },
  );
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({
    created: {
      displayName: 'Created by the client',
      partnerState: 'unknown',
      iosOnboarded: true,
      iosEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.allDevicesAssignmentTarget' } }],
    },
    updated: { displayName: 'Renamed by the client', iosOnboarded: true },
    batch: { partner: [200, 'Renamed by the client'], group: [200, 'Sales'], none: [404, null] },
    deleted: null,
    readAfterDelete: [404, 'ResourceNotFound'],
    successes: 10,
    isTokenLogged: false,
    challenged: [401, 'InvalidAuthenticationToken'],
    afterChallenge: 2,
  });
  expect(result.names).toHaveLength(7);
  expect(result.throttled).toBeGreaterThan(0);
});

test('serves a gateway that has the settings it prints', async () => {
  const tool = await startProcess();
  const certificate = await file('ca.pem', (await tool.control('GET', '/certificate')).text);
  const settings = Object.fromEntries(
    [...tool.run.output().matchAll(/\b((?:AZURE|MSGRAPH)_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  );
  const PORT = await freePort();
  const gateway = run([], { ...settings, PORT, NODE_EXTRA_CA_CERTS: certificate, NODE_ENV: 'production' });
  await until(() => gateway.output().includes('Ready at'));
  const response = await fetch(`http://127.0.0.1:${PORT}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${(await tool.control('GET', '/token')).text}`,
    },
    body: '{"query":"{ complianceManagementPartners { totalCount } }"}',
  });
  expect(await response.json()).toEqual({ data: { complianceManagementPartners: { totalCount: 7 } } });
});

describe('a seed file', () => {
  const seed = {
    partners: [
      {
        id: 'p1',
        displayName: 'Mine',
        partnerState: 'enabled',
        iosEnrollmentAssignments: [{ target: { '@odata.type': '#microsoft.graph.yetToComeAssignmentTarget', x: 1 } }],
      },
    ],
    mobileThreatDefenseConnectors: [{ id: 'c1', partnerState: 'available' }],
    groups: [{ id: '20000000-0000-4000-8000-0000000000aa', displayName: 'My group' }],
    users: [
      {
        id: '50000000-0000-4000-8000-000000000001',
        userPrincipalName: 'me@contoso.example',
        memberOf: ['20000000-0000-4000-8000-0000000000AA'],
      },
    ],
  };

  test('replaces the data, may have kinds of target that Graph does not have yet, and is restored by a reset', async () => {
    const { callGraph, control } = await start('--seed-file', await file('seed.json', seed));
    expect((await callGraph('GET', partners)).body.value).toMatchObject([
      { id: 'p1', displayName: 'Mine', macOsOnboarded: false, iosEnrollmentAssignments: [{ target: { x: 1 } }] },
    ]);
    expect((await callGraph('GET', '/groups/20000000-0000-4000-8000-0000000000aa')).body).toMatchObject({
      displayName: 'My group',
    });
    const memberships = '/users/me@contoso.example/transitiveMemberOf/microsoft.graph.group';
    expect((await callGraph('GET', memberships)).body.value).toMatchObject([{ displayName: 'My group' }]);
    expect(JSON.parse((await control('GET', '/connectors')).text)).toMatchObject([
      { id: 'c1', partnerState: 'available', iosEnabled: false },
    ]);
    expect((await callGraph('DELETE', `${partners}/p1`)).status).toBe(204);
    expect(JSON.parse((await control('GET', '/partners')).text)).toEqual([]);
    expect((await control('POST', '/reset')).status).toBe(204);
    expect((await callGraph('GET', `${partners}/p1`)).status).toBe(200);
  });

  test.each<[string, unknown, string[]]>([
    ['that does not exist', undefined, ['the file does not exist']],
    ['that is not JSON', '{', ['cannot be read']],
    ['that is a list', [], ['must hold an object']],
    [
      'with every kind of problem at once',
      {
        partner: [],
        groups: [
          { id: '20000000-0000-4000-8000-0000000000aa' },
          { id: '20000000-0000-4000-8000-0000000000AA' },
          {},
          { id: 'sales' },
          { id: '20000000-0000-4000-8000-0000000000ab', memberOf: 'x' },
        ],
        users: [{ id: '50000000-0000-4000-8000-000000000001' }, { id: 'me', userPrincipalName: 'me@contoso.example' }],
        partners: [
          { id: '1', iosOnborded: true },
          { id: '2', iosOnboarded: 'yes' },
          { id: '3', iosEnrollmentAssignments: null },
        ],
        mobileThreatDefenseConnectors: [{ id: '4', partnerState: 'asleep' }, { id: '4' }],
      },
      [
        'partner is not a known name. Allowed are partners',
        'groups[1].id is 20000000-0000-4000-8000-0000000000AA, which an earlier item has already',
        'groups[2] must be an object with an id',
        'groups[3].id must be a GUID, not sales',
        'groups[4].memberOf must be a list of ids of groups',
        'users[0].userPrincipalName must be a text',
        'users[1].id must be a GUID, not me',
        "partners[0].iosOnborded: The property 'iosOnborded' does not exist",
        "partners[1].iosOnboarded: The value of 'iosOnboarded' is not valid",
        'partners[2].iosEnrollmentAssignments must be a list',
        "mobileThreatDefenseConnectors[0].partnerState: The value of 'partnerState' is not valid",
        'mobileThreatDefenseConnectors[1].id is 4, which an earlier item has already',
      ],
    ],
  ])('%s is refused, and every problem is listed', async (_, content, messages) => {
    const path = content === undefined ? join(folder, 'nowhere.json') : await file('bad.json', content);
    const error = await start('--seed-file', path).catch((it: unknown) => it);
    // The command prints errors of this class without a stack.
    expect(error).toBeInstanceOf(UsageError);
    for (const text of messages) expect(String(error)).toContain(text);
    expect(String(error)).not.toMatch(/^\s+at /m);
  });

  test('that is refused ends the command with exit code 2, without a stack', async () => {
    const tool = runEmulator(['--seed-file', await file('bad.json', [])]);
    expect(await tool.ended).toBe(2);
    expect(tool.output()).toContain('must hold an object');
    expect(tool.output()).not.toMatch(/^\s+at /m);
  });
});

test('with --create refused, refuses to create partners as Graph does, and still updates them', async () => {
  const { callGraph } = await start('--create', 'refused');
  expect(await callGraph('POST', partners, { displayName: 'x' })).toMatchObject({
    status: 400,
    body: { error: { code: 'No method match route template' } },
  });
  const [first] = (await callGraph('GET', partners)).body.value;
  expect((await callGraph('PATCH', `${partners}/${first.id}`, { displayName: 'x' })).status).toBe(200);
});

describe('throttling', () => {
  test("applies a share of Graph's limits to writes, with Retry-After and Intune's error, and not to reads", async () => {
    const { callGraph, control } = await start('--throttling', '0.03');
    const write = (): ReturnType<Tool['callGraph']> => callGraph('POST', partners, { displayName: 'x' });
    expect([(await write()).status, (await write()).status, (await write()).status]).toEqual([201, 201, 201]);
    const refused = await write();
    expect(refused.status).toBe(429);
    expect(refused.body.error.code).toBe('TooManyRequests');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(20);
    expect(JSON.parse(refused.body.error.message).Message).toContain('Too many requests');
    expect((await callGraph('GET', partners)).status).toBe(200);
    await control('POST', '/reset');
    expect((await write()).status).toBe(201);
  });

  test('counts the directory apart from Intune, and each member of a batch', async () => {
    const { callGraph } = await start('--throttling', '0.001');
    const requests = Array.from({ length: 5 }, (_, index) => ({
      id: String(index),
      method: 'GET',
      url: '/groups/20000000-0000-4000-8000-000000000001',
    }));
    const { body, status } = await callGraph('POST', '/$batch', { requests });
    expect(status).toBe(200);
    expect(body.responses.map((it: Json) => it.status).toSorted()).toEqual([200, 200, 200, 429, 429]);
    expect(Number(body.responses.find((it: Json) => it.status === 429).headers['Retry-After'])).toBeGreaterThan(0);
    expect((await callGraph('GET', partners)).status).toBe(200);
  });
});

describe('control', () => {
  test('injects the same faults for the same seed', async () => {
    const { callGraph, control } = await start('--chaos', 'unavailable=0.5', '--chaos-seed', '7');
    const statuses = async (): Promise<number[]> => {
      const all: number[] = [];
      for (let call = 0; call < 12; call++) all.push((await callGraph('GET', partners)).status);
      return all;
    };
    const first = await statuses();
    expect(new Set(first)).toEqual(new Set([200, 503]));
    await control('POST', '/reset');
    expect(await statuses()).toEqual(first);
    await control('DELETE', '/chaos');
    expect(new Set(await statuses())).toEqual(new Set([200]));
  });

  test('makes the authority unreachable and reachable again, and rotates its keys', async () => {
    const tool = await start();
    const isReachable = async (): Promise<boolean> =>
      (await curl(`${tool.authority}/v2.0/.well-known/openid-configuration`)) === 0;
    expect(await isReachable()).toBe(true);
    await tool.control('PUT', '/authority-outage');
    expect(await isReachable()).toBe(false);
    await tool.control('DELETE', '/authority-outage');
    expect(await isReachable()).toBe(true);
    expect((await tool.control('POST', '/rotate-keys')).status).toBe(204);
    expect((await tool.callGraph('GET', partners)).status).toBe(200);
  });

  test('refuses token requests with a number of Entra, gives tokens another resource, and sets the clock of the authority', async () => {
    const tool = await start();
    const metadata = `${tool.authority}/v2.0/.well-known/openid-configuration`;
    expect((await tool.control('PUT', '/token-refusal', { number: 7000222 })).status).toBe(204);
    expect((await tool.control('DELETE', '/token-refusal')).status).toBe(204);
    expect((await tool.control('PUT', '/msgraph-audience', { audience: 'https://graph.example' })).status).toBe(204);
    expect((await tool.control('DELETE', '/msgraph-audience')).status).toBe(204);
    expect((await tool.control('PUT', '/clock', { aheadSeconds: 3600 })).status).toBe(204);
    expect(await curl(metadata)).toBe(0);
    expect((await tool.control('PUT', '/authority-outage', { of: 'keys' })).status).toBe(204);
    expect(await curl(metadata)).toBe(0);
    expect(await curl(metadata.replace('/v2.0/.well-known/openid-configuration', '/discovery/v2.0/keys'))).not.toBe(0);
  });

  test('refuses invalid requests, and says what to send instead', async () => {
    const { control } = await start();
    const refusals: [method: string, path: string, body: object | undefined, message: string][] = [
      ['PUT', '/chaos', { rates: { storm: 1 } }, 'Unknown fault storm'],
      ['PUT', '/chaos', { rates: { lost: 0.7, slow: 0.7 } }, 'add up to at most 1'],
      ['PUT', '/chaos', {}, 'must be'],
      ['PUT', '/claims-challenge', { authenticationContext: 'c100' }, 'between c1 and c99'],
      ['PUT', '/claims-challenge', { authenticationContext: 'c0' }, 'between c1 and c99'],
      [
        'PUT',
        '/claims-challenge',
        { authenticationContext: 'c1', user: 'reader' },
        'The body must not have user; allowed are',
      ],
      ['PUT', '/authority-outage', { of: 'metadata' }, 'The body must be {} for every connection, or {"of": "keys"}.'],
      ['PUT', '/authority-outage', [], 'The body must be {} for every connection, or {"of": "keys"}.'],
      ['PUT', '/token-refusal', {}, 'The body must be {"number": 7000222'],
      ['PUT', '/token-refusal', { number: 1, grant: 'password' }, 'The body must not have grant; allowed are number'],
      ['PUT', '/token-refusal', { number: 1, grants: ['password'] }, 'grants are client_credentials, on_behalf_of'],
      ['PUT', '/msgraph-audience', { audience: 'graph' }, 'a URL of at most 200 characters'],
      ['PUT', '/clock', { aheadSeconds: 1e9 }, 'a whole number of at most a day'],
      ['GET', '/token?usr=reader', undefined, 'The query must not have usr; allowed are user, for, claims.'],
      ['GET', '/token?user=reader&user=admin', undefined, 'must not repeat a parameter'],
      ['GET', '/token?claims=c1', undefined, '`claims` must be a claims challenge'],
      ['GET', '/token?user=nobody', undefined, 'Unknown user; use one of admin'],
      ['GET', '/token?for=evil', undefined, 'must be gateway or msgraph'],
      ['GET', '/nothing', undefined, 'GET / lists the routes'],
    ];
    for (const [method, path, body, message] of refusals) {
      const { status, text } = await control(method, path, body);
      expect([path, status, JSON.parse(text).error]).toEqual([
        path,
        path === '/nothing' ? 404 : 400,
        expect.stringContaining(message),
      ]);
    }
  });

  test('lists its routes, and every listed route exists', async () => {
    const { control } = await start();
    const { changes, reads } = JSON.parse((await control('GET', '/')).text);
    const page = await readFile(join(root, 'docs/emulator.md'), 'utf8');
    expect(
      [...changes, ...reads]
        .flatMap((message: string) => message.match(/\/[\w-]+/g) ?? [])
        .filter((path) => !page.includes(path)),
    ).toEqual([]);
    for (const path of reads) expect([path, (await control('GET', path)).status]).toEqual([path, 200]);
    for (const change of changes as string[]) {
      const path = /\/\S+/.exec(change)?.[0] ?? '';
      for (const method of change.match(/PUT|DELETE|POST/g) ?? [])
        expect([change, (await control(method, path, method === 'PUT' ? {} : undefined)).status]).not.toEqual([
          change,
          404,
        ]);
    }
  });
});

describe('the command', () => {
  test.each([
    [['--port', 'x'], '--port must be a whole number between 0 and 65533.'],
    [['--profile', 'v2'], '--profile must be one of full, beta, v1.0.'],
    [['--create', 'maybe'], '--create must be one of offered, refused.'],
    [['--chaos', 'lost'], 'A rate must be a number between 0 and 1.'],
    [['--chaos', 'storm=1'], 'Unknown fault storm'],
    [['--throttling=-1'], '--throttling must be a number between 0 and 100.'],
    [['--page-size', '0'], '--page-size must be a whole number of at least 1.'],
    [['--what'], "Unknown option '--what'"],
  ])('explains %j', async (args, message) => {
    const error = await start(...args).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(message);
  });

  test('explains an option without a stack, and exits with 2', async () => {
    const tool = runEmulator(['--page-size', '0']);
    expect(await tool.ended).toBe(2);
    expect(tool.output()).toContain('--page-size must be a whole number of at least 1.');
    expect(tool.output()).not.toMatch(/^\s+at /m);
  });

  test('explains a certificate that cannot be written, without a stack', async () => {
    const tool = runEmulator(['--certificate', '/nowhere/x.pem', '--port', '0']);
    expect(await tool.ended).toBe(1);
    expect(tool.output()).toContain('ENOENT');
    expect(tool.output()).not.toMatch(/^\s+at /m);
  });

  test('explains a port in use, and prints a line for each request', async () => {
    const port = await freePort();
    const tool = runEmulator(['--port', port]);
    await until(() => tool.output().includes('npm start'));
    const second = runEmulator(['--port', port]);
    expect(await second.ended).toBe(1);
    // Whichever of its three ports was refused first.
    const ports = [0, 1, 2].map((offset) => Number(port) + offset);
    expect(second.output()).toMatch(new RegExp(`^Port (${ports.join('|')}) is already in use`));
    await fetch(`http://127.0.0.1:${port}/beta/groups/x`);
    await until(() => tool.output().includes('401'));
    expect(tool.output()).toContain('401 GET /beta/groups/x\n');
    tool.child.kill('SIGTERM');
    expect(await tool.ended).toBe(0);
  });

  test('has help and a page that name every option and fault', async () => {
    const help = runEmulator(['--help']);
    expect(await help.ended).toBe(0);
    const page = await readFile(join(root, 'docs/emulator.md'), 'utf8');
    const source = await readFile(join(root, 'src/emulator/command.ts'), 'utf8');
    const options = [...source.matchAll(/^ {6}'?([\w-]+)'?: \{ type: '/gm)].map(([, name]) => name);
    expect(options.length).toBeGreaterThan(8);
    for (const option of options)
      expect([option, help.output().includes(`--${option}`), page.includes(`--${option}`)]).toEqual([
        option,
        true,
        true,
      ]);
    for (const fault of faults)
      expect([fault, help.output().includes(fault), page.includes(`\`${fault}\``)]).toEqual([fault, true, true]);
  });
});

/** Resolves to the exit code of curl. The certificate is not checked. */
function curl(url: string): Promise<number | null> {
  return new Promise((resolve) => spawn('curl', ['-sk', url]).once('close', resolve));
}
