// Soak test: many callers against a Graph that fails often. It fails if a write is lost or doubled, or if memory grows. The
// gateway runs in a process of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { readCommandLine } from '../scripts/command-line.mjs';
import { startEmulator } from '../dist/src/emulator/emulator.js';

const usage = `npm run soak [-- options]

Sends requests to a gateway whose Graph fails often, and checks that no write is lost or doubled and that memory stays flat.

  --seconds <number>  how long it runs (120 by default)
  --seed <number>     seed of the faults (1 by default)
  --callers <number>  callers at the same time (40 by default)
  --help              prints this help
  --version           prints the version of the package`;

const { values } = readCommandLine({
  usage,
  options: {
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    callers: { type: 'string', default: '40' },
  },
  numbers: ['seconds', 'seed', 'callers'],
});
const { callers, seconds, seed } = values;

const say = (text) => process.stdout.write(`${text}\n`);
const rates = {
  throttled: 0.03,
  unavailable: 0.03,
  reset: 0.03,
  challenge: 0.02,
  lost: 0.03,
  failed: 0.02,
  garbled: 0.02,
  slow: 0.05,
};
const emulator = await startEmulator({ pageSize: 100, partners: [], chaos: { seed, rates } });
const folder = await mkdtemp(join(tmpdir(), 'soak-'));
await writeFile(join(folder, 'ca.pem'), emulator.certificate);
const child = spawn(process.execPath, [fileURLToPath(new URL('../bundle/main.js', import.meta.url))], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    PATH: process.env.PATH,
    ...(process.env.GRAPHQL_COMPILE_AFTER ? { GRAPHQL_COMPILE_AFTER: process.env.GRAPHQL_COMPILE_AFTER } : {}),
    PORT: '0',
    LOG_LEVEL: 'fatal',
    NODE_ENV: 'production',
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    AZURE_TENANT_ID: emulator.tenantId,
    AZURE_CLIENT_ID: emulator.clientId,
    AZURE_CLIENT_SECRET: emulator.clientSecret,
    AZURE_AUTHORITY_HOST: emulator.authorityHost,
    MSGRAPH_URL: emulator.msgraphUrl,
  },
});
const url = await new Promise((resolve, reject) => {
  child.once('exit', () => reject(new Error('The gateway did not start.')));
  child.stdout.on('data', (chunk) => {
    const [, found] = /Ready at (\S+)\/graphql/.exec(String(chunk)) ?? [];
    if (found) resolve(found);
  });
});

const pool = new Pool(url, { connections: callers });
/** Number of responses by status and code. */
const responses = new Map();
/** The code of each create, and how many partners of its name may exist at the end. */
const creates = new Map();
let requests = 0;

async function send(token, query, variables) {
  requests += 1;
  const { statusCode, body } = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await body.json();
  const payload = Object.values(data ?? {})[0];
  const code = errors?.[0]?.extensions?.code ?? payload?.userErrors?.[0]?.code ?? 'OK';
  const label = `${statusCode} ${code}`;
  responses.set(label, (responses.get(label) ?? 0) + 1);
  return { code, payload };
}

const list = '{ complianceManagementPartners(first: 10) { totalCount nodes { displayName partnerState } } }';
const create =
  'mutation ($name: String!) { createComplianceManagementPartner(input: { displayName: $name }) { complianceManagementPartner { id } userErrors { code } } }';
const remove = 'mutation ($id: ID!) { deleteComplianceManagementPartner(id: $id) { userErrors { code } } }';
const endMs = performance.now() + seconds * 1000;
let lastNumber = 0;

/** Reads the list, creates a partner and deletes it, again and again, with a new token for every 50 rounds. */
async function caller() {
  let token = await emulator.signIn();
  for (let turn = 1; performance.now() < endMs; turn++) {
    if (turn % 50 === 0) token = await emulator.signIn();
    await send(token, list);
    lastNumber++;
    const name = `soak ${lastNumber}`;
    const { code, payload } = await send(token, create, { name });
    const id = payload?.complianceManagementPartner?.id;
    if (id === undefined) {
      creates.set(name, { code, min: 0, max: code === 'WRITE_OUTCOME_UNKNOWN' ? 1 : 0 });
      continue;
    }
    const { code: removeCode } = await send(token, remove, { id });
    // NOT_FOUND means that an earlier attempt deleted it. Other errors, unless the outcome is unknown, left it unchanged.
    const isGone = removeCode === 'OK' || removeCode === 'NOT_FOUND';
    const mayBeGone = isGone || removeCode === 'WRITE_OUTCOME_UNKNOWN';
    creates.set(name, { code, min: mayBeGone ? 0 : 1, max: isGone ? 0 : 1 });
  }
}

const samples = [];
/** Samples memory and event loop lag once a second. */
async function watch() {
  while (performance.now() < endMs) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const metric = (name) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
    samples.push({
      bytes: metric('process_memory_usage_bytes'),
      delayMs: metric('nodejs_eventloop_delay_p99_seconds') * 1000,
    });
    process.stderr.write(`\r${Math.round((endMs - performance.now()) / 1000)} s left, ${requests} requests `);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  process.stderr.write('\r'.padEnd(50) + '\r');
}
await Promise.all([watch(), ...Array.from({ length: callers }, caller)]);

const counts = new Map();
for (const { displayName } of emulator.partners()) counts.set(displayName, (counts.get(displayName) ?? 0) + 1);
const wrong = [...creates].filter(([name, { max, min }]) => {
  const count = counts.get(name) ?? 0;
  return count < min || count > max;
});
const mb = (bytes) => Math.round(bytes / 2 ** 20);
const median = (items) => items.toSorted((a, b) => a - b)[Math.floor(items.length / 2)] ?? NaN;
const medianBytes = (part) => median(part.map(({ bytes }) => bytes));
const half = Math.floor(samples.length / 2);
const earlyBytes = medianBytes(samples.slice(Math.floor(half / 2), half));
const lateBytes = medianBytes(samples.slice(half));
const growth = lateBytes / earlyBytes;
const maxBytes = Math.max(...samples.map(({ bytes }) => bytes));
const maxDelayMs = Math.max(...samples.map(({ delayMs }) => delayMs));

say(
  `seed ${seed}, ${seconds} s, ${callers} callers, ${requests} requests (${Math.round(requests / seconds)} per second)`,
);
for (const [label, count] of [...responses].toSorted((a, b) => b[1] - a[1]))
  say(`  ${String(count).padStart(8)}  ${label}`);
say(`creates: ${creates.size}; partners left: ${counts.size}; lost or doubled: ${wrong.length}`);
say(`exchanges: ${emulator.requests.exchanges}`);
say(
  `memory: max ${mb(maxBytes)} MB, second quarter ${mb(earlyBytes)} MB, second half ${mb(lateBytes)} MB (x ${growth.toFixed(2)})`,
);
say(`event loop lag, max p99: ${Math.round(maxDelayMs)} ms`);

await pool.destroy();
child.kill('SIGTERM');
const exitCode = await new Promise((resolve) => child.once('exit', resolve));
await emulator.close();
await rm(folder, { recursive: true });
const hasInternalErrors = [...responses.keys()].some((label) => label.includes('INTERNAL_SERVER_ERROR'));
// In a shorter run the heap is still growing to its size.
const isMemoryFlat = seconds < 60 || growth < 1.25;
for (const [name, { code }] of wrong.slice(0, 5))
  say(`WRONG: the create of ${name} returned ${code}, and there are ${counts.get(name) ?? 0} partners of that name`);
if (!isMemoryFlat) say('WRONG: memory grows');
if (hasInternalErrors) say('WRONG: the gateway returned internal errors');
if (exitCode !== 0) say(`WRONG: the gateway exited with ${exitCode}`);
process.exitCode = wrong.length === 0 && isMemoryFlat && exitCode === 0 && !hasInternalErrors ? 0 : 1;
