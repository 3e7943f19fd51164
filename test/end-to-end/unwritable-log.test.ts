// A log that cannot be written: the process serves without it, bounds what waits, and exits in time.
import { open } from 'node:fs/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { freePort, killAll, run, until, type Run } from '../support/command.js';
import { getOf, openConnection } from '../support/raw-http.js';

afterEach(killAll);

async function get(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}

interface Started {
  gateway: Run;
  url: string;
}

async function start({ stdout, ...environment }: { stdout?: number; AUDIT_LOG?: string } = {}): Promise<Started> {
  const PORT = await freePort();
  const gateway = run([], { PORT, LOG_LEVEL: 'debug', ...environment }, { stdout });
  const url = `http://127.0.0.1:${PORT}`;
  await until(() =>
    get(`${url}/health/live`).then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
  return { gateway, url };
}

/** Each request writes one line of the log: a long one, so that few of them fill what may wait. */
const headers = { 'x-request-id': 'r'.repeat(128) };
const tenRequests =
  getOf('/health/live', headers).repeat(9) + getOf('/health/live', { ...headers, connection: 'close' });

/** Sends requests, ten on each connection. Returns their statuses. */
async function sendMany(url: string, count: number): Promise<Set<string | undefined>> {
  const statuses = [];
  for (let sent = 0; sent < count; sent += 10) {
    const { closed, received, socket } = await openConnection(url);
    socket.write(tenRequests);
    await closed;
    statuses.push(...received().matchAll(/HTTP\/1\.1 (\d+)/g));
  }
  expect(statuses).toHaveLength(count);
  return new Set(statuses.map(([, status]) => status));
}

async function lostLines(url: string, metric = 'log_lines_lost_total'): Promise<number> {
  const { text } = await get(`${url}/metrics`);
  return Number(new RegExp(`^${metric} (\\d+)$`, 'm').exec(text)?.[1]);
}

/** Sends an operation of ten mutations that are refused, so that each has a line of the audit log and sends nothing. */
async function refuseTen(url: string, token: string): Promise<void> {
  const mutations = Array.from(
    { length: 10 },
    (_, index) => `a${index}: deleteComplianceManagementPartner(id: "") { changed }`,
  );
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: `mutation { ${mutations.join(' ')} }` }),
  });
  expect(response.status).toBe(200);
}

/** Resolves to the exit code. */
function stop({ child, ended }: Run): Promise<number | null> {
  child.kill('SIGTERM');
  return ended;
}

describe('a gateway serves, and exits with 0 on SIGTERM,', () => {
  test('while the disk of its log is full', async () => {
    const full = await open('/dev/full', 'w');
    const { gateway, url } = await start({ stdout: full.fd });
    expect(await sendMany(url, 500)).toEqual(new Set(['200']));
    expect(await stop(gateway)).toBe(0);
    await full.close();
  });

  test('after the reader of its log has left', async () => {
    const { gateway, url } = await start();
    gateway.child.stdout?.destroy();
    expect(await sendMany(url, 500)).toEqual(new Set(['200']));
    expect(await stop(gateway)).toBe(0);
  });

  test('while the reader of its log and of its errors has stopped', async () => {
    const { gateway, url } = await start();
    gateway.child.stdout?.pause();
    gateway.child.stderr?.pause();
    expect(await sendMany(url, 2_000)).toEqual(new Set(['200']));
    expect(await stop(gateway)).toBe(0);
  });
});

test('lines that find no room are lost and counted, and the log says so once it can be written again', async () => {
  const { gateway, url } = await start();
  gateway.child.stdout?.pause();
  for (let rounds = 0; rounds < 20 && (await lostLines(url)) === 0; rounds++) await sendMany(url, 1_000);
  const lost = await lostLines(url);
  expect(lost).toBeGreaterThan(0);

  gateway.child.stdout?.resume();
  await until(() => gateway.output().includes('were lost'));
  expect(await stop(gateway)).toBe(0);
  const lines = gateway.output().split('\n');
  const line = JSON.parse(lines.find((it) => it.includes('were lost')) ?? '{}');
  expect(line).toMatchObject({ level: 40, msg: expect.stringContaining('lines of the log were lost') });
  expect(line.lines).toBeGreaterThanOrEqual(lost);
  // No line is cut, neither before nor after the gap.
  for (const text of lines.filter((it) => it.startsWith('{'))) expect(() => JSON.parse(text)).not.toThrow();
});

test('lines of the audit log are kept where others are lost, up to a bound of their own, and counted and reported beyond it', async () => {
  const { gateway, url } = await start({ AUDIT_LOG: 'true' });
  const token = await (await fetch(`${url}/emulator/token`)).text();
  gateway.child.stdout?.pause();
  for (let rounds = 0; rounds < 20 && (await lostLines(url)) === 0; rounds++) await sendMany(url, 1_000);
  const lostAuditLines = (): Promise<number> => lostLines(url, 'audit_lines_lost_total');
  const refuseMany = async (): Promise<void> => {
    for (let count = 0; count < 20; count += 1) await refuseTen(url, token);
  };
  await refuseMany();
  expect(await lostAuditLines()).toBe(0);

  let sent = 200;
  for (; sent < 10_000 && (await lostAuditLines()) === 0; sent += 1_000) {
    await Promise.all(Array.from({ length: 5 }, refuseMany));
  }
  const lost = await lostAuditLines();
  expect(lost).toBeGreaterThan(0);

  gateway.child.stdout?.resume();
  await until(() => gateway.output().includes('were lost'));
  expect(await stop(gateway)).toBe(0);
  const lines = gateway.output().split('\n');
  expect(lines.filter((line) => line.includes('"audit":true'))).toHaveLength(sent - lost);
  const line = lines.find((it) => it.includes('were lost'));
  expect(JSON.parse(line ?? '{}').auditLines).toBe(lost);
});

test('the last lines before an exit are written', async () => {
  const { gateway, url } = await start();
  await get(`${url}/health/ready`);
  expect(await stop(gateway)).toBe(0);
  await until(() => gateway.output().includes('/health/ready'));
  expect(gateway.output()).toContain('"route":"/health/ready"');
});
