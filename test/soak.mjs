// A bounded run of many callers against a Graph full of faults: npm run soak [-- --seconds 120 --seed 1 --callers 40].
// It proves that no write is lost or doubled, and that memory is flat. The gateway is a process of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { startEmulator } from '../dist/emulator/emulator.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    callers: { type: 'string', default: '40' },
  },
});
const [seconds, seed, callers] = [values.seconds, values.seed, values.callers].map(Number);
if (![seconds, seed, callers].every((it) => Number.isInteger(it) && it > 0))
  throw new Error('--seconds, --seed and --callers are whole numbers above 0.');

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
const answers = new Map();
const creates = new Map();
let requests = 0;

async function ask(token, query, variables) {
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
  answers.set(label, (answers.get(label) ?? 0) + 1);
  return { code, payload };
}

const list = '{ complianceManagementPartners(first: 10) { totalCount nodes { displayName partnerState } } }';
const create =
  'mutation ($name: String!) { createComplianceManagementPartner(input: { displayName: $name }) { complianceManagementPartner { id } userErrors { code } } }';
const remove = 'mutation ($id: ID!) { deleteComplianceManagementPartner(id: $id) { userErrors { code } } }';
const endMs = performance.now() + seconds * 1000;
let named = 0;

/** Reads, creates, and removes what it created, with a new sign-in every so often. */
async function caller() {
  let token = await emulator.signIn();
  for (let turn = 1; performance.now() < endMs; turn++) {
    if (turn % 50 === 0) token = await emulator.signIn();
    await ask(token, list);
    const name = `soak ${++named}`;
    const { code, payload } = await ask(token, create, { name });
    const id = payload?.complianceManagementPartner?.id;
    if (id === undefined) creates.set(name, { code, least: 0, most: code === 'WRITE_OUTCOME_UNKNOWN' ? 1 : 0 });
    else {
      const { code: removed } = await ask(token, remove, { id });
      // Removed is gone, not found is gone by a try before; anything but a lost answer left it as it was.
      const gone = removed === 'OK' || removed === 'NOT_FOUND';
      creates.set(name, { code, least: gone || removed === 'WRITE_OUTCOME_UNKNOWN' ? 0 : 1, most: gone ? 0 : 1 });
    }
  }
}

const memory = [];
async function watch() {
  while (performance.now() < endMs) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const figure = (name) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
    memory.push({
      bytes: figure('process_resident_memory_bytes'),
      delayMs: figure('nodejs_eventloop_lag_p99_seconds') * 1000,
    });
    process.stderr.write(`\r${Math.round((endMs - performance.now()) / 1000)} s left, ${requests} requests `);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  process.stderr.write('\r'.padEnd(50) + '\r');
}
await Promise.all([watch(), ...Array.from({ length: callers }, caller)]);

const counts = new Map();
for (const { displayName } of emulator.partners()) counts.set(displayName, (counts.get(displayName) ?? 0) + 1);
const wrong = [...creates].filter(
  ([name, { least, most }]) => (counts.get(name) ?? 0) < least || (counts.get(name) ?? 0) > most,
);
const mb = (bytes) => Math.round(bytes / 2 ** 20);
const median = (items) => items.toSorted((a, b) => a - b)[Math.floor(items.length / 2)] ?? NaN;
const half = Math.floor(memory.length / 2);
const [early, late] = [memory.slice(Math.floor(half / 2), half), memory.slice(half)].map((part) =>
  median(part.map(({ bytes }) => bytes)),
);
const growth = late / early;

say(
  `seed ${seed}, ${seconds} s, ${callers} callers, ${requests} requests (${Math.round(requests / seconds)} a second)`,
);
for (const [label, count] of [...answers].toSorted((a, b) => b[1] - a[1]))
  say(`  ${String(count).padStart(8)}  ${label}`);
say(`creates asked for: ${creates.size}; partners left: ${counts.size}; lost or doubled: ${wrong.length}`);
say(`exchanges: ${emulator.requests.exchanges}`);
say(
  `memory: highest ${mb(Math.max(...memory.map(({ bytes }) => bytes)))} MB, second quarter ${mb(early)} MB, second half ${mb(late)} MB (x ${growth.toFixed(2)})`,
);
say(`event loop delay, highest p99: ${Math.round(Math.max(...memory.map(({ delayMs }) => delayMs)))} ms`);

await pool.destroy();
child.kill('SIGTERM');
const code = await new Promise((resolve) => child.once('exit', resolve));
await emulator.close();
await rm(folder, { recursive: true });
// A run of seconds says nothing of memory: the heap still grows into its size.
const flat = seconds < 60 || growth < 1.25;
for (const [name, { code: told }] of wrong.slice(0, 5))
  say(`WRONG: ${name} was told ${told}, and there are ${counts.get(name) ?? 0} of it`);
if (!flat) say('WRONG: memory grows');
if ([...answers.keys()].some((label) => label.includes('INTERNAL_SERVER_ERROR')))
  say('WRONG: the gateway failed by itself');
process.exitCode = wrong.length === 0 && flat && code === 0 && !answers.has('200 INTERNAL_SERVER_ERROR') ? 0 : 1;
