// The processes of the siege: the emulator, and the built gateway with the memory of a pod.
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seedOfTenant } from './tenant.mjs';

const bundled = (file) => fileURLToPath(new URL(`../../bundle/${file}`, import.meta.url));

/** MB. V8's own choice in a pod of 512 MiB. */
const heapMb = 256;
/** Milliseconds for which the log is read, and then not read, in turn. */
const logPauseMs = 4_000;
/** File descriptors: fewer than a pod has, so that the connections of this machine are enough to exhaust them. */
const descriptors = 1_024;

/** Starts the emulator. Resolves to its settings, and functions that use its control. */
export async function startEmulator(folder) {
  const seedFile = join(folder, 'tenant.json');
  await writeFile(seedFile, JSON.stringify(seedOfTenant()));
  const options = ['--port', '0', '--quiet', '--page-size', '100', '--seed-file', seedFile];
  const certificate = join(folder, 'ca.pem');
  const child = start(process.execPath, [bundled('emulator.js'), ...options, '--certificate', certificate], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [control] = await readGroups(child, /^Control +(\S+)$/m);
  const call = async (path, init) => {
    const response = await fetch(`${control}${path}`, init);
    if (!response.ok) throw new Error(`The emulator's control answered ${path} with ${response.status}.`);
    return response.text();
  };
  const put = (path, body) =>
    call(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return {
    settings: JSON.parse(await call('/')),
    certificate,
    control,
    signIn: (user) => call(`/token?user=${user}`),
    partners: async () => JSON.parse(await call('/partners')),
    setChaos: (chaos) => put('/chaos', chaos),
    endChaos: () => call('/chaos', { method: 'DELETE' }),
    stop: () => stop(child),
  };
}

/** Trusted documents of the gateway: as many as a few front ends have. */
const trustedDocuments = Object.fromEntries(
  Array.from({ length: 500 }, (_, number) => [`siege${number}`, `query Siege${number} { __typename }`]),
);

/** Starts the gateway before the emulator. */
export async function startGateway({ certificate, settings }) {
  const manifest = join(dirname(certificate), 'trusted-documents.json');
  await writeFile(manifest, JSON.stringify(trustedDocuments));
  const options = [
    `--max-old-space-size=${heapMb}`,
    // Collects garbage on a signal: what is compared before and after the attacks is what the gateway still holds.
    '--expose-gc',
    '--import=data:text/javascript,process.on("SIGUSR2",()=>gc())',
  ];
  const child = start(
    'sh',
    ['-c', `ulimit -n ${descriptors} && exec "$0" "$@"`, process.execPath, ...options, bundled('main.js')],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        MANAGEMENT_PORT: '0',
        // Not `production`: the explorers' pages and introspection are attacked as well.
        NODE_ENV: 'development',
        LOG_LEVEL: 'info',
        // The endpoint of assistants is attacked, too.
        ASSISTANTS: 'true',
        GRAPHQL_TRUSTED_DOCUMENTS: manifest,
        NODE_EXTRA_CA_CERTS: certificate,
        AZURE_TENANT_ID: settings.tenantId,
        AZURE_CLIENT_ID: settings.clientId,
        AZURE_CLIENT_SECRET: settings.clientSecret,
        AZURE_AUTHORITY_HOST: settings.authorityHost,
        MSGRAPH_URL: settings.msgraphUrl,
      },
    },
  );
  const gateway = {
    pid: child.pid,
    exit: undefined,
    errorText: '',
    defects: [],
    collectGarbage: () => child.kill('SIGUSR2'),
    stop: () => stop(child),
  };
  child.stderr.on('data', (chunk) => {
    gateway.errorText = `${gateway.errorText}${chunk}`.slice(-4_000);
  });
  child.once('exit', (code, signal) => {
    gateway.exit = { reason: signal ?? `exit code ${code}`, atMs: performance.now() };
  });
  const addresses = /Ready at (\S+)\/graphql[^]*Health checks and metrics at (\S+)\n/;
  [gateway.url, gateway.managementUrl] = await readGroups(child, addresses);
  child.stdout.on('data', (chunk) => collectDefects(gateway.defects, chunk));
  // A reader of the log that stops again and again: its pipe holds 64 kB, and the gateway the lines that follow.
  const stopping = setInterval(() => {
    child.stdout.pause();
    setTimeout(() => child.stdout.resume(), logPauseMs);
  }, logPauseMs * 2);
  child.once('exit', () => clearInterval(stopping));
  return gateway;
}

/** Keeps a few lines of the log about defects of the gateway. A line that two chunks share is not seen. */
function collectDefects(defects, chunk) {
  if (!chunk.includes('the gateway failed') || defects.length >= 10) return;
  defects.push(
    ...String(chunk)
      .split('\n')
      .filter((line) => line.includes('the gateway failed')),
  );
}

/** Starts a process that ends with this one at the latest. */
function start(command, args, options) {
  const child = spawn(command, args, options);
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

/** Resolves to the groups of a pattern in the output of a process. */
function readGroups(child, pattern) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`${child.spawnargs.join(' ')} ended with ${code} at its start.`)));
    child.stdout.on('data', function read(chunk) {
      text += chunk;
      const found = pattern.exec(text);
      if (!found) return;
      child.stdout.off('data', read);
      resolve(found.slice(1));
    });
  });
}

/** Milliseconds that a process has to end after SIGTERM. */
const stopTimeoutMs = 20_000;

/** Ends a process. Resolves to whether it ended by itself in time. */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return true;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  let isKilled = false;
  const timer = setTimeout(() => {
    isKilled = true;
    child.kill('SIGKILL');
  }, stopTimeoutMs);
  await ended;
  clearTimeout(timer);
  return !isKilled;
}
